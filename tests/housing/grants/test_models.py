"""What the database refuses of 지원사업 and 지원기준, whoever writes it, and what it computes."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from core import clock
from core.holidays import Holiday, next_working_day
from housing.models import CriterionBand, Grant, GrantStatus, SupportCriterion
from tests.factories.grants import (
    WON,
    CriterionBandFactory,
    GrantFactory,
    ProgrammeFactory,
    SupportCriterionFactory,
    paid_grant,
    settled_grant,
)
from tests.factories.housing import ComplexFactory

pytestmark = pytest.mark.django_db

S = GrantStatus


def refused(grant: Grant, constraint: str, **values: Any) -> None:
    """By the database, past every form, and by the form with the constraint's own sentence."""
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        type(grant)._default_manager.filter(pk=grant.pk).update(**values)
    for name, value in values.items():
        setattr(grant, name, value)
    sentence = next(one for one in grant._meta.constraints if one.name == constraint).get_violation_error_message()
    with pytest.raises(ValidationError) as refusal:
        grant.validate_constraints()
    assert sentence in refusal.value.messages


def taken(grant: Grant, **values: Any) -> None:
    type(grant)._default_manager.filter(pk=grant.pk).update(**values)
    grant.refresh_from_db()
    grant.full_clean()


# --- each rule, broken and kept


@pytest.mark.parametrize("year", [1989, 2101, 20166])
def test_year_out_of_reach_is_refused(year: int) -> None:
    refused(GrantFactory(), "grant_year_is_sound", year=year)


@pytest.mark.parametrize("year", [1990, 2100])
def test_year_at_either_edge_is_kept(year: int) -> None:
    taken(GrantFactory(), year=year)


def test_year_20166_is_a_sentence_on_its_field() -> None:
    grant = GrantFactory()
    grant.year = 20166
    with pytest.raises(ValidationError) as refusal:
        grant.full_clean()
    assert "연도는 1990년부터 2100년까지 적을 수 있습니다." in refusal.value.message_dict["year"]


def test_title_left_empty_is_refused() -> None:
    refused(GrantFactory(), "grant_title_not_blank", title="")


@pytest.mark.parametrize("amount", ["own_share", "requested", "decided", "spent"])
def test_amount_below_zero_is_refused_and_zero_is_kept(amount: str) -> None:
    grant = GrantFactory()
    taken(grant, **{amount: 0})
    refused(grant, "grant_amounts_not_negative", **{amount: -1})


def test_paid_above_decided_is_refused_and_as_much_is_kept() -> None:
    grant = GrantFactory(decided=1000)
    taken(grant, paid=1000, status=S.PAID)
    refused(grant, "grant_paid_within_decided", paid=1001)


def test_paid_without_a_known_decision_is_kept() -> None:
    taken(GrantFactory(decided=None), paid=5)


def test_confirmed_above_paid_is_refused_and_as_much_is_kept() -> None:
    grant = paid_grant(paid=1000, decided=1000)
    taken(grant, confirmed=1000)
    refused(grant, "grant_confirmed_within_paid", confirmed=1001)


def test_confirmed_without_anything_paid_is_refused() -> None:
    refused(GrantFactory(), "grant_confirmed_within_paid", confirmed=0)


@pytest.mark.parametrize("values", [{"returned_on": date(2017, 2, 1)}, {"interest": 10}])
def test_return_without_a_rest_is_refused(values: dict[str, Any]) -> None:
    refused(paid_grant(paid=1000, decided=1000, confirmed=1000), "grant_return_has_a_rest", **values)
    refused(paid_grant(), "grant_return_has_a_rest", **values)


def test_return_of_a_rest_is_kept_and_no_interest_is_zero_or_blank() -> None:
    taken(settled_grant(), returned_on=date(2017, 2, 1), interest=120, status=S.DONE)
    taken(paid_grant(), interest=0)


def test_period_that_ends_before_it_begins_is_kept_only_when_marked() -> None:
    grant = GrantFactory(starts_on=date(2016, 3, 14))
    taken(grant, ends_on=date(2016, 3, 14))
    refused(grant, "grant_period_in_order", ends_on=date(2016, 3, 13))
    grant.refresh_from_db()
    taken(grant, ends_on=date(2016, 3, 13), needs_check=True)


@pytest.mark.parametrize("status", [S.REJECTED, S.CANCELLED])
def test_dropped_after_payment_is_kept_only_with_what_was_confirmed_or_marked(status: GrantStatus) -> None:
    taken(GrantFactory(decided=1000), status=status)
    refused(paid_grant(), "grant_dropped_owes_what_was_paid", status=status)
    taken(paid_grant(), status=status, confirmed=0)
    taken(paid_grant(), status=status, needs_check=True)


@pytest.mark.parametrize("status", [S.PAID, S.REPORTED, S.SETTLED])
def test_state_without_its_amount_is_refused(status: GrantStatus) -> None:
    refused(GrantFactory(), "grant_state_has_its_amount", status=status)


