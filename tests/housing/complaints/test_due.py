"""When an answer is due: hours up to five days, working days from six, weeks and months by the civil code (B-CIV-01, B-CIV-02)."""

from datetime import date, datetime

import pytest

from core.clock import KOREA
from core.holidays import Holiday, WorkCalendar
from housing.complaints.due import due, extended, set_due
from housing.models import Complaint, ComplaintKind
from tests.factories.complaints import korean

PLAIN = WorkCalendar(frozenset())
DAY, WEEK, MONTH = ComplaintKind.Unit


def kind(period: int, unit: ComplaintKind.Unit = DAY) -> ComplaintKind:
    return ComplaintKind(period=period, unit=unit)


def end_of(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 23, 59, 59, tzinfo=KOREA)


@pytest.mark.parametrize(
    ("received", "days", "expected"),
    [
        ((2016, 5, 11, 9, 0), 1, (2016, 5, 11, 18, 0)),  # all eight hours of a Wednesday
        ((2016, 5, 11, 10, 0), 1, (2016, 5, 12, 10, 0)),
        ((2016, 5, 11, 12, 30), 1, (2016, 5, 12, 12, 0)),  # in the hour of lunch: counted from 13:00, three hours left at 9
        ((2016, 5, 13, 17, 30), 1, (2016, 5, 16, 17, 30)),  # Friday evening, over the week-end
        ((2016, 5, 13, 22, 0), 1, (2016, 5, 16, 18, 0)),  # at night: from Monday 9:00
        ((2016, 5, 14, 11, 0), 1, (2016, 5, 16, 18, 0)),  # on a Saturday
        ((2016, 5, 11, 7, 0), 1, (2016, 5, 11, 18, 0)),  # before the office opens
        ((2016, 5, 11, 10, 0), 5, (2016, 5, 18, 10, 0)),
        ((2015, 9, 25, 17, 30), 5, (2015, 10, 6, 17, 30)),  # Chuseok 2015: 26–28 September, 29 in its place
        ((2025, 10, 2, 10, 0), 5, (2025, 10, 16, 10, 0)),  # Chuseok 2025: nothing is worked from 3 to 9 October
        ((2025, 10, 6, 10, 0), 1, (2025, 10, 10, 18, 0)),  # received on Chuseok itself
        ((2026, 9, 23, 17, 30), 3, (2026, 9, 30, 17, 30)),  # Chuseok 2026: 24 and 25 September, then a week-end
    ],
)
def test_up_to_five_days_are_counted_in_hours_of_work(received: tuple[int, ...], days: int, expected: tuple[int, ...]) -> None:
    assert due(korean(*received), kind(days), PLAIN) == korean(*expected)


@pytest.mark.parametrize(
    ("received", "days", "expected"),
    [
        ((2016, 5, 11, 10, 0), 6, (2016, 5, 18)),  # the day of receipt is the first
        ((2016, 5, 11, 17, 59), 7, (2016, 5, 19)),
        ((2016, 5, 13, 17, 30), 7, (2016, 5, 23)),
        ((2016, 5, 13, 22, 0), 7, (2016, 5, 23)),  # at night, still that day
        ((2016, 5, 14, 11, 0), 7, (2016, 5, 24)),  # Saturday: Monday is the first
        ((2025, 10, 2, 10, 0), 6, (2025, 10, 16)),  # over Chuseok 2025
        ((2025, 10, 2, 10, 0), 14, (2025, 10, 28)),
        ((2025, 10, 8, 10, 0), 6, (2025, 10, 17)),  # on the substitute day
        ((2026, 9, 23, 10, 0), 7, (2026, 10, 5 + 1)),  # over Chuseok 2026 and the day in place of 3 October
    ],
)
def test_six_days_and_more_are_working_days_with_the_first(received: tuple[int, ...], days: int, expected: tuple[int, ...]) -> None:
    assert due(korean(*received), kind(days), PLAIN) == end_of(*expected)


