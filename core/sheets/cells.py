"""How one value becomes one typed cell of a sheet's XML. What a whole file is made of stands in writer."""

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from enum import IntEnum, StrEnum
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

CellTail = Callable[[object], str]
"""Gives what follows `<c r="A3` for a value, or "" when there is nothing to write."""


class CellKind(StrEnum):
    TEXT = "text"
    INTEGER = "integer"
    YEAR = "year"  # a whole number that is no quantity: 2015, not 2,015
    DECIMAL = "decimal"
    DATE = "date"
    MOMENT = "moment"
    THOUSAND_WON = "thousand_won"  # given in 원, shown in 천원


class CellStyle(IntEnum):
    """Positions in the file's list of cell formats, which writer spells out in this order."""

    PLAIN = 0
    NOTE = 1
    HEADER = 2
    TEXT = 3
    WHOLE = 4
    FRACTION = 5
    YEAR = 6
    DATE = 7
    MOMENT = 8


COLUMN_STYLES: Final = {
    CellKind.TEXT: CellStyle.TEXT,
    CellKind.INTEGER: CellStyle.WHOLE,
    CellKind.YEAR: CellStyle.YEAR,
    CellKind.DECIMAL: CellStyle.FRACTION,
    CellKind.DATE: CellStyle.DATE,
    CellKind.MOMENT: CellStyle.MOMENT,
    CellKind.THOUSAND_WON: CellStyle.FRACTION,
}

MAX_TEXT: Final = 32_767  # Excel counts UTF-16 units
CUT_MARK: Final = "…(엑셀 한 칸에 담을 수 있는 길이를 넘어 이하 생략)"
_SURELY_SHORT: Final = MAX_TEXT // 2

# The last number of digits Excel keeps; openpyxl, LibreOffice and calamine read binary floats too.
_EXACT_DIGITS: Final = 15

# Programs disagree on the days before: Excel counts a 29 February 1900 that never was, LibreOffice does not, and nothing
# before 1900 has a number.
_FIRST_SAFE_DATE: Final = dt.date(1900, 3, 1)
_DAY_ZERO: Final = dt.date(1899, 12, 30).toordinal()
_SEOUL: Final = ZoneInfo("Asia/Seoul")

# What XML 1.0 cannot carry, not even escaped. Excel's way round it (_x0001_) is not undone by every reader, so that one
# file would read as different texts: these characters are dropped.
_illegal = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_needs_care = re.compile(r"[\x00-\x1f\ud800-\udfff\ufffe\uffff<>&]|^\s|\s\Z|_x[0-9A-Fa-f]{4}_")
_escape_sequence = re.compile("_x(?=[0-9A-Fa-f]{4}_)")


def sheet_text(text: str) -> str:
    """The text as it will be read back from a sheet, so that an import can tell an unchanged cell.

    Line ends become Excel's single \\n, characters XML cannot carry are dropped, and what passes Excel's limit is cut
    where the officer can see it: an error would cost the whole file for one long remark.
    """
    text = _illegal.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    units = text.encode("utf-16-le")
    if len(units) <= MAX_TEXT * 2:
        return text
    return units[: (MAX_TEXT - len(CUT_MARK)) * 2].decode("utf-16-le", errors="ignore") + CUT_MARK


def text_tail(text: str, style: CellStyle) -> str:
    """A typed string: no program takes it for a formula or a number, whatever it begins with."""
    if len(text) <= _SURELY_SHORT and not _needs_care.search(text):
        string = f"<t>{text}</t>" if text else ""
    else:
        string = _careful_string(sheet_text(text))
    return f'" s="{style:d}" t="inlineStr"><is>{string}</is></c>' if string else ""


def _careful_string(text: str) -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    # A typed "_x0041_" would be read as "A". The official cure (_x005F_x0041_) is undone by some readers only; runs of
    # rich text, none of which holds a whole sequence, are one plain text to all of them.
    first, *rest = _escape_sequence.split(text)
    if not rest:
        return f'<t xml:space="preserve">{text}</t>' if text else ""
    runs = [f"{first}_x", *(f"{run}_x" for run in rest[:-1]), rest[-1]]
    return "".join(f'<r><t xml:space="preserve">{run}</t></r>' for run in runs)


def _text(value: object) -> str:
    if isinstance(value, bool):
        value = "예" if value else "아니오"
    return text_tail("" if value is None else str(value), CellStyle.TEXT)


def _number(digits: str, style: CellStyle) -> str:
    """A number that Excel would round (a long code in a number column) is kept exactly, as text."""
    if len(digits) > _EXACT_DIGITS and len(digits.replace(".", "").strip("-0")) > _EXACT_DIGITS:
        return text_tail(digits, CellStyle.TEXT)
    return f'" s="{style:d}"><v>{digits}</v></c>'


def _integer(value: object) -> str:
    return _number(str(value), CellStyle.WHOLE) if type(value) is int else _decimal(value)


def _year(value: object) -> str:
    return _number(str(value), CellStyle.YEAR) if type(value) is int else _text(value)


def _decimal(value: object) -> str:
    if type(value) is int:
        return _number(str(value), CellStyle.WHOLE)
    if type(value) is float:
        value = Decimal(repr(value))
    if not isinstance(value, Decimal) or not value.is_finite():
        return _text(value)
    digits = format(value, "f")
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return _number(digits, CellStyle.FRACTION if "." in digits else CellStyle.WHOLE)


def _thousand_won(value: object) -> str:
    if type(value) is int:
        value = Decimal(value)
    return _decimal(value.scaleb(-3)) if isinstance(value, Decimal) else _text(value)


def _date(value: object) -> str:
    if isinstance(value, dt.datetime):
        value = _in_seoul(value).date()
    if not isinstance(value, dt.date):
        return _text(value)
    if value < _FIRST_SAFE_DATE:
        return _text(value.isoformat())
    return f'" s="{CellStyle.DATE:d}"><v>{value.toordinal() - _DAY_ZERO}</v></c>'


def _moment(value: object) -> str:
    if not isinstance(value, dt.datetime):
        return _date(value)
    moment = _in_seoul(value)
    if moment.date() < _FIRST_SAFE_DATE:
        return _text(moment.isoformat(" ", "seconds"))
    # Whole seconds, as shown: readers round fractions differently.
    seconds = moment.hour * 3600 + moment.minute * 60 + moment.second
    return f'" s="{CellStyle.MOMENT:d}"><v>{moment.toordinal() - _DAY_ZERO + seconds / 86_400}</v></c>'


def _in_seoul(moment: dt.datetime) -> dt.datetime:
    return moment.astimezone(_SEOUL).replace(tzinfo=None) if moment.tzinfo else moment


_TAILS: Final[dict[CellKind, CellTail]] = {
    CellKind.TEXT: _text,
    CellKind.INTEGER: _integer,
    CellKind.YEAR: _year,
    CellKind.DECIMAL: _decimal,
    CellKind.DATE: _date,
    CellKind.MOMENT: _moment,
    CellKind.THOUSAND_WON: _thousand_won,
}


def tail_of_kind(kind: CellKind) -> CellTail:
    """The function for one column. What is not of the column's kind (a masked date, say) becomes text."""
    return lru_cache(maxsize=512, typed=True)(_TAILS[kind])
