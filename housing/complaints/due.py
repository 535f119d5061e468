"""By when a complaint must be answered (민원 처리에 관한 법률 제19조, 시행령 제21조, B-CIV-01, B-CIV-02). Nothing is saved here."""

import calendar as months
from datetime import date, datetime, time, timedelta

from core.clock import KOREA
from core.holidays import WorkCalendar
from housing.models import Complaint, ComplaintKind

OFFICE_HOURS = ((time(9), time(12)), (time(13), time(18)))
"""지방공무원 복무규정 제2조: 09:00 to 18:00 without the hour of lunch, the eight hours that 제19조 takes for a day."""
HOURS_A_DAY = 8
MOST_DAYS_IN_HOURS = 5
LAST_MOMENT = time(23, 59, 59)
"""A period of days ends with its last day, not with the office's (민법 제159조)."""


def due(received_at: datetime, kind: ComplaintKind, calendar: WorkCalendar) -> datetime:
    """The last moment in time. What comes in at night or on a day off is counted from the next working hour or day."""
    received_at = received_at.astimezone(KOREA)
    if kind.unit != ComplaintKind.Unit.DAY:
        return _end_of(calendar.next_working_day(_calendar_end(received_at.date(), kind)))
    if kind.period <= MOST_DAYS_IN_HOURS:
        return _after_hours(received_at, kind.period * HOURS_A_DAY, calendar)
    first = calendar.next_working_day(received_at.date())
    return _end_of(calendar.add_working_days(first, kind.period - 1))


def extended(due_at: datetime, kind: ComplaintKind, calendar: WorkCalendar) -> datetime:
    """The same period again, from where the first one ends."""
    due_at = due_at.astimezone(KOREA)
    if kind.unit != ComplaintKind.Unit.DAY:
        return _end_of(calendar.next_working_day(_calendar_end(due_at.date() + timedelta(days=1), kind)))
    if kind.period <= MOST_DAYS_IN_HOURS:
        return _after_hours(due_at, kind.period * HOURS_A_DAY, calendar)
    return _end_of(calendar.add_working_days(due_at.date(), kind.period))


def set_due(complaint: Complaint, calendar: WorkCalendar | None = None) -> None:
    """Puts down both due moments of a complaint as its receipt, its kind and its extensions give them; saves nothing."""
    if complaint.kind is None:
        complaint.due_at = complaint.first_due_at = None
        return
    calendar = calendar or WorkCalendar.load()
    first = due(complaint.received_at, complaint.kind, calendar)
    complaint.first_due_at = None if complaint.extended_on is None else first
    complaint.due_at = first
    for extended_on in (complaint.extended_on, complaint.extended_again_on):
        if extended_on is not None:
            complaint.due_at = extended(complaint.due_at, complaint.kind, calendar)


def due_text(moment: datetime) -> str:
    """A day, or a day and the hour where hours are counted."""
    moment = moment.astimezone(KOREA)
    return f"{moment:%Y-%m-%d}" if moment.time() == LAST_MOMENT else f"{moment:%Y-%m-%d %H:%M}"


def time_left(due_at: datetime, *, at: datetime) -> str:
    days = (due_at.astimezone(KOREA).date() - at.astimezone(KOREA).date()).days
    if due_at < at:
        return f"{-days}일 지남" if days else "오늘 지남"
    return f"D-{days}" if days else "D-Day"


def _end_of(day: date) -> datetime:
    return datetime.combine(day, LAST_MOMENT, tzinfo=KOREA)


def _after_hours(start: datetime, hours: int, calendar: WorkCalendar) -> datetime:
    left = timedelta(hours=hours)
    day = start.date()
    while True:
        day = calendar.next_working_day(day)
        for opens, closes in OFFICE_HOURS:
            begins = max(start, datetime.combine(day, opens, tzinfo=KOREA))
            ends = datetime.combine(day, closes, tzinfo=KOREA)
            if begins + left <= ends:
                return begins + left
            left -= max(ends - begins, timedelta())
        day += timedelta(days=1)


def _calendar_end(first: date, kind: ComplaintKind) -> date:
    """The day before the one that corresponds to `first`, or the month's last where it has none (민법 제160조)."""
    if kind.unit == ComplaintKind.Unit.WEEK:
        return first + timedelta(weeks=kind.period, days=-1)
    years, month = divmod(first.month - 1 + kind.period, 12)
    year, month = first.year + years, month + 1
    last = months.monthrange(year, month)[1]
    return date(year, month, last) if first.day > last else date(year, month, first.day) - timedelta(days=1)
