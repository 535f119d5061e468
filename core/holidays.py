"""Which days the ward office works: the country's public holidays from a kept library, and those the ward enters itself.

Periods of law (whether the first day counts, hours or days) are the caller's.
"""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Self

import holidays
from django.db import models
from django.urls import reverse

from core.fields import BusinessDateField
from core.records.filters import CachedOptions
from core.records.models import Record
from core.trail.tracking import track

SATURDAY = 5
LONGEST_REST = 60
"""Days; no office rests so long."""


@track()
class Holiday(Record):
    """A day off the library cannot know: a temporary holiday decided this spring, a day of the ward's own."""

    day = BusinessDateField("날짜")
    name = models.CharField("이름", max_length=50)

    class Meta(Record.Meta):
        verbose_name = "구 지정 휴일"
        verbose_name_plural = verbose_name
        ordering = ("-day",)
        constraints = (
            models.UniqueConstraint(
                name="holiday_once_a_day",
                fields=["day"],
                condition=models.Q(hidden_at=None),
                violation_error_message="이 날짜는 이미 휴일로 등록되어 있습니다.",
            ),
            models.CheckConstraint(
                name="holiday_has_a_name",
                condition=~models.Q(name=""),
                violation_error_message="휴일 이름을 적으세요.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.day} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("core:holiday_detail", args=[self.pk])


ward_holidays = CachedOptions(lambda: Holiday.objects.shown().values_list("day", "name"))


def holiday_name(day: date) -> str:
    """What the calendar prints under `day`; "" on a day that is no holiday."""
    if name := _public_holidays(day.year).get(day):
        return name
    return Holiday.objects.shown().filter(day=day).values_list("name", flat=True).first() or ""


def holidays_between(first: date, last: date) -> set[date]:
    """Both days included; weekends count only where they are holidays too."""
    public = {day for year in range(first.year, last.year + 1) for day in _public_holidays(year) if first <= day <= last}
    return public | set(Holiday.objects.shown().filter(day__range=(first, last)).values_list("day", flat=True))


def is_working_day(day: date) -> bool:
    return not _is_weekend(day) and not holiday_name(day)


def next_working_day(day: date) -> date:
    """`day` itself when the office works then: where a deadline on a holiday moves to (민법 161)."""
    return WorkCalendar.load(since=day).next_working_day(day)


def listed_working_day(day: date) -> date:
    """`next_working_day` for the rows of a list: the ward's own holidays are those of at most ten seconds ago."""
    return _first_working_day(day, {holiday for holiday, _ in ward_holidays()})


def last_working_day_before(day: date) -> date:
    """A deadline that a holiday would move is past on `day` exactly where its unmoved date is no later than this."""
    first = day - timedelta(days=LONGEST_REST)
    of_the_ward = set(Holiday.objects.shown().filter(day__range=(first, day)).values_list("day", flat=True))
    day -= timedelta(days=1)
    while _is_day_off(day, of_the_ward):
        day -= timedelta(days=1)
    return day


def add_working_days(start: date, count: int) -> date:
    """The `count`-th working day after `start`; `start` itself is never counted."""
    return WorkCalendar.load(since=start).add_working_days(start, count)


@dataclass(frozen=True)
class WorkCalendar:
    """The working days with the ward's own holidays asked for once: for many periods at a time."""

    ward_holidays: Container[date]

    @classmethod
    def load(cls, *, since: date = date.min) -> Self:
        return cls(_ward_holidays_from(since))

    def next_working_day(self, day: date) -> date:
        return _first_working_day(day, self.ward_holidays)

    def add_working_days(self, start: date, count: int) -> date:
        if count < 0:
            raise ValueError("count must not be negative")
        day = start
        for _ in range(count):
            day = _first_working_day(day + timedelta(days=1), self.ward_holidays)
        return day


def _first_working_day(day: date, ward_holidays: Container[date]) -> date:
    while _is_day_off(day, ward_holidays):
        day += timedelta(days=1)
    return day


def _is_day_off(day: date, ward_holidays: Container[date]) -> bool:
    return _is_weekend(day) or day in _public_holidays(day.year) or day in ward_holidays


def _is_weekend(day: date) -> bool:
    return day.weekday() >= SATURDAY


def _ward_holidays_from(day: date) -> Container[date]:
    """Unbounded above: where a count of working days ends is only known by counting."""
    return set(Holiday.objects.shown().filter(day__gte=day).values_list("day", flat=True))


@cache
def _public_holidays(year: int) -> Mapping[date, str]:
    # A plain dict: the library's own type fills in years it is merely asked about.
    return dict(holidays.country_holidays("KR", years=year, language="ko"))
