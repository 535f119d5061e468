"""Parsers from one cell to one Python value, made once per column and called per row.

A parser gives a value, None (or "" for text) for a blank cell, or raises CellError naming what was typed.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from core.particles import quoted
from core.sheets.table import Cell

Parser = Callable[[Cell], object]

POSTGRES_INTEGER_MAX = 2_147_483_647
POSTGRES_BIGINT_MAX = 9_223_372_036_854_775_807
SHOWN_CHARACTERS = 40
MAX_NUMBER_CHARACTERS = 25
# Excel shows, and keeps, 15 digits: 0.1 + 0.2 in a cell is 0.3.
FLOAT_DIGITS = ".15g"

COUNT_UNITS = frozenset(
    ["세대", "가구", "호", "동", "개동", "명", "인", "층", "대", "개", "건", "회", "개소", "년", "개월", "월", "일", "점", "기", "평", "%"]
)
AREA_UNITS = frozenset({"m2", "평방미터", "제곱미터"})
WON_UNITS = {"원": 1, "천원": 1_000, "만원": 10_000, "백만원": 1_000_000, "억원": 100_000_000}

DASHES = "-–—―−ㅡ·."
LONGEST_DASH = 3
BLANK_WORDS = frozenset({"없음", "해당없음", "해당사항없음", "미상", "n/a", "#n/a", "#ref!", "#value!", "#div/0!", "null", "none"})
NUMBER = re.compile(r"(?P<sign>[-+△▲−]?)(?P<whole>\d{1,3}(?:,\d{3})+|\d+)(?P<fraction>\.\d*)?(?P<unit>[^\d.,].*)?")
BRACKETED = re.compile(r"\((.+)\)")
ODD_CHARACTERS = re.compile(r"[\u200b-\u200f\u2028-\u202e\u2060\ufeff\u00ad]|_x000D_|[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]")
BLANKS = re.compile(r"[\s\u00a0\u3000]+")
INNER_BLANKS = re.compile(r"[^\S\n]+")
# Most cells: words of composed letters with single blanks between, which need none of the cleaning.
CLEAN = re.compile(r"[!-~가-힣]+(?: [!-~가-힣]+)*")
CANNOT_BE_STORED = re.compile(r"[\x00\ud800-\udfff]")


class CellError(Exception):
    """What is wrong with one cell; `sentence` names the text as it was typed."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def whole_number(*, minimum: int = 0, maximum: int = POSTGRES_INTEGER_MAX, units: Collection[str] = COUNT_UNITS) -> Parser:
    """1,234 / "1,234세대" / "１２３" / 12.0; a fraction is refused, never rounded."""

    def parse(cell: Cell) -> int | None:
        if type(cell) is int:
            number = cell
        else:
            exact = _number(cell, units)
            if exact is None:
                return None
            if exact != exact.to_integral_value():
                raise CellError(f"{topic(cell)} 소수입니다. 정수로 적으세요.")
            number = int(exact)
        _check_range(cell, number, minimum, maximum)
        return number

    return parse


def decimal_number(
    *,
    places: int = 2,
    minimum: Decimal | int | None = 0,
    maximum: Decimal | int = 999_999_999_999,
    units: Collection[str] = AREA_UNITS,
) -> Parser:
    """A measurement ("21,277.09㎡"), rounded half up to `places`: what a sheet shows is rounded already.

    Without a minimum, values go down to -`maximum`.
    """
    step = Decimal(1).scaleb(-places)
    least = -maximum if minimum is None else minimum

    def parse(cell: Cell) -> Decimal | None:
        exact = _number(cell, units)
        if exact is None:
            return None
        _check_range(cell, exact, least, maximum)
        return exact.quantize(step, rounding=ROUND_HALF_UP)

    return parse


def money(*, thousand: bool = False, minimum: int = 0, maximum: int = POSTGRES_BIGINT_MAX) -> Parser:
    """Whole 원; with `thousand` a bare number is 천원. A unit typed in the cell itself ("5백만원") holds over both."""
    column_unit = 1_000 if thousand else 1

    def parse(cell: Cell) -> int | None:
        exact = _number(cell, WON_UNITS, multiplier=column_unit, strip="금₩\\￦")
        if exact is None:
            return None
        if exact != exact.to_integral_value():
            raise CellError(f"'{shown(cell)}'에 1원보다 작은 금액이 있습니다. 원 단위까지만 적으세요.")
        _check_range(cell, exact, minimum, maximum)
        return int(exact)

    return parse


def yes_no() -> Parser:
    def parse(cell: Cell) -> bool | None:
        if cell is None or isinstance(cell, bool):
            return cell
        word = squeezed(cell)
        if word in YES:
            return True
        if word in NO:
            return False
        if is_blank(cell):
            return None
        raise CellError(f"{topic(cell)} 예 또는 아니요로 알아볼 수 없습니다. '예'나 '아니요'로 적으세요.")

    return parse


def choice(labels: Mapping[Any, Sequence[str]]) -> Parser:
    """`labels` gives for each value the words that mean it, the shown one first."""
    values = {squeezed(word): value for value, words in labels.items() for word in words}
    allowed = ", ".join(words[0] for words in labels.values())

    def parse(cell: Cell) -> str | None:
        value = values.get(squeezed(cell))
        if value is None and not is_blank(cell):
            raise CellError(f"{topic(cell)} 고를 수 없는 값입니다. 다음 중 하나로 적으세요: {allowed}")
        return value

    return parse


