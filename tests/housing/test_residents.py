"""Residents and their terms: what the database refuses, and how a term is counted (B-APT-10…17)."""

from datetime import date

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from housing.homes import normal_home
from housing.models import Representative, Resident
from housing.models.terms import TermStatus, term_end
from tests.factories.housing import ComplexFactory
from tests.factories.residents import RepresentativeFactory, ResidentFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2026, 3, 14), date(2028, 3, 13)),
        (date(2024, 2, 29), date(2026, 2, 28)),
        (date(2022, 3, 1), date(2024, 2, 29)),
        (date(2025, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_term_is_two_years_less_a_day(start: date, end: date) -> None:
    assert term_end(start) == end


@pytest.mark.parametrize(
    "typed",
    ["101동 1001호", "101-1001", "101동1001호", "101/1001", "１０１동　１００１호", "101동 1001", "제101동 제1001호", " 0101 - 1001 "],
)
def test_homes_have_one_form(typed: str) -> None:
    assert normal_home(typed) == "101동 1001호"


@pytest.mark.parametrize(("typed", "stored"), [("가동 302호", "가동 302호"), ("a-1203", "A동 1203호"), ("1001호", "1001호"), ("", "")])
def test_other_homes(typed: str, stored: str) -> None:
    assert normal_home(typed) == stored


@pytest.mark.parametrize("typed", ["101동", "관리실", "101-1001-1-2", "=1+1"])
def test_what_is_no_home_is_refused_with_what_was_typed(typed: str) -> None:
    with pytest.raises(ValueError, match=r"동호수를 알 수 없습니다"):
        normal_home(typed)


def refused() -> pytest.RaisesExc:
    return pytest.raises(IntegrityError)


def test_the_complex_of_a_post_is_that_of_the_resident() -> None:
    post = RepresentativeFactory()
    post.refresh_from_db()
    assert post.complex_id == post.resident.complex_id
    other = ComplexFactory()
    Representative.objects.filter(pk=post.pk).update(complex=other)
    post.refresh_from_db()
    assert post.complex_id == post.resident.complex_id


def test_a_resident_does_not_move_to_another_complex() -> None:
    resident = ResidentFactory()
    with pytest.raises(ProgrammingError), transaction.atomic():
        Resident.objects.filter(pk=resident.pk).update(complex=ComplexFactory())


def test_a_person_stands_once_in_a_complex() -> None:
    one = ResidentFactory()
    with refused(), transaction.atomic():
        ResidentFactory(complex=one.complex, name=one.name, home="102동 1호")
    ResidentFactory(name=one.name)
    ResidentFactory(complex=one.complex, name=one.name, born_on=date(1990, 1, 1))


def test_terms_of_one_person_do_not_overlap() -> None:
    post = RepresentativeFactory()
    with refused(), transaction.atomic():
        RepresentativeFactory(resident=post.resident, started_on=post.ended_on, ended_on=date(2030, 3, 12))
    RepresentativeFactory(resident=post.resident, started_on=date(2028, 3, 14), ended_on=date(2030, 3, 13))


def test_an_open_term_overlaps_everything_after_it() -> None:
    post = RepresentativeFactory(ended_on=None)
    with refused(), transaction.atomic():
        RepresentativeFactory(resident=post.resident, started_on=date(2040, 1, 1), ended_on=date(2041, 12, 31))


def test_who_left_early_may_be_elected_again_the_day_after() -> None:
    post = RepresentativeFactory(status=TermStatus.RESIGNED, status_on=date(2026, 6, 1), status_reason="이사")
    RepresentativeFactory(resident=post.resident, started_on=date(2026, 6, 2), ended_on=date(2028, 3, 13))


def test_an_inverted_term_is_kept_only_marked() -> None:
    with refused(), transaction.atomic():
        RepresentativeFactory(ended_on=date(2026, 3, 13))
    RepresentativeFactory(ended_on=date(2026, 3, 13), needs_check=True)


@pytest.mark.parametrize("ended_on", [date(2026, 3, 13), date(2026, 3, 14)])
def test_an_impossible_end_says_nothing(ended_on: date) -> None:
    post = RepresentativeFactory(ended_on=ended_on, needs_check=True)
    assert list(Representative.objects.serving_on(date(2027, 1, 1))) == [post]
    RepresentativeFactory(resident=post.resident)


@pytest.mark.parametrize("status", [TermStatus.RESIGNED, TermStatus.DISMISSED, TermStatus.RETIRED])
def test_leaving_needs_a_day_and_a_reason(status: TermStatus) -> None:
    with refused(), transaction.atomic():
        RepresentativeFactory(status=status, status_on=date(2026, 6, 1))
    with refused(), transaction.atomic():
        RepresentativeFactory(status=status, status_reason="이사")
    RepresentativeFactory(status=status, status_on=date(2026, 6, 1), status_reason="이사")


def test_who_serves_on_a_day() -> None:
    post = RepresentativeFactory()
    left = RepresentativeFactory(status=TermStatus.DISMISSED, status_on=date(2026, 6, 1), status_reason="해임투표")

    def serving(day: date) -> set[int]:
        return set(Representative.objects.serving_on(day).values_list("pk", flat=True))

    assert serving(date(2026, 3, 13)) == set()
    assert serving(date(2026, 3, 14)) == {post.pk, left.pk}
    assert serving(date(2026, 6, 1)) == {post.pk, left.pk}
    assert serving(date(2026, 6, 2)) == {post.pk}
    assert serving(date(2028, 3, 13)) == {post.pk}
    assert serving(date(2028, 3, 14)) == set()
    Resident.objects.filter(pk=post.resident_id).update(hidden_at="2026-01-01T00:00+09:00")
    assert serving(date(2026, 6, 1)) == {left.pk}


@pytest.mark.parametrize("text", ["해별", "해별가", "1234", "010-0000-1234", "이사"])
def test_search_finds_by_name_number_and_position(text: str) -> None:
    found = RepresentativeFactory(resident__name="해별가", resident__mobile="01000001234")
    RepresentativeFactory(resident__name="온누리", resident__mobile="01000005678", position__label="감사")
    assert list(Representative.objects.search(text)) == [found]


def test_search_does_not_find_by_other_parts_of_a_number() -> None:
    RepresentativeFactory(resident__mobile="01000001234")
    assert not Representative.objects.search("0000123").exists()
