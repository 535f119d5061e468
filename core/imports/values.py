"""How stored and uploaded values of a kind read side by side."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models

from core.imports.vocabulary import own_headers
from core.records.kind import RecordKind
from core.records.models import FieldValue, Record, own_field
from core.records.tables import compiled_columns
from core.sheets.parsers import CellError, clean_text
from core.sheets.writer import sheet_text
from core.trail.wording import plain_text


@dataclass(frozen=True)
class ChangedValue:
    """A field before and after, as the officer reads them; personal values masked."""

    name: str
    label: str
    before: str
    after: str


class ValueReader:
    def __init__(self, kind: RecordKind) -> None:
        self.model = kind.model
        self.headers: Mapping[str, str] = own_headers(kind)
        self.fields = {field.name: field for field in kind.model._meta.concrete_fields}
        self.masks = kind.masks
        parent = kind.sheet.parent if kind.sheet is not None else None
        self.parents = {one.name: own_field(parent.model, one.name) for one in parent.fields()} if parent is not None else {}
        self.paths = {name: f"{parent.field}__{name}" for name in self.parents} if parent is not None else {}
        found = {name for name, field in self.fields.items() if field.is_relation and (parent is None or name != parent.field)}
        self.told = frozenset(self.headers) | found
        self.columns = compiled_columns(kind.table)
        self._labels: dict[str, dict[Any, str]] = {}
        self._facts: dict[str, dict[Any, str]] = {}

    def label(self, name: str) -> str:
        return self.headers.get(name) or str(self.fields[name].verbose_name if name in self.fields else name)

    def is_personal(self, name: str) -> bool:
        return name in self.masks

    def stored(self, record: Record | None, name: str) -> FieldValue:
        return getattr(record, self.fields[name].attname) if record is not None and name in self.fields else None

    def blank(self, name: str) -> FieldValue:
        """What an emptied cell stores, when the officer asked for that."""
        field = self.parents.get(name) or self.fields.get(name)
        if field is None or field.null:
            return None
        return field.get_default()

    def is_same(self, record: Record, name: str, value: FieldValue) -> bool:
        """Also where only what no sheet can carry, or no upload keeps, tells the two apart."""
        before = self.stored(record, name)
        if before == value:
            return True
        if not (isinstance(before, str) and isinstance(value, str) and before and value):
            return False
        try:
            return clean_text(sheet_text(before), lines=isinstance(self.fields[name], models.TextField)) == value
        except CellError:
            return False

    def reads_like(self, name: str, stored: FieldValue, cell: str) -> bool:
        """Whether the cell is what our own file, masked or not, holds for the stored value."""
        printed = self.own_text(name, stored)
        return cell in (printed, self.masked(name, printed))

    def own_text(self, name: str, value: FieldValue) -> str:
        """As the column of our own list and file prints it."""
        column = self.columns.get(name)
        if column is not None and column.path == self.paths.get(name, name):
            return sheet_text(column.text(value)).strip()
        return self.text(name, value)

    def text(self, name: str, value: FieldValue) -> str:
        """A value in words."""
        field = self.parents.get(name) or self.fields.get(name)
        if value is None or value == "":
            return ""
        if field is not None and field.is_relation:
            return self._related_labels(field).get(value, str(value))
        if field is not None:
            return plain_text(field, value)
        return f"{value:,}" if isinstance(value, int) else str(value)

    def change(self, name: str, before: FieldValue, after: FieldValue) -> ChangedValue:
        shown = [self.text(name, before), self.text(name, after)]
        return ChangedValue(name, self.label(name), *(self.masked(name, text) for text in shown))

    def facts(self, values: Mapping[str, Any]) -> dict[str, str]:
        """What is read for a new record, by column and as the list prints it, personal values masked. Flags that are not set are left
        out; so is what is computed, but for the records that were found by other words (a complaint's complex)."""
        return {name: text for name, value in values.items() if name in self.told and (text := self._fact(name, value))}

    def _fact(self, name: str, value: FieldValue) -> str:
        """Put into words once, however many rows have it."""
        known = self._facts.setdefault(name, {})
        if value not in known:
            known[value] = self.masked(name, self.own_text(name, value))
        return known[value]

    def masked(self, name: str, text: str) -> str:
        """As those read it who did not ask for personal values."""
        return self.masks[name](text) if name in self.masks and text else text

    def _related_labels(self, field: models.Field) -> dict[Any, str]:
        if field.name not in self._labels:
            related: Any = field.related_model
            self._labels[field.name] = {row.pk: str(row) for row in related._default_manager.all()}
        return self._labels[field.name]
