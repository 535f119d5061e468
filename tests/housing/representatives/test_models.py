"""Posts as of a day, terms before this one, and what the lists' searches stand on."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from accounts.roles import Role
from housing.models import Position, Representative, Resident
from housing.models.representatives import RepresentativeQuerySet
from housing.models.terms import TermStatus, months_after
from tests.core.forms import opened
from tests.factories.accounts import browser
from tests.factories.housing import ComplexFactory, DongFactory
from tests.factories.residents import PositionFactory, RepresentativeFactory, ResidentFactory
from tests.pages import body, cells, rows

pytestmark = pytest.mark.django_db
posts: RepresentativeQuerySet = Representative.objects


def earlier(post: Representative) -> int:
    return posts.with_terms().get(pk=post.pk).earlier_term_count


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 11, 22), 3, date(2027, 2, 22)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2023, 11, 30), 3, date(2024, 2, 29)),
        (date(2026, 12, 31), 1, date(2027, 1, 31)),
    ],
)
def test_months_end_where_the_month_does(day: date, months: int, later: date) -> None:
    assert months_after(day, months) == later


def test_posts_expire_within_three_months_to_the_day() -> None:
    due = RepresentativeFactory(started_on=date(2024, 12, 31), ended_on=date(2026, 12, 30))
    RepresentativeFactory(started_on=date(2025, 1, 1), ended_on=date(2026, 12, 31))
    RepresentativeFactory(started_on=date(2024, 10, 1), ended_on=date(2026, 9, 29))

    assert list(posts.expiring(date(2026, 9, 30), months=3)) == [due]


def test_leaving_early_is_not_running_out() -> None:
    left = RepresentativeFactory(status=TermStatus.RESIGNED, status_on=date(2026, 6, 1), status_reason="이사")
    over = RepresentativeFactory(started_on=date(2024, 3, 1), ended_on=date(2026, 2, 28))

    assert list(posts.left_by(date(2026, 6, 1))) == [left]
    assert list(posts.left_by(date(2026, 5, 31))) == []
    assert list(posts.ended_before(date(2026, 7, 1))) == [over]


def test_terms_before_this_one_are_counted_with_those_before_the_files() -> None:
    first = RepresentativeFactory(started_on=date(2022, 3, 14), ended_on=date(2024, 3, 13), earlier_terms=1)
    second = RepresentativeFactory(resident=first.resident, started_on=date(2024, 3, 14), ended_on=date(2026, 3, 13))
    third = RepresentativeFactory(resident=first.resident, started_on=date(2026, 3, 14), ended_on=None)

    assert [earlier(post) for post in (first, second, third)] == [1, 2, 3]


@pytest.mark.parametrize(("ended_on", "counted"), [(date(2026, 9, 12), 0), (date(2026, 9, 13), 1)])
def test_by_election_of_less_than_six_months_does_not_count(ended_on: date, counted: int) -> None:
    short = RepresentativeFactory(started_on=date(2026, 3, 14), ended_on=ended_on, is_by_election=True)
    after = RepresentativeFactory(resident=short.resident, started_on=date(2026, 10, 1), ended_on=date(2028, 9, 30))

    assert earlier(after) == counted


def test_an_ordinary_term_counts_however_short_and_a_clerk_s_post_never() -> None:
    short = RepresentativeFactory(started_on=date(2026, 3, 14), ended_on=date(2026, 4, 13))
    RepresentativeFactory(
        resident=short.resident, position=PositionFactory(label="총무"), started_on=date(2026, 5, 1), ended_on=date(2026, 5, 31)
    )
    after = RepresentativeFactory(resident=short.resident, started_on=date(2026, 10, 1), ended_on=date(2028, 9, 30))

    assert earlier(after) == 1


def third_term_said(post: Representative, day: date) -> tuple[bool, bool]:
    """On the post's own page, and by the check of its complex."""
    shown = Representative.objects.for_page().get(pk=post.pk)
    return shown.is_beyond_last_term, Representative.objects.beyond_last_term(day).filter(resident=post.resident).exists()


@pytest.mark.parametrize(
    ("last", "first", "is_third"),
    [
        ({}, {}, True),
        ({"position__label": "총무"}, {}, False),  # the post in office does not count
        ({"is_by_election": True, "ended_on": date(2026, 5, 1)}, {}, False),
        ({}, {"position__label": "총무"}, False),
        ({}, {"position__label": "총무", "earlier_terms": 1}, True),  # what the clerk's row declares is the person's
        ({}, {"started_on": None, "ended_on": date(2020, 1, 1)}, True),
        ({"started_on": None, "ended_on": None}, {}, True),
    ],
)
def test_page_and_check_agree_on_a_third_term(last: dict[str, Any], first: dict[str, Any], is_third: bool) -> None:
    def position(values: dict[str, Any]) -> dict[str, Any]:
        label = values.get("position__label", "이사")
        return {**{name: value for name, value in values.items() if name != "position__label"}, "position": PositionFactory(label=label)}

    one = RepresentativeFactory(**{"started_on": date(2022, 3, 14), "ended_on": date(2024, 3, 13), **position(first)})
    RepresentativeFactory(resident=one.resident, started_on=date(2024, 3, 14), ended_on=date(2026, 3, 13))
    now = RepresentativeFactory(resident=one.resident, **{"started_on": date(2026, 3, 14), "ended_on": date(2028, 3, 13), **position(last)})

    assert third_term_said(now, date(2026, 4, 1)) == (is_third, is_third)


