import errno
import hashlib
import os
import unicodedata
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from pytest_django import Settings

from core.files import disk
from core.files.refusals import FileRefused
from core.files.storing import remove_stored, storing
from tests.core.files import samples
from tests.core.files.conftest import Kinds, Somebody, files_in

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\nbody"


def test_attachment_is_stored_under_a_key_that_holds_nothing_typed(kinds: Kinds, media: Path, somebody: Somebody) -> None:
    estate = kinds.Estate.objects.create()
    name = unicodedata.normalize("NFD", "../회의록.pdf")

    with storing(by=somebody) as storage:
        storage.store_attachment(kinds.EstateAttachment(estate=estate), samples.upload(name, PDF))

    row = kinds.EstateAttachment.objects.get()
    assert row.name == "회의록.pdf"
    assert (row.size, row.content_type, row.sha256) == (len(PDF), "application/pdf", hashlib.sha256(PDF).hexdigest())
    assert (row.uploaded_by, row.uploaded_by_account) == ("김하나(공동주택과)", "kim")
    assert disk.KEY.fullmatch(row.key)
    assert files_in(media) == [media / "files" / row.key]
    assert (media / "files" / row.key).read_bytes() == PDF
    assert (media / "files" / row.key).stat().st_mode & 0o077 == 0


def test_photo_is_stored_in_two_sizes_with_its_date(kinds: Kinds, media: Path, somebody: Somebody) -> None:
    estate = kinds.Estate.objects.create()

    with storing(by=somebody) as storage:
        storage.store_photo(kinds.EstatePhoto(estate=estate, caption="정문"), samples.upload("정문.PNG", samples.jpeg(4000, 2000)))

    photo = kinds.EstatePhoto.objects.get()
    assert (photo.name, photo.caption, str(photo.taken_on)) == ("정문.jpg", "정문", "2024-05-06")
    assert (photo.width, photo.height) == (1600, 800)
    assert sorted(files_in(media)) == sorted(media / "files" / key for key in photo.all_keys())
    assert photo.size == disk.path_of(photo.key).stat().st_size > disk.path_of(photo.thumbnail_key).stat().st_size


def store_and_break(kinds: Kinds, somebody: Somebody, error: BaseException) -> None:
    estate = kinds.Estate.objects.create()
    with storing(by=somebody) as storage:
        storage.store_attachment(kinds.EstateAttachment(estate=estate), samples.upload("a.pdf", PDF))
        storage.store_photo(kinds.EstatePhoto(estate=estate), samples.upload("a.jpg", samples.jpeg()))
        raise error


@pytest.mark.parametrize("error", [ValueError("later"), KeyboardInterrupt()])
def test_files_go_when_the_transaction_does(kinds: Kinds, media: Path, somebody: Somebody, error: BaseException) -> None:
    with pytest.raises(type(error)):
        store_and_break(kinds, somebody, error)

    assert files_in(media) == []
    assert not kinds.EstateAttachment.objects.exists()
    assert not kinds.EstatePhoto.objects.exists()


def test_file_goes_when_the_database_refuses_its_row(kinds: Kinds, media: Path, somebody: Somebody) -> None:
    with pytest.raises(IntegrityError), storing(by=somebody) as storage:
        storage.store_attachment(kinds.EstateAttachment(estate_id=None), samples.upload("a.pdf", PDF))

    assert files_in(media) == []


def test_one_refused_file_of_three_is_named_and_none_is_kept(kinds: Kinds, media: Path, somebody: Somebody) -> None:
    estate = kinds.Estate.objects.create()
    contents = {"좋음.jpg": samples.jpeg(), "나쁨.jpg": b"<html>", "안 봄.jpg": samples.jpeg()}

    def store_all() -> None:
        with storing(by=somebody) as storage:
            for name, content in contents.items():
                storage.store_photo(kinds.EstatePhoto(estate=estate), samples.upload(name, content))

    with pytest.raises(FileRefused, match=r"나쁨\.jpg: 사진을 읽을 수 없습니다"):
        store_all()

    assert files_in(media) == []
    assert not kinds.EstatePhoto.objects.exists()


