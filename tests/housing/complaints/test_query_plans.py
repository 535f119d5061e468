"""That what is overdue, due soon and newest is read off an index of a ledger of thousands, and not found by reading it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import QuerySet

from core import clock
from core.records.listing import sorted_by
from housing.demo.complaints import add_synthetic_complaints
from housing.demo.scale import add_synthetic
from housing.models import Complaint

COMPLEXES = 3_000


@pytest.fixture
def volume(db: None) -> None:
    """Six thousand complaints, one in a hundred open."""
    add_synthetic(COMPLEXES)
    add_synthetic_complaints()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE housing_complaint, housing_complex")


def plan_of(rows: QuerySet) -> str:
    return rows.explain()


@pytest.mark.usefixtures("volume")
def test_ledger_of_thousands_is_read_off_its_indexes() -> None:
    shown = Complaint.objects.shown().order_by()
    now = clock.now()
    asked: dict[str, Callable[[], QuerySet]] = {
        "overdue": lambda: shown.overdue(at=now),
        "due soon": lambda: shown.due_soon(at=now),
        "first page of the overdue": lambda: sorted_by(shown.overdue(at=now), ("due_at",), descending=False)[:20],
    }
    for name, rows in asked.items():
        plan = plan_of(rows())
        assert "complaint_open_by_due" in plan, f"{name}: {plan}"
        assert "Index Cond: (due_at" in plan.replace("((", "("), f"{name}: {plan}"
    for descending in (True, False):
        plan = plan_of(sorted_by(shown, ("received_at",), descending=descending)[:20])
        assert "complaint_by_receipt" in plan, plan
        assert "Sort" not in plan, plan
    month = shown.received_between(clock.today().replace(day=1), clock.today() + timedelta(days=1))
    assert "complaint_by_receipt" in plan_of(month)
