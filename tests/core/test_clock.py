"""The clock and the office's working days; the public calendar is checked against the government's own answer."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError
from pytest_django import DjangoAssertNumQueries

from core import clock
from core.holidays import (
    Holiday,
    add_working_days,
    holiday_name,
    is_working_day,
    last_working_day_before,
    listed_working_day,
    next_working_day,
)

SHARED_DATA = Path(__file__).parents[3] / "shared/data"

pytestmark = pytest.mark.django_db


def test_now_is_the_moment_told_in_korea() -> None:
    moment = clock.now()
    assert moment.utcoffset() == timedelta(hours=9)
    assert abs(moment - datetime.now(UTC)) < timedelta(seconds=5)  # noqa: TID251 - what the clock is compared with
    assert clock.today() == clock.now().date()


@pytest.mark.parametrize("year", [2016, 2025])
def test_holidays_of_a_year_agree_with_the_public_data_portal(year: int) -> None:
    source = SHARED_DATA / f"kr_holidays_{year}.json"
    if not source.exists():
        pytest.skip("the shared data is not here")
    official = {day["iso_date"] for day in json.loads(source.read_text("utf-8"))["days"] if day["is_holiday"]}
    days = [date(year, 1, 1) + timedelta(days=offset) for offset in range(366)]
    ours = {day.isoformat() for day in days if day.year == year and holiday_name(day)}
    assert ours == official


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2025, 1, 27), "임시공휴일"),
        (date(2025, 6, 3), "대통령 선거일"),
        (date(2025, 10, 8), "추석 대체 휴일"),
        (date(2025, 10, 10), ""),
    ],
)
def test_holiday_name_of_a_day_is_korean_or_empty(day: date, name: str) -> None:
    assert holiday_name(day) == name


def test_add_working_days_over_chuseok_leaves_every_day_off_out() -> None:
    # Thursday 2 October, then 개천절, a weekend, three days of Chuseok, its substitute and 한글날.
    assert add_working_days(date(2025, 10, 2), 1) == date(2025, 10, 10)
    assert add_working_days(date(2025, 10, 2), 2) == date(2025, 10, 13)


def test_add_working_days_over_new_year_uses_both_years() -> None:
    assert add_working_days(date(2025, 12, 31), 1) == date(2026, 1, 2)


def test_add_working_days_none_is_the_start_even_on_a_sunday() -> None:
    assert add_working_days(date(2025, 10, 5), 0) == date(2025, 10, 5)


def test_add_working_days_negative_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        add_working_days(date(2025, 10, 5), -1)


def test_ward_holiday_entered_moves_deadlines() -> None:
    tuesday = date(2025, 11, 18)
    assert is_working_day(tuesday)
    Holiday.objects.create(day=tuesday, name="구청 임시 휴무")
    assert holiday_name(tuesday) == "구청 임시 휴무"
    assert not is_working_day(tuesday)
    assert next_working_day(tuesday) == date(2025, 11, 19)
    assert add_working_days(date(2025, 11, 17), 1) == date(2025, 11, 19)


def test_ward_holidays_of_a_long_period_are_read_in_one_query(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(1):
        add_working_days(date(2025, 1, 2), 200)


def test_next_working_day_of_a_working_day_is_itself() -> None:
    assert next_working_day(date(2025, 11, 21)) == date(2025, 11, 21)
    assert next_working_day(date(2025, 11, 22)) == date(2025, 11, 24)


def test_holiday_without_a_name_is_refused_by_the_database() -> None:
    with pytest.raises(IntegrityError, match="holiday_has_a_name"):
        Holiday.objects.create(day=date(2025, 11, 18), name="")


@pytest.mark.parametrize(
    ("day", "before"),
    [
        (date(2027, 2, 2), date(2027, 2, 1)),
        (date(2027, 2, 1), date(2027, 1, 29)),  # a Monday
        (date(2025, 10, 10), date(2025, 10, 2)),  # after 개천절, 추석 and 한글날
    ],
)
def test_last_working_day_before_leaves_every_day_off_out(day: date, before: date) -> None:
    assert last_working_day_before(day) == before
    assert next_working_day(before + timedelta(days=1)) >= day


def test_last_working_day_before_minds_the_wards_own_holidays() -> None:
    Holiday.objects.create(day=date(2027, 2, 1), name="개청기념일")
    assert last_working_day_before(date(2027, 2, 2)) == date(2027, 1, 29)
    assert listed_working_day(date(2027, 2, 1)) == date(2027, 2, 2)
