"""Parsers for the ways officers write days and moments. What a parser is stands in `parsers.py`."""

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from core.sheets.parsers import CellError, Parser, is_blank, squeezed, topic
from core.sheets.table import Cell

SEOUL = ZoneInfo("Asia/Seoul")

EARLIEST = date(1900, 1, 1)
LATEST = date(2100, 12, 31)
# A number in a date column is a day count from here (Excel's 1900 system), unless it has the eight digits of a date.
# Below 10,000 (1927) it is rather a year or a serial number.
SERIAL_ZERO = date(1899, 12, 30)
FIRST_SERIAL = 10_000
LAST_SERIAL = (LATEST - SERIAL_ZERO).days

WEEKDAY = re.compile(r"\([월화수목금토일](?:요일)?\)")
SEPARATED = re.compile(r"(\d+)(?:[-./,]|년)(\d{1,2})(?:[-./,]|월)(\d{1,2})(?:일|\.)?")
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
TIME = re.compile(r"(오전|오후)?(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?")
# Where the day ends and the time begins: a blank, or the T of ISO.
DAY_AND_TIME = re.compile(r"(?P<day>.*?)(?:[\sT]+(?P<time>(?:오전|오후)?\s*\d{1,2}:\d{2}.*))?", re.DOTALL)
NO_DATE = frozenset({"0000-00-00", "00000000", "0"})


def day(*, earliest: date = EARLIEST, latest: date = LATEST) -> Parser:
    """2016-03-14, 2016. 3. 14.(월), 20160314, 2016년 3월 14일; a time beside the day is dropped.

    A two-digit year is refused: 16.03.14 may be a day of 2016 or of 1916, and no window is right for birth dates.
    """

    def parse(cell: Cell) -> date | None:
        if type(cell) is date:
            value = cell
        else:
            found = _day_and_time(cell)
            if found is None:
                return None
            value = found.date()
        if not earliest <= value <= latest:
            raise CellError(f"{topic(cell)} {earliest}부터 {latest}까지의 날짜가 아닙니다. 연도를 확인하세요.")
        return value

    return parse


def moment(*, earliest: date = EARLIEST, latest: date = LATEST) -> Parser:
    """A day with or without a time of day, as an aware moment in Seoul."""

    def parse(cell: Cell) -> datetime | None:
        found = _day_and_time(cell)
        if found is None:
            return None
        if not earliest <= found.date() <= latest:
            raise CellError(f"{topic(cell)} {earliest}부터 {latest}까지의 날짜가 아닙니다. 연도를 확인하세요.")
        return found.replace(tzinfo=SEOUL)

    return parse


def _day_and_time(cell: Cell) -> datetime | None:
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=None)
    if isinstance(cell, date):
        return datetime(cell.year, cell.month, cell.day)
    if isinstance(cell, bool):
        raise _unreadable(cell)
    if isinstance(cell, (int, float)):
        return _of_number(cell)
    if is_blank(cell) or squeezed(cell) in NO_DATE:
        return None
    return _of_text(str(cell))


def _of_number(cell: int | float) -> datetime | None:
    if cell == 0:
        return None
    if isinstance(cell, int) or cell.is_integer():
        compact = COMPACT.fullmatch(str(int(cell))) if 0 < cell < 100_000_000 else None
        if compact:
            return _made(cell, *compact.groups())
    if FIRST_SERIAL <= cell <= LAST_SERIAL:
        midnight = datetime(SERIAL_ZERO.year, SERIAL_ZERO.month, SERIAL_ZERO.day)
        return midnight + timedelta(seconds=round(cell * 86_400))
    raise _unreadable(cell)


def _of_text(text: str) -> datetime:
    parts = DAY_AND_TIME.fullmatch(text.strip()[:100])
    if parts is None:
        raise _unreadable(text)
    bare = WEEKDAY.sub("", squeezed(parts["day"]))
    found = SEPARATED.fullmatch(bare) or COMPACT.fullmatch(bare)
    if not found:
        raise _unreadable(text)
    year, month, number = found.groups()
    if len(year) <= 2:
        raise CellError(f"{topic(text)} 연도가 두 자리입니다. 2016-03-14처럼 네 자리로 적으세요.")
    return _made(text, year, month, number, clock=squeezed(parts["time"] or ""))


def _made(cell: Cell, year: str, month: str, number: str, *, clock: str = "") -> datetime:
    hour = minute = second = 0
    if clock:
        found = TIME.fullmatch(clock)
        if not found:
            raise _unreadable(cell)
        half, hour, minute, second = found[1], int(found[2]), int(found[3]), int(found[4] or 0)
        if half and 1 <= hour <= 12:
            hour = hour % 12 + (12 if half == "오후" else 0)
    try:
        if len(year) != 4:
            raise ValueError("year")
        return datetime(int(year), int(month), int(number), hour, minute, second)
    except ValueError as error:
        raise CellError(f"{topic(cell)} 달력에 없는 날짜입니다. 연월일을 확인하세요.") from error


def _unreadable(cell: Cell) -> CellError:
    return CellError(f"{topic(cell)} 날짜로 읽을 수 없습니다. 2016-03-14처럼 적으세요.")
