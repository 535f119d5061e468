"""The pages of statistics, against the same figures asked for one query at a time, without a page."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import QuerySet, Sum
from django.db.models.expressions import Combinable

from bench.pages import Officer, in_turns
from bench.report import Measure, Measures
from bench.screens import asker
from core import clock
from core.places.models import Dong
from housing.models import Complaint, ComplaintKind, Complex, Grant, Position, Programme, Representative
from housing.models.grants import SUPPORT
from housing.models.querysets import StatusClass

SLOWEST_MS = 150


def pages(officer: Officer, *, rounds: int = 9) -> Measures:
    for url, over, loop in PAGES:
        taken = in_turns({"ours": asker(officer, url), "loop": loop}, rounds=rounds)
        ratio = f"{taken['loop'] / taken['ours']:.1f} × faster than a loop over {over} ({taken['loop']:,.0f} ms)"
        yield Measure(f"statistics page {url}", taken["ours"], "ms", SLOWEST_MS, ratio, is_limit=True)


def _sums(groups: Iterable[QuerySet], *fields: str | Combinable) -> list[tuple[Any, ...]]:
    return [(group.count(), *(group.aggregate(total=Sum(field))["total"] for field in fields)) for group in groups]


def complexes() -> object:
    shown = Complex.objects.shown()
    years = shown.exclude(approved_on=None).dates("approved_on", "year")
    groups = [
        *(shown.filter(dong=dong) for dong in Dong.objects.all()),
        *(shown.approved_in(day.year) for day in years),
        *(shown.in_status_class(kind) for kind in StatusClass),
    ]
    return _sums(groups, "building_count", "household_count")


def representatives() -> object:
    serving = Representative.objects.serving_on(clock.today())
    positions = list(Position.objects.all())
    return _sums(serving.filter(complex__dong=dong, position=position) for dong in Dong.objects.all() for position in positions)


def grants() -> object:
    shown = Grant.objects.shown().supported()
    groups = [
        *(shown.filter(year=year) for year in shown.order_by().values_list("year", flat=True).distinct()),
        *(shown.filter(programme=programme) for programme in Programme.objects.all()),
        *(shown.filter(complex__dong=dong) for dong in Dong.objects.all()),
    ]
    return _sums(groups, SUPPORT, "requested", "confirmed", "returned")


def complaints() -> object:
    shown = Complaint.objects.shown()
    kinds = list(ComplaintKind.objects.all())
    return _sums(shown.filter(received_at__month=month, kind=kind) for month in range(1, 13) for kind in kinds)


PAGES: tuple[tuple[str, str, Callable[[], object]], ...] = (
    ("/housing/statistics/", "dongs, years and classes", complexes),
    ("/housing/statistics/representatives/", "dongs and positions", representatives),
    ("/housing/statistics/grants/?year=all", "years, programmes and dongs", grants),
    ("/housing/statistics/complaints/", "months and kinds", complaints),
)
