"""Handing out stored files. The caller's view has checked the right; `visible_file` checks that the record may be seen."""

import logging
from typing import TypeVar
from urllib.parse import quote

from django.db.models import QuerySet
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404

from core.files.disk import path_of
from core.files.models import Photo, StoredFile
from core.files.names import clean_name, extension_of

F = TypeVar("F", bound=StoredFile)
SHOWN_IN_PLACE = frozenset({"image/jpeg", "image/png"})
logger = logging.getLogger(__name__)


def visible_file(files: QuerySet[F], *, pk: int, **visible: QuerySet) -> F:
    """The file of a record the person may see, or 404.

    `visible_file(ComplexPhoto.objects.all(), pk=pk, complex=Complex.objects.visible_to(user))`
    """
    return get_object_or_404(files.filter(**{f"{name}__in": rows for name, rows in visible.items()}), pk=pk)


def serve_file(stored: StoredFile, *, inline: bool) -> FileResponse:
    """`inline` shows images in the page; whatever is no image is downloaded all the same."""
    return _serve(stored.key, stored, is_inline=inline and stored.content_type in SHOWN_IN_PLACE)


def serve_thumbnail(photo: Photo) -> FileResponse:
    return _serve(photo.thumbnail_key, photo, is_inline=True)


def _serve(key: str, stored: StoredFile, *, is_inline: bool) -> FileResponse:
    try:
        file = path_of(key).open("rb")
    except FileNotFoundError as error:
        logger.error("file %s of %s %s is missing", key, stored._meta.label, stored.pk)
        raise Http404("파일이 서버에 없습니다. 시스템관리자에게 알려 주세요.") from error
    response = FileResponse(file, content_type=stored.content_type)
    response.headers["Content-Disposition"] = disposition(stored.name, is_inline=is_inline)
    response.headers["X-Content-Type-Options"] = "nosniff"
    # Whatever a browser makes of the content, it runs no script and belongs to no origin.
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, max-age=600" if is_inline else "private, no-store"
    return response


def disposition(name: str, *, is_inline: bool) -> str:
    """The name twice: as RFC 5987 text, and in ASCII for whoever cannot read that."""
    name = clean_name(name)
    plain = name if name.isascii() else f"file.{extension_of(name)}".rstrip(".")
    kind = "inline" if is_inline else "attachment"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
