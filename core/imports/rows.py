"""A row of an upload once it has been checked: what it would do, and why not."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from core.imports.values import ChangedValue
from core.records.models import Record
from core.sheets.table import Cell


class Outcome(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REJECTED = "rejected"


@dataclass
class CheckedRow:
    """`question` is why the officer must decide ('same', 'hidden'); `record` the one found, locked by nobody."""

    line: int
    cells: Sequence[Cell]
    outcome: Outcome = Outcome.REJECTED
    record: Record | None = None
    label: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    related: dict[str, Any] = field(default_factory=dict)
    changes: list[ChangedValue] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    question: str = ""

    def reject(self, sentence: str) -> None:
        self.errors.append(sentence)
        self.outcome = Outcome.REJECTED


@dataclass(frozen=True)
class MaskedCell:
    """A cell that holds a mask instead of a value."""

    text: str
    label: str
