"""How one value becomes one typed cell of a sheet's XML. What a whole file is made of stands in writer."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from enum import IntEnum, StrEnum
from typing import Final
from zoneinfo import ZoneInfo

ColumnWriter = Callable[[Sequence[object]], Iterable[str]]
"""Gives, for each value of a column, what follows `<c r="A3`."""


class CellKind(StrEnum):
    TEXT = "text"
    INTEGER = "integer"
    ORDINAL = "ordinal"  # a whole number that is no quantity: the year 2015, the 관리번호 1204 (never 1,204)
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
    ORDINAL = 6
    DATE = 7
    MOMENT = 8


COLUMN_STYLES: Final = {
    CellKind.TEXT: CellStyle.TEXT,
    CellKind.INTEGER: CellStyle.WHOLE,
    CellKind.ORDINAL: CellStyle.ORDINAL,
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
_FIRST_SAFE_MOMENT: Final = dt.datetime(1900, 3, 1)
_MOMENT_ZERO: Final = dt.datetime(1899, 12, 30)
_DAY_ZERO: Final = _MOMENT_ZERO.toordinal()
_SEOUL: Final = ZoneInfo("Asia/Seoul")

# What XML 1.0 cannot carry, not even escaped. Excel's way round it (_x0001_) is not undone by every reader, so that one
# file would read as different texts: these characters are dropped.
_illegal = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_needs_care = re.compile(r"[\x00-\x1f\ud800-\udfff\ufffe\uffff<>&]|^\s|\s\Z|_x[0-9A-Fa-f]{4}_")
_escape_sequence = re.compile("_x(?=[0-9A-Fa-f]{4}_)")


# What follows the cell's address, spelled out once: formatting an enum costs more than the rest of a cell.
_OPEN_TEXT: Final = {style: f'" s="{style:d}" t="inlineStr"><is>' for style in CellStyle}
_EMPTY: Final = {style: f'" s="{style:d}"/>' for style in CellStyle}
_TEXT_START, _TEXT_END = f"{_OPEN_TEXT[CellStyle.TEXT]}<t>", "</t></is></c>"
_OPEN_WHOLE, _OPEN_FRACTION, _OPEN_ORDINAL, _OPEN_DATE, _OPEN_MOMENT = (
    f'" s="{style:d}"><v>'
    for style in (
        CellStyle.WHOLE,
        CellStyle.FRACTION,
        CellStyle.ORDINAL,
        CellStyle.DATE,
        CellStyle.MOMENT,
    )
)


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
    return f"{_OPEN_TEXT[style]}{string}</is></c>" if string else _EMPTY[style]


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
    return text_tail(_words(value), CellStyle.TEXT)


def _words(value: object) -> str:
    if value is None:
        return ""
    return str(value) if not isinstance(value, bool) else "예" if value else "아니요"


def _number(digits: str, open_cell: str) -> str:
    """A number that Excel would round (a long code in a number column) is kept exactly, as text."""
    if len(digits) > _EXACT_DIGITS and len(digits.replace(".", "").strip("-0")) > _EXACT_DIGITS:
        return text_tail(digits, CellStyle.TEXT)
    return f"{open_cell}{digits}</v></c>"


def _integer(value: object) -> str:
    return _number(str(value), _OPEN_WHOLE) if type(value) is int else _decimal(value)


def _ordinal(value: object) -> str:
    return _number(str(value), _OPEN_ORDINAL) if type(value) is int else _text(value)


def _decimal(value: object) -> str:
    if type(value) is int or type(value) is float:
        value = Decimal(repr(value))
    if not isinstance(value, Decimal) or not value.is_finite():
        return _text(value)
    whole, _, fraction = f"{value:f}".partition(".")
    if fraction := fraction.rstrip("0"):
        return _number(f"{whole}.{fraction}", _OPEN_FRACTION)
    return _number(whole, _OPEN_WHOLE)


def _thousand_won(value: object) -> str:
    if type(value) is int:
        thousands, won = divmod(value, 1000)
        value = thousands if won == 0 else Decimal(value).scaleb(-3)
    elif isinstance(value, Decimal):
        value = value.scaleb(-3)
    return _integer(value)


def _date(value: object) -> str:
    if isinstance(value, dt.datetime):
        value = _in_seoul(value).date()
    if not isinstance(value, dt.date):
        return _text(value)
    if value < _FIRST_SAFE_DATE:
        return _text(value.isoformat())
    return f"{_OPEN_DATE}{value.toordinal() - _DAY_ZERO}</v></c>"


def _moment(value: object) -> str:
    if not isinstance(value, dt.datetime):
        return _date(value)
    moment = _in_seoul(value)
    if moment < _FIRST_SAFE_MOMENT:
        return _text(moment.isoformat(" ", "seconds"))
    # Whole seconds, as shown: readers round fractions differently.
    elapsed = moment - _MOMENT_ZERO
    return f"{_OPEN_MOMENT}{elapsed.days + elapsed.seconds / 86_400:.10f}</v></c>"


def _in_seoul(moment: dt.datetime) -> dt.datetime:
    return moment.astimezone(_SEOUL).replace(tzinfo=None) if moment.tzinfo else moment


_TAILS: Final[dict[CellKind, Callable[[object], str]]] = {
    CellKind.INTEGER: _integer,
    CellKind.ORDINAL: _ordinal,
    CellKind.DECIMAL: _decimal,
    CellKind.DATE: _date,
    CellKind.MOMENT: _moment,
    CellKind.THOUSAND_WON: _thousand_won,
}


def column_writer(kind: CellKind) -> ColumnWriter:
    """The function that writes a column. What is not of its kind (a masked date, say) becomes text."""
    if kind is CellKind.TEXT:
        return _text_column
    tail_of, empty = _TAILS[kind], _EMPTY[COLUMN_STYLES[kind]]

    def column(values: Sequence[object]) -> list[str]:
        return [empty if value is None else tail_of(value) for value in values]

    return column


def _text_column(values: Sequence[object]) -> Iterable[str]:
    """Hundreds of texts in a dozen calls, joined by the one character that none of them may hold unescaped; one by one
    when any of them needs more than that."""
    texts = [value if type(value) is str else _words(value) for value in values]
    joined = "<".join(texts)
    if (
        not joined.isprintable()  # a control character, lone surrogate, line end or any but the common blank
        or joined.count("<") != len(texts) - 1
        or "_x" in joined
        or " <" in (fenced := f"<{joined}<")
        or "< " in fenced
        or len(max(texts, key=len)) > _SURELY_SHORT
    ):
        return [text_tail(text, CellStyle.TEXT) for text in texts]
    escaped = joined.replace("&", "&amp;").replace(">", "&gt;").replace("<", f"{_TEXT_END}\n{_TEXT_START}")
    cells = f"{_TEXT_START}{escaped}{_TEXT_END}"
    return cells.replace(f"{_TEXT_START}{_TEXT_END}", _EMPTY[CellStyle.TEXT]).split("\n")
