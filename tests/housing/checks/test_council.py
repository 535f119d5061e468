"""Checks of the council: each at its edges, and what must not count."""

from datetime import date, timedelta

import pytest

from core import clock
from housing.checks.all_checks import BY_SLUG
from housing.models import Complex, Position, Representative, Resident
from housing.models.querysets import DeclaredClass
from housing.models.terms import TermStatus
from tests.factories.housing import ComplexFactory
from tests.factories.residents import RepresentativeFactory, ResidentFactory

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 22)


def concerns(slug: str, record: Complex, *, on: date = DAY) -> bool:
    return BY_SLUG[slug].finds(Complex.objects.shown(), on).filter(pk=record.pk).exists()


def post(record: Complex, label: str, **values: object) -> Representative:
    return RepresentativeFactory(resident=ResidentFactory(complex=record), position=Position.objects.get(label=label), **values)


def council(*labels: str, **values: object) -> Complex:
    record = ComplexFactory(**values)
    for label in labels:
        post(record, label)
    return record


def hide(record: Representative | Resident | Complex) -> None:
    type(record).objects.filter(pk=record.pk).update(hidden_at=clock.now())


WHOLE = ("회장", "감사", "감사", "이사")


# --- 회장, 감사, 구성원


@pytest.mark.parametrize(("chairs", "is_off"), [(0, True), (1, False), (2, True)])
def test_chair_is_off_unless_there_is_one(chairs: int, is_off: bool) -> None:
    assert concerns("chair", council("이사", *["회장"] * chairs)) is is_off


@pytest.mark.parametrize(("auditors", "is_off"), [(0, True), (1, True), (2, False), (3, False)])
def test_auditors_are_off_below_two(auditors: int, is_off: bool) -> None:
    assert concerns("auditors", council("회장", *["감사"] * auditors)) is is_off


@pytest.mark.parametrize(("members", "is_off"), [(1, True), (3, True), (4, False), (5, False)])
def test_members_are_off_below_four(members: int, is_off: bool) -> None:
    assert concerns("members", council(*["동별 대표자"] * members)) is is_off


def test_role_counts_whatever_the_office_calls_the_position() -> None:
    Position.objects.filter(role=Position.Role.CHAIR).update(label="입주자대표회장")
    record = council("입주자대표회장", "감사", "감사", "이사")
    assert not concerns("chair", record)


@pytest.mark.parametrize("slug", ["chair", "auditors", "members"])
def test_complex_without_anyone_in_office_has_no_council_to_judge(slug: str) -> None:
    record = ComplexFactory()
    post(record, "이사", started_on=date(2020, 1, 1), ended_on=date(2021, 12, 31), status=TermStatus.EXPIRED)
    assert not concerns(slug, record)


@pytest.mark.parametrize("slug", ["chair", "auditors", "members"])
def test_council_of_tenants_is_under_another_act(slug: str) -> None:
    assert not concerns(slug, council("동별 대표자", declared_class=DeclaredClass.RENTAL))


@pytest.mark.parametrize("slug", ["chair", "auditors", "members"])
def test_whole_council_is_not_concerned(slug: str) -> None:
    assert not concerns(slug, council(*WHOLE))


@pytest.mark.parametrize("gone", ["representative", "resident", "ended", "resigned", "not begun"])
def test_who_is_not_in_office_is_not_counted(gone: str) -> None:
    record = council("감사", "감사", "이사")
    chair = post(record, "회장")
    assert not concerns("chair", record)
    posts = Representative.objects.filter(pk=chair.pk)
    if gone == "representative":
        hide(chair)
    elif gone == "resident":
        hide(chair.resident)
    elif gone == "ended":
        posts.update(ended_on=DAY - timedelta(days=1))
    elif gone == "resigned":
        posts.update(status=TermStatus.RESIGNED, status_on=DAY - timedelta(days=1), status_reason="이사")
    else:
        posts.update(started_on=DAY + timedelta(days=1))
    assert concerns("chair", record)
    assert concerns("members", record)


@pytest.mark.parametrize("slug", ["chair", "auditors", "members", "no-council"])
def test_hidden_complex_is_not_counted(slug: str) -> None:
    record = ComplexFactory() if slug == "no-council" else council("총무")
    assert concerns(slug, record)
    hide(record)
    assert not concerns(slug, record)


# --- 의무관리인데 재임 중인 입주자대표 없음


def test_mandatory_complex_without_anyone_in_office_is_found() -> None:
    assert concerns("no-council", ComplexFactory())
    assert not concerns("no-council", council("동별 대표자"))
    assert not concerns("no-council", ComplexFactory(declared_class=DeclaredClass.OPTIONAL))
    assert not concerns("no-council", ComplexFactory(declared_class=""))


def test_last_day_of_the_last_term_is_still_a_council() -> None:
    record = ComplexFactory()
    post(record, "회장", started_on=date(2024, 11, 23), ended_on=DAY)
    assert not concerns("no-council", record)
    assert concerns("no-council", record, on=DAY + timedelta(days=1))


def test_council_of_hidden_people_is_none() -> None:
    record = council("회장", "감사")
    for resident in record.residents.all():
        hide(resident)
    assert concerns("no-council", record)


# --- 임기가 끝났는데 재임


