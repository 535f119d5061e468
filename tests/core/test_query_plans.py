"""That the indexes made for searching, listing and counting are the ones PostgreSQL takes."""

import pytest
from django.db import connection
from django.db.models import Count, QuerySet, Sum

from core.records.listing import sorted_by
from core.records.search import matching
from housing.models import Complex, FormerName
from tests.factories.housing import ComplexFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_way_around_an_index() -> None:
    """A handful of rows would be read whole; what is asked here is whether the index answers the query at all."""
    ComplexFactory(name="성동한신")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")


def plan_of(rows: QuerySet) -> str:
    return rows.explain()


@pytest.mark.parametrize("word", ["한신", "성동한신", "ㅅㄷ", "가"])
def test_word_search_is_answered_by_the_gram_indexes(word: str) -> None:
    plan = plan_of(Complex.objects.shown().search(word))

    assert "complex_by_word" in plan
    assert "formername_by_word" in plan


def test_search_for_former_names_alone_is_answered_by_their_index() -> None:
    assert "formername_by_word" in plan_of(matching(FormerName.objects.order_by(), "한신", "name"))


@pytest.mark.parametrize("descending", [False, True])
def test_default_order_is_read_off_its_index_without_a_sort(descending: bool) -> None:
    plan = plan_of(sorted_by(Complex.objects.shown(), ("name",), descending=descending)[:50])

    assert "complex_by_name" in plan
    assert "Sort" not in plan


def test_count_and_sums_of_the_list_are_read_off_one_index() -> None:
    shown = Complex.objects.shown().order_by()
    sums = {"rows": Count("*"), "buildings": Sum("building_count"), "households": Sum("household_count")}

    plan = plan_of(shown.values("hidden_at").annotate(**sums))

    assert "complex_counted" in plan
