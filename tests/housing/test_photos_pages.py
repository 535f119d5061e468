"""Photos of a complex: put up, told about, put in order, taken down; and whose they are."""

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.roles import Role
from core import clock
from housing.models import Complex, ComplexPhoto
from tests.core.files.samples import jpeg, png, upload
from tests.factories.accounts import browser
from tests.factories.housing import ComplexFactory
from tests.pages import body, html

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def officer() -> Client:
    return browser(Role.OFFICER)


@pytest.fixture
def record() -> Complex:
    return ComplexFactory()


def photos_of(record: Complex, *more: object) -> str:
    return "/".join([f"/housing/complexes/{record.pk}/photos", *map(str, more), ""])


def put_up(client: Client, record: Complex, *names: str) -> list[ComplexPhoto]:
    answer = client.post(photos_of(record), {"files": [upload(name, jpeg()) for name in names]})
    assert answer.status_code == 302
    return list(record.photos.all())


def stored_files(media: Path) -> list[Path]:
    return [path for path in media.rglob("*") if path.is_file()]


def test_uploaded_photos_stand_on_the_page_in_the_order_they_came(officer: Client, record: Complex) -> None:
    first, second = put_up(officer, record, "정문.jpg", "후문.jpg")
    assert (first.name, second.name, first.order, second.order) == ("정문.jpg", "후문.jpg", 1, 2)
    assert first.uploaded_by_account == "kim"
    page = html(officer.get(f"/housing/complexes/{record.pk}/"))
    assert photos_of(record, first.pk, "thumbnail") in page


def test_photo_and_thumbnail_are_served_to_who_may_see_the_complex(officer: Client, record: Complex) -> None:
    (photo,) = put_up(officer, record, "정문.jpg")
    for address in (photos_of(record, photo.pk), photos_of(record, photo.pk, "thumbnail")):
        answer = officer.get(address)
        assert answer["Content-Type"] == "image/jpeg"
        assert body(answer).startswith(b"\xff\xd8")
        assert browser(username=f"no{len(address)}").get(address).status_code == 403
        assert Client().get(address)["Location"].startswith("/login/?next=")


def test_photo_is_not_there_under_another_complex_or_a_hidden_one(officer: Client, record: Complex) -> None:
    (photo,) = put_up(officer, record, "정문.jpg")
    other = ComplexFactory()
    for more in ((photo.pk,), (photo.pk, "thumbnail")):
        assert officer.get(photos_of(other, *more)).status_code == 404
    assert officer.post(photos_of(other, photo.pk, "delete"), {"reason": "중복"}).status_code == 404
    Complex.objects.filter(pk=record.pk).update(hidden_at=clock.now())
    assert officer.get(photos_of(record, photo.pk)).status_code == 404
    assert officer.get(photos_of(record)).status_code == 404
    assert record.photos.count() == 1


def test_caption_day_and_order_are_saved(officer: Client, record: Complex) -> None:
    first, second = put_up(officer, record, "정문.jpg", "후문.jpg")
    typed = {f"photo{first.pk}-caption": "정문 앞", f"photo{first.pk}-taken_on": "2016-03-14", f"photo{first.pk}-order": "9"}
    assert officer.post(photos_of(record, first.pk, "change"), {"step": "save", **typed}).status_code == 302
    first.refresh_from_db()
    assert (first.caption, first.taken_on.isoformat()) == ("정문 앞", "2016-03-14")
    assert list(record.photos.all()) == [second, first]
    assert "정문 앞" in html(officer.get(f"/housing/complexes/{record.pk}/"))


def test_refused_caption_keeps_what_was_typed(officer: Client, record: Complex) -> None:
    (photo,) = put_up(officer, record, "정문.jpg")
    typed = {f"photo{photo.pk}-caption": "정문 앞", f"photo{photo.pk}-taken_on": "언젠가", f"photo{photo.pk}-order": "1"}
    answer = officer.post(photos_of(record, photo.pk, "change"), {"step": "save", **typed})
    assert answer.status_code == 422
    assert 'value="정문 앞"' in html(answer)
    assert 'value="언젠가"' in html(answer)
    photo.refresh_from_db()
    assert photo.caption == ""