def test_terms_in_another_complex_and_deleted_ones_do_not_count() -> None:
    gone = RepresentativeFactory(started_on=date(2022, 3, 14), ended_on=date(2024, 3, 13), hidden_at="2026-01-01T00:00+09:00")
    other = ResidentFactory(name=gone.resident.name)
    RepresentativeFactory(resident=other, started_on=date(2022, 3, 14), ended_on=date(2024, 3, 13))
    now = RepresentativeFactory(resident=gone.resident)

    assert earlier(now) == 0


def test_a_changed_person_counts_as_a_change_of_each_of_their_posts() -> None:
    post = RepresentativeFactory()
    other = RepresentativeFactory()
    Resident.objects.filter(pk=post.resident_id).update(mobile="01000009999")

    assert [posts.get(pk=one.pk).version for one in (post, other)] == [2, 1]
    Resident.objects.filter(pk=post.resident_id).update(mobile="01000009999")
    assert posts.get(pk=post.pk).version == 2


def test_a_hidden_complex_or_person_hides_the_post() -> None:
    kept, of_complex, of_person = RepresentativeFactory(), RepresentativeFactory(), RepresentativeFactory()
    of_complex.resident.complex.hidden_at = of_person.resident.hidden_at = "2026-01-01T00:00+09:00"
    of_complex.resident.complex.save()
    of_person.resident.save()

    assert list(posts.shown()) == [kept]
    assert set(Resident.objects.shown()) == {kept.resident}


def test_search_finds_all_posts_of_a_dong() -> None:
    found = RepresentativeFactory(resident__complex=ComplexFactory(dong=DongFactory()))
    RepresentativeFactory()

    assert list(posts.search("마장동")) == [found]


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        *(("회장 하나둘", True), ("하나둘 회장", True), ("한빛 회장", True), ("한빛마을 하나둘 회장", True), ("회장 1234", True)),
        *(("마장동 회장", True), ("하 나 둘", True), ("한빛 마을", True), ("010 0000 1234", True)),
        *(("감사 하나둘", False), ("회장 온누리", False), ("다른 회장", False), ("회장 5678", False), ("회장 0000", False)),
    ],
)
def test_every_word_of_a_search_must_be_of_the_post(text: str, is_found: bool) -> None:
    complex_ = ComplexFactory(name="한빛마을", dong=DongFactory())
    chair, auditor = PositionFactory(label="회장"), PositionFactory(label="감사")
    sought = RepresentativeFactory(resident__complex=complex_, resident__name="하나둘", resident__mobile="01000001234", position=chair)
    RepresentativeFactory(resident__complex=complex_, resident__name="온누리", resident__mobile="01000005678", position=auditor)

    assert (sought in posts.search(text)) is is_found
    assert list(posts.search("회장 하나둘")) == [sought]


@pytest.mark.parametrize(
    ("text", "is_found"), [("한빛 하나둘", True), ("하나둘 1234", True), ("한빛 온누리", False), ("하나둘 0000", False)]
)
def test_every_word_of_a_search_must_be_of_the_resident(text: str, is_found: bool) -> None:
    person = ResidentFactory(complex=ComplexFactory(name="한빛마을"), name="하나둘", mobile="01000001234")
    assert list(Resident.objects.search(text)) == [person] * is_found


@pytest.mark.parametrize("ended_on", [None, date(2016, 3, 14), date(2018, 3, 13)])
def test_post_is_checked_before_it_is_saved_as_it_is_when_saved(ended_on: date | None) -> None:
    """An open end, too: the database computes the real one of a row it does not have yet."""
    before = RepresentativeFactory(started_on=date(2012, 3, 14), ended_on=date(2014, 3, 13))
    given: dict[str, Any] = {
        "resident": before.resident,
        "complex": before.resident.complex,
        "position": before.position,
        "ended_on": ended_on,
    }
    Representative(started_on=date(2016, 3, 14), **given).full_clean()

    with pytest.raises(ValidationError, match="이 사람의 다른 임기와 기간이 겹칩니다"):
        Representative(started_on=date(2014, 3, 12), **given).full_clean()


@pytest.mark.parametrize(
    ("role", "is_statutory"),
    [("chair", True), ("auditor", True), ("director", True), ("member", False), ("other", False)],
)
def test_statutory_officers_are_told_by_their_role(role: str, is_statutory: bool) -> None:
    post = PositionFactory(label=f"시험 {role}", role=role)
    assert Position.objects.get(pk=post.pk).is_statutory is is_statutory


def test_positions_list_shows_the_mark_that_no_form_asks_for() -> None:
    head = browser(Role.MANAGER)
    chair, clerk = PositionFactory(label="주민회장", role="member"), PositionFactory(label="반장", role="other")
    form = opened(head, f"/housing/codes/positions/{chair.pk}/edit/")
    assert "is_statutory" not in form
    head.post(f"/housing/codes/positions/{chair.pk}/edit/", form | {"role": "chair", "is_statutory": ""})
    chair.refresh_from_db()
    assert chair.is_statutory

    _, headers, *found = cells(body(head.get("/housing/codes/positions/?format=xlsx")))
    marks = {row[headers.index("명칭")]: row[headers.index("법정 임원")] for row in found}
    assert (marks[chair.label], marks[clerk.label]) == ("예", None)
    assert ["주민회장", "회장", "예"] in [row[:3] for row in rows(head.get("/housing/codes/positions/"))]