def test_term_ending_today_is_not_over_and_yesterdays_is() -> None:
    today, yesterday = ComplexFactory(), ComplexFactory()
    post(today, "이사", started_on=date(2024, 11, 23), ended_on=DAY)
    post(yesterday, "이사", started_on=date(2024, 11, 22), ended_on=DAY - timedelta(days=1))
    assert not concerns("term-over", today)
    assert concerns("term-over", yesterday)


def test_open_end_and_a_term_said_to_be_over_are_not_found() -> None:
    record = ComplexFactory()
    post(record, "이사", ended_on=None)
    post(record, "감사", started_on=date(2020, 1, 1), ended_on=date(2021, 12, 31), status=TermStatus.EXPIRED)
    assert not concerns("term-over", record)


def test_over_without_a_known_start_is_found() -> None:
    record = ComplexFactory()
    post(record, "이사", started_on=None, ended_on=DAY - timedelta(days=1))
    assert concerns("term-over", record)


@pytest.mark.parametrize("hidden", ["representative", "resident"])
def test_hidden_term_that_is_over_is_not_found(hidden: str) -> None:
    record = ComplexFactory()
    over = post(record, "이사", started_on=date(2020, 1, 1), ended_on=date(2021, 12, 31))
    hide(over if hidden == "representative" else over.resident)
    assert not concerns("term-over", record)


# --- 임기 날짜가 맞지 않음


@pytest.mark.parametrize(("ended_on", "is_off"), [(date(2016, 3, 13), True), (date(2016, 3, 14), True), (date(2016, 3, 15), False)])
def test_term_that_ends_by_the_day_it_begins_is_wrong(ended_on: date, is_off: bool) -> None:
    record = ComplexFactory()
    post(record, "이사", started_on=date(2016, 3, 14), ended_on=ended_on, needs_check=True)
    assert concerns("wrong-term", record) is is_off


def test_wrong_term_is_told_once_and_unknown_dates_are_not_wrong() -> None:
    wrong, open_ = ComplexFactory(), ComplexFactory()
    post(wrong, "이사", started_on=date(2016, 3, 14), ended_on=date(2016, 3, 13), needs_check=True)
    post(open_, "이사", started_on=None)
    post(open_, "감사", ended_on=None)
    assert not concerns("term-over", wrong)
    assert not concerns("wrong-term", open_)


# --- 세 번째 이상 임기


def terms(count: int, *, earlier_terms: int = 0, by_election: tuple[date, date] | None = None) -> Complex:
    """One person with `count` whole terms, the last in office on DAY, and perhaps a by-election term before them."""
    resident = ResidentFactory()
    for number in range(count):
        year = 2026 - 2 * number
        status = TermStatus.EXPIRED if number else TermStatus.SERVING
        RepresentativeFactory(
            resident=resident, started_on=date(year, 3, 14), ended_on=date(year + 2, 3, 13), status=status, earlier_terms=earlier_terms
        )
    if by_election:
        started_on, ended_on = by_election
        RepresentativeFactory(resident=resident, started_on=started_on, ended_on=ended_on, is_by_election=True, status=TermStatus.EXPIRED)
    return resident.complex


@pytest.mark.parametrize(
    ("count", "earlier", "is_off"), [(1, 0, False), (2, 0, False), (3, 0, True), (1, 1, False), (1, 2, True), (2, 1, True)]
)
def test_third_term_is_found_with_those_before_the_files(count: int, earlier: int, is_off: bool) -> None:
    assert concerns("third-term", terms(count, earlier_terms=earlier)) is is_off


@pytest.mark.parametrize(
    ("started_on", "ended_on", "counts"),
    [
        (date(2020, 3, 14), date(2020, 9, 12), False),  # 5 months 30 days
        (date(2020, 3, 14), date(2020, 9, 13), True),  # 6 months
        (date(2020, 3, 1), date(2020, 8, 30), False),
        (date(2020, 3, 1), date(2020, 8, 31), True),
        (date(2018, 8, 31), date(2019, 2, 27), False),  # February lacks a 31st: the period ends with the month
        (date(2018, 8, 31), date(2019, 2, 28), True),
        (date(2019, 8, 29), date(2020, 2, 27), False),
        (date(2019, 8, 29), date(2020, 2, 28), True),
    ],
)
def test_by_election_term_of_less_than_six_months_is_no_term(started_on: date, ended_on: date, counts: bool) -> None:
    assert concerns("third-term", terms(2, by_election=(started_on, ended_on))) is counts


def test_short_term_that_was_no_by_election_counts() -> None:
    record = terms(2)
    RepresentativeFactory(
        resident=record.residents.get(), started_on=date(2020, 3, 14), ended_on=date(2020, 5, 1), status=TermStatus.EXPIRED
    )
    assert concerns("third-term", record)


def test_third_term_concerns_who_is_in_office_only() -> None:
    record = terms(3)
    assert not concerns("third-term", record, on=date(2028, 3, 14))
    assert concerns("third-term", record, on=date(2028, 3, 13))
    assert not concerns("third-term", record, on=date(2026, 3, 13))


def test_terms_of_two_people_or_of_two_complexes_are_not_added_up() -> None:
    record = terms(2)
    post(record, "감사")
    assert not concerns("third-term", record)


@pytest.mark.parametrize("hidden", ["representative", "resident"])
def test_hidden_term_is_not_counted(hidden: str) -> None:
    record = terms(3)
    first = Representative.objects.filter(complex=record).earliest("started_on")
    hide(first if hidden == "representative" else first.resident)
    assert not concerns("third-term", record)
