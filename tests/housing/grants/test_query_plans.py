"""That the lists of 지원사업 are answered by the indexes made for them, at the volume they were made for."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import connection, transaction
from django.db.models import QuerySet
from pytest_django import DjangoDbBlocker

from core.records.listing import sorted_by
from housing.grants.filters import GrantFilter
from housing.models import Grant
from tests.factories.grants import ProgrammeFactory
from tests.factories.housing import ComplexFactory

pytestmark = pytest.mark.django_db

ROWS = 20_000
BULK = """
INSERT INTO housing_grant (version, created_at, updated_at, complex_id, year, programme_id, title, ends_on, paid, status,
                           is_outside, outside_reason, needs_check, note)
SELECT 1, now(), now(), (%s::bigint[])[1 + n %% 100], 2000 + n %% 25, %s, '사업 ' || n, date '2000-01-01' + n %% 9000, 1000,
       CASE WHEN n %% 50 = 0 THEN 'paid' ELSE 'done' END, false, '', false, ''
FROM generate_series(1, %s) AS n
"""


@pytest.fixture(scope="module", autouse=True)
def many_grants(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Under every test of the module, which only read them."""
    with django_db_blocker.unblock(), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(BULK, [[one.pk for one in ComplexFactory.create_batch(100)], ProgrammeFactory().pk, ROWS])
            cursor.execute("ANALYZE housing_grant, housing_complex")
        yield
        transaction.set_rollback(True)


def plan_of(rows: QuerySet) -> str:
    return rows.explain()


def test_overdue_reports_are_found_by_their_last_day() -> None:
    assert "grant_awaiting_report" in plan_of(Grant.objects.shown().overdue(on=date(2001, 6, 1)))


def test_reports_falling_due_are_found_by_their_last_day() -> None:
    assert "grant_awaiting_report" in plan_of(Grant.objects.shown().due_soon(on=date(2010, 6, 1)))


@pytest.mark.parametrize("descending", [False, True])
def test_default_order_is_read_off_its_index_without_a_sort(descending: bool) -> None:
    plan = plan_of(sorted_by(Grant.objects.shown(), ("year",), descending=descending)[:50])
    assert "grant_by_year" in plan
    assert "Sort" not in plan


def test_words_are_found_by_their_grams() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = plan_of(Grant.objects.shown().search("꽃밭"))
    assert "grant_by_word" in plan
    assert "complex_by_word" in plan


@pytest.mark.parametrize(
    ("asked", "index"), [({"settlement": "unreturned"}, "grant_unreturned"), ({"needs_check": "on"}, "grant_needs_check")]
)
def test_what_my_work_counts_is_read_off_small_indexes(asked: dict[str, str], index: str) -> None:
    assert index in plan_of(GrantFilter(asked, queryset=Grant.objects.shown()).qs.order_by())