def test_photo_taken_down_is_gone_with_its_files(
    officer: Client, record: Complex, media: Path, django_capture_on_commit_callbacks: object
) -> None:
    (photo,) = put_up(officer, record, "정문.jpg")
    assert len(stored_files(media)) == 2
    with django_capture_on_commit_callbacks(execute=True):
        officer.post(photos_of(record, photo.pk, "delete"), {"reason": "중복"})
    assert record.photos.count() == 0
    assert stored_files(media) == []


def test_photo_is_taken_down_only_after_asking_and_with_a_reason(officer: Client, record: Complex, media: Path) -> None:
    (photo,) = put_up(officer, record, "정문.jpg")
    assert photos_of(record, photo.pk, "delete") in html(officer.get(photos_of(record)))
    asked = html(officer.get(photos_of(record, photo.pk, "delete")))
    assert "되살릴 수 없습니다" in asked
    assert officer.post(photos_of(record, photo.pk, "delete"), {"reason": " "}).status_code == 422
    officer.post(photos_of(record, photo.pk, "change"), {"step": "delete"})
    assert record.photos.count() == 1
    assert len(stored_files(media)) == 2


def test_history_tells_who_put_a_photo_up_told_about_it_and_took_it_down(officer: Client, record: Complex) -> None:
    (photo,) = put_up(officer, record, "정문.jpg")
    typed = {f"photo{photo.pk}-caption": "정문 앞", f"photo{photo.pk}-taken_on": "", f"photo{photo.pk}-order": "1"}
    officer.post(photos_of(record, photo.pk, "change"), typed)
    officer.post(photos_of(record, photo.pk, "delete"), {"reason": "잘못 올림"})
    page = html(officer.get(f"/housing/complexes/{record.pk}/history/"))
    for text in ("사진 등록", "<ins>정문.jpg</ins>", "사진 수정: 설명", "<ins>정문 앞</ins>", "<h2>사진 삭제</h2>", "사유: 잘못 올림"):
        assert text in page
    assert photo.key not in page


@pytest.mark.parametrize(
    ("name", "content"),
    [("글.txt", b"plain text"), ("가짜.jpg", b"<html>"), ("한글.hwp", b"\xd0\xcf\x11\xe0"), ("빈.jpg", b""), ("벡터.svg", b"<svg/>")],
)
def test_refused_file_is_a_sentence_and_nothing_is_kept(officer: Client, record: Complex, media: Path, name: str, content: bytes) -> None:
    answer = officer.post(photos_of(record), {"files": [upload("좋은.png", png()), upload(name, content)]})
    assert answer.status_code == 422
    assert "error-summary" in html(answer)
    assert record.photos.count() == 0, "both or neither"
    assert stored_files(media) == []


def test_nothing_chosen_is_a_sentence(officer: Client, record: Complex) -> None:
    answer = officer.post(photos_of(record), {})
    assert answer.status_code == 422
    assert "error-summary" in html(answer)


def test_too_big_a_photo_is_a_sentence(officer: Client, record: Complex, settings: Settings) -> None:
    settings.PHOTO_MAX_MB = 0
    answer = officer.post(photos_of(record), {"files": [upload("정문.jpg", jpeg())]})
    assert answer.status_code == 422
    assert "MB보다 큽니다" in html(answer)


def test_reader_puts_nothing_up_and_takes_nothing_down(officer: Client, record: Complex) -> None:
    (photo,) = put_up(officer, record, "정문.jpg")
    supervisor = browser(Role.SUPERVISOR, username="boss")
    assert supervisor.get(photos_of(record)).status_code == 403
    assert supervisor.post(photos_of(record), {"files": [upload("후문.jpg", jpeg())]}).status_code == 403
    assert supervisor.post(photos_of(record, photo.pk, "delete"), {"reason": "몰래"}).status_code == 403
    assert body(supervisor.get(photos_of(record, photo.pk)))
    assert photos_of(record) + '"' not in html(supervisor.get(f"/housing/complexes/{record.pk}/"))
    assert record.photos.count() == 1
