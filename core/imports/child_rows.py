"""Rows of an upload that bring a child of their record each: told apart from the record's own values, and compared with what is stored."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from core.imports.matching import TWICE
from core.imports.outcome import Outcome
from core.imports.rows import CheckedRow, OpenCell
from core.imports.sheet import ChildRow, Sheet
from core.imports.values import ChangedValue, ValueReader

DIFFERS = "{label}: {line}행과 다릅니다. 같은 자료의 행에는 같게 적거나 비워 두세요."
LEADER_REJECTED = "같은 자료인 {line}행이 거부되어 함께 넣을 수 없습니다."
NOBODY = ChildRow(0, {})


class ChildChecker:
    """One for each upload; knows nothing to do where the sheet has no child rows."""

    def __init__(self, sheet: Sheet, reader: ValueReader, columns: Collection[str]) -> None:
        """`columns`: the names of those the file has."""
        self.rows, self.reader = sheet.child_rows, reader
        self.names = frozenset(one.name for one in self.rows.fields()) if self.rows is not None else frozenset()
        self.printed = self.names.intersection(columns)
        self.stored: Mapping[int, Sequence[ChildRow]] = {}
        self.typed: dict[int, Mapping[str, Any]] = {}
        self.seen: dict[int, int] = {}

    def load(self, pks: Sequence[int]) -> None:
        if self.rows is not None:
            self.stored = self.rows.load(pks)

    def beside(self, row: CheckedRow, pk: int | None) -> ChildRow:
        """The stored child the row's masks are those of: the one that differs least in the cells that are open, blank ones too. Nobody
        where several may be meant; where they have all that the row says, one that no row above is. Without a mask the one that our
        own list prints."""
        stored = self.stored.get(pk or 0, ())
        masks = [cell for cell in row.open_cells if cell.name in self.names]
        alike = [one for one in stored if all(self._reads_like(one, cell) for cell in masks)]
        if not masks or not alike:
            return next(iter(stored), NOBODY)
        differences = [self._differences(row, one) for one in alike]
        nearest = [one for one, count in zip(alike, differences, strict=True) if count == min(differences)]
        if min(differences) == 0:
            nearest = [one for one in nearest if one.pk not in self.seen] or nearest
        return nearest[0] if len(nearest) == 1 or min(differences) == 0 else NOBODY

    def _differences(self, row: CheckedRow, child: ChildRow) -> int:
        """In the columns of the file; a cell that could not be read says nothing of the child."""
        unread = {cell.name for cell in row.open_cells} | {doubt.name for doubt in row.doubts}
        return sum((row.values.get(name) or None) != (child.values[name] or None) for name in self.printed - unread)

    def _reads_like(self, child: ChildRow, cell: OpenCell) -> bool:
        return self.reader.reads_like(cell.name, child.values[cell.name], cell.text)

    def meant(self, row: CheckedRow, beside: ChildRow) -> ChildRow:
        """Asked once the row's masks are settled: `beside` is whose they are."""
        if self.rows is None or row.record is None:
            return NOBODY
        values, has_masks = self._own(row), any(cell.name in self.names for cell in row.open_cells)
        if has_masks and not beside.pk:
            return NOBODY
        if not values:
            return beside if has_masks else NOBODY
        others = (one for one in self.stored.get(row.record.pk, ()) if one is not beside)
        return self.rows.meant(values, [*([beside] if beside.pk else []), *others]) or NOBODY

    def refuse_masks_of_another(self, row: CheckedRow, beside: ChildRow, child: ChildRow) -> None:
        """What stands in clear made the row somebody else's than its masks are: they say nothing of that one."""
        if beside.pk and child.pk != beside.pk:
            errors = [cell.error for cell in row.open_cells if cell.name in self.names]
            row.errors += [error for error in errors if error not in row.errors]

    def _own(self, row: CheckedRow) -> dict[str, Any]:
        return {name: row.values[name] for name in self.names if row.values.get(name) not in (None, "")}

    def follow(self, row: CheckedRow, leader: CheckedRow, child: ChildRow) -> None:
        """A further row of one record says nothing else of the record itself, and brings a child."""
        row.leader = leader
        if not self._own(row) and not child.pk and not row.errors:
            row.errors.append(TWICE.format(line=leader.line))
        elif leader.outcome is Outcome.REJECTED:
            row.errors.append(LEADER_REJECTED.format(line=leader.line))
        typed = self.typed.get(leader.line, {})
        for name, value in list(row.values.items()):
            if name not in self.names:
                del row.values[name]
                if typed.get(name) != value:
                    row.errors.append(DIFFERS.format(label=self.reader.label(name), line=leader.line))

    def take(self, row: CheckedRow, child: ChildRow) -> list[ChangedValue]:
        """Splits the child's values off the row's; returns what they change of a record that is stored already."""
        if self.rows is None:
            return []
        own = self._own(row)
        if child.pk and (first := self.seen.setdefault(child.pk, row.line)) != row.line:
            row.errors.append(TWICE.format(line=first))
        row.child = {name: value for name, value in own.items() if child.values.get(name) != value}
        row.child_pk = child.pk or None
        for name in self.names:
            row.values.pop(name, None)
        if row.leader is None:
            self.typed[row.line] = dict(row.values)
        if row.record is None:
            return []
        return [self.reader.change(name, child.values.get(name), value) for name, value in row.child.items()]


def heads_and_followers(rows: Iterable[CheckedRow]) -> tuple[list[CheckedRow], dict[int, list[CheckedRow]]]:
    """Those that stand for a record, one each, and by their line the rows that bring it further children.

    The row of a record that stays as it is is among the heads where a follower changes something of it.
    """
    heads: dict[int, CheckedRow] = {}
    followers: dict[int, list[CheckedRow]] = {}
    for row in rows:
        head = row.leader or row
        if Outcome.REJECTED in (row.outcome, head.outcome):
            continue
        heads.setdefault(head.line, head)
        if head is not row:
            followers.setdefault(head.line, []).append(row)
    return list(heads.values()), followers


def reject_with_leaders(rows: Iterable[CheckedRow]) -> None:
    """What the database refused of a record takes along the rows that were to follow it."""
    for row in rows:
        if row.leader is not None and row.leader.outcome is Outcome.REJECTED and row.outcome is not Outcome.REJECTED:
            row.reject(LEADER_REJECTED.format(line=row.leader.line))
