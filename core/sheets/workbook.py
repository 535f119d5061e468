"""Reading one worksheet of an xlsx, xls or ods workbook into rows of `Cell`; runs inside the reading process."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import IO

import python_calamine

from core.sheets.file_type import BROKEN
from core.sheets.refusal import PasswordNeeded, SheetRefused
from core.sheets.table import Cell

# Up to here a float holds every whole number, so 1.0 may be shown as 1.
EXACT_WHOLE = 2**53
SHEETS_TRIED = 50
TABLE_LOOK_ROWS = 200
NOTED_CELLS = 5
SCANNED_BYTES = 16 * 1024 * 1024

ERROR_CELL = re.compile(rb'<c r="([A-Z]{1,3}\d+)"[^>]*? t="e"')
UNCALCULATED_CELL = re.compile(rb'<c r="([A-Z]{1,3}\d+)"[^>]*><f[^>]*(?:/>|>[^<]*</f>)(?:<v ?/>|<v></v>)?</c>')


@dataclass(slots=True)
class Worksheet:
    """A chosen worksheet whose rows are still to be read; row 0 is the sheet's first row, whatever is blank."""

    name: str
    sheet_names: list[str]
    source: python_calamine.CalamineSheet
    notes: list[str] = field(default_factory=list)

    def rows(self) -> Iterator[list[Cell]]:
        start = self.source.start
        if start is None:
            return
        padding: list[Cell] = [None] * start[1]
        spread = _SpreadText(self.source.merged_cell_ranges or [])
        for number, raw in enumerate(self.source.iter_rows()):
            row = padding + [(value if value and not value.isspace() else None) if type(value) is str else _cell(value) for value in raw]
            spread.fill(number, row)
            yield row


class _SpreadText:
    """A text merged downwards stands for each of its rows; a number does not, or sums would count it twice."""

    def __init__(self, ranges: list[tuple[tuple[int, int], tuple[int, int]]]) -> None:
        self._begins: dict[int, list[tuple[int, int]]] = {}
        for (top, left), (bottom, right) in ranges:
            if left == right and bottom > top:
                self._begins.setdefault(top, []).append((left, bottom))
        self._open: dict[int, tuple[int, str]] = {}

    def fill(self, number: int, row: list[Cell]) -> None:
        for column, (bottom, text) in list(self._open.items()):
            if number > bottom:
                del self._open[column]
            elif column < len(row) and row[column] is None:
                row[column] = text
        for column, bottom in self._begins.get(number, ()):
            if column < len(row) and isinstance(value := row[column], str):
                self._open[column] = (bottom, value)


def open_worksheet(file: IO[bytes], *, wanted: str | None) -> Worksheet:
    try:
        book = python_calamine.load_workbook(file)
    except python_calamine.PasswordError as error:
        raise PasswordNeeded("비밀번호가 걸린 파일입니다. 파일의 비밀번호를 입력하세요.") from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise SheetRefused(BROKEN) from error
    try:
        worksheet = _choose(book, wanted)
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise SheetRefused(BROKEN) from error
    worksheet.notes += _notes_on_lost_cells(file)
    return worksheet


def _choose(book: python_calamine.CalamineWorkbook, wanted: str | None) -> Worksheet:
    kinds = python_calamine.SheetTypeEnum
    usable = [meta for meta in book.sheets_metadata if meta.typ == kinds.WorkSheet]
    shown = [meta.name for meta in usable if meta.visible == python_calamine.SheetVisibleEnum.Visible]
    names = shown or [meta.name for meta in usable]
    if wanted is not None:
        if wanted not in {meta.name for meta in usable}:
            raise SheetRefused(f"'{wanted}' 시트가 없습니다. 이 파일의 시트: {', '.join(names) or '없음'}")
        return Worksheet(wanted, names, book.get_sheet_by_name(wanted))
    for name in names[:SHEETS_TRIED]:
        sheet = book.get_sheet_by_name(name)
        if _looks_like_table(sheet):
            return Worksheet(name, names, sheet)
    raise SheetRefused("표가 들어 있는 시트가 없습니다. 제목 줄과 자료가 있는 시트를 저장해 올리세요.")


def _looks_like_table(sheet: python_calamine.CalamineSheet) -> bool:
    """Two rows with two filled cells each, or one column filled twice."""
    if sheet.start is None:
        return False
    filled = [sum(1 for value in row if value != "") for row in sheet.to_python(nrows=TABLE_LOOK_ROWS)]
    wide = sum(1 for count in filled if count >= 2)
    return wide >= 2 or (sheet.width == 1 and sum(filled) >= 2)


def _cell(value: object) -> Cell:
    if isinstance(value, float):
        if -EXACT_WHOLE < value < EXACT_WHOLE:
            return int(value) if value.is_integer() else value
        return value if value - value == 0 else str(value)
    if isinstance(value, datetime):
        return value.date() if value.time() == time.min else value.replace(tzinfo=None)
    if isinstance(value, time):
        return value.isoformat(timespec="seconds")
    return value if isinstance(value, (int, date)) else str(value)


def _notes_on_lost_cells(file: IO[bytes]) -> list[str]:
    """Cells that look filled in Excel but reach us blank: errors, and formulas no program has calculated."""
    file.seek(0)
    if not zipfile.is_zipfile(file):
        return []
    errors: list[str] = []
    uncalculated: list[str] = []
    budget = SCANNED_BYTES
    with zipfile.ZipFile(file) as archive:
        for member in archive.infolist():
            if member.filename.startswith("xl/worksheets/sheet") and budget > 0:
                with archive.open(member) as part:
                    content = part.read(budget)
                budget -= len(content)
                if b't="e"' in content:
                    errors += [match.decode() for match in ERROR_CELL.findall(content)]
                if b"<f" in content:
                    uncalculated += [match.decode() for match in UNCALCULATED_CELL.findall(content)]
    notes = []
    if errors:
        notes.append(f"오류 값(#N/A 등)이 든 칸은 빈칸으로 읽었습니다: {_listed(errors)}")
    if uncalculated:
        notes.append(
            f"계산 결과가 저장되지 않은 수식 칸은 빈칸으로 읽었습니다: {_listed(uncalculated)}. "
            "엑셀에서 열어 저장한 뒤 다시 올리면 값이 들어옵니다."
        )
    return notes


def _listed(addresses: list[str]) -> str:
    shown = ", ".join(addresses[:NOTED_CELLS])
    rest = len(addresses) - NOTED_CELLS
    return f"{shown} 외 {rest:,}칸" if rest > 0 else shown
