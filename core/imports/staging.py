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
_json_of = json.JSONEncoder(ensure_ascii=False).encode


def _text(value: str) -> str:
    return value if value.isprintable() and "\\" not in value else value.translate(_ESCAPES)


def _json(value: object) -> str:
    """JSON has escaped the line ends already; what COPY would take for an escape is doubled."""
    return "[]" if value == [] else _json_of(value).replace("\\", "\\\\")


class _Written(str):
    """Ready for COPY."""

    __slots__ = ()


class _Writers(dict[type, Callable[[Any], str]]):
    def __missing__(self, kind: type) -> Callable[[Any], str]:
        return lambda value: _text(str(value))  # enums, UUIDs


_WRITERS = _Writers(
    {
        type(None): lambda value: "\\N",
        str: _text,
        bool: lambda value: "t" if value else "f",
        int: int.__str__,
        Decimal: str,
        date: date.isoformat,
        datetime: datetime.isoformat,
        _Written: str,
    }
)


class Staging:
    """A temporary table of some of the model's columns, gone at the end of the transaction. Where it `refuses`, it keeps the
    model's check constraints, so that filling it raises IntegrityError; it knows no other row and no other table."""

    def __init__(self, model: type[models.Model], fields: Sequence[models.Field], *, name: str, refuses: bool = False) -> None:
        self.fields, self.refuses = fields, refuses
        self.table, self.name = model._meta.db_table, f"staged_{name}"
        self.columns = ", ".join(f'"{field.column}"' for field in fields)
        self._json_at = [place for place, field in enumerate(fields) if isinstance(field, models.JSONField)]

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

    def has_strays(self, *, but: type[models.Model] | None = None) -> bool:
        """Whether a row points to one that is not there; what points to `but` is not asked about."""
        pointing = [field for field in self.fields if isinstance(field, models.ForeignKey) and field.related_model is not but]
        strays = [
            f"EXISTS (SELECT FROM {self.name} staged WHERE NOT EXISTS "  # noqa: S608  our own names
            f'(SELECT FROM {field.related_model._meta.db_table} kept WHERE kept."{field.target_field.column}" = staged."{field.column}") '
            f'AND staged."{field.column}" IS NOT NULL)'
            for field in pointing
        ]
        if not strays:
            return False
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {' OR '.join(strays)}")
            return bool(cursor.fetchone()[0])

    def update(self, *, keys: Collection[str]) -> None:
        """`keys` are the attributes that say which row is meant."""
        assignments = ", ".join(f'"{field.column}" = staged."{field.column}"' for field in self.fields if field.attname not in keys)
        same = " AND ".join(f'kept."{field.column}" = staged."{field.column}"' for field in self.fields if field.attname in keys)
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE {self.table} kept SET {assignments} FROM {self.name} staged WHERE {same}")  # noqa: S608  our own names

    def _line(self, values: Sequence[Any]) -> str:
        if self._json_at:
            values = [*values]
            for place in self._json_at:
                values[place] = _Written(_json(values[place]))
        return "\t".join([_WRITERS[type(value)](value) for value in values]) + "\n"


def next_keys(model: type[models.Model], count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [model._meta.db_table, model._meta.pk.column, count],
        )
        return [key for (key,) in cursor.fetchall()]
