"""A row while a kind's own `finish` works on it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.imports.asking import Answers
from core.imports.rows import CheckedRow
from core.imports.sheet import Doubt, Several
from core.imports.values import ValueReader
from core.records.models import FieldValue


@dataclass
class RowDraft:
    """Implements `core.imports.sheet.Draft`: what was typed, and the record it stands for."""

    line: int
    values: dict[str, Any]
    reader: ValueReader
    row: CheckedRow
    answers: Answers
    children: Mapping[str, Any] = field(default_factory=dict)

    @property
    def doubts(self) -> Sequence[Doubt]:
        return self.row.doubts

    @property
    def is_new(self) -> bool:
        return self.row.record is None

    def get(self, name: str) -> FieldValue:
        return self.values[name] if name in self.values else self.stored(name)

    def stored(self, name: str) -> FieldValue:
        return self.children[name] if name in self.children else self.reader.stored(self.row.record, name)

    def choose(self, name: str, several: Several) -> int | None:
        return self.answers.of(self.row, name, several)

    def warn(self, sentence: str) -> None:
        self.row.warnings.append(sentence)

    def reject(self, sentence: str) -> None:
        self.row.errors.append(sentence)
