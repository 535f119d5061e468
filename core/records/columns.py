"""List columns: declared like django-tables2's, but turned into text by functions compiled once per table.

A column answers three questions about one value: how it reads (`text`), what a spreadsheet cell holds (`file_value`), and
what is left of it for those who may not see it (`mask`).
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django.utils.timezone import localtime

from core.fields import format_phone, format_thousand
from core.masking import Mask
from core.records.models import FieldValue
from core.sheets.writer import CellKind


class RecordColumn(tables.Column):
    """`unit` stands in the header, in brackets. `mask` is only given where the accessor ends at no model field
    (an annotation); otherwise the model's PERSONAL says it."""

    cell = CellKind.TEXT
    css = "cell-text"
    width = 14.0

    def __init__(
        self,
        accessor: str | None = None,
        *,
        verbose_name: str | None = None,
        unit: str = "",
        mask: Mask | None = None,
        width: float | None = None,
        order_by: str | tuple[str, ...] | None = None,
        orderable: bool = True,
    ) -> None:
        super().__init__(verbose_name=verbose_name, accessor=accessor, order_by=order_by, orderable=orderable)
        self.unit = unit
        self.mask = mask
        self.width = width or self.width

    def text(self, value: FieldValue) -> str:
        return "" if value is None else str(value)

    def file_value(self, value: FieldValue) -> FieldValue:
        return value


class TextColumn(RecordColumn):
    """Text as it was typed."""


class LinkColumn(RecordColumn):
    """The column whose text leads to the record's page."""

    css = "cell-link"
    width = 24.0


class NumberColumn(RecordColumn):
    cell = CellKind.INTEGER
    css = "cell-number"
    width = 10.0

    def text(self, value: FieldValue) -> str:
        return "" if value is None else f"{value:,}"


class DecimalColumn(NumberColumn):
    cell = CellKind.DECIMAL
    width = 12.0

    def text(self, value: Decimal | None) -> str:
        return "" if value is None else f"{value.normalize():,f}"


class YearColumn(NumberColumn):
    """A number that is no quantity: 2016, never 2,016."""

    cell = CellKind.ORDINAL
    css = "cell-date"
    width = 8.0

    def text(self, value: int | None) -> str:
        return "" if value is None else str(value)


class ThousandWonColumn(NumberColumn):
    """Stored in 원, read and typed in 천원."""

    cell = CellKind.THOUSAND_WON
    width = 12.0

    def __init__(self, accessor: str | None = None, **options: Any) -> None:
        super().__init__(accessor, **{"unit": "천원", **options})

    def text(self, value: int | None) -> str:
        return "" if value is None else format_thousand(value)


class DateColumn(RecordColumn):
    cell = CellKind.DATE
    css = "cell-date"
    width = 12.0

    def text(self, value: date | None) -> str:
        return "" if value is None else value.isoformat()


class MomentColumn(RecordColumn):
    """A moment, in Asia/Seoul to the minute."""

    cell = CellKind.MOMENT
    css = "cell-date"
    width = 17.0

    def text(self, value: datetime | None) -> str:
        return "" if value is None else f"{localtime(value):%Y-%m-%d %H:%M}"


class PhoneColumn(RecordColumn):
    css = "cell-phone"

    def text(self, value: str | None) -> str:
        return format_phone(value) if value else ""

    def file_value(self, value: str | None) -> str:
        return self.text(value)


class ChoiceColumn(RecordColumn):
    """`choices` pairs what is stored with what is read."""

    def __init__(self, accessor: str | None = None, *, choices: Iterable[tuple[Any, str]], **options: Any) -> None:
        super().__init__(accessor, **options)
        self.labels: dict[Any, str] = {key: str(label) for key, label in choices}

    def text(self, value: FieldValue) -> str:
        return self.labels.get(value, "" if value in (None, "") else str(value))

    def file_value(self, value: FieldValue) -> str:
        return self.text(value)


class FlagColumn(RecordColumn):
    """A mark that stands only where it is true."""

    css = "cell-flag"
    width = 10.0

    def __init__(self, accessor: str | None = None, *, label: str = "예", **options: Any) -> None:
        super().__init__(accessor, **options)
        self.label = label

    def text(self, value: bool | None) -> str:
        return self.label if value else ""

    def file_value(self, value: bool | None) -> str:
        return self.text(value)


Formatter = Callable[[Any], Any]
