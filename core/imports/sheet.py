"""What an upload of a kind may carry: the declaration a kind makes once, beside its table."""

import re
import unicodedata
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from math import isfinite
from typing import Any, Protocol, runtime_checkable

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Subquery

from core.records.models import FieldValue, Record
from core.sheets.cells import CellKind
from core.sheets.parsers import Parser
from core.sheets.table import Cell


@dataclass(frozen=True)
class Doubtful:
    """A parsed value that is kept, with a sentence the officer should read. `value` None: nothing to keep."""

    value: Any
    sentence: str


@dataclass(frozen=True)
class Several:
    """A cell that names more than one record; a parser returns it. The officer is asked once for every row with that text, unless
    `Sheet.complete` finds out or the row's own record already is one of them. `options` are the records' keys, each described so
    that they can be told apart; `sentence` refuses the row while there is no answer. Nothing of it is personal: it is shown, and
    kept. `mark` stands for the text where that was masked. With `is_of_row` each row is asked about itself: two people of one file may
    bear the name."""

    typed: str
    options: tuple[tuple[int, str], ...]
    sentence: str
    mark: str = field(default="", kw_only=True)
    is_of_row: bool = field(default=False, kw_only=True)

    def offers(self, pk: object) -> bool:
        return any(pk == offered for offered, _ in self.options)


@dataclass(frozen=True)
class SheetField:
    """A column an upload may have.

    `name` is the model's field, a key of a `Related` group, or neither: then it is material for `Sheet.complete` (half an
    address) and needs a `label`. Its own header is the table column's of the same name, else `label`, else the field's verbose
    name; `also` are the other names offices use. `parser` is built once per upload (it may load option lists); without it the
    model field decides. What it returns for a blank cell is never asked. With `reads_masked` it is asked about cells that hold a
    mask too (580302-1****** is a birth date), and raises CellError for those that say too little.
    """

    name: str
    also: tuple[str, ...] = ()
    label: str = ""
    parser: Callable[[], Parser] | None = None
    reads_masked: bool = False


@dataclass(frozen=True)
class Doubt:
    """A cell whose parser was in doubt: `value` as it goes on, None where nothing of the cell is kept; `note` quotes the cell for
    whoever looks at the record later."""

    name: str
    value: Any
    note: str


class Draft(Protocol):
    """One row while it is being checked, as `Sheet.finish` sees it."""

    line: int
    values: dict[str, Any]

    @property
    def doubts(self) -> Sequence[Doubt]: ...

    @property
    def is_new(self) -> bool: ...

    def get(self, name: str) -> FieldValue:
        """The row's value, else the stored one."""
        ...

    def stored(self, name: str) -> FieldValue: ...

    def choose(self, name: str, several: Several) -> int | None:
        """Asks the officer which one is meant by the column; None while there is no answer."""
        ...

    def warn(self, sentence: str) -> None: ...

    def reject(self, sentence: str) -> None: ...


Values = dict[str, Any]
Warn = Callable[[str], None]
Complete = Callable[[Values, Warn], None]
Finish = Callable[[Draft], None]


class Related(Protocol):
    """Child rows that a sheet carries as columns (households per area band). They are unique within their record only."""

    @property
    def model(self) -> type[models.Model]: ...

    @property
    def cell(self) -> CellKind:
        """What each of its columns holds in our own files."""
        ...

    def fields(self) -> list[SheetField]:
        """Each with its label, the header in our own files."""
        ...

    def stored(self) -> Subquery:
        """The values of the record an outer query stands at, as one JSON object by field name; NULL where it has none."""
        ...

    def load(self, pks: Sequence[int]) -> Mapping[int, Mapping[str, Any]]:
        """The stored values by record and field name."""
        ...

    def rows(self, values: Mapping[int, Mapping[str, Any]]) -> Sequence[models.Model]:
        """The child rows these values ask for, not saved."""
        ...

    def save(self, values: Mapping[int, Mapping[str, Any]]) -> None:
        """Writes what differs; None takes the child row away."""
        ...


class Parent(Protocol):
    """The record that a row's own record belongs to, carried in the same row (the person of a post); see `parents`.

    `field` is the foreign key that points to it, `shared` names the fields of the kind that a new parent gets too.
    """

    field: str
    model: type[Record]
    shared: tuple[str, ...]

    def fields(self) -> list[SheetField]:
        """Named as the parent's own fields are, each with its parser."""
        ...

    def finder(self) -> "ParentFinder": ...


