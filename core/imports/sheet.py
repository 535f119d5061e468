"""What an upload of a kind may carry: the declaration a kind makes once, beside its table."""

import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from math import isfinite
from typing import Any, Protocol

from core.records.models import FieldValue
from core.sheets.parsers import Parser
from core.sheets.table import Cell


@dataclass(frozen=True)
class Doubtful:
    """A parsed value that is kept, with a sentence the officer should read. `value` None: nothing to keep."""

    value: Any
    sentence: str


@dataclass(frozen=True)
class SheetField:
    """A column an upload may have.

    `name` is the model's field, a key of a `Related` group, or neither: then it is material for `Sheet.complete` (half an
    address) and needs a `label`. Its own header is the table column's of the same name, else `label`, else the field's verbose
    name; `also` are the other names offices use. `parser` is built once per upload (it may load option lists); without it the
    model field decides. What it returns for a blank cell is never asked.
    """

    name: str
    also: tuple[str, ...] = ()
    label: str = ""
    parser: Callable[[], Parser] | None = None


class Draft(Protocol):
    """One row while it is being checked, as `Sheet.finish` sees it."""

    line: int
    values: dict[str, Any]

    @property
    def is_new(self) -> bool: ...

    def get(self, name: str) -> FieldValue:
        """The row's value, else the stored one."""
        ...

    def stored(self, name: str) -> FieldValue: ...

    def warn(self, sentence: str) -> None: ...

    def reject(self, sentence: str) -> None: ...


Values = dict[str, Any]
Warn = Callable[[str], None]
Complete = Callable[[Values, Warn], None]
Finish = Callable[[Draft], None]


class Related(Protocol):
    """Child rows that a sheet carries as columns (households per area band)."""

    def fields(self) -> list[SheetField]: ...

    def load(self, pks: Sequence[int]) -> Mapping[int, Mapping[str, Any]]:
        """The stored values by record and field name."""
        ...

    def save(self, values: Mapping[int, Mapping[str, Any]]) -> None:
        """Writes what differs; None takes the child row away."""
        ...


@dataclass(frozen=True)
class ChildRow:
    """A stored child row as its sheet's columns hold it."""

    pk: int
    values: Mapping[str, Any]


class ChildRows(Protocol):
    """Child rows that a sheet carries as rows of its own: the record's columns repeat, the child's differ (the officers of a group).

    A row adds or changes one child; none is ever taken away by an upload, and a blank cell never empties anything of a child.
    """

    def fields(self) -> list[SheetField]: ...

    def load(self, pks: Sequence[int]) -> Mapping[int, Sequence[ChildRow]]:
        """By record; the first is the one that the kind's own file prints."""
        ...

    def meant(self, values: Mapping[str, Any], stored: Sequence[ChildRow]) -> ChildRow | None:
        """The stored child a row stands for; None is a new one."""
        ...

    def save(self, rows: Sequence[tuple[int, int | None, Mapping[str, Any]]]) -> None:
        """Each (record, child or None for a new one, values that differ)."""
        ...


@dataclass(frozen=True)
class Likely:
    """A record that no key names but that may be the row's. Where it is not `is_sure`, the officer is asked `sentence`."""

    pk: int
    is_sure: bool
    sentence: str = ""


class Alike(Protocol):
    """Finds records that look the same as a row which no key names (the same name at the same address)."""

    def load(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Called once with every row the keys did not find."""
        ...

    def find(self, values: Mapping[str, Any]) -> Likely | None: ...

    def marks(self, values: Mapping[str, Any]) -> "Marks":
        """For two new rows of one file that seem to mean the same record."""
        ...


@dataclass(frozen=True)
class Marks:
    """A row is asked about where one it `meets` was left by a row above."""

    leaves: Sequence[Hashable]
    meets: Sequence[Hashable]


def nothing_to_complete() -> Complete:
    return lambda values, warn: None


def no_finish() -> Finish:
    return lambda draft: None


@dataclass(frozen=True)
class Sheet:
    """`keys` are tried in order after the 관리번호; each is used only where all its fields are filled in. Then `alike` is asked.

    `required` must be filled in for a new record. `complete` makes fields out of other columns before the record is looked for;
    `finish` completes each row afterwards (a dong from coordinates) or doubts it as a whole. Both are built once per upload.
    With `child_rows` several rows of a file may stand for one record.
    """

    fields: tuple[SheetField, ...]
    keys: tuple[tuple[str, ...], ...]
    alike: Callable[[], Alike] | None = None
    required: tuple[str, ...] = ("name",)
    related: tuple[Related, ...] = ()
    child_rows: ChildRows | None = None
    complete: Callable[[], Complete] = field(default=nothing_to_complete)
    finish: Callable[[], Finish] = field(default=no_finish)

    def all_fields(self) -> list[SheetField]:
        children = self.child_rows.fields() if self.child_rows is not None else []
        return [*self.fields, *(one for group in self.related for one in group.fields()), *children]


BROKEN_LETTER = "\ufffd"
"""Stands for what a database cannot hold; the check refuses cells with it."""
_cannot_wait = re.compile(r"[\x00\ud800-\udfff]")


def cell_as_json(cell: Cell) -> Cell:
    """A cell as it can wait in the database between preview and saving: dates become text that parses back."""
    if isinstance(cell, str):
        return cell if cell.isprintable() else _cannot_wait.sub(BROKEN_LETTER, cell)
    if isinstance(cell, float):
        return cell if isfinite(cell) else str(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    return cell.isoformat() if isinstance(cell, date) else cell