def plain_text(*, max_length: int | None = None, lines: bool = False) -> Parser:
    """Text as one line (or `lines`), composed (NFC), without odd blanks; 2016.0 is "2016", a lone dash is blank."""

    def parse(cell: Cell) -> str:
        text = clean_text(cell, lines=lines)
        if max_length is not None and len(text) > max_length:
            raise CellError(f"{topic(text)} {len(text):,}자입니다. {max_length:,}자까지 넣을 수 있으니 줄여 적으세요.")
        return text

    return parse


def clean_text(cell: Cell, *, lines: bool = False) -> str:
    if cell is None:
        return ""
    text = cell if isinstance(cell, str) else text_of(cell)
    if len(text) > LONGEST_DASH and CLEAN.fullmatch(text) and "_x" not in text:
        return text
    if CANNOT_BE_STORED.search(text):
        raise CellError(f"'{shown(text)}'에 저장할 수 없는 글자가 있습니다. 칸의 내용을 다시 적으세요.")
    text = ODD_CHARACTERS.sub("", unicodedata.normalize("NFC", text))
    if lines:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        text = "\n".join(INNER_BLANKS.sub(" ", line).strip() for line in text.split("\n")).strip()
    else:
        text = BLANKS.sub(" ", text).strip()
    return "" if not text.strip(DASHES) and len(text) <= LONGEST_DASH else text


def text_of(cell: Cell) -> str:
    """A cell as Excel would show it under the general format."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "예" if cell else "아니요"
    if isinstance(cell, float):
        return format(cell, FLOAT_DIGITS) if not cell.is_integer() else format(cell, ".0f")
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M:%S")
    return str(cell)


def is_blank(cell: Cell) -> bool:
    """Empty, a dash or a word that says there is nothing; never zero."""
    if cell is None:
        return True
    if not isinstance(cell, str):
        return False
    word = squeezed(cell)
    return not word.strip(DASHES) or word in BLANK_WORDS


def squeezed(cell: Cell) -> str:
    """The cell's words in one form for comparing: no blanks, no case, no width."""
    text = cell if isinstance(cell, str) else text_of(cell)
    return BLANKS.sub("", ODD_CHARACTERS.sub("", unicodedata.normalize("NFKC", text))).casefold()


def topic(cell: Cell) -> str:
    """The cell quoted, as what a sentence is about: ‘12동’은, ‘가나다’는."""
    return quoted(shown(cell), "은")


def shown(cell: Cell) -> str:
    """The cell as typed, short enough for a sentence and without what cannot be printed."""
    text = cell if isinstance(cell, str) else text_of(cell)
    text = "".join(letter if letter.isprintable() else " " for letter in text[: SHOWN_CHARACTERS * 2])
    text = " ".join(text.split())
    return text if len(text) <= SHOWN_CHARACTERS else text[: SHOWN_CHARACTERS - 1] + "…"


YES = frozenset(
    squeezed(word)
    for word in ["예", "네", "y", "yes", "o", "○", "◯", "ㅇ", "true", "t", "1", "유", "있음", "여", "해당", "v", "✓", "✔", "√"]
)
NO = frozenset(
    squeezed(word)
    for word in ["아니오", "아니요", "n", "no", "x", "×", "✕", "✗", "false", "f", "0", "무", "없음", "부", "미해당", "비해당"]
)


def _number(cell: Cell, units: Collection[str] | Mapping[str, int], *, multiplier: int = 1, strip: str = "") -> Decimal | None:
    if isinstance(cell, (bool, date)):
        raise CellError(f"{topic(cell)} 숫자가 아닙니다. 숫자로 적으세요.")
    if isinstance(cell, int):
        return Decimal(cell) * multiplier
    if isinstance(cell, float):
        if cell - cell != 0:
            raise CellError(f"{topic(cell)} 숫자가 아닙니다. 숫자로 적으세요.")
        return Decimal(format(cell, FLOAT_DIGITS)) * multiplier
    if is_blank(cell):
        return None
    return _number_of_text(str(cell), units, multiplier=multiplier, strip=strip)


def _number_of_text(text: str, units: Collection[str] | Mapping[str, int], *, multiplier: int, strip: str) -> Decimal:
    bare = squeezed(text).lstrip(strip)
    bracketed = BRACKETED.fullmatch(bare)  # how accounts write a negative amount
    found = NUMBER.fullmatch(bracketed.group(1) if bracketed else bare)
    unit = (found["unit"] or "") if found else ""
    if not found or len(bare) > MAX_NUMBER_CHARACTERS or (unit and unit not in units):
        raise CellError(f"{topic(text)} 숫자로 읽을 수 없습니다. 숫자만 적으세요.")
    number = Decimal(found["whole"].replace(",", "") + (found["fraction"] or ""))
    if bool(bracketed) != (found["sign"] in ("-", "△", "▲", "−")):
        number = -number
    if unit and isinstance(units, Mapping):
        multiplier = units[unit]
    return number * multiplier


def _check_range(cell: Cell, number: Decimal | int, minimum: Decimal | int, maximum: Decimal | int) -> None:
    if number < minimum:
        raise CellError(f"{topic(cell)} 너무 작습니다. {minimum:,} 이상으로 적으세요.")
    if number > maximum:
        raise CellError(f"{topic(cell)} 너무 큽니다. {maximum:,} 이하로 적으세요.")
