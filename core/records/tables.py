"""Turns a declared table into functions from value tuples to HTML rows and file cells, compiled once.

django-tables2 renders a cell through templates and attribute look-ups, fifty times the price of the query behind it
(docs/decisions/0002). Its declaration is kept; its rendering is not used, and what would silently do nothing here is refused
by a system check.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Any, ClassVar, ParamSpec, TypeVar, cast

import django_tables2 as tables
from django.core.checks import CheckMessage, Error
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from core.masking import Mask
from core.records.columns import LinkColumn, RecordColumn
from core.records.models import own_field
from core.sheets.writer import CellKind, SheetColumn

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")


class RecordTable(tables.Table):
    """Every column of a kind. `default_columns` are the ones a list starts with; the others can be asked for."""

    default_columns: ClassVar[tuple[str, ...]] = ()
    default_sort: ClassVar[str] = ""

    class Meta:
        fields: ClassVar[tuple[str, ...]] = ()


def _remembered(function: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
    """lru_cache with the function's own types: those of its stub take no class built by an untyped metaclass."""
    return cast(Callable[Asked, Answer], lru_cache(maxsize=256)(function))


@dataclass(frozen=True)
class CompiledColumn:
    name: str
    header: str
    css: str
    path: str
    sort: tuple[str, ...]
    is_link: bool
    mask: Mask | None
    text: Callable[[Any], str]
    file_value: Callable[[Any], Any]
    cell: CellKind
    width: float

    @property
    def is_personal(self) -> bool:
        return self.mask is not None

    def sheet_column(self, *, masked: bool) -> SheetColumn:
        kind = CellKind.TEXT if masked and self.mask else self.cell
        return SheetColumn(header=self.header, kind=kind, width=self.width)


@dataclass(frozen=True)
class CompiledTable:
    """`row_html` and `row_cells` take one tuple of `paths`; the first value is always the primary key."""

    columns: tuple[CompiledColumn, ...]
    paths: tuple[str, ...]
    row_html: Callable[[Sequence[Any]], str]
    row_cells: Callable[[Sequence[Any]], list[Any]]

    @property
    def personal_columns(self) -> list[CompiledColumn]:
        return [column for column in self.columns if column.is_personal]


def _field_at(model: type[models.Model], path: str) -> tuple[type[models.Model], models.Field | None]:
    """The model field a `__` path ends at, and its model; no field for annotations."""
    field: models.Field | None = None
    for part in path.split("__"):
        try:
            field = own_field(model, part)
        except FieldDoesNotExist:
            return model, None
        if field.is_relation and field.related_model is not None:
            model = field.related_model
    return (field.model if field else model), field


def _header(name: str, column: RecordColumn, field: models.Field | None) -> str:
    label = column.verbose_name or (str(field.verbose_name) if field is not None else name)
    return f"{label}({column.unit})" if column.unit else label


@_remembered
def compiled_columns(table: type[RecordTable]) -> dict[str, CompiledColumn]:
    model = table._meta.model
    compiled = {}
    for name, column in table.base_columns.items():
        path = str(column.accessor or name).replace(".", "__")
        owner, field = _field_at(model, path)
        personal = getattr(owner, "PERSONAL", {})
        sort = tuple(str(part).replace(".", "__") for part in column.order_by or (path,)) if column.orderable else ()
        compiled[name] = CompiledColumn(
            name=name,
            header=_header(name, column, _first_field(model, path) if field is None else _labelled(model, path, field)),
            css=column.css,
            path=path,
            sort=sort,
            is_link=isinstance(column, LinkColumn),
            mask=column.mask or (personal.get(field.name) if field is not None else None),
            text=column.text,
            file_value=column.file_value,
            cell=column.cell,
            width=column.width,
        )
    return compiled


def _first_field(model: type[models.Model], path: str) -> models.Field | None:
    return _field_at(model, path.split("__", 1)[0])[1]


def _labelled(model: type[models.Model], path: str, field: models.Field) -> models.Field:
    """A relation's own label reads better than that of the name it points to (행정동, not 동명)."""
    return _first_field(model, path) or field


