"""Reviewing the access log: narrowed by whom, what, whose and when; read by one right; and logged itself."""

import io
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from accounts.models import User
from accounts.roles import Role
from core.holidays import Holiday
from core.trail.models import AccessAction, AccessLog
from tests.factories.accounts import make_grant, make_user

pytestmark = pytest.mark.django_db

LOCAL = "accounts.backends.LocalBackend"
ADDRESS = "/audit/access/"
MONDAY_NOON = datetime(2026, 3, 9, 3, 0, tzinfo=UTC)


@pytest.fixture
def reviewer() -> User:
    user = make_user("privacy", name="박보호")
    make_grant(user, Role.PRIVACY)
    return user


@pytest.fixture
def page(client: Client, reviewer: User) -> Client:
    client.force_login(reviewer, backend=LOCAL)
    return client


def log(**values: Any) -> AccessLog:
    defaults = {"at": MONDAY_NOON, "account": "kim", "account_name": "김하나", "kind": "housing.complex", "count": 1}
    return AccessLog.objects.create(**{**defaults, "action": AccessAction.LIST, **values})


def shown(response: Any) -> str:
    assert response.status_code == 200
    return response.content.decode().split("<tbody>", 1)[-1].split("</tbody>", 1)[0] if b"<tbody>" in response.content else ""


def test_row_shows_who_from_where_did_what_to_whose_data_and_why(page: Client) -> None:
    log(
        department="공동주택과",
        ip="10.0.0.7",
        action=AccessAction.REVEAL,
        subject_ids=[101, 202],
        count=2,
        query="동=마장동",
        reason="민원 처리",
        page="/housing/complexes/",
        is_unmasked=True,
    )
    text = shown(page.get(ADDRESS, {"columns": "all"}))
    for part in (
        "2026-03-09 12:00",
        "kim",
        "김하나",
        "공동주택과",
        "10.0.0.7",
        "보기",
        "101, 202",
        "동=마장동",
        "민원 처리",
        "해제",
        "/housing/complexes/",
    ):
        assert part in text


@pytest.mark.parametrize(
    "query",
    [
        {"first": "2026-03-10"},
        {"first": "20260310", "last": "2026. 3. 10."},
        {"who": "lee"},
        {"who": "둘"},
        {"action": "download"},
        {"kind": "housing.managerappointment"},
        {"kind": "housing.managerappointment", "subject": "77"},
        {"subject": "77"},
        {"is_unmasked": "on"},
        {"out_of_hours": "on"},
    ],
)
def test_filter_keeps_the_row_asked_for_and_leaves_the_other_out(page: Client, query: dict[str, str]) -> None:
    log(page="/other/")
    log(
        at=datetime(2026, 3, 10, 14, 0, tzinfo=UTC),
        account="lee",
        account_name="이둘",
        action=AccessAction.DOWNLOAD,
        kind="housing.managerappointment",
        subject_ids=[7, 77],
        is_unmasked=True,
        page="/wanted/",
    )
    text = shown(page.get(ADDRESS, {"columns": "page", **query}))
    assert "/wanted/" in text
    assert "/other/" not in text


def test_out_of_hours_knows_public_holidays_and_the_wards_own(page: Client) -> None:
    Holiday.objects.create(day=MONDAY_NOON.date(), name="개청기념일")
    log(page="/ward/")
    log(at=datetime(2026, 3, 2, 3, 0, tzinfo=UTC), page="/substitute/")
    log(at=datetime(2026, 3, 10, 3, 0, tzinfo=UTC), page="/tuesday/")
    text = shown(page.get(ADDRESS, {"columns": "page", "out_of_hours": "on"}))
    assert "/ward/" in text
    assert "/substitute/" in text
    assert "/tuesday/" not in text


def test_date_that_is_none_is_told_and_loses_nothing(page: Client) -> None:
    log()
    response = page.get(ADDRESS, {"first": "2026-02-30"})
    assert "달력에 없는 날짜" in response.content.decode()


def test_reading_the_log_is_logged(page: Client) -> None:
    log()
    page.get(ADDRESS, {"who": "kim"}, REMOTE_ADDR="10.0.0.9")
    row = AccessLog.objects.latest("pk")
    assert (row.account, row.action, row.kind, row.count, row.ip) == ("privacy", "search", "core.accesslog", 1, "10.0.0.9")
    assert "kim" in row.query


def test_file_holds_the_filtered_rows_and_is_logged_before_it_starts(page: Client) -> None:
    log(page="/wanted/", subject_ids=list(range(1, 200)), count=199)
    log(account="lee")
    response = page.get(ADDRESS, {"who": "kim", "format": "xlsx", "columns": "all"})
    row = AccessLog.objects.latest("pk")
    assert (row.action, row.count) == ("download", 1)

    sheet = load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    cells = [str(cell) for line in sheet.iter_rows(values_only=True) for cell in line]
    assert "/wanted/" in cells
    assert "lee" not in cells
    assert any(cell.endswith("99, 100 …") for cell in cells)


def test_page_of_many_subjects_reads_few(page: Client) -> None:
    log(subject_ids=list(range(1, 50_000)), count=49_999)
    text = shown(page.get(ADDRESS, {"columns": "all"}))
    assert "9, 10 …" in text
    assert "49,999" in text


def test_query_count_does_not_grow_with_the_rows(page: Client, django_assert_max_num_queries: Any) -> None:
    for _ in range(20):
        log()
    with django_assert_max_num_queries(12):
        page.get(ADDRESS)


def test_nobody_without_the_right_sees_the_log(client: Client) -> None:
    officer = make_user("officer")
    make_grant(officer, Role.MANAGER)
    assert client.get(ADDRESS).status_code == 302
    client.force_login(officer, backend=LOCAL)
    assert client.get(ADDRESS).status_code == 403
    assert client.get(ADDRESS, {"format": "xlsx"}).status_code == 403
    assert not AccessLog.objects.exists()


def test_page_offers_nothing_that_writes(page: Client) -> None:
    log()
    text = page.get(ADDRESS).content.decode()
    assert "새로 등록" not in text
    assert "삭제" not in shown(page.get(ADDRESS))
    assert page.get(f"{ADDRESS}new/").status_code == 404
