"""첨부 파일 of a record: put up, handed out, taken away; and whose they are. Shown on 지원사업."""

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.roles import Area, Role
from core import clock
from core.trail.models import AccessAction, AccessLog
from housing.models import Grant, GrantAttachment
from tests.core.files.samples import jpeg, upload, workbook
from tests.factories.accounts import browser
from tests.factories.grants import GrantFactory
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
def grant() -> Grant:
    return GrantFactory()


def files_of(grant: Grant, *more: object) -> str:
    return "/".join([f"/housing/grants/{grant.pk}/files", *map(str, more), ""])


def put_up(client: Client, grant: Grant, *names: str) -> list[GrantAttachment]:
    answer = client.post(files_of(grant), {"files": [upload(name, workbook()) for name in names]})
    assert answer.status_code == 302
    return list(grant.attachments.all())


def stored_files(media: Path) -> list[Path]:
    return [path for path in media.rglob("*") if path.is_file()]


def test_files_put_up_stand_on_the_page_and_come_back_as_they_were(officer: Client, grant: Grant) -> None:
    first, second = put_up(officer, grant, "정산서.xlsx", "영수증.xlsx")
    page = html(officer.get(f"/housing/grants/{grant.pk}/"))
    assert "정산서.xlsx" in page
    assert "영수증.xlsx" in page
    answer = officer.get(files_of(grant, second.pk))
    assert body(answer)[:2] == b"PK"
    assert "%EC%98%81%EC%88%98%EC%A6%9D.xlsx" in answer["Content-Disposition"]
    assert first.uploaded_by.startswith("김하나")


def test_file_handed_out_is_logged_with_its_name(officer: Client, grant: Grant) -> None:
    (stored,) = put_up(officer, grant, "정산서.xlsx")
    assert not AccessLog.objects.exists()
    body(officer.get(files_of(grant, stored.pk)))
    log = AccessLog.objects.get()
    assert (log.action, log.kind, log.subject_ids, log.query) == (AccessAction.DOWNLOAD, "housing.grant", [grant.pk], "정산서.xlsx")


def test_file_is_told_in_the_records_history(officer: Client, grant: Grant) -> None:
    (stored,) = put_up(officer, grant, "정산서.xlsx")
    officer.post(files_of(grant, stored.pk, "delete"), {"reason": "잘못 올림"})
    page = html(officer.get(f"/housing/grants/{grant.pk}/history/"))
    for told in ("첨부 파일", "정산서.xlsx", "첨부 올리기", "첨부 지우기", "잘못 올림"):
        assert told in page


def test_file_taken_away_is_gone_from_the_disk_and_wants_a_reason(
    officer: Client, grant: Grant, media: Path, django_capture_on_commit_callbacks: object
) -> None:
    (stored,) = put_up(officer, grant, "정산서.xlsx")
    assert officer.post(files_of(grant, stored.pk, "delete"), {"reason": " "}).status_code == 422
    assert stored_files(media)
    assert "되살릴 수 없습니다" in html(officer.get(files_of(grant, stored.pk, "delete")))
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        officer.post(files_of(grant, stored.pk, "delete"), {"reason": "잘못 올림"})
    assert not stored_files(media)
    assert not grant.attachments.exists()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [("정산서.exe", b"MZ", "정산서.exe"), ("정산서.xlsx", jpeg(), "정산서.xlsx")],
)
def test_file_that_is_refused_is_a_sentence_and_leaves_nothing(
    officer: Client, grant: Grant, media: Path, name: str, content: bytes, sentence: str
) -> None:
    answer = officer.post(files_of(grant), {"files": [upload("좋은.xlsx", workbook()), upload(name, content)]})
    assert answer.status_code == 422
    assert sentence in html(answer)
    assert not GrantAttachment.objects.exists()
    assert not stored_files(media)


def test_form_sent_without_a_file_is_a_sentence(officer: Client, grant: Grant) -> None:
    assert officer.post(files_of(grant), {}).status_code == 422


def test_file_of_another_record_or_a_hidden_one_is_not_found(officer: Client, grant: Grant) -> None:
    (stored,) = put_up(officer, grant, "정산서.xlsx")
    other = GrantFactory()
    for method in (officer.get, officer.post):
        assert method(files_of(other, stored.pk, "delete")).status_code == 404
    assert officer.get(files_of(other, stored.pk)).status_code == 404
    Grant.objects.filter(pk=grant.pk).update(hidden_at=clock.now())
    assert officer.get(files_of(grant, stored.pk)).status_code == 404
    assert not AccessLog.objects.exists()


def test_reader_takes_files_out_but_puts_none_up(officer: Client, grant: Grant) -> None:
    (stored,) = put_up(officer, grant, "정산서.xlsx")
    reader = browser(Role.SUPERVISOR, username="lee")
    assert body(reader.get(files_of(grant, stored.pk))).startswith(b"PK")
    assert reader.post(files_of(grant), {"files": [upload("a.xlsx", workbook())]}).status_code == 403
    assert reader.post(files_of(grant, stored.pk, "delete"), {"reason": "…"}).status_code == 403
    assert "첨부 파일 올리기" not in html(reader.get(f"/housing/grants/{grant.pk}/"))
    assert browser(Role.OFFICER, username="park", area=Area.COMMUNITY).get(files_of(grant, stored.pk)).status_code == 403
    assert grant.attachments.count() == 1
