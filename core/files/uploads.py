"""Receiving uploads: a handler that neither fills the disk nor fails on a full one, and the form fields for several files."""

import io
from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler

from core.files.disk import DISK_FULL, DISK_FULL_SENTENCE
from core.files.formats import FORMATS
from core.files.refusals import FileRefused


class PatientUploadHandler(TemporaryFileUploadHandler):
    """Django's, which writes to a temporary file, but what cannot be kept is read and dropped.

    So the form comes back with everything typed and a sentence, where an error here would lose it all. Whoever takes the file asks
    `check_received` first.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        self.received = 0
        self.refusal = ""
        # The one before, in a form with several files, is somebody else's by now.
        self.__dict__.pop("file", None)
        try:
            super().new_file(*args, **kwargs)
        except OSError as error:
            self._refuse_if_full(error)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.received += len(raw_data)
        if self.received > settings.UPLOAD_MAX_MB * 1024 * 1024:
            self.refusal = too_big_sentence(settings.UPLOAD_MAX_MB)
        if self.refusal:
            return
        try:
            super().receive_data_chunk(raw_data, start)
        except OSError as error:
            self._refuse_if_full(error)

    def file_complete(self, file_size: int) -> UploadedFile | None:
        if not self.refusal:
            try:
                return super().file_complete(file_size)
            except OSError as error:
                self._refuse_if_full(error)
        refused = RefusedUpload(self.file_name or "", self.content_type or "", file_size, self.refusal)
        self.upload_interrupted()
        return refused

    def upload_interrupted(self) -> None:
        if hasattr(self, "file"):
            super().upload_interrupted()

    def _refuse_if_full(self, error: OSError) -> None:
        if error.errno not in DISK_FULL:
            raise error
        self.refusal = DISK_FULL_SENTENCE


class RefusedUpload(UploadedFile):
    """Stands for a file that was not kept."""

    def __init__(self, name: str | None, content_type: str | None, size: int, refusal: str) -> None:
        super().__init__(io.BytesIO(), name, content_type, size)
        self.refusal = refusal


def check_received(upload: UploadedFile, *, max_mb: int) -> None:
    """Raise FileRefused if the upload is too big or did not arrive whole."""
    if isinstance(upload, RefusedUpload):
        raise FileRefused(upload.refusal)
    if (upload.size or 0) > max_mb * 1024 * 1024:
        raise FileRefused(too_big_sentence(max_mb))


def too_big_sentence(max_mb: int) -> str:
    return f"파일이 {max_mb:,}MB보다 큽니다. 나누거나 줄여서 올리세요."


class SeveralFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """One or more files; cleans to a list of uploads. `max_mb` and `extensions` are shown in the hint; the storing checks them."""

    def __init__(self, *, label: str, max_mb: int, extensions: Sequence[str], is_required: bool = True) -> None:
        accept = ",".join(f".{extension}" for extension in extensions)
        super().__init__(
            label=label,
            required=is_required,
            help_text=f"한 파일에 {max_mb:,}MB까지. 형식: {', '.join(extensions)}",
            widget=SeveralFilesInput(attrs={"accept": accept}),
        )

    def clean(self, data: object, initial: object = None) -> list[UploadedFile]:
        uploads = data if isinstance(data, list | tuple) else [data]
        return [cleaned for upload in uploads or [None] if (cleaned := super(SeveralFilesField, self).clean(upload, initial))]


class AttachmentUploadForm(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["files"] = SeveralFilesField(label="첨부 파일", max_mb=settings.UPLOAD_MAX_MB, extensions=list(FORMATS))


class PhotoUploadForm(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["files"] = SeveralFilesField(label="사진", max_mb=settings.PHOTO_MAX_MB, extensions=["jpg", "jpeg", "png"])


class PhotoForm(forms.ModelForm):
    """Caption, date and place of a stored photo; a kind subclasses it with `class Meta(PhotoForm.Meta): model = …`."""

    class Meta:
        fields = ("caption", "taken_on", "order")
