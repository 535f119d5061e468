"""The uploaded file itself, kept under a name of our own only until its rows are saved or given up."""

import secrets
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from core.imports.models import ImportRun


def upload_folder() -> Path:
    folder = Path(settings.MEDIA_ROOT) / "imports"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def keep_for_now(upload: UploadedFile) -> Path:
    path = upload_folder() / secrets.token_hex(16)
    try:
        with path.open("wb") as target:
            for chunk in upload.chunks():
                target.write(chunk)
    except OSError:
        path.unlink(missing_ok=True)
        raise
    return path


def stored_at(run: ImportRun) -> Path:
    return upload_folder() / Path(run.stored_path).name


def remove_stored(run: ImportRun) -> None:
    if run.stored_path:
        stored_at(run).unlink(missing_ok=True)
        ImportRun.objects.filter(pk=run.pk).update(stored_path="")
        run.stored_path = ""


def forget_old_uploads(*, before: datetime) -> None:
    """Also what a killed process left behind, which no run names."""
    for path in upload_folder().iterdir():
        if path.is_file() and path.stat().st_mtime < before.timestamp():
            path.unlink(missing_ok=True)
