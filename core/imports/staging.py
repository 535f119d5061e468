"""Many rows into a table at once: COPY into a temporary table, then one INSERT or UPDATE out of it.

COPY itself goes past the row history's context, so it fills only the temporary table.
"""

import json
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection, models

_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_PLAIN: dict[type, Callable[[Any], str]] = {
    type(None): lambda value: "\\N",
    str: lambda value: value.translate(_ESCAPES) if not value.isalnum() else value,
    bool: lambda value: "t" if value else "f",
    int: int.__str__,
    Decimal: str,
    date: date.isoformat,
    datetime: datetime.isoformat,
}


class Staging:
    """A temporary table of some of the model's columns, gone at the end of the transaction. Where it `refuses`, it keeps the
    model's check constraints, so that filling it raises IntegrityError; it knows no other row and no other table."""

    def __init__(self, model: type[models.Model], fields: Sequence[models.Field], *, name: str, refuses: bool = False) -> None:
        self.fields, self.refuses = fields, refuses
        self.table, self.name = model._meta.db_table, f"staged_{name}"
        self.columns = ", ".join(f'"{field.column}"' for field in fields)
        self._is_json = [isinstance(field, models.JSONField) for field in fields]

    def fill(self, rows: Iterable[Sequence[Any]]) -> None:
        """The values as the model's instances hold them, one sequence of `fields` a row."""
        text = "".join(map(self._line, rows))
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE TEMPORARY TABLE IF NOT EXISTS {self.name} {self._form()}")
            cursor.execute(f"TRUNCATE {self.name}")
            with connection.wrap_database_errors, cursor.copy(f"COPY {self.name} ({self.columns}) FROM STDIN") as copy:
                copy.write(text)

    def _form(self) -> str:
        if self.refuses:
            return f"(LIKE {self.table} INCLUDING CONSTRAINTS INCLUDING GENERATED) ON COMMIT DROP"
        return f"ON COMMIT DROP AS SELECT {self.columns} FROM {self.table} WITH NO DATA"  # noqa: S608  our own names

    def insert(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {self.table} ({self.columns}) SELECT {self.columns} FROM {self.name}")  # noqa: S608  our own names

    def update(self, *, keys: Collection[str]) -> None:
        """`keys` are the attributes that say which row is meant."""
        assignments = ", ".join(f'"{field.column}" = staged."{field.column}"' for field in self.fields if field.attname not in keys)
        same = " AND ".join(f'kept."{field.column}" = staged."{field.column}"' for field in self.fields if field.attname in keys)
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE {self.table} kept SET {assignments} FROM {self.name} staged WHERE {same}")  # noqa: S608  our own names

    def _line(self, values: Sequence[Any]) -> str:
        cells = [
            json.dumps(value, ensure_ascii=False).translate(_ESCAPES) if is_json else _text(value)
            for value, is_json in zip(values, self._is_json, strict=True)
        ]
        return "\t".join(cells) + "\n"


def _text(value: object) -> str:
    write = _PLAIN.get(type(value))
    return write(value) if write is not None else str(value).translate(_ESCAPES)  # enums, UUIDs


def next_keys(model: type[models.Model], count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [model._meta.db_table, model._meta.pk.column, count],
        )
        return [key for (key,) in cursor.fetchall()]
