"""The access log: who looked at whose data, found again by period, person and record."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import RequestFactory

from accounts.models import Department, User
from core.trail import AccessAction, Source, digest_search, log_access
from core.trail.models import AccessLog

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> User:
    department = Department.objects.create(name="공동주택과")
    return User.objects.create_user("kim", name="김담당", department=department)


def logged_at(moment: datetime, **values: Any) -> AccessLog:
    defaults = {"account": "kim", "action": AccessAction.LIST, "kind": "housing.complex", "count": 1}
    return AccessLog.objects.create(at=moment, **{**defaults, **values})


def test_request_is_logged_with_person_address_page_and_subjects(officer: User, rf: RequestFactory) -> None:
    request = rf.get("/housing/representatives/?q=secret", REMOTE_ADDR="10.0.0.7")
    request.user = officer
    log_access(
        request,
        action=AccessAction.SEARCH,
        kind="housing.representative",
        subject_ids=[3, 1],
        count=2,
        query="동=마장동",
        reason="민원",
        is_unmasked=True,
    )

    row = AccessLog.objects.values().get()
    assert row.pop("at") is not None
    assert len(row.pop("request_id")) == 32
    row.pop("id")
    assert row == {
        "account": "kim",
        "account_name": "김담당",
        "department": "공동주택과",
        "ip": "10.0.0.7",
        "action": "search",
        "kind": "housing.representative",
        "subject_ids": [3, 1],
        "count": 2,
        "query": "동=마장동",
        "page": "/housing/representatives/",
        "reason": "민원",
        "is_unmasked": True,
    }


def test_job_is_logged_under_the_person_it_acts_for(officer: User) -> None:
    source = Source(actor=officer, page="import_records")
    log_access(source, action=AccessAction.IMPORT, kind="housing.complex", subject_ids=[], count=0)
    row = AccessLog.objects.get()
    assert (row.account, row.page, row.get_action_display()) == ("kim", "import_records", "올리기")


def test_log_that_cannot_be_written_stops_the_view(officer: User, rf: RequestFactory) -> None:
    request = rf.get("/")
    request.user = officer
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE core_accesslog ADD CONSTRAINT full_disk CHECK (false) NOT VALID")
    with pytest.raises(DatabaseError):
        log_access(request, action=AccessAction.LIST, kind="housing.complex", subject_ids=[], count=0)


def test_log_outlives_the_account(officer: User) -> None:
    log_access(Source(actor=officer), action=AccessAction.VIEW, kind="housing.complex", subject_ids=[1], count=1)
    officer.delete()
    assert AccessLog.objects.get().account_name == "김담당"


def test_period_counts_both_days_in_office_time() -> None:
    late = logged_at(datetime(2026, 3, 2, 14, 59, 59, tzinfo=UTC))
    logged_at(datetime(2026, 3, 2, 15, 0, tzinfo=UTC))
    logged_at(datetime(2026, 2, 28, 14, 59, tzinfo=UTC))
    assert list(AccessLog.objects.in_period(date(2026, 3, 1), date(2026, 3, 2))) == [late]
    assert AccessLog.objects.in_period(date(2026, 3, 3)).count() == 1
    assert AccessLog.objects.in_period(last=date(2026, 2, 28)).count() == 1


def test_who_looked_at_one_record_is_found_by_its_number() -> None:
    noon = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)
    wanted = logged_at(noon, subject_ids=[1, 7, 70])
    logged_at(noon, subject_ids=[70])
    assert list(AccessLog.objects.with_subject(7)) == [wanted]


def test_night_runs_from_ten_to_six_in_office_time() -> None:
    hours = {hour: logged_at(datetime(2026, 3, 2, (hour - 9) % 24, 30, tzinfo=UTC)) for hour in (5, 6, 21, 22)}
    assert set(AccessLog.objects.out_of_hours([])) == {hours[5], hours[22]}


def test_days_off_are_weekends_and_the_given_holidays() -> None:
    saturday = logged_at(datetime(2026, 3, 7, 3, 0, tzinfo=UTC))
    monday_in_utc_sunday = logged_at(datetime(2026, 3, 8, 22, 0, tzinfo=UTC))
    holiday = logged_at(datetime(2026, 3, 2, 3, 0, tzinfo=UTC))
    off = set(AccessLog.objects.out_of_hours([date(2026, 3, 2)]))
    assert off == {saturday, holiday}
    assert monday_in_utc_sunday not in off


def test_person_is_found_by_whole_account_or_part_of_the_name() -> None:
    row = logged_at(datetime(2026, 3, 2, tzinfo=UTC), account_name="김담당")
    assert list(AccessLog.objects.by("kim")) == list(AccessLog.objects.by("담당")) == [row]
    assert not AccessLog.objects.by("ki").exists()


def test_digest_is_the_same_however_the_number_is_typed(settings: Any) -> None:
    digest = digest_search("010-1234-5678")
    assert len(digest) == 16
    assert digest == digest_search(" 01012345678 ")
    assert digest != digest_search("01012345679")
    settings.SECRET_KEY = "another"
    assert digest != digest_search("010-1234-5678")