@_remembered
def compile_table(table: type[RecordTable], names: tuple[str, ...], *, masked: bool, base_url: str) -> CompiledTable:
    """The functions for these columns; `base_url` is the list's address, under which a record's page lies."""
    available = compiled_columns(table)
    columns = tuple(available[name] for name in names)
    paths = ("pk", *(column.path for column in columns))
    return CompiledTable(
        columns=columns,
        paths=paths,
        row_html=_html_renderer(columns, masked=masked, base_url=base_url),
        row_cells=_cell_renderer(columns, masked=masked),
    )


def _shown(column: CompiledColumn, *, masked: bool) -> Callable[[Any], str]:
    text, mask = column.text, column.mask
    if masked and mask is not None:
        return lambda value: escape(mask(text(value)))
    return lambda value: escape(text(value))


def _html_renderer(columns: Sequence[CompiledColumn], *, masked: bool, base_url: str) -> Callable[[Sequence[Any]], str]:
    formatters = [_shown(column, masked=masked) for column in columns]
    label_at = next((at for at, column in enumerate(columns) if column.is_link), None)
    cells = "".join(
        f'<td class="{column.css}"><a href="{base_url}/%(pk)s/">%({at})s</a></td>'
        if column.is_link
        else f'<td class="{column.css}{" cell-masked" if masked and column.mask else ""}">%({at})s</td>'
        for at, column in enumerate(columns)
    )
    label = f"%({label_at})s" if label_at is not None else "%(pk)s"
    template = (
        f'<tr><td class="cell-check"><input type="checkbox" name="selected" value="%(pk)s" aria-label="{label} 고르기"></td>{cells}</tr>'
    )
    keys = [str(at) for at in range(len(columns))]

    def render(values: Sequence[Any]) -> str:
        shown = {key: formatter(value) for key, formatter, value in zip(keys, formatters, values[1:], strict=True)}
        shown["pk"] = values[0]
        return template % shown

    return render


def _cell_renderer(columns: Sequence[CompiledColumn], *, masked: bool) -> Callable[[Sequence[Any]], list[Any]]:
    def cell(column: CompiledColumn) -> Callable[[Any], Any]:
        if masked and (mask := column.mask) is not None:
            text = column.text
            return lambda value: mask(text(value))
        return column.file_value

    formatters = [cell(column) for column in columns]
    return lambda values: [
        values[0],
        *(formatter(value) for formatter, value in zip(formatters, values[1:], strict=True)),
    ]


def check_table(table: type[RecordTable]) -> list[CheckMessage]:
    """Refuses what django-tables2 offers and this renderer would silently ignore, and columns without a header."""
    model = table._meta.model
    if model is None:
        return [Error(f"{table.__name__} names no model in its Meta.", id="core.E005")]
    problems: list[CheckMessage] = []
    for name, column in table.base_columns.items():
        if isinstance(column, RecordColumn):
            problems += _check_header(table, name, column)
        else:
            problems.append(
                Error(
                    f"{table.__name__}.{name} is a {type(column).__name__}, which lists do not render.",
                    hint="Use a column of core.records.columns; LinkColumn instead of linkify=True.",
                    id="core.E001",
                )
            )
        if hasattr(table, f"render_{name}") or hasattr(table, f"value_{name}"):
            problems.append(
                Error(
                    f"{table.__name__}.render_{name} is never called.",
                    hint="Override `text` (and `file_value`) in a RecordColumn subclass.",
                    id="core.E002",
                )
            )
    asked = {*table.default_columns, table.default_sort.removeprefix("-") or next(iter(table.base_columns))}
    if unknown := asked - set(table.base_columns):
        problems.append(Error(f"{table.__name__} starts with {sorted(unknown)}, which are no columns of it.", id="core.E003"))
    return problems


def _check_header(table: type[RecordTable], name: str, column: RecordColumn) -> list[CheckMessage]:
    """One given as "" would silently be the field's own; an annotation has none to fall back on."""
    path = str(column.accessor or name).replace(".", "__")
    if column.verbose_name or (column.verbose_name is None and _first_field(table._meta.model, path) is not None):
        return []
    return [Error(f"{table.__name__}.{name} has no header.", hint="Give it a verbose_name.", id="core.E004")]
