"""Queries that every request asks: Django writes the SQL once for each process, and a run only fills in the values.

Building and compiling a query costs Django more than PostgreSQL takes to answer it (docs/performance.md).
"""

import copy
from collections.abc import Callable
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connections, models
from django.db.models.expressions import Expression, Func
from django.db.models.functions import JSONArray
from django.db.models.sql import Query
from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row")


class Slot(Expression):
    """A value left open. What is filled in goes to the driver as it is, past the field's own preparation."""

    def __init__(self, name: str, field: models.Field) -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: object) -> tuple[str, list["Slot"]]:  # type: ignore[override]  # filled in by `Prepared.run`
        return "%s", [self]


class IsAnyOf(Func):
    """`field = ANY(list)`: an IN whose SQL does not change with the length of the list."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = models.BooleanField()

    def __init__(self, path: str, name: str) -> None:
        super().__init__(models.F(path), Slot(name, models.BigIntegerField()))


TODAY = Func(template="(now() AT TIME ZONE 'Asia/Seoul')::date", output_field=models.DateField())
"""The day of each run by the database's clock: a query written once may not carry the day it was written on."""


def nested(rows: models.QuerySet, *paths: str) -> ArraySubquery:
    """Rows of another table as one value of each row here: lists of their values, of JSON's types (dates are text)."""
    return ArraySubquery(rows.values(nested_row=JSONArray(*paths)))


class Prepared(Generic[Row]):
    """`build` gives a queryset with a `Slot` for every value that differs between runs; it is called at the first run."""

    def __init__(self, build: Callable[[], models.QuerySet[Any, Row]]) -> None:
        self._build = build

    @cached_property
    def _written(self) -> tuple[models.QuerySet[Any, Row], SQLCompiler, str, tuple[Any, ...]]:
        queryset = self._build()
        compiler = queryset.query.get_compiler(queryset.db)
        sql, params = compiler.as_sql()
        return queryset, compiler, sql, tuple(params)

    def run(self, **values: Any) -> list[Row]:
        """The rows, made by the queryset's own means: objects, tuples or whatever it was told to give."""
        template, written, sql, params = self._written
        filled = tuple(values[param.name] if isinstance(param, Slot) else param for param in params)
        compiler = copy.copy(written)
        compiler.connection = connections[template.db]
        compiler.as_sql = lambda *args, **kwargs: (sql, filled)  # type: ignore[method-assign]
        query: Query = copy.copy(template.query)
        query.get_compiler = lambda *args, **kwargs: compiler  # type: ignore[method-assign]
        rows = type(template)(model=template.model, query=query, using=template.db)
        # What `values_list` and its like set besides the query.
        vars(rows).update({name: vars(template)[name] for name in ("_iterable_class", "_fields")})
        return list(rows)

    def first(self, **values: Any) -> Row | None:
        return next(iter(self.run(**values)), None)