def test_past_grant_done_without_amounts_on_file_is_kept() -> None:
    taken(GrantFactory(), status=S.DONE)


def test_report_received_before_the_payment_is_refused() -> None:
    grant = paid_grant()
    taken(grant, reported_on=date(2016, 12, 5), status=S.REPORTED)
    refused(grant, "grant_report_came_after_payment", status=S.DECIDED)


def test_done_with_money_still_to_come_back_is_refused() -> None:
    refused(settled_grant(), "grant_done_means_returned", status=S.DONE)
    taken(paid_grant(), status=S.DONE)


def test_request_outside_the_criteria_needs_a_reason_or_the_mark() -> None:
    grant = GrantFactory()
    refused(grant, "grant_outside_has_a_reason", is_outside=True)
    taken(grant, is_outside=True, outside_reason="재난 복구")
    taken(grant, is_outside=True, outside_reason="", needs_check=True)


def test_same_request_twice_is_refused_also_without_a_programme() -> None:
    first = GrantFactory(programme=None, title="담장 보수")
    second = GrantFactory(complex=first.complex, programme=None, title="놀이터 보수")
    refused(second, "grant_once_per_year", title="담장 보수")
    second.refresh_from_db()
    taken(second, title="담장 보수", year=2017)


def test_hidden_request_makes_room_for_the_same_again() -> None:
    first = GrantFactory(title="담장 보수", hidden_at=clock.now())
    GrantFactory(complex=first.complex, title="담장 보수")


# --- what the database computes


@pytest.mark.parametrize(("paid", "confirmed", "returned"), [(1000, 900, 100), (1000, 1000, 0), (1000, 0, 1000), (1000, None, None)])
def test_returned_is_paid_less_confirmed_and_unknown_while_that_is(paid: int, confirmed: int | None, returned: int | None) -> None:
    grant = GrantFactory(paid=paid, confirmed=confirmed)
    grant.refresh_from_db()
    assert grant.returned == returned


@pytest.mark.parametrize(
    ("ends_on", "settle_by", "due"),
    [
        (date(2026, 11, 30), date(2027, 1, 31), date(2027, 2, 1)),  # B-SUB-03's own example: a Sunday
        (date(2025, 12, 30), date(2026, 2, 28), date(2026, 3, 3)),  # no 31st in February; Saturday, 삼일절 and its substitute
        (date(2025, 12, 31), date(2026, 2, 28), date(2026, 3, 3)),
        (date(2023, 12, 30), date(2024, 2, 29), date(2024, 2, 29)),  # a leap year's last day
        (date(2023, 12, 31), date(2024, 2, 29), date(2024, 2, 29)),
        (date(2023, 12, 28), date(2024, 2, 28), date(2024, 2, 28)),  # counted from the 29th, which that February has
        (date(2024, 12, 28), date(2025, 2, 28), date(2025, 2, 28)),  # … and which this one lacks
        (date(2024, 2, 28), date(2024, 4, 28), date(2024, 4, 29)),  # begins on 29 February; a Sunday
        (date(2024, 2, 29), date(2024, 4, 30), date(2024, 4, 30)),
        (date(2025, 8, 5), date(2025, 10, 5), date(2025, 10, 10)),  # 추석 and 한글날: five days of rest after a Sunday
        (date(2016, 6, 30), date(2016, 8, 31), date(2016, 8, 31)),
    ],
)
def test_report_is_due_two_months_after_the_end_moved_off_holidays(ends_on: date, settle_by: date, due: date) -> None:
    grant = GrantFactory(starts_on=None, ends_on=ends_on)
    grant.refresh_from_db()
    assert grant.settle_by == settle_by
    assert next_working_day(grant.settle_by) == due


def test_report_without_an_end_is_due_two_months_after_the_year() -> None:
    grant = GrantFactory(starts_on=None, ends_on=None, year=2027)
    grant.refresh_from_db()
    assert grant.settle_by == date(2028, 2, 29)


def overdue(on: date) -> bool:
    return Grant.objects.overdue(on=on).exists()


def due_soon(on: date) -> bool:
    return Grant.objects.due_soon(on=on).exists()


def test_report_is_overdue_only_after_its_moved_last_day() -> None:
    paid_grant(starts_on=None, ends_on=date(2026, 11, 30))  # last day moved from Sunday 31 January to Monday 1 February
    assert not overdue(date(2027, 1, 31))
    assert not overdue(date(2027, 2, 1))
    assert overdue(date(2027, 2, 2))


def test_ward_holiday_entered_later_moves_the_last_day() -> None:
    paid_grant(starts_on=None, ends_on=date(2026, 11, 30))
    Holiday.objects.create(day=date(2027, 2, 1), name="개청기념일")
    assert not overdue(date(2027, 2, 2))
    assert overdue(date(2027, 2, 3))


