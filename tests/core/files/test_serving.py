import unicodedata
from pathlib import Path
from urllib.parse import quote

import pytest
from django.http import FileResponse, Http404

from core.files import disk
from core.files.models import Attachment, Photo
from core.files.serving import disposition, serve_file, serve_thumbnail, visible_file
from core.files.storing import storing
from tests.core.files import samples
from tests.core.files.conftest import Kinds, Somebody

pytestmark = pytest.mark.django_db


@pytest.fixture
def attachment(kinds: Kinds, media: Path, somebody: Somebody) -> Attachment:
    with storing(by=somebody) as storage:
        row = kinds.EstateAttachment(estate=kinds.Estate.objects.create())
        return storage.store_attachment(row, samples.upload("회의록 (최종).pdf", b"%PDF-1.7"))


@pytest.fixture
def photo(kinds: Kinds, media: Path, somebody: Somebody) -> Photo:
    with storing(by=somebody) as storage:
        return storage.store_photo(
            kinds.EstatePhoto(estate=kinds.Estate.objects.create()), samples.upload("정문.jpg", samples.jpeg(800, 400))
        )


def body(response: FileResponse) -> bytes:
    content = b"".join(response.streaming_content)
    response.close()
    return content


def test_attachment_is_downloaded_under_its_korean_name(attachment: Attachment) -> None:
    response = serve_file(attachment, inline=True)

    assert response.headers["Content-Disposition"] == (f"attachment; filename=\"file.pdf\"; filename*=UTF-8''{quote('회의록 (최종).pdf')}")
    assert body(response) == b"%PDF-1.7"
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Length"] == "8"
    assert response.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("inline", [True, False])
def test_every_answer_forbids_sniffing_and_scripts(attachment: Attachment, photo: Photo, inline: bool) -> None:
    for response in (serve_file(attachment, inline=inline), serve_file(photo, inline=inline), serve_thumbnail(photo)):
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert response.headers["Cache-Control"].startswith("private")
        response.close()


def test_photo_is_shown_in_the_page_and_its_thumbnail_is_smaller(photo: Photo) -> None:
    screen, thumbnail = serve_file(photo, inline=True), serve_thumbnail(photo)

    assert screen.headers["Content-Disposition"].startswith("inline;")
    download = serve_file(photo, inline=False)
    assert download.headers["Content-Disposition"].startswith("attachment;")
    download.close()
    assert len(body(screen)) > len(body(thumbnail)) > 0


def test_disposition_composes_the_name_and_escapes_what_would_break_the_header() -> None:
    apart = unicodedata.normalize("NFD", "한글.hwp")

    assert disposition(apart, is_inline=False).endswith("filename*=UTF-8''%ED%95%9C%EA%B8%80.hwp")
    assert disposition('a";\r\nSet-Cookie: x=1.pdf', is_inline=False) == (
        "attachment; filename=\"a_;Set-Cookie_ x=1.pdf\"; filename*=UTF-8''a_%3BSet-Cookie_%20x%3D1.pdf"
    )


def test_visible_file_is_found_only_through_a_record_the_person_may_see(kinds: Kinds, attachment: Attachment) -> None:
    files = kinds.EstateAttachment.objects.all()
    shown = kinds.Estate.objects.filter(is_shown=True)
    assert visible_file(files, pk=attachment.pk, estate=shown) == attachment

    kinds.Estate.objects.update(is_shown=False)

    with pytest.raises(Http404):
        visible_file(files, pk=attachment.pk, estate=shown)


def test_row_without_its_file_is_a_404_and_in_the_log(attachment: Attachment, caplog: pytest.LogCaptureFixture) -> None:
    disk.remove([attachment.key])

    with pytest.raises(Http404, match="파일이 서버에 없습니다"):
        serve_file(attachment, inline=False)

    assert attachment.key in caplog.text
    assert "회의록" not in caplog.text
