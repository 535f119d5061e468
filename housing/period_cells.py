"""A period in one cell, as ledgers write it: the term of a representative, the months of a project."""

import re
import unicodedata
from datetime import date

from core.sheets.date_parsers import day
from core.sheets.parsers import CellError, Parser, text_of, topic
from core.sheets.table import Cell

_DAY = r"(?P<{0}year>\d{{4}}|\d{{2}})\s*[-./년]\s*(?P<{0}month>\d{{1,2}})\s*[-./월]\s*(?P<{0}day>\d{{1,2}})\s*[.일]?"
PERIOD = re.compile(rf"(?:{_DAY.format('from_')})?\s*(?:[~∼〜–—-]|부터)\s*(?:{_DAY.format('to_')})?\s*(?:까지)?")
TWO_SIDES = re.compile(r"([^~∼〜]*)[~∼〜]([^~∼〜]*)")


def period(begins: str, ends: str) -> Parser:
    """Both days of 2016.03.14~2018.03.13 by these names; a side may be open. Two-digit years are of this century."""
    parse_day = day()

    def parse(cell: Cell) -> object:
        text = unicodedata.normalize("NFKC", text_of(cell)).strip()
        if found := PERIOD.fullmatch(text):
            sides = [parse_day(_side(cell, found, side)) for side in ("from", "to")]
        elif parted := TWO_SIDES.fullmatch(text):
            sides = [parse_day(side.strip() or None) for side in parted.groups()]
        else:
            sides = []
        days = {name: value for name, value in zip((begins, ends), sides, strict=False) if value is not None}
        if not days:
            raise CellError(f"{topic(cell)} 기간으로 읽을 수 없습니다. 2016.03.14~2018.03.13처럼 적으세요.")
        return days

    return parse


def _side(cell: Cell, found: re.Match[str], side: str) -> date | None:
    year = found[f"{side}_year"]
    if year is None:
        return None
    return day_of(cell, int(year) + (2000 if len(year) == 2 else 0), int(found[f"{side}_month"]), int(found[f"{side}_day"]))


def day_of(cell: Cell, year: int, month: int, number: int) -> date:
    try:
        return date(year, month, number)
    except ValueError as error:
        raise CellError(f"{topic(cell)} 달력에 없는 날짜입니다. 연월일을 확인하세요.") from error
