import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from django.core.files import temp
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.test import RequestFactory
from django.utils.datastructures import MultiValueDict
from pytest_django import Settings

from core.files.models import Photo
from core.files.refusals import FileRefused
from core.files.uploads import AttachmentUploadForm, PhotoForm, PhotoUploadForm, check_received
from tests.core.files.conftest import Kinds

LARGE = 3_000_000


@pytest.fixture(autouse=True)
def upload_folder(settings: Settings, tmp_path: Path) -> Path:
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    return tmp_path


@pytest.fixture
def post() -> Iterator[Callable[..., HttpRequest]]:
    """Builds requests, and closes what they received."""
    made: list[HttpRequest] = []

    def request(*contents: bytes) -> HttpRequest:
        files = [SimpleUploadedFile(f"{number}.pdf", content) for number, content in enumerate(contents)]
        made.append(RequestFactory().post("/", {"memo": "적던 것", "files": files}))
        return made[-1]

    yield request
    for each in made:
        each.close()


def test_large_upload_arrives_whole_in_a_temporary_file(post: Callable[..., HttpRequest]) -> None:
    content = os.urandom(LARGE)

    upload = post(content).FILES["files"]

    check_received(upload, max_mb=30)
    assert upload.read() == content
    assert Path(upload.temporary_file_path()).exists()


def test_upload_over_the_limit_is_dropped_and_the_rest_of_the_form_kept(
    post: Callable[..., HttpRequest], settings: Settings, upload_folder: Path
) -> None:
    settings.UPLOAD_MAX_MB = 1

    request = post(b"%PDF-small", b"x" * LARGE)

    small, large = request.FILES.getlist("files")
    assert request.POST["memo"] == "적던 것"
    assert small.read() == b"%PDF-small"
    with pytest.raises(FileRefused, match="1MB보다 큽니다"):
        check_received(large, max_mb=30)
    assert [path.name for path in upload_folder.iterdir()] == [Path(small.temporary_file_path()).name]


def test_disk_full_while_receiving_is_a_sentence_and_the_rest_of_the_form_kept(
    post: Callable[..., HttpRequest], small_disk: Callable[[int], AbstractContextManager[None]], upload_folder: Path
) -> None:
    request = post(b"%PDF-small", b"x" * LARGE)

    with small_disk(100_000):
        small, large = request.FILES.getlist("files")

    assert request.POST["memo"] == "적던 것"
    check_received(small, max_mb=30)
    with pytest.raises(FileRefused, match="저장 공간이 부족"):
        check_received(large, max_mb=30)
    assert len(list(upload_folder.iterdir())) == 1


def test_no_room_even_to_begin_is_a_sentence_and_spares_the_file_before(
    post: Callable[..., HttpRequest], monkeypatch: pytest.MonkeyPatch
) -> None:
    request = post(b"%PDF-small", b"x" * LARGE)
    made = temp.NamedTemporaryFile
    calls = []

    def one_only(*args: object, **kwargs: object) -> object:
        calls.append(args)
        if len(calls) > 1:
            raise OSError(28, "No space left on device")
        return made(*args, **kwargs)

    monkeypatch.setattr(temp, "NamedTemporaryFile", one_only)

    small, large = request.FILES.getlist("files")

    assert small.read() == b"%PDF-small"
    with pytest.raises(FileRefused, match="저장 공간이 부족"):
        check_received(large, max_mb=30)


def test_upload_forms_take_several_files_and_show_the_limit(settings: Settings) -> None:
    files = MultiValueDict({"files": [SimpleUploadedFile("a.jpg", b"1"), SimpleUploadedFile("b.jpg", b"2")]})

    form = PhotoUploadForm({}, files)

    assert form.is_valid()
    assert [upload.name for upload in form.cleaned_data["files"]] == ["a.jpg", "b.jpg"]
    assert form.fields["files"].help_text == "한 파일에 20MB까지. 형식: jpg, jpeg, png"
    assert "30MB" in AttachmentUploadForm().fields["files"].help_text
    assert "multiple" in str(form["files"])


@pytest.mark.parametrize("files", [{}, {"files": [SimpleUploadedFile("a.pdf", b"")]}])
def test_upload_form_without_a_file_or_with_an_empty_one_says_so(files: dict[str, list[SimpleUploadedFile]]) -> None:
    form = AttachmentUploadForm({}, MultiValueDict(files))

    assert not form.is_valid()
    assert form.errors["files"]


@pytest.mark.django_db
def test_photo_form_edits_caption_date_and_place_only(kinds: Kinds) -> None:
    class EstatePhotoForm(PhotoForm):
        class Meta(PhotoForm.Meta):
            model = kinds.EstatePhoto

    photo: Photo = kinds.EstatePhoto(key="kept")
    form = EstatePhotoForm({"caption": "정문", "taken_on": "2024-05-06", "order": "3", "key": "changed"}, instance=photo)

    assert form.is_valid(), form.errors
    assert list(form.fields) == ["caption", "taken_on", "order"]
    assert (photo.caption, photo.order, photo.key) == ("정문", 3, "kept")