class ParentFinder(Protocol):
    def load(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Called once with every row of the upload."""
        ...

    def find(self, values: Mapping[str, Any]) -> Record | Several | None:
        """The parent, None where the row names none; raises CellError where it cannot be told or asked. A new one is not saved, and is the
        same object for every row that brings it along. Called for each row in turn, the rows above as good as saved."""
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

    models: tuple[type[models.Model], ...]
    """What `save` writes: their rules say why it was refused."""
    title: str
    """Of the file that has a row for each of them."""
    beside: tuple[str, ...]
    """The record's own columns in that file."""

    def fields(self) -> list[SheetField]:
        """Named as the columns the kind's list prints of its first child; the label is their header in that file."""
        ...

    def listed(self) -> ArraySubquery:
        """Those of the record an outer query stands at which that file lists: the values of `fields`, of JSON's types."""
        ...

    def people(self, pks: Sequence[int]) -> Mapping[str, Sequence[int]]:
        """Whom that file shows of these records, by the kind an access log knows them under."""
        ...

    def load(self, pks: Sequence[int]) -> Mapping[int, Sequence[ChildRow]]:
        """By record; the first is the one that the kind's own file prints."""
        ...

    def meant(self, values: Mapping[str, Any], stored: Sequence[ChildRow]) -> ChildRow | None:
        """The stored child a row stands for; None is a new one."""
        ...

    def save(self, rows: Sequence[tuple[int, int | None, Mapping[str, Any]]]) -> None:
        """Each (record, child or None for a new one, values that differ). What a ValidationError says is shown beside the row and
        may be logged: it holds no personal value."""
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

    def marks(self, values: Mapping[str, Any]) -> Sequence[Hashable]:
        """Two new rows of one file that share one seem to mean the same record: the later is asked about."""
        ...


@runtime_checkable
class LoadingFinish(Protocol):
    """A `Sheet.finish` that looks up for all rows at once what each of them asks."""

    def load(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Called once with every row of the upload, before any is finished."""
        ...

    def __call__(self, draft: Draft) -> None: ...


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
    parent: Parent | None = None
    child_rows: ChildRows | None = None
    complete: Callable[[], Complete] = field(default=nothing_to_complete)
    finish: Callable[[], Finish] = field(default=no_finish)

    def all_fields(self) -> list[SheetField]:
        carried = self.parent.fields() if self.parent is not None else []
        children = self.child_rows.fields() if self.child_rows is not None else []
        return [*self.fields, *carried, *(one for group in self.related for one in group.fields()), *children]


BROKEN_LETTER = "\ufffd"
"""Stands for what a database cannot hold; the check refuses cells with it."""
_cannot_wait = re.compile(r"[\x00\ud800-\udfff]")

RESIDENT_NUMBER = "******-*******"
"""In place of a 주민등록번호, which is never taken in, not even to wait for the preview (B-APT-47)."""
NO_RESIDENT_NUMBERS = "주민등록번호는 받지 않습니다(공동주택관리법 시행령 제98조). 생년월일만 적으세요."
_resident_number = re.compile(r"(?<!\d)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\s*[-–—]?\s*[1-8]\d{6}(?!\d)")


def without_resident_number(text: str) -> str:
    """Digits of full width count too."""
    return RESIDENT_NUMBER if _resident_number.search(unicodedata.normalize("NFKC", text)) else text


def cell_as_json(cell: Cell) -> Cell:
    """A cell as it can wait in the database between preview and saving: dates become text that parses back."""
    if isinstance(cell, str):
        text = without_resident_number(cell)
        return text if text.isprintable() else _cannot_wait.sub(BROKEN_LETTER, text)
    if isinstance(cell, float):
        if not isfinite(cell):
            return str(cell)
        return RESIDENT_NUMBER if without_resident_number(f"{cell:.0f}") == RESIDENT_NUMBER else cell
    if isinstance(cell, int) and without_resident_number(str(cell)) == RESIDENT_NUMBER:
        return RESIDENT_NUMBER
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    return cell.isoformat() if isinstance(cell, date) else cell
