"""How stored and uploaded values of a kind read side by side."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import models

from core.records.models import FieldValue, Record
from core.trail.wording import plain_text


@dataclass(frozen=True)
class ChangedValue:
    """A field before and after, as the officer reads them; personal values masked."""

    name: str
    label: str
    before: str
    after: str


class ValueReader:
    """`headers` are the kind's own, by field name."""

    def __init__(self, model: type[Record], headers: Mapping[str, str]) -> None:
        self.model = model
        self.headers = headers
        self.fields = {field.name: field for field in model._meta.concrete_fields}
        self._labels: dict[str, dict[Any, str]] = {}

    def label(self, name: str) -> str:
        return self.headers.get(name, name)

    def is_personal(self, name: str) -> bool:
        return name in self.personal

    @cached_property
    def personal(self) -> frozenset[str]:
        return frozenset(self.model.PERSONAL)

    def stored(self, record: Record | None, name: str) -> FieldValue:
        return getattr(record, self.fields[name].attname) if record is not None and name in self.fields else None

    def blank(self, name: str) -> FieldValue:
        """What an emptied cell stores, when the officer asked for that."""
        field = self.fields.get(name)
        if field is None or field.null:
            return None
        return field.get_default()

    def masked(self, record: Record, name: str) -> str:
        return self.model.PERSONAL[name](self.text(name, self.stored(record, name)))

    def text(self, name: str, value: FieldValue) -> str:
        """A value as its own column would print it."""
        field = self.fields.get(name)
        if value is None or value == "":
            return ""
        if field is not None and field.is_relation:
            return self._related_labels(field).get(value, str(value))
        return plain_text(field, value) if field is not None else f"{value:,}"

    def change(self, name: str, before: FieldValue, after: FieldValue) -> ChangedValue:
        shown = [self.text(name, before), self.text(name, after)]
        if self.is_personal(name):
            shown = [self.model.PERSONAL[name](text) for text in shown]
        return ChangedValue(name, self.label(name), *shown)

    def _related_labels(self, field: models.Field) -> dict[Any, str]:
        if field.name not in self._labels:
            related: Any = field.related_model
            self._labels[field.name] = {row.pk: str(row) for row in related._default_manager.all()}
        return self._labels[field.name]
