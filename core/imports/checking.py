"""What each row of an upload would do, compared with the records of this moment.

Nothing is written here. The same check runs for the preview and once more when the officer confirms.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from core.imports.asking import Answers
from core.imports.cell_reader import CellReader
from core.imports.child_rows import ChildChecker
from core.imports.draft import RowDraft
from core.imports.matching import Match, Matcher
from core.imports.outcome import Outcome
from core.imports.parents import Parents
from core.imports.rows import CheckedRow
from core.imports.sheet import LoadingFinish
from core.imports.values import ChangedValue, ValueReader
from core.particles import with_particle
from core.records.kind import RecordKind
from core.records.models import Record
from core.sheets.table import Cell

REQUIRED = "{label} 비어 있습니다. 새로 등록하려면 꼭 필요합니다."
PROGRESS_ROWS = 500
NO_CHILDREN: Mapping[str, Any] = {}


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
        self.kind, self.sheet = kind, kind.sheet
        self.decisions = decisions or {}
        self.answers = Answers(answers or {})
        self.reader = ValueReader(kind)
        self.cells = CellReader(kind, self.sheet, mapping, units or {}, self.reader, self.answers, clear_blanks=clear_blanks)
        self.children = ChildChecker(self.sheet, self.reader, mapping.values())
        self.related_names = {one.name for group in self.sheet.related for one in group.fields()}
        self.parents = Parents(kind, self.sheet.parent, self.reader, self.answers) if self.sheet.parent is not None else None
        self.finish = self.sheet.finish()

    def check(self, rows: Iterable[tuple[int, Sequence[Cell]]], *, progress: Callable[[int], None] | None = None) -> list[CheckedRow]:
        """One CheckedRow per row, in order. Rows are checked as if saved one after the other: a second row of the same
        record is refused on its own line."""
        drafts = [self.cells.read(line, cells) for line, cells in rows]
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
        return [self.cells.read(line, cells)[0] for line, cells in rows]

    def repeats(self, row: CheckedRow, name: str, record: Record) -> bool:
        """Whether the row holds, of this field, what our own file prints for the record, its mask included."""
        stored = self.reader.stored(record, name)
        return any(cell.name == name and self.reader.reads_like(name, stored, cell.text) for cell in row.open_cells)

    def beside(self, row: CheckedRow, record: Record | None) -> None:
        """Judges a row that was `read` as one of that record; None: as a new one."""
        self._settle(row, Match(record), NO_CHILDREN, None)

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
        self.children.refuse_masks_of_another(row, beside, child)
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
