"""That the list of groups is read off its index, and a search off the indexes made for it."""

import pytest
from django.db import connection

from core.records.listing import sorted_by
from housing.models import Group
from tests.factories.groups import GroupMemberFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_way_around_an_index() -> None:
    GroupMemberFactory()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off; SET LOCAL enable_hashjoin = off")


@pytest.mark.parametrize("descending", [False, True])
def test_default_order_is_read_off_its_index_without_a_sort(descending: bool) -> None:
    plan = sorted_by(Group.objects.shown(), ("name",), descending=descending)[:50].explain()
    assert "group_by_name" in plan
    assert "Sort" not in plan


@pytest.mark.parametrize("word", ["사랑", "달가람", "ㅅㄹ"])
def test_words_are_answered_by_the_gram_indexes(word: str) -> None:
    plan = Group.objects.shown().search(word).explain()
    assert "group_by_word" in plan
    assert "complex_by_word" in plan
    assert "resident_by_word" in plan


@pytest.mark.parametrize("number", ["1234", "010-0000-1234"])
def test_numbers_are_answered_by_their_last_four_digits(number: str) -> None:
    plan = Group.objects.shown().search(number).explain()
    assert "group_by_last_four" in plan
    assert "resident_by_last_four" in plan
