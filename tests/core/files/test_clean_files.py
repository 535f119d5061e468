import io
import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command

from core import clock
from core.files import disk
from core.files.storing import storing
from core.management.commands import clean_files
from tests.core.files import samples
from tests.core.files.conftest import Kinds, Somebody, files_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def orphans(kinds: Kinds, media: Path, somebody: Somebody, monkeypatch: pytest.MonkeyPatch) -> set[Path]:
    """A stored photo and attachment, an orphan, an interrupted write, all old; and a new orphan that may still get its row."""
    estate = kinds.Estate.objects.create()
    with storing(by=somebody) as storage:
        storage.store_photo(kinds.EstatePhoto(estate=estate), samples.upload("a.jpg", samples.jpeg()))
        storage.store_attachment(kinds.EstateAttachment(estate=estate), samples.upload("a.pdf", b"%PDF-1"))
    found = {disk.path_of(disk.write([b"orphan"]).key), media / "files" / "part-interrupted"}
    (media / "files" / "part-interrupted").write_bytes(b"half")
    old = (clock.now() - timedelta(days=2)).timestamp()
    for path in files_in(media):
        os.utime(path, (old, old))
    disk.write([b"new"])
    monkeypatch.setattr(clean_files, "apps", kinds.registry)
    return found


def test_clean_files_lists_old_files_without_a_row_and_deletes_nothing(orphans: set[Path], media: Path) -> None:
    out = io.StringIO()

    call_command("clean_files", stdout=out)

    lines = out.getvalue().splitlines()
    assert {Path(line) for line in lines[:-1]} == orphans
    assert lines[-1] == "주인 없는 파일 2개."
    assert len(files_in(media)) == 6


def test_clean_files_deletes_exactly_those_when_told_to(orphans: set[Path], media: Path) -> None:
    out = io.StringIO()

    call_command("clean_files", delete=True, stdout=out)

    assert out.getvalue().splitlines()[-1] == "주인 없는 파일 2개를 지웠습니다."
    assert len(files_in(media)) == 4
    assert not any(path.exists() for path in orphans)
