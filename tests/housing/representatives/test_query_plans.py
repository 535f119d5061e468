"""That the indexes made for two hundred thousand posts are the ones PostgreSQL takes."""

import pytest
from django.db import connection
from django.db.models import Count

from core.records.listing import _ordering, sorted_by
from housing.models import Representative, Resident
from tests.factories.residents import RepresentativeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_way_around_an_index() -> None:
    """As in tests/core/test_query_plans.py."""
    RepresentativeFactory(resident__name="달가람")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")


@pytest.mark.parametrize("word", ["가람", "달가람", "ㄷㄱ"])
def test_search_by_name_is_answered_by_the_gram_index(word: str) -> None:
    assert "resident_by_word" in Representative.objects.shown().search(word).explain()


def test_two_words_are_answered_by_the_same_indexes() -> None:
    plan = Representative.objects.shown().search("회장 달가람").explain()
    assert "resident_by_word" in plan
    assert "complex_by_word" in plan
    assert "Seq Scan on housing_resident" not in plan
    assert "Seq Scan on housing_complex" not in plan


@pytest.mark.parametrize(("word", "index"), [("1234", "resident_by_last_four"), ("01000001234", "resident_by_mobile")])
def test_search_by_number_is_answered_by_its_index(word: str, index: str) -> None:
    assert index in Representative.objects.shown().search(word).explain()


def test_one_syllable_lists_no_whole_family_name() -> None:
    assert not Representative.objects.search("달").exists()
    assert Representative.objects.search("달가").exists()


@pytest.mark.parametrize("backwards", [False, True])
def test_newest_terms_first_is_read_off_its_index_both_ways(backwards: bool) -> None:
    """Past the middle a list walks its order backwards."""
    order = _ordering(Representative, ("started_on",), descending=True, backwards=backwards)
    plan = Representative.objects.shown().order_by(*order).values("pk")[:50].explain()

    assert "representative_by_start" in plan
    assert "Sort" not in plan


@pytest.mark.parametrize("descending", [False, True])
def test_residents_by_name_are_read_off_their_index(descending: bool) -> None:
    plan = sorted_by(Resident.objects.shown(), ("name",), descending=descending)[:50].explain()

    assert "resident_by_name" in plan
    assert "Sort" not in plan


def test_count_reads_one_index() -> None:
    plan = Representative.objects.shown().order_by().values("hidden_at").annotate(rows=Count("*")).explain()
    assert "representative_counted" in plan
