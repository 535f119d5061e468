"""The files themselves, under MEDIA_ROOT and never below a web address. Keys are made here and hold nothing a user typed."""

import errno
import hashlib
import os
import re
import shlex
import subprocess
import tempfile
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from core.files.refusals import FileRefused

FOLDER = "files"
KEY = re.compile(r"[0-9a-f]{2}/[0-9a-f]{32}")
DISK_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
DISK_FULL_SENTENCE = "서버의 저장 공간이 부족하여 파일을 저장하지 못했습니다. 시스템관리자에게 알려 주세요. 다른 입력은 그대로입니다."
SCAN_SECONDS = 120


@dataclass(frozen=True)
class Written:
    key: str
    size: int
    sha256: str


def path_of(key: str) -> Path:
    if not KEY.fullmatch(key):
        raise ValueError(f"not a file key: {key!r}")
    return _root() / key


def write(chunks: Iterable[bytes]) -> Written:
    """Store a whole file, or none of it: it gets its name only when its last byte is safely on the disk."""
    name = uuid.uuid4().hex
    key = f"{name[:2]}/{name}"
    target = path_of(key)
    digest, size = hashlib.sha256(), 0
    temporary: Path | None = None
    try:
        _root().mkdir(mode=0o700, parents=True, exist_ok=True)
        target.parent.mkdir(mode=0o700, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=_root(), prefix="part-", delete=False) as part:
            temporary = Path(part.name)
            for chunk in chunks:
                part.write(chunk)
                digest.update(chunk)
                size += len(chunk)
            part.flush()
            os.fsync(part.fileno())
        _scan(temporary)
        temporary.rename(target)
    except OSError as error:
        if error.errno in DISK_FULL:
            raise FileRefused(DISK_FULL_SENTENCE) from error
        raise
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
    return Written(key, size, digest.hexdigest())


def remove(keys: Iterable[str]) -> None:
    for key in keys:
        path_of(key).unlink(missing_ok=True)


def stored_before(moment: datetime) -> Iterator[tuple[str, Path]]:
    """Files, and leftovers of interrupted writing, last touched before `moment`; the key of a leftover is ""."""
    for path in _root().glob("**/*"):
        if path.is_file() and path.stat().st_mtime < moment.timestamp():
            key = path.relative_to(_root()).as_posix()
            yield (key if KEY.fullmatch(key) else ""), path


def _root() -> Path:
    return Path(settings.MEDIA_ROOT) / FOLDER


def _scan(path: Path) -> None:
    """Ask the ward's virus scanner, where FILE_SCAN_COMMAND names one (0 clean, 1 infected, like clamdscan)."""
    if not settings.FILE_SCAN_COMMAND:
        return
    command = [*shlex.split(settings.FILE_SCAN_COMMAND), str(path)]
    try:
        code = subprocess.run(command, capture_output=True, timeout=SCAN_SECONDS, check=False).returncode  # noqa: S603 the operator's own command
    except (FileNotFoundError, PermissionError, subprocess.TimeoutExpired) as error:
        raise FileRefused("백신 검사를 하지 못하여 파일을 저장하지 않았습니다. 시스템관리자에게 알려 주세요.") from error
    if code == 1:
        raise FileRefused("악성코드가 발견되어 파일을 저장하지 않았습니다.")
    if code != 0:
        raise FileRefused("백신 검사를 하지 못하여 파일을 저장하지 않았습니다. 시스템관리자에게 알려 주세요.")
