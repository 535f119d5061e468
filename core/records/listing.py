"""One page of a list: which rows, in which order, at a price that does not grow with the page number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import Count, F, Sum
from django.db.models.expressions import OrderBy

from core.prepared import IsAnyOf, Prepared
from core.records.models import RecordQuerySet

PER_PAGE_CHOICES = (20, 50, 100)


@dataclass(frozen=True)
class Page:
    rows: list[tuple[Any, ...]]
    total: int
    number: int
    per_page: int
    sums: Mapping[str, int | None]

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.per_page))

    @property
    def start(self) -> int:
        return (self.number - 1) * self.per_page + 1 if self.total else 0

    @property
    def end(self) -> int:
        return min(self.number * self.per_page, self.total)

    @property
    def ids(self) -> list[int]:
        return [row[0] for row in self.rows]


def _ordering(model: type[models.Model], paths: Sequence[str], *, descending: bool, backwards: bool) -> list[OrderBy]:
    """Empty values last both ways; the primary key settles ties, so that no row shows on two pages.

    An index serves a descending order only where NULLs need no moving: they are moved only for columns that can be empty.
    """
    order = []
    for path in (*paths, "pk"):
        down = descending is not path.startswith("-")
        name = path.removeprefix("-")
        empties = {"nulls_first" if backwards else "nulls_last": True} if down and _can_be_empty(model, name) else {}
        order.append(OrderBy(F(name), descending=down is not backwards, **empties))
    return order


def _can_be_empty(model: type[models.Model], path: str) -> bool:
    for part in path.split("__"):
        if part == "pk":
            return False
        try:
            field = model._meta.get_field(part)
        except FieldDoesNotExist:
            return True
        if getattr(field, "null", True):
            return True
        model = field.related_model or model
    return False


def sorted_by(queryset: models.QuerySet, paths: Sequence[str], *, descending: bool) -> models.QuerySet:
    return queryset.order_by(*_ordering(queryset.model, paths, descending=descending, backwards=False))


def _is_stored(model: type[models.Model], path: str) -> bool:
    """Whether the path leads over fields; what does not is computed by `for_list`."""
    try:
        model._meta.get_field(path.removeprefix("-").split("__", 1)[0])
    except FieldDoesNotExist:
        return False
    return True


@lru_cache(maxsize=256)
def _rows_of(model: type[models.Model], paths: tuple[str, ...]) -> Prepared[tuple[Any, ...]]:
    manager: Any = model._default_manager
    return Prepared(lambda: manager.for_list().filter(IsAnyOf("pk", "ids")).order_by().values_list(*paths))


def page_of(
    queryset: RecordQuerySet,
    *,
    paths: Sequence[str],
    sort: Sequence[str],
    descending: bool,
    number: int,
    per_page: int,
    sums: Sequence[str] = (),
) -> Page:
    """Page `number` (the nearest one that exists) as tuples of `paths`, with the sums of the columns `sums` over all pages.

    The ids are found first and the wide rows fetched for those alone, in a second query: in one, the planner may join all rows
    before it picks the page's. Past the middle the order is walked backwards. What a list computes beside its columns is
    computed for the rows shown, and for all only where the list is sorted by it.
    """
    whole = queryset.order_by().aggregate(rows=Count("*"), **{name: Sum(name) for name in sums})
    total = whole.pop("rows")
    number = min(max(number, 1), max(1, -(-total // per_page)))
    start = (number - 1) * per_page
    length = min(per_page, total - start)
    backwards = start > total // 2
    model: type[models.Model] = queryset.model
    order = _ordering(model, sort, descending=descending, backwards=backwards)
    sortable = queryset if all(_is_stored(model, path) for path in sort) else queryset.for_list()
    first = total - start - length if backwards else start
    ids = list(sortable.order_by(*order).values_list("pk", flat=True)[first : first + length]) if length > 0 else []
    if backwards:
        ids.reverse()
    place = {pk: at for at, pk in enumerate(ids)}
    rows = sorted(_rows_of(model, tuple(paths)).run(ids=ids), key=lambda row: place[row[0]]) if ids else []
    return Page(rows=rows, total=total, number=number, per_page=per_page, sums=whole)