def test_report_falls_due_soon_for_the_fortnight_before_its_moved_last_day() -> None:
    paid_grant(starts_on=None, ends_on=date(2026, 11, 30))
    assert not due_soon(date(2027, 1, 17))
    assert due_soon(date(2027, 1, 18))
    assert due_soon(date(2027, 2, 1))
    assert not due_soon(date(2027, 2, 2))


@pytest.mark.parametrize("status", [status for status in S if status != S.PAID])
def test_only_what_was_paid_and_not_reported_is_awaited(status: GrantStatus) -> None:
    settled_grant(status=status, ends_on=date(2015, 1, 1), starts_on=None, reported_on=None, returned_on=date(2016, 1, 1), needs_check=True)
    assert not overdue(date(2027, 1, 1))


def test_grants_of_a_hidden_complex_leave_the_list() -> None:
    grant = GrantFactory(complex=ComplexFactory())
    assert Grant.objects.shown().filter(pk=grant.pk).exists()
    type(grant.complex).objects.filter(pk=grant.complex_id).update(hidden_at=clock.now())
    assert not Grant.objects.shown().filter(pk=grant.pk).exists()


def test_search_finds_title_and_complex() -> None:
    grant = GrantFactory(title="담장 허물기", complex=ComplexFactory(name="도선 해오름"))
    GrantFactory(title="꽃밭")
    for word in ("담장", "담장허물", "해오름", "ㅎㅁㄱ"):
        assert list(Grant.objects.search(word)) == [grant], word
    assert Grant.objects.search(" ").count() == 2


# --- 지원기준


def test_criterion_stands_once_a_year_and_programme() -> None:
    first = SupportCriterionFactory()
    second = SupportCriterionFactory(year=2017)
    refused(second, "supportcriterion_once_a_year", year=first.year)


@pytest.mark.parametrize("ratio", [0, 101])
def test_ratio_that_is_no_percentage_is_refused(ratio: int) -> None:
    refused(SupportCriterionFactory(), "supportcriterion_ratio_is_percent", ratio=ratio)
    refused(CriterionBandFactory(criterion__year=2017), "criterionband_ratio_is_percent", ratio=ratio)


def test_criterion_without_limits_is_kept() -> None:
    taken(SupportCriterionFactory(), ratio=None, cap=None, min_households=None, below_households=None)


def test_cap_of_nothing_is_refused() -> None:
    refused(SupportCriterionFactory(), "supportcriterion_cap_is_positive", cap=0)


@pytest.mark.parametrize(("floor", "ceiling"), [(300, 300), (300, 20), (None, 0)])
def test_households_in_the_wrong_order_are_refused(floor: int | None, ceiling: int) -> None:
    refused(SupportCriterionFactory(), "supportcriterion_households_in_order", min_households=floor, below_households=ceiling)


def test_bands_that_touch_are_kept_and_those_that_overlap_refused() -> None:
    first = CriterionBandFactory(lower=0, upper=300)
    second = CriterionBandFactory(criterion=first.criterion, lower=300, upper=None)
    refused(second, "criterionband_bands_do_not_overlap", lower=299)


def test_bands_of_two_criteria_may_overlap() -> None:
    CriterionBandFactory()
    CriterionBandFactory(criterion=SupportCriterionFactory(programme=ProgrammeFactory(label="공용시설 유지관리")))
    assert CriterionBand.objects.count() == SupportCriterion.objects.count() == 2


@pytest.mark.parametrize(
    ("constraint", "broken", "kept"),
    [
        ("grant_decided_within_requested", {"requested": WON - 1}, {"requested": WON}),
        ("grant_reported_after_it_began", {"reported_on": date(2016, 3, 27)}, {"reported_on": date(2016, 3, 28)}),
        (
            "grant_returned_after_the_report",
            {"status": S.DONE, "returned_on": date(2017, 1, 9)},
            {"status": S.DONE, "returned_on": date(2017, 1, 10)},
        ),
        (
            "grant_returned_after_it_began",
            {"status": S.DONE, "returned_on": date(2016, 3, 27), "reported_on": None},
            {"status": S.DONE, "returned_on": date(2016, 3, 28), "reported_on": None},
        ),
        (
            "grant_accounted_for_from_its_year_on",
            {"starts_on": None, "reported_on": date(2015, 12, 31)},
            {"starts_on": None, "reported_on": date(2016, 1, 1)},
        ),
        ("grant_returned_means_done", {"returned_on": date(2017, 2, 1)}, {"returned_on": date(2017, 2, 1), "status": S.DONE}),
    ],
)
def test_amounts_and_days_follow_the_steps(constraint: str, broken: dict[str, Any], kept: dict[str, Any]) -> None:
    refused(settled_grant(), constraint, **broken)
    taken(settled_grant(), **kept)
    taken(settled_grant(), **broken, needs_check=True)