def test_storing_inside_another_transaction_is_refused(media: Path, somebody: Somebody) -> None:
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"), storing(by=somebody):
        pass


def test_file_over_the_limit_is_refused_with_the_limit(kinds: Kinds, media: Path, somebody: Somebody, settings: Settings) -> None:
    settings.UPLOAD_MAX_MB = settings.PHOTO_MAX_MB = 1
    estate = kinds.Estate.objects.create()
    large = PDF + b"\0" * 1024 * 1024

    with pytest.raises(FileRefused, match=r"a\.pdf: 파일이 1MB보다 큽니다"), storing(by=somebody) as storage:
        storage.store_attachment(kinds.EstateAttachment(estate=estate), samples.upload("a.pdf", large))
    with pytest.raises(FileRefused, match="1MB보다 큽니다"), storing(by=somebody) as storage:
        storage.store_photo(kinds.EstatePhoto(estate=estate), samples.upload("a.jpg", samples.jpeg() + large))

    assert files_in(media) == []


def test_full_disk_is_a_sentence_and_leaves_nothing_behind(
    kinds: Kinds, media: Path, somebody: Somebody, small_disk: Callable[[int], AbstractContextManager[None]]
) -> None:
    estate = kinds.Estate.objects.create()
    document, picture = PDF + os.urandom(100_000), samples.jpeg(1600, 1600)

    with small_disk(3_000), pytest.raises(FileRefused, match="저장 공간이 부족"), storing(by=somebody) as storage:
        storage.store_attachment(kinds.EstateAttachment(estate=estate), samples.upload("a.pdf", document))
    with small_disk(3_000), pytest.raises(FileRefused, match="저장 공간이 부족"), storing(by=somebody) as storage:
        storage.store_photo(kinds.EstatePhoto(estate=estate), samples.upload("a.jpg", picture))

    assert files_in(media) == []
    assert not kinds.EstatePhoto.objects.exists()
    assert not kinds.EstateAttachment.objects.exists()


def test_disk_that_fills_up_only_at_the_final_flush_is_a_sentence(media: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(FileRefused, match="저장 공간이 부족"):
        disk.write([PDF])

    assert files_in(media) == []


def test_other_errors_of_the_disk_are_not_hidden(media: Path) -> None:
    media.write_text("a file where the folder should be")

    with pytest.raises(NotADirectoryError):
        disk.write([PDF])


def test_remove_stored_deletes_files_only_once_the_row_is_gone(
    kinds: Kinds, media: Path, somebody: Somebody, django_capture_on_commit_callbacks: Any
) -> None:
    estate = kinds.Estate.objects.create()
    with storing(by=somebody) as storage:
        photo = storage.store_photo(kinds.EstatePhoto(estate=estate), samples.upload("a.jpg", samples.jpeg()))

    with django_capture_on_commit_callbacks(execute=True):
        remove_stored(photo)
        assert len(files_in(media)) == 2

    assert files_in(media) == []


@pytest.mark.parametrize("key", ["../../etc/passwd", "ab/../../x", "/etc/passwd", "", "ab/" + "g" * 32, "ab/" + "a" * 32 + "\n"])
def test_key_that_is_none_is_no_path(key: str) -> None:
    with pytest.raises(ValueError, match="not a file key"):
        disk.path_of(key)


@pytest.mark.parametrize(
    ("command", "sentence"), [("false", "악성코드"), ("sh -c 'exit 2'", "백신 검사를 하지 못"), ("no-such-scanner", "백신 검사")]
)
def test_file_the_scanner_refuses_is_not_kept(media: Path, settings: Settings, command: str, sentence: str) -> None:
    settings.FILE_SCAN_COMMAND = command

    with pytest.raises(FileRefused, match=sentence):
        disk.write([PDF])

    assert files_in(media) == []


def test_file_the_scanner_passes_is_kept(media: Path, settings: Settings) -> None:
    settings.FILE_SCAN_COMMAND = "grep -q %PDF"

    assert disk.path_of(disk.write([PDF]).key).read_bytes() == PDF
