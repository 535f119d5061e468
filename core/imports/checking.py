"""What each row of an upload would do: parsed by functions built once, compared with the records of this moment.

Nothing is written here. The same check runs for the preview and once more when the officer confirms.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from core.imports.asking import Answers
from core.imports.child_rows import ChildChecker
from core.imports.draft import RowDraft
from core.imports.matching import Match, Matcher
from core.imports.outcome import Outcome
from core.imports.parents import Parents
from core.imports.parsers import parser_for
from core.imports.rows import CheckedRow, OpenCell
from core.imports.sheet import BROKEN_LETTER, NO_RESIDENT_NUMBERS, RESIDENT_NUMBER, Doubt, Doubtful, LoadingFinish, Several, SheetField
from core.imports.values import ChangedValue, ValueReader
from core.imports.vocabulary import NUMBER, own_headers
from core.masking import is_masked
from core.particles import quoted, with_particle
from core.records.kind import RecordKind
from core.records.models import FieldValue, Record
from core.sheets.parsers import CellError, Parser, is_blank, shown, text_of
from core.sheets.table import Cell
from core.typed_numbers import number_in

MASKED = "{label}: 가려진 값({text})은 올릴 수 없습니다. 원래 값을 적거나 비워 두세요."
REQUIRED = "{label} 비어 있습니다. 새로 등록하려면 꼭 필요합니다."
NOT_A_NUMBER = "관리번호: {text} 번호가 아닙니다. 이 열은 고치지 마세요."
BROKEN = "깨진 글자(�)가 있습니다. 칸의 내용을 다시 적으세요."

# How parsers quote a cell: ‘…’은, '…'에, : “…”.
QUOTED = re.compile(r"(?<=^['‘]).+(?=['’](?:[은는을를에] |이?라는 ))|(?<=“).+(?=”)", re.DOTALL)
PROGRESS_ROWS = 500
REMEMBERED = frozenset({str, int})
"""No float and no bool: 1, 1.0 and True are one key, and read differently."""
NO_CHILDREN: Mapping[str, Any] = {}


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


class Checker:
    """`mapping` names the field of each column index; `decisions` answers earlier questions by line ('same', 'new', 'restore'),
    `answers` those of the whole file by their key."""

    def __init__(
        self,
        kind: RecordKind,
        mapping: Mapping[int, str],
        *,
        units: Mapping[int, str] | None = None,
        clear_blanks: bool = False,
        decisions: Mapping[int, str] | None = None,
        answers: Mapping[str, str] | None = None,
    ) -> None:
        if kind.sheet is None:
            raise ValueError(f"{kind.name} takes no uploads")
        self.kind, self.sheet, self.clear_blanks = kind, kind.sheet, clear_blanks
        self.decisions = decisions or {}
        self.answers = Answers(answers or {})
        self.names_several: set[str] = set()
        self.reader = ValueReader(kind)
        self.columns = self._columns(mapping, units or {})
        self.blanks: dict[str, bool] = {}
        self.number_at = next((index for index, name in mapping.items() if name == NUMBER), None)
        self.children = ChildChecker(self.sheet, self.reader)
        self.related_names = {one.name for group in self.sheet.related for one in group.fields()}
        self.parents = Parents(kind, self.sheet.parent, self.reader, self.answers) if self.sheet.parent is not None else None
        self.complete = self.sheet.complete()
        self.finish = self.sheet.finish()

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

    def check(self, rows: Iterable[tuple[int, Sequence[Cell]]], *, progress: Callable[[int], None] | None = None) -> list[CheckedRow]:
        """One CheckedRow per row, in order. Rows are checked as if saved one after the other: a second row of the same
        record is refused on its own line."""
        drafts = [self._parse(line, cells) for line, cells in rows]
        if self.parents is not None:
            self.parents.find([row for row, number in drafts if number is None])
        matcher = Matcher(self.kind, self.sheet)
        matcher.load(drafts)
        stored = self._stored_children(matcher.pks)
        self.children.load(matcher.pks)
        if isinstance(self.finish, LoadingFinish):
            self.finish.load([row.values for row, _ in drafts])
        checked: dict[int, CheckedRow] = {}
        for at, (row, number) in enumerate(drafts):
            match = matcher.find(row, number, self.decisions.get(row.line, ""))
            self._settle(row, match, stored.get(match.pk, NO_CHILDREN) if match.pk else NO_CHILDREN, checked.get(match.leader or 0))
            checked[row.line] = row
            if progress is not None and at % PROGRESS_ROWS == 0:
                progress(at)
        return list(checked.values())

    def read(self, rows: Iterable[tuple[int, Sequence[Cell]]]) -> list[CheckedRow]:
        """The rows as typed, for a caller who finds their records by rules of their own and then judges each `beside` one."""
        return [self._parse(line, cells)[0] for line, cells in rows]

    def repeats(self, row: CheckedRow, name: str, record: Record) -> bool:
        """Whether the row holds, of this field, what our own file prints for the record, its mask included."""
        stored = self.reader.stored(record, name)
        return any(cell.name == name and self.reader.reads_like(name, stored, cell.text) for cell in row.open_cells)

    def beside(self, row: CheckedRow, record: Record | None) -> None:
        """Judges a row that was `read` as one of that record; None: as a new one."""
        self._settle(row, Match(record), NO_CHILDREN, None)

    def _parse(self, line: int, cells: Sequence[Cell]) -> tuple[CheckedRow, int | None]:
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

    def _stored_children(self, pks: list[int]) -> dict[int, dict[str, Any]]:
        stored: dict[int, dict[str, Any]] = {}
        for group in self.sheet.related:
            for pk, values in group.load(pks).items():
                stored.setdefault(pk, {}).update(values)
        return stored

    def _settle(self, row: CheckedRow, match: Match, children: Mapping[str, Any], leader: CheckedRow | None) -> None:
        row.record, row.question = match.record, match.question
        if self.parents is not None:
            children = {**children, **self.parents.stored_of(row)}
        beside = self.children.beside(row, match.pk)
        self._close_cells(row, {**children, **beside.values})
        if self.parents is not None:
            self.parents.compare(row)
        if match.refusal:
            row.errors.append(match.refusal)
        self._choose(row)
        child = self.children.meant(row, beside)
        if not row.errors:
            self.finish(RowDraft(row.line, row.values, self.reader, row, self.answers, {**children, **child.values}))
        row.label = self._label(row, match)
        if leader is not None:
            self.children.follow(row, leader, child)
        elif not row.errors:
            self._require(row)
        taken = self.children.take(row, child)
        row.changes = [*self._changes(row, row.record, children), *taken]
        if row.errors:
            row.outcome = Outcome.REJECTED
        elif row.record is None:
            row.outcome = Outcome.CREATED
        else:
            row.outcome = Outcome.UPDATED if row.changes or row.record.hidden_at is not None else Outcome.UNCHANGED

    def _close_cells(self, row: CheckedRow, printed: Mapping[str, Any]) -> None:
        """`printed`: the values of other rows (a child, the parent) that our own file has in the record's row."""
        for cell in row.open_cells:
            stored = printed[cell.name] if cell.name in printed else self.reader.stored(row.record, cell.name)
            if row.record is not None and self.reader.reads_like(cell.name, stored, cell.text):
                continue
            if cell.error:
                row.errors.append(cell.error)
            else:
                row.values[cell.name] = cell.value

    def _choose(self, row: CheckedRow) -> None:
        """A record that is there already says which one is meant, whatever other rows were told."""
        row.asked.clear()
        for name, several in row.several.items():
            row.values.pop(name, None)
            if row.record is not None and several.offers(self.reader.stored(row.record, name)):
                continue
            if (answer := self.answers.of(row, name, several)) is not None:
                row.values[name] = answer
            else:
                row.errors.append(f"{self.reader.label(name)}: {several.sentence}")

    def _require(self, row: CheckedRow) -> None:
        if row.record is not None:
            return
        for name in self.sheet.required:
            if row.values.get(name) in (None, ""):
                row.errors.append(REQUIRED.format(label=with_particle(self.reader.label(name), "이")))

    def _label(self, row: CheckedRow, match: Match) -> str:
        """What the row is called on the pages of the upload; never a personal value."""
        if match.record is not None:
            return str(match.record)
        named = [name for name in self.sheet.required if not self.reader.is_personal(name)]
        return " · ".join(filter(None, (self.reader.text(name, row.values.get(name)) for name in named)))

    def _changes(self, row: CheckedRow, record: Record | None, children: Mapping[str, Any]) -> list[ChangedValue]:
        """Also splits the row's values: children go to `related`; material for other fields, and values that change nothing,
        are dropped."""
        changes = []
        for name, value in list(row.values.items()):
            if name in self.related_names:
                del row.values[name]
                before = children.get(name)
                if before == value:
                    continue
                row.related[name] = value
            elif self.parents is not None and name in self.parents.names:
                del row.values[name]
                before = children.get(name)
                if before == value:
                    continue
                row.parent_values[name] = value
            elif name not in self.reader.fields:
                del row.values[name]
                continue
            elif record is None:
                continue
            else:
                before = self.reader.stored(record, name)
                if self.reader.is_same(record, name, value):
                    del row.values[name]
                    continue
            if record is not None:
                changes.append(self.reader.change(name, before, value))
        return changes
