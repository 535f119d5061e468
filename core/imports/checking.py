"""What each row of an upload would do: parsed by functions built once, compared with the records of this moment.

Nothing is written here. The same check runs for the preview and once more when the officer confirms.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models

from core.imports.matching import Match, Matcher
from core.imports.parsers import parser_for
from core.imports.rows import CheckedRow, MaskedCell, Outcome
from core.imports.sheet import Doubtful, SheetField
from core.imports.values import ChangedValue, ValueReader
from core.masking import is_masked
from core.records.kind import RecordKind
from core.records.models import FieldValue, own_field
from core.records.tables import compiled_columns
from core.sheets.parsers import CellError, Parser, is_blank
from core.sheets.table import Cell

NUMBER = "pk"
NUMBER_HEADERS = ("관리번호",)


@dataclass
class RowDraft:
    """A row being checked: what was typed, and the record it stands for."""

    line: int
    values: dict[str, Any]
    reader: ValueReader
    row: CheckedRow
    stored: Mapping[str, Any]

    @property
    def is_new(self) -> bool:
        return self.row.record is None

    def get(self, name: str) -> FieldValue:
        if name in self.values:
            return self.values[name]
        if name in self.stored:
            return self.stored[name]
        return self.reader.stored(self.row.record, name) if self.row.record is not None else None

    def warn(self, sentence: str) -> None:
        self.row.warnings.append(sentence)

    def reject(self, sentence: str) -> None:
        self.row.errors.append(sentence)


@dataclass(frozen=True)
class Column:
    """A column of the file that stands for a field."""

    index: int
    field: SheetField
    label: str
    parse: Parser


class Checker:
    """`mapping` names the field of each column index; `decisions` answers earlier questions by line ('same', 'new',
    'restore')."""

    def __init__(
        self,
        kind: RecordKind,
        mapping: Mapping[int, str],
        *,
        units: Mapping[int, str] | None = None,
        clear_blanks: bool = False,
        decisions: Mapping[int, str] | None = None,
    ) -> None:
        if kind.sheet is None:
            raise ValueError(f"{kind.name} takes no uploads")
        self.kind, self.sheet, self.clear_blanks = kind, kind.sheet, clear_blanks
        self.decisions = decisions or {}
        units = units or {}
        fields = {one.name: one for one in self.sheet.all_fields()}
        headers = own_headers(kind)
        self.columns = [
            Column(index, fields[name], headers[name], parser_for(kind.model, fields[name], unit=units.get(index, "")))
            for index, name in mapping.items()
            if name in fields
        ]
        self.number_at = next((index for index, name in mapping.items() if name == NUMBER), None)
        self.related_names = {one.name for group in self.sheet.related for one in group.fields()}
        self.reader = ValueReader(kind.model, headers)
        self.finish = self.sheet.finish()

    def check(self, rows: Iterable[tuple[int, Sequence[Cell]]], *, progress: Callable[[int], None] | None = None) -> list[CheckedRow]:
        """One CheckedRow per row, in order. Rows are checked as if saved one after the other: a second row of the same
        record is refused on its own line."""
        drafts = [self._parse(line, cells) for line, cells in rows]
        matcher = Matcher(self.kind, self.sheet)
        matcher.load([(row, row.values, number) for row, number in drafts])
        stored = self._stored_children([match.pk for match in matcher.matches.values() if match.pk])
        checked = []
        for at, (row, number) in enumerate(drafts):
            self._settle(row, number, matcher, stored)
            checked.append(row)
            if progress is not None and at % 500 == 0:
                progress(at)
        return checked

    def _parse(self, line: int, cells: Sequence[Cell]) -> tuple[CheckedRow, int | None]:
        row = CheckedRow(line=line, cells=cells)
        for column in self.columns:
            cell = cells[column.index] if column.index < len(cells) else None
            if is_blank(cell):
                if self.clear_blanks:
                    row.values[column.field.name] = self.reader.blank(column.field.name)
                continue
            if isinstance(cell, str) and self.reader.is_personal(column.field.name) and is_masked(cell):
                row.values[column.field.name] = MaskedCell(cell.strip(), column.label)
                continue
            self._take(row, column, cell)
        return row, self._number(row, cells)

    def _take(self, row: CheckedRow, column: Column, cell: Cell) -> None:
        try:
            value = column.parse(cell)
        except CellError as error:
            row.errors.append(f"{column.label}: {error}")
            return
        if isinstance(value, Doubtful):
            row.warnings.append(f"{column.label}: {value.sentence}")
            value = value.value
        if value not in (None, ""):
            row.values[column.field.name] = value

    def _number(self, row: CheckedRow, cells: Sequence[Cell]) -> int | None:
        cell = cells[self.number_at] if self.number_at is not None and self.number_at < len(cells) else None
        if cell is None or cell == "":
            return None
        text = str(cell).strip()
        if not text.isdigit() or len(text) > 18:
            row.errors.append(f"관리번호: ‘{text}’은(는) 번호가 아닙니다. 이 열은 고치지 마세요.")
            return None
        return int(text)

    def _stored_children(self, pks: list[int]) -> dict[int, dict[str, Any]]:
        stored: dict[int, dict[str, Any]] = {pk: {} for pk in pks}
        for group in self.sheet.related:
            for pk, values in group.load(pks).items():
                stored[pk].update(values)
        return stored

    def _settle(self, row: CheckedRow, number: int | None, matcher: Matcher, stored: Mapping[int, Mapping[str, Any]]) -> None:
        match = matcher.find(row, number, self.decisions.get(row.line, ""))
        row.record, row.question = match.record, match.question
        if match.refusal:
            row.errors.append(match.refusal)
        children = stored.get(match.pk, {}) if match.pk else {}
        self._unmask(row)
        draft = RowDraft(row.line, row.values, self.reader, row, children)
        if not row.errors:
            self.finish(draft)
            self._require(row)
        row.label = self._label(row, match)
        row.changes = self._changes(row, children)
        if row.errors:
            row.outcome = Outcome.REJECTED
        elif row.record is None:
            row.outcome = Outcome.CREATED
        else:
            row.outcome = Outcome.UPDATED if row.changes else Outcome.UNCHANGED

    def _unmask(self, row: CheckedRow) -> None:
        """A cell equal to the mask of what is stored says nothing new; any other mask would destroy a value."""
        for name, value in list(row.values.items()):
            if not isinstance(value, MaskedCell):
                continue
            del row.values[name]
            if row.record is None or value.text != self.reader.masked(row.record, name):
                row.errors.append(f"{value.label}: 가려진 값({value.text})은 올릴 수 없습니다. 원래 값을 적거나 비워 두세요.")

    def _require(self, row: CheckedRow) -> None:
        if row.record is not None:
            return
        for name in self.sheet.required:
            if row.values.get(name) in (None, ""):
                row.errors.append(f"{self.reader.label(name)}이(가) 비어 있습니다. 새로 등록하려면 꼭 필요합니다.")

    def _label(self, row: CheckedRow, match: Match) -> str:
        if match.record is not None:
            return str(match.record)
        return str(row.values.get(self.sheet.required[0], "")) if self.sheet.required else ""

    def _changes(self, row: CheckedRow, children: Mapping[str, Any]) -> list[ChangedValue]:
        """Also splits the row's values: children go to `related`, values that change nothing are dropped."""
        changes = []
        for name, value in list(row.values.items()):
            if name in self.related_names:
                del row.values[name]
                before = children.get(name)
                if before != value:
                    row.related[name] = value
            else:
                before = self.reader.stored(row.record, name) if row.record is not None else None
                if row.record is not None and before == value:
                    del row.values[name]
            if row.record is not None and before != value:
                changes.append(self.reader.change(name, before, value))
        return changes


def own_headers(kind: RecordKind) -> dict[str, str]:
    """The header each field bears in this kind's own files."""
    if kind.sheet is None:
        return {}
    columns = compiled_columns(kind.table)
    headers = {}
    for one in kind.sheet.all_fields():
        if one.name in columns:
            headers[one.name] = columns[one.name].header
        else:
            headers[one.name] = one.label or _verbose_name(kind.model, one.name)
    return headers


def vocabulary(kind: RecordKind) -> dict[str, list[str]]:
    """Field name → the headers that mean it, its own first."""
    headers = own_headers(kind)
    fields = kind.sheet.all_fields() if kind.sheet else []
    return {NUMBER: list(NUMBER_HEADERS), **{one.name: [headers[one.name], *one.also] for one in fields}}


def _verbose_name(model: type[models.Model], name: str) -> str:
    return str(own_field(model, name).verbose_name)
