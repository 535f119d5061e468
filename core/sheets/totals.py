"""Rows of a sheet that are no records: totals, repeated headers, footnotes. They are left out and reported."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from core.sheets.headers import Header
from core.sheets.table import Cell, RawTable

TOTAL_WORDS = frozenset(
    ["합계", "총계", "소계", "계", "누계", "총합계", "총합", "전체합계", "합", "평균", "중간합계", "total", "subtotal", "grandtotal", "sum"]
)
TOTAL_ENDING = re.compile(r"(?:합계|총계|소계|누계|총합계)$")
TOTAL_SENTENCE = re.compile(r"(?:총|합계|총계|소계|계|전체)[:：]?[\d,]+(?:건|개|명|호|세대|가구|동|행|줄|개?단지|개?소|개소|단체|개단체)?")
MAY_BE_TOTAL = re.compile(r"[합총소누]\s*계|^[\s\[(<【〔*·-]*(?:계|합|총|전\s*체|평\s*균)|total|sum", re.IGNORECASE)
PLACE_ENDINGS = "동구시도읍면리"
PLACE = re.compile(r"[가-힣]{1,8}(?:\d가)?(?:제?\d(?:[.·,\-~]\d)*)?(?:가제?\d?)?(?:동|구|시|도|읍|면|리)")
FOOTNOTE = re.compile(r"\s*(?:※|\*|＊|☞|주\s*\d*\s*[):]|자료\s*:|출처\s*:|참고\s*:|비고\s*:)")
CLOSING = frozenset({"끝", "이하여백", "이하빈칸", "계속"})
NUMBER_TEXT = re.compile(r"[-+△▲]?\(?[\d,]+(?:\.\d+)?\)?(?:%|원|천원|명|건|개|대|동|호|세대|가구|㎡|m2|단지|개단지|개소)?")
NOT_WORD = re.compile(r"[\s:：=*·.\-–—<>\[\]【】〔〕]")
BRACKETS = re.compile(r"[(（][^()（）]*[)）]")
DASHES = frozenset({"-", "–", "—", "ㅡ", "―"})

LABEL_CELLS = 4
MAX_TOTAL_WORD = 40
REPEATED_SHARE = 0.8


@dataclass(frozen=True, slots=True)
class LeftOut:
    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class DataRows:
    """The records of a table with the lines they stand on, and what was left out."""

    rows: list[list[Cell]]
    lines: list[int]
    left_out: list[LeftOut]


def data_rows(table: RawTable, header: Header) -> DataRows:
    found = DataRows([], [], [])
    for row, line in zip(table.rows[header.data_start :], table.lines[header.data_start :], strict=True):
        left = left_out(row, header, line=line)
        if left:
            found.left_out.append(left)
        else:
            found.rows.append(row)
            found.lines.append(line)
    return found


def left_out(row: Sequence[Cell], header: Header, *, line: int) -> LeftOut | None:
    first = next((cell for cell in row if isinstance(cell, str) and _is_filled(cell)), None)
    if first is None:
        return None
    filled = len(row) - row.count(None)
    if filled == 1 and _is_footnote(first):
        return LeftOut(line, "설명 줄")
    if filled <= 2 and _shown(first) in header.titles:
        return LeftOut(line, "되풀이된 제목")
    if any(_squeezed(first) in names for names in header.rows) and _repeats_header(row, header):
        return LeftOut(line, "되풀이된 열 이름")
    word = is_total_row(row)
    return LeftOut(line, f"합계 줄({word})") if word else None


def is_total_row(cells: Sequence[Cell]) -> str | None:
    """The word that makes the row a total or subtotal (합계, "성동구"), as typed; None for a record.

    A total word must fill its cell among the first filled ones and stand with hardly any other words: 계룡리슈빌 and
    합계아파트 are names, and so is a cell 계 in a row of words.
    """
    labels = [cell for cell in islice(filter(_is_filled, cells), LABEL_CELLS) if isinstance(cell, str)]
    for label in labels:
        if len(label) <= MAX_TOTAL_WORD and MAY_BE_TOTAL.search(label) and _is_total_label(label, cells):
            return _shown(label)
    for label in labels:
        if label.rstrip()[-1] in PLACE_ENDINGS and _is_only_word(label, cells) and PLACE.fullmatch(_squeezed(label)):
            return _shown(label)
    return None


def _is_total_label(label: str, cells: Sequence[Cell]) -> bool:
    words = sum(1 for cell in cells if isinstance(cell, str) and _is_filled(cell) and not _is_number_like(cell))
    numbers = sum(1 for cell in cells if _is_number_like(cell))
    bare = NOT_WORD.sub("", BRACKETS.sub("", label)).lower()
    if bare in TOTAL_WORDS:
        return words - 1 <= max(1, numbers // 2)
    if TOTAL_ENDING.search(bare):  # 왕십리도선동 소계, 2016년 합계
        return numbers > 0 and words <= 2
    return words <= 1 and bool(TOTAL_SENTENCE.fullmatch(_squeezed(label).strip("[]()<>*-")))


def _is_only_word(label: str, cells: Sequence[Cell]) -> bool:
    """Whether only numbers, at least two of them, stand beside the label; most rows are told at their second word."""
    numbers = 0
    for cell in cells:
        if cell is label or not _is_filled(cell):
            continue
        if not _is_number_like(cell):
            return False
        numbers += 1
    return numbers >= 2


def _is_filled(cell: Cell) -> bool:
    return cell is not None and not (isinstance(cell, str) and (not cell or cell.isspace()))


def _is_number_like(cell: Cell) -> bool:
    if isinstance(cell, str):
        bare = "".join(cell.split())
        return bare in DASHES or bool(NUMBER_TEXT.fullmatch(bare))
    return cell is not None and not isinstance(cell, (bool, date))


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _is_footnote(text: str) -> bool:
    return bool(FOOTNOTE.match(text)) or NOT_WORD.sub("", text) in CLOSING


def _repeats_header(row: Sequence[Cell], header: Header) -> bool:
    filled = [(index, _squeezed(str(cell))) for index, cell in enumerate(row) if cell is not None]
    for names in header.rows:
        same = sum(1 for index, text in filled if index < len(names) and names[index] == text)
        if same >= 2 and same >= len(filled) * REPEATED_SHARE:
            return True
    return False


def _shown(text: str) -> str:
    return " ".join(text.split())
