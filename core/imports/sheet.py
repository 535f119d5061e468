"""What an upload of a kind may carry: the declaration a kind makes once, beside its table."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
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

    `name` is the model's field, or a key of a `Related` group. Its own header is the table column's of the same name, else
    `label`, else the field's verbose name; `also` are the other names offices use. `parser` is built once per upload (it may
    load option lists); without it the model field decides. What it returns for a blank cell is never asked.
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

    def warn(self, sentence: str) -> None: ...

    def reject(self, sentence: str) -> None: ...


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


def no_finish() -> Finish:
    return lambda draft: None


@dataclass(frozen=True)
class Sheet:
    """`keys` are tried in order after the 관리번호; each is used only where all its fields are filled in.

    A key marked `ask` finds a record without being sure: the officer decides. `required` must be filled in for a new record.
    `finish` is built once per upload and completes each row (a dong from coordinates) or doubts it as a whole.
    """

    fields: tuple[SheetField, ...]
    keys: tuple[tuple[str, ...], ...]
    ask: tuple[tuple[str, ...], ...] = ()
    required: tuple[str, ...] = ("name",)
    related: tuple[Related, ...] = ()
    finish: Callable[[], Finish] = field(default=no_finish)

    def all_fields(self) -> list[SheetField]:
        return [*self.fields, *(one for group in self.related for one in group.fields())]


def cell_as_json(cell: Cell) -> Cell:
    """A cell as it can wait in the database between preview and saving: dates become text that parses back."""
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    return cell.isoformat() if isinstance(cell, date) else cell