def test_five_days_end_at_an_hour_and_six_with_a_day() -> None:
    received = korean(2016, 5, 11, 17, 30)
    assert due(received, kind(5), PLAIN) == korean(2016, 5, 18, 17, 30)
    assert due(received, kind(6), PLAIN) == end_of(2016, 5, 18)


@pytest.mark.parametrize(
    ("received", "period", "unit", "expected"),
    [
        ((2016, 5, 11), 2, WEEK, (2016, 5, 24)),
        ((2016, 3, 14), 2, WEEK, (2016, 3, 28)),  # ends on Sunday 27 March, so on Monday
        ((2016, 3, 1), 1, MONTH, (2016, 3, 31)),  # a holiday counts as first day too
        ((2016, 1, 31), 1, MONTH, (2016, 2, 29)),
        ((2015, 1, 31), 1, MONTH, (2015, 3, 2)),  # 28 February is a Saturday, 1 March a holiday and Sunday
        ((2016, 2, 29), 12, MONTH, (2017, 2, 28)),
        ((2015, 12, 15), 1, MONTH, (2016, 1, 14)),
        ((2025, 9, 9), 1, MONTH, (2025, 10, 10)),  # ends on 8 October, in the Chuseok holidays
    ],
)
def test_weeks_and_months_count_every_day_and_end_on_a_working_one(
    received: tuple[int, ...], period: int, unit: ComplaintKind.Unit, expected: tuple[int, ...]
) -> None:
    assert due(korean(*received, 10, 0), kind(period, unit), PLAIN) == end_of(*expected)


def test_receipt_told_in_another_zone_is_counted_in_korea() -> None:
    assert due(korean(2016, 5, 11, 7, 0).astimezone(tz=None), kind(6), PLAIN) == end_of(2016, 5, 18)


@pytest.mark.parametrize(
    ("period", "unit", "first", "expected"),
    [
        (1, DAY, korean(2016, 5, 12, 10, 0), korean(2016, 5, 13, 10, 0)),
        (7, DAY, end_of(2016, 5, 19), end_of(2016, 5, 30)),
        (2, WEEK, end_of(2016, 5, 24), end_of(2016, 6, 7)),
        (1, MONTH, end_of(2016, 3, 31), end_of(2016, 5, 2)),  # 30 April is a Saturday
    ],
)
def test_extension_is_the_same_period_again(period: int, unit: ComplaintKind.Unit, first: datetime, expected: datetime) -> None:
    assert extended(first, kind(period, unit), PLAIN) == expected


@pytest.mark.django_db
def test_day_off_of_the_wards_own_is_not_counted() -> None:
    Holiday.objects.create(day=date(2016, 5, 12), name="개청기념일")
    assert due(korean(2016, 5, 11, 10, 0), kind(6), WorkCalendar.load()) == end_of(2016, 5, 19)
    assert due(korean(2016, 5, 11, 10, 0), kind(1), WorkCalendar.load()) == korean(2016, 5, 13, 10, 0)


def test_extended_complaint_keeps_its_first_due_moment() -> None:
    complaint = Complaint(received_at=korean(2016, 5, 11, 10, 0), kind=kind(7), extended_on=date(2016, 5, 18))
    set_due(complaint, PLAIN)
    assert (complaint.first_due_at, complaint.due_at) == (end_of(2016, 5, 19), end_of(2016, 5, 30))


def test_complaint_extended_again_is_due_the_same_period_later_once_more() -> None:
    complaint = Complaint(
        received_at=korean(2016, 5, 11, 10, 0), kind=kind(7), extended_on=date(2016, 5, 18), extended_again_on=date(2016, 5, 27)
    )
    set_due(complaint, PLAIN)
    assert (complaint.first_due_at, complaint.due_at) == (end_of(2016, 5, 19), end_of(2016, 6, 9))


def test_complaint_of_no_kind_has_no_due_moment() -> None:
    complaint = Complaint(received_at=korean(2016, 5, 11, 10, 0))
    set_due(complaint, PLAIN)
    assert complaint.due_at is None
