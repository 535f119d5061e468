"""Queries written once: what a run fills in counts for that run alone."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from core.prepared import IsAnyOf, Prepared, Slot, nested
from housing.models import Complex, FormerName
from tests.factories.housing import ComplexFactory

pytestmark = pytest.mark.django_db

NAMED = Prepared(lambda: Complex.objects.filter(name=Slot("name", models.CharField())).select_related("dong"))
AMONG = Prepared(lambda: Complex.objects.filter(IsAnyOf("pk", "ids")).order_by("name").values_list("pk", "name"))


def test_each_run_has_its_own_values() -> None:
    ComplexFactory(name="한신")
    ComplexFactory(name="현대")
    assert [one.name for one in NAMED.run(name="한신")] == ["한신"]
    assert [one.name for one in NAMED.run(name="현대")] == ["현대"]
    assert NAMED.first(name="없는 단지") is None


def test_values_reach_the_database_as_values() -> None:
    ComplexFactory(name="한신")
    assert NAMED.run(name="' OR true --") == []


def test_related_rows_come_along_in_the_same_query() -> None:
    ComplexFactory(name="한신")
    with CaptureQueriesContext(connection) as asked:
        found = NAMED.first(name="한신")
        assert found is not None
        assert found.dong is None or found.dong.name
    assert len(asked) == 1


def test_a_list_of_any_length_asks_the_same_sql() -> None:
    made = [ComplexFactory(name=f"{number}단지") for number in range(3)]
    assert AMONG.run(ids=[one.pk for one in made[:2]]) == [(one.pk, one.name) for one in made[:2]]
    assert AMONG.run(ids=[made[2].pk]) == [(made[2].pk, "2단지")]
    assert AMONG.run(ids=[]) == []


def test_nested_rows_are_those_of_each_row() -> None:
    first, second = ComplexFactory(name="가"), ComplexFactory(name="나")
    FormerName.objects.create(complex=second, name="옛 나")
    former = FormerName.objects.filter(complex=models.OuterRef("pk"))
    rows = Complex.objects.annotate(former=nested(former, "name")).order_by("name").values_list("pk", "former")
    assert list(rows) == [(first.pk, []), (second.pk, [["옛 나"]])]


@pytest.mark.django_db(transaction=True)
def test_threads_do_not_mix_up_their_values() -> None:
    names = [f"{number}단지" for number in range(20)]
    for name in names:
        ComplexFactory(name=name)

    def ask(name: str) -> str | None:
        try:
            found = [NAMED.first(name=name) for _ in range(20)]
        finally:
            connection.close()
        return name if all(one is not None and one.name == name for one in found) else None

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(ask, names)) == names
