"""Storing an upload together with its row: both, or neither."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, TypeVar, cast

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from core.files import disk
from core.files.disk import Written
from core.files.formats import check_format
from core.files.models import Attachment, Photo, StoredFile
from core.files.names import clean_name, extension_of, split_name
from core.files.pictures import develop
from core.files.refusals import FileRefused
from core.files.uploads import check_received
from core.records.actor import Actor

A = TypeVar("A", bound=Attachment)
P = TypeVar("P", bound=Photo)


class Storage:
    """One transaction's worth of new files; made by `storing()`."""

    def __init__(self, *, by: Actor) -> None:
        self.by = by
        self.keys: list[str] = []

    def store_attachment(self, attachment: A, upload: UploadedFile) -> A:
        """Fill and save `attachment`, whose record is set already. Raises FileRefused naming the file."""
        with _naming(upload):
            check_received(upload, max_mb=settings.UPLOAD_MAX_MB)
            name = clean_name(upload.name or "")
            content_type = check_format(cast(BinaryIO, upload), extension=extension_of(name)).content_type
            self._fill(attachment, self._write(upload.chunks()), name=name, content_type=content_type)
            attachment.save()
        return attachment

    def store_photo(self, photo: P, upload: UploadedFile) -> P:
        """Fill and save `photo`, whose record is set already; the camera's date serves where none was given. Raises FileRefused."""
        with _naming(upload):
            check_received(upload, max_mb=settings.PHOTO_MAX_MB)
            picture = develop(cast(BinaryIO, upload))
            name = f"{split_name(clean_name(upload.name or ''))[0]}.jpg"
            self._fill(photo, self._write([picture.screen]), name=name, content_type="image/jpeg")
            photo.thumbnail_key = self._write([picture.thumbnail]).key
            photo.width, photo.height = picture.width, picture.height
            photo.taken_on = photo.taken_on or picture.taken_on
            photo.save()
        return photo

    def _write(self, chunks: Iterator[bytes] | list[bytes]) -> Written:
        written = disk.write(chunks)
        self.keys.append(written.key)
        return written

    def _fill(self, stored: StoredFile, written: Written, *, name: str, content_type: str) -> None:
        stored.key, stored.size, stored.sha256 = written.key, written.size, written.sha256
        stored.name, stored.content_type = name, content_type
        stored.uploaded_by, stored.uploaded_by_account = self.by.display_name, self.by.get_username()


@contextmanager
def storing(*, by: Actor) -> Iterator[Storage]:
    """A transaction whose files go away with it. It must be the outermost one: an outer rollback could not be seen from here."""
    storage = Storage(by=by)
    try:
        with transaction.atomic(durable=True):
            yield storage
    except BaseException:
        disk.remove(storage.keys)
        raise


def remove_stored(stored: StoredFile) -> None:
    """Delete the row, and its files once that is certain."""
    keys = stored.all_keys()
    stored.delete()
    transaction.on_commit(lambda: disk.remove(keys))


@contextmanager
def _naming(upload: UploadedFile) -> Iterator[None]:
    """Of several files in one form, the sentence must say which."""
    try:
        yield
    except FileRefused as refusal:
        raise FileRefused(f"{clean_name(upload.name or '')}: {refusal}") from refusal
