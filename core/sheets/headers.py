"""Finding the header of a sheet an officer made by hand. Which field a column means is `columns.py`."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from itertools import pairwise

from core.sheets.header_text import HeaderKey, header_key, normalise_header, unit_of
from core.sheets.refusal import SheetRefused
from core.sheets.table import Cell

__all__ = ["Header", "HeaderCell", "HeaderVocabulary", "find_header", "fingerprint", "normalise_header"]

HeaderVocabulary = Mapping[str, Sequence[str]]
"""Field key → the header texts that mean it; the first is our own header."""

SEARCHED_ROWS = 40
MAX_HEADER_ROWS = 3
MAX_HEADER_TEXT = 120
# A column known by its joined rows counts for more than one known by its lowest row alone, so that a title above a
# header is not taken for its upper row.
JOINED_SCORE, LOWEST_SCORE = 10, 9

NOTE = re.compile(r"^[(\[]?\s*(?:단위\s*[:：]|[\d.년월일\s]+(?:현재|기준)|기준일|작성|출력|※|\*)|현재\s*[)\]]?$")
NUMBER_TEXT = re.compile(r"\s*[-+]?\d[\d,.]*%?\s*")
YEAR_TEXT = re.compile(r"\s*(?:19|20)\d\d\s*")
UNIT_NOTE = re.compile(r"단위\s*[:：]\s*[^)\]]+")


@dataclass(frozen=True, slots=True)
class HeaderCell:
    """One column: `text` is its header as shown, upper rows first; `parts` are those rows; `unit` is "m2", "천원", …"""

    index: int
    text: str
    normal: str
    loose: str
    unit: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Header:
    """Rows `first` to before `data_start` of the table are the header; the indexes count the rows of `RawTable`.

    `titles` are the texts above it, `unit` what they say of all amounts ("(단위: 천원)"), `rows` its own texts without
    blanks.
    """

    first: int
    data_start: int
    cells: tuple[HeaderCell, ...]
    titles: tuple[str, ...] = ()
    unit: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


def find_header(rows: Sequence[Sequence[Cell]], vocabulary: HeaderVocabulary) -> Header:
    """The block of one to three rows that names the most fields; without a known name, the first row like a header."""
    known = {key for names in vocabulary.values() for name in names for key in _keys(header_key(name))}
    best_score, best = 0, None
    for first in range(min(len(rows), SEARCHED_ROWS)):
        if not _may_begin_header(rows[first]):
            continue
        header = _header_at(rows, first)
        score = sum(_score(cell, known) for cell in header.cells)
        if score > best_score:
            best_score, best = score, header
    best = best or _first_likely(rows)
    if best is None:
        raise SheetRefused("제목 줄(열 이름이 있는 줄)을 찾을 수 없습니다. 열 이름이 있는 표를 올리세요.")
    return best


def fingerprint(header: Header) -> str:
    """The same for every file with the same columns in the same order, however they are spaced."""
    content = "\x1f".join(f"{cell.index}\x1e{cell.normal}\x1e{cell.unit}" for cell in header.cells)
    return sha256(content.encode()).hexdigest()


def header_line(text: str) -> str:
    """A header on one line, as the screens show it."""
    return " ".join(text.split())


def _keys(key: HeaderKey) -> set[str]:
    return {key.exact, key.loose}


def _score(cell: HeaderCell, known: set[str]) -> int:
    if cell.normal in known or cell.loose in known:
        return JOINED_SCORE
    return LOWEST_SCORE if cell.parts and known & _keys(header_key(cell.parts[-1])) else 0


def _texts(row: Sequence[Cell]) -> list[str]:
    return ["" if cell is None else header_line(str(cell))[:MAX_HEADER_TEXT] for cell in row]


def _is_header_row(row: Sequence[Cell]) -> bool:
    """Only words, except for whole numbers that may be years (2014, 2015 …)."""
    for cell in row:
        if isinstance(cell, (float, bool, date)) or (isinstance(cell, int) and not 1900 <= cell <= 2100):
            return False
        if isinstance(cell, str) and NUMBER_TEXT.fullmatch(cell) and not YEAR_TEXT.fullmatch(cell):
            return False
    return True


def _may_begin_header(row: Sequence[Cell]) -> bool:
    """A title alone on its row, repeated over merged cells or with a note beside it, begins no header."""
    names = {text for text in _texts(row) if text and not NOTE.search(text)}
    return len(names) >= 2 and _is_header_row(row)


def _header_at(rows: Sequence[Sequence[Cell]], first: int) -> Header:
    block = [_texts(rows[first])]
    while len(block) < MAX_HEADER_ROWS and first + len(block) < len(rows):
        below = rows[first + len(block)]
        if not (_is_header_row(below) and _continues(block[-1], _texts(below))):
            break
        block.append(_texts(below))
    above = [text for row in rows[:first] for text in _texts(row) if text]
    cells = tuple(_cell(index, parts) for index, parts in enumerate(_columns(block)) if parts)
    return Header(
        first=first,
        data_start=first + len(block),
        cells=cells,
        titles=tuple(above),
        unit=next((unit_of(found.group()) for text in above if (found := UNIT_NOTE.search(text))), ""),
        rows=tuple(tuple("".join(text.split()) for text in row) for row in block),
    )


def _continues(upper: list[str], lower: list[str]) -> bool:
    """Whether the lower row splits a group of the upper one and says nothing new below its single columns."""
    width = max(len(upper), len(lower))
    upper, lower = upper + [""] * (width - len(upper)), lower + [""] * (width - len(lower))
    splits = False
    column = 0
    while column < width:
        end = column + 1
        while end < width and lower[end] and upper[end] in ("", upper[column]) and upper[column]:
            end += 1
        below = lower[column:end]
        if end - column > 1 and all(below):
            if len(set(below)) > 1:
                splits = True
        elif lower[column] and lower[column] != upper[column]:
            return False
        column = end
    return splits


def _columns(block: list[list[str]]) -> list[tuple[str, ...]]:
    """The texts above each column, upper rows spread over their groups, repeats dropped."""
    width = max(len(row) for row in block)
    padded = [row + [""] * (width - len(row)) for row in block]
    for upper, lower in pairwise(padded):
        for column in range(1, width):
            if not upper[column] and lower[column]:
                upper[column] = upper[column - 1]
    columns = []
    for column in range(width):
        parts: list[str] = []
        for row in padded:
            if row[column] and (not parts or parts[-1] != row[column]):
                parts.append(row[column])
        columns.append(tuple(parts))
    return columns


def _cell(index: int, parts: tuple[str, ...]) -> HeaderCell:
    text = " ".join(parts)
    key = header_key(text)
    return HeaderCell(index, text, key.exact, key.loose, key.unit, parts)


def _first_likely(rows: Sequence[Sequence[Cell]]) -> Header | None:
    """Of the first rows, the one of words that is at least half as wide as the table."""
    looked = rows[:SEARCHED_ROWS]
    width = max((sum(1 for cell in row if cell is not None) for row in looked), default=0)
    for first, row in enumerate(looked):
        filled = sum(1 for cell in row if cell is not None)
        if _may_begin_header(row) and filled * 2 >= width:
            return _header_at(rows, first)
    return None
