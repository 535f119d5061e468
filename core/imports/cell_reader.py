"""What the cells of an uploaded row say: parsed by functions built once, blanks and masks told from values."""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from core.imports.asking import Answers
from core.imports.parsers import parser_for
from core.imports.rows import CheckedRow, OpenCell
from core.imports.sheet import BROKEN_LETTER, NO_RESIDENT_NUMBERS, RESIDENT_NUMBER, Doubt, Doubtful, Several, Sheet, SheetField
from core.imports.values import ValueReader
from core.imports.vocabulary import NUMBER, own_headers
from core.masking import is_masked
from core.particles import quoted
from core.records.kind import RecordKind
from core.records.models import FieldValue
from core.sheets.parsers import CellError, Parser, is_blank, shown, text_of
from core.sheets.table import Cell
from core.typed_numbers import number_in

MASKED = "{label}: 가려진 값({text})은 올릴 수 없습니다. 원래 값을 적거나 비워 두세요."
NOT_A_NUMBER = "관리번호: {text} 번호가 아닙니다. 이 열은 고치지 마세요."
BROKEN = "깨진 글자(�)가 있습니다. 칸의 내용을 다시 적으세요."

# How parsers quote a cell: ‘…’은, '…'에, : “…”.
QUOTED = re.compile(r"(?<=^['‘]).+(?=['’](?:[은는을를에] |이?라는 ))|(?<=“).+(?=”)", re.DOTALL)
REMEMBERED = frozenset({str, int})
"""No float and no bool: 1, 1.0 and True are one key, and read differently."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file that stands for a field. `is_kept`: a blank never empties it."""

    index: int
    name: str
    label: str
    parse: Parser
    is_personal: bool
    is_kept: bool
    reads_masked: bool
    known: dict[Cell, Any] = field(default_factory=dict)
    """What cells that come again and again (아파트, 분양, 0) were parsed to; none that is blank, broken or a mask that says nothing."""


class CellReader:
    """`mapping` names the field of each column index, `units` the unit its header gives."""

    def __init__(
        self,
        kind: RecordKind,
        sheet: Sheet,
        mapping: Mapping[int, str],
        units: Mapping[int, str],
        reader: ValueReader,
        answers: Answers,
        *,
        clear_blanks: bool,
    ) -> None:
        self.kind, self.sheet, self.reader, self.answers, self.clear_blanks = kind, sheet, reader, answers, clear_blanks
        self.columns = self._columns(mapping, units)
        self.number_at = next((index for index, name in mapping.items() if name == NUMBER), None)
        self.complete = self.sheet.complete()
        self.blanks: dict[str, bool] = {}
        self.names_several: set[str] = set()

    def _columns(self, mapping: Mapping[int, str], units: Mapping[int, str]) -> list[Column]:
        fields: dict[str, SheetField] = {one.name: one for one in self.sheet.all_fields()}
        headers = own_headers(self.kind)
        children = self.sheet.child_rows.fields() if self.sheet.child_rows is not None else []
        kept = {*self.sheet.required, *(name for key in self.sheet.keys for name in key), *(one.name for one in children)}
        return [
            Column(
                index,
                name,
                headers[name],
                parser_for(self.kind, fields[name], unit=units.get(index, "")),
                is_personal=self.reader.is_personal(name),
                is_kept=name in kept,
                reads_masked=fields[name].reads_masked,
            )
            for index, name in mapping.items()
            if name in fields
        ]

    def read(self, line: int, cells: Sequence[Cell]) -> tuple[CheckedRow, int | None]:
        """The row, and the 관리번호 it names."""
        row = CheckedRow(line=line, cells=cells)
        width = len(cells)
        for column in self.columns:
            cell = cells[column.index] if column.index < width else None
            if cell is None and not self.clear_blanks:
                continue
            known = column.known.get(cell) if type(cell) in REMEMBERED else None
            if known and type(known) is not Doubtful:
                row.values[column.name] = known
            elif self._is_blank(cell):
                self._take_blank(row, column, cell)
            elif cell == RESIDENT_NUMBER:
                row.errors.append(f"{column.label}: {NO_RESIDENT_NUMBERS}")
            elif column.is_personal and isinstance(cell, str) and is_masked(cell):
                self._take_masked(row, column, cell)
            else:
                self._take(row, column, cell)
        self.complete(row.values, row.warnings.append)
        number = self._number(row, cells)
        for name in self.names_several:
            if isinstance(several := row.values.get(name), Several):
                del row.values[name]
                row.several[name] = several
                if number is None and (answer := self.answers.of(row, name, several)) is not None:
                    row.values[name] = answer
        return row, number

    def _is_blank(self, cell: Cell) -> bool:
        if not isinstance(cell, str):
            return cell is None
        if "0" <= cell[:1] <= "9":
            return False
        if cell not in self.blanks:
            self.blanks[cell] = is_blank(cell)
        return self.blanks[cell]

    def _take_blank(self, row: CheckedRow, column: Column, cell: Cell) -> None:
        if not self.clear_blanks or column.is_kept:
            return
        blank = self.reader.blank(column.name)
        text = text_of(cell).strip()
        if text:  # "없음" may be what is stored
            row.open_cells.append(OpenCell(column.name, text, blank))
        else:
            row.values[column.name] = blank

    def _take_masked(self, row: CheckedRow, column: Column, cell: str) -> None:
        """The sentence quotes it masked as our own values are: somebody else's mask may leave a whole birth date in sight."""
        if column.reads_masked:
            with suppress(CellError):
                row.values[column.name] = self._parsed(column, cell)
                return
        text = cell.strip()
        quoted = self.reader.masked(column.name, text)
        row.open_cells.append(OpenCell(column.name, text, error=MASKED.format(label=column.label, text=quoted)))

    def _take(self, row: CheckedRow, column: Column, cell: Cell) -> None:
        try:
            if isinstance(cell, str) and BROKEN_LETTER in cell:
                raise CellError(BROKEN)
            value = self._parsed(column, cell)
        except CellError as error:
            row.open_cells.append(OpenCell(column.name, text_of(cell).strip(), error=self._said_of(column, error.sentence)))
            return
        if isinstance(value, Doubtful):
            row.warnings.append(self._said_of(column, value.sentence))
            row.doubts.append(self._doubt(column, cell, value.value))
            value = value.value
        elif isinstance(value, Several):
            self.names_several.add(column.name)
        if value is not None and value != "":
            row.values[column.name] = value

    def _doubt(self, column: Column, cell: Cell, value: FieldValue) -> Doubt:
        quoted = self.reader.masked(column.name, shown(cell))
        return Doubt(column.name, value, f"{column.label} ‘{quoted}’ {'확인' if value is not None else '넣지 않음'}.")

    def _said_of(self, column: Column, sentence: str) -> str:
        """The sentence under the column's name; the personal value it quotes is masked."""
        if column.is_personal:
            sentence = QUOTED.sub(lambda quoted: self.reader.masked(column.name, quoted[0]), sentence)
        return f"{column.label}: {sentence}"

    def _parsed(self, column: Column, cell: Cell) -> FieldValue:
        if type(cell) not in REMEMBERED:
            return column.parse(cell)
        if cell not in column.known:
            column.known[cell] = column.parse(cell)
        return column.known[cell]

    def _number(self, row: CheckedRow, cells: Sequence[Cell]) -> int | None:
        cell = cells[self.number_at] if self.number_at is not None and self.number_at < len(cells) else None
        text = text_of(cell).strip()
        if not text:
            return None
        number = number_in(text)
        if number is None:
            row.errors.append(NOT_A_NUMBER.format(text=quoted(text[:20], "은")))
        return number
