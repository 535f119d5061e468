"""A row of an upload once it has been checked: what it would do, and why not."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from core.imports.outcome import Outcome
from core.imports.sheet import Doubt, Several
from core.imports.values import ChangedValue
from core.records.models import Record
from core.sheets.table import Cell


@dataclass(slots=True)
class CheckedRow:
    """`question` is why the officer must decide ('same', 'twin', 'hidden'); `record` the one found, locked by nobody; `parent`
    the stored record that the row's own belongs to, with what it brings for that one in `parent_values`.

    `several` holds, by field, the cells that name more than one record; `asked` what the officer had to be asked, by the question's
    key. `leader` is the row above that stands for the same record, where this one only brings another `child` of it.
    """

    line: int
    cells: Sequence[Cell]
    outcome: Outcome = Outcome.REJECTED
    record: Record | None = None
    saved_pk: int | None = None
    label: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    open_cells: list["OpenCell"] = field(default_factory=list)
    several: dict[str, Several] = field(default_factory=dict)
    asked: dict[str, "Asked"] = field(default_factory=dict)
    related: dict[str, Any] = field(default_factory=dict)
    changes: list[ChangedValue] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    question: str = ""
    parent: Record | None = None
    parent_values: dict[str, Any] = field(default_factory=dict)
    leader: "CheckedRow | None" = None
    child: dict[str, Any] = field(default_factory=dict)
    child_pk: int | None = None

    @property
    def seen_version(self) -> int | None:
        """What tells at saving that somebody changed the record meanwhile, or of a new one the parent."""
        known = self.record or self.parent
        return known.version if known is not None else None

    @property
    def record_pk(self) -> int | None:
        """The record this row belongs to, once it is saved."""
        found = self.leader or self
        return found.saved_pk or (found.record.pk if found.record is not None else None)

    @property
    def brings(self) -> dict[str, Any]:
        """All it stores, of the record's own and of what stands beside it, by the column it came in."""
        return {**self.values, **self.parent_values, **self.related, **self.child}

    @property
    def answers(self) -> dict[str, int | None]:
        """What the row was told, by question: the preview's, and what it must still be at saving."""
        return {key: asked.answer for key, asked in self.asked.items()}

    def reject(self, sentence: str) -> None:
        self.errors.append(sentence)
        self.outcome = Outcome.REJECTED


@dataclass(frozen=True)
class Asked:
    """Which of several records the column `name` means, and the one chosen."""

    name: str
    several: Several
    answer: int | None


@dataclass(frozen=True)
class OpenCell:
    """A cell that can be judged only beside the stored value: where it reads like that value in our own file it says nothing
    new (a mask, a date before 1900), else it is `value`, or wrong as `error` says."""

    name: str
    text: str
    value: Any = None
    error: str = ""
