"""Birth dates with two digits of the year, as registers and officers write them; the one reading of forms and files."""

import re
import unicodedata
from datetime import date, datetime

from django.core.exceptions import ValidationError

from core import clock
from core.fields.dates import BusinessDateFormField
from core.imports.sheet import SheetField
from core.sheets.date_parsers import FIRST_SERIAL, SERIAL_ZERO, day
from core.sheets.parsers import CellError, Parser, squeezed, text_of, topic
from core.sheets.table import Cell

BIRTH = re.compile(r"(?P<year>\d{2})[-./년]?(?P<month>\d{1,2})[-./월]?(?P<day>\d{1,2})[.일]?(?:생)?")
PACKED_BIRTH = re.compile(r"(?P<year>\d{2})(?P<month>\d{2})(?P<day>\d{2})(?:-?(?P<century>\d)?[*○●◯]*)?")
OF_AGE = 19
EARLIEST_BIRTH = date(1900, 1, 1)
BIRTH_HINT = "예: 1958-03-02, 580302"


def read_birth_date(typed: str) -> date | None:
    """The day of 58.3.2, 580302, 580302-1 or 580302-1******; None where the year has its four digits, or it is none of these.

    Two digits of a year are of the last century that makes an adult. ValueError for a day no calendar has.
    """
    text = "".join(unicodedata.normalize("NFKC", typed).split())
    found = PACKED_BIRTH.fullmatch(text) or BIRTH.fullmatch(text)
    if found is None:
        return None
    parts = found.groupdict()
    short = int(parts["year"])
    newest = clock.today().year - OF_AGE
    century = _century(parts.get("century")) or (2000 if 2000 + short <= newest else 1900)
    return date(century + short, int(parts["month"]), int(parts["day"]))


def _century(digit: str | None) -> int | None:
    """The seventh digit of a 주민등록번호 says it."""
    if digit is None:
        return None
    return {"9": 1800, "0": 1800, "3": 2000, "4": 2000, "7": 2000, "8": 2000}.get(digit, 1900)


def birth_date() -> Parser:
    """As `read_birth_date` does, and Excel's own dates."""
    parse_day = day(earliest=EARLIEST_BIRTH, latest=clock.today())

    def parse(cell: Cell) -> object:
        typed = _as_typed(cell)
        try:
            read = read_birth_date(typed)
        except ValueError as error:
            raise CellError(f"{topic(cell)} 달력에 없는 날짜입니다. 연월일을 확인하세요.") from error
        return parse_day(cell) if read is None else read

    return parse


def _as_typed(cell: Cell) -> str:
    """A number cell has lost the zero of 050302; of five digits a day count that is a day of the past is a date."""
    if isinstance(cell, (date, datetime, bool)):
        return ""
    if isinstance(cell, int | float):
        digits = text_of(cell)
        is_serial = len(digits) == 5 and FIRST_SERIAL <= int(cell) <= (clock.today() - SERIAL_ZERO).days
        return "" if is_serial or not digits.isdigit() else digits.zfill(6)
    return squeezed(cell)


BIRTH_COLUMN = SheetField(
    "born_on",
    also=("생일", "출생일", "생년월일(6자리)", "주민번호앞자리", "주민등록번호"),
    parser=birth_date,
    reads_masked=True,
)


class BirthDateFormField(BusinessDateFormField):
    """As `birth_date` reads a cell."""

    def to_python(self, value: object) -> date | None:
        try:
            read = read_birth_date(value) if isinstance(value, str) else None
        except ValueError as error:
            raise ValidationError(f"달력에 없는 날짜입니다: “{value}”.", code="invalid") from error
        return super().to_python(value) if read is None else read


BIRTH_CLASSES = {"born_on": BirthDateFormField}
BIRTH_HELP = {"born_on": BIRTH_HINT}
"""For a form's Meta."""
