"""The form of a 지원사업 and what stands beside it: what may be typed, what is told and where."""

import re

import pytest
from django.test import Client

from accounts.roles import Role
from core import clock
from housing.models import Complex, Grant, GrantStatus, Programme
from tests.core.forms import opened, sent
from tests.factories.accounts import browser
from tests.factories.grants import ACTIVATION, GrantFactory, ProgrammeFactory, SupportCriterionFactory, paid_grant
from tests.factories.housing import ComplexFactory
from tests.housing.grants.addresses import LIST, NEW
from tests.pages import html

pytestmark = pytest.mark.django_db


def programme(label: str = ACTIVATION) -> Programme:
    return ProgrammeFactory(label=label)


def request_of(complex_: Complex, **typed: str) -> dict[str, str]:
    wanted = {"complex": complex_.name, "year": "2016", "programme": str(programme().pk), "title": "꽃밭 가꾸기"}
    return {**wanted, "requested": "2,000", "own_share": "1,000", **typed}


def marked(page: str) -> list[str]:
    """The fields with a sentence of their own under them."""
    return re.findall(r'class="form-hint-invalid" id="id_(\w+)_error"', page)


# --- the form


def test_amounts_are_typed_in_thousand_won_and_kept_in_won(officer: Client) -> None:
    answer = sent(officer, NEW, **request_of(ComplexFactory(), requested="1,590", own_share="681.429"))
    assert answer.status_code == 302
    grant = Grant.objects.get()
    assert (grant.requested, grant.own_share, grant.status) == (1_590_000, 681_429, GrantStatus.REQUESTED)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"year": "20166"}, "연도는 1990년부터 2100년까지 적을 수 있습니다."),
        ({"requested": "-1"}, "금액은 0보다 작을 수 없습니다."),
        ({"starts_on": "2016-03-14", "ends_on": "2016-03-13"}, "사업 종료일이 시작일보다 빠릅니다."),
        ({"status": "paid", "decided": "10", "paid": "11"}, "교부액은 결정액보다 클 수 없습니다."),
        ({"status": "settled", "paid": "10", "confirmed": "11"}, "확정액은 교부액이 있어야 적을 수 있고, 교부액보다 클 수 없습니다."),
        ({"status": "paid", "paid": "10", "interest": "1"}, "반납일과 이자는 반납액(교부액에서 확정액을 뺀 금액)이 있을 때만"),
        ({"status": "paid"}, "교부와 실적보고 상태에는 교부액이, 정산 상태에는 확정액이 있어야 합니다."),
        ({"status": "done", "paid": "10", "confirmed": "9"}, "반납할 금액이 남은 사업은 완료로 둘 수 없습니다."),
        ({"complex": "없는 단지"}, "‘없는 단지’라는 공동주택이 없습니다."),
    ],
)
def test_what_cannot_be_is_a_sentence_and_keeps_what_was_typed(officer: Client, typed: dict[str, str], sentence: str) -> None:
    answer = sent(officer, NEW, **request_of(ComplexFactory(), **typed))
    assert answer.status_code == 422
    assert sentence in html(answer)
    assert "꽃밭 가꾸기" in html(answer)
    assert not Grant.objects.exists()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"requested": "-1"}, "requested"),
        ({"own_share": "-1"}, "own_share"),
        ({"decided": "1", "paid": "2", "status": "paid"}, "paid"),
        ({"paid": "2", "confirmed": "3"}, "confirmed"),
        ({"confirmed": "3"}, "confirmed"),
        ({"returned_on": "2017-02-01"}, "returned_on"),
        ({"status": "settled"}, "status"),
    ],
)
def test_rule_over_several_fields_is_told_at_the_one_that_breaks_it(officer: Client, typed: dict[str, str], field: str) -> None:
    page = html(sent(officer, NEW, **request_of(ComplexFactory(), **typed)))
    assert marked(page) == [field]


def test_rule_that_no_single_field_breaks_stands_on_top(officer: Client) -> None:
    page = html(sent(officer, NEW, **request_of(ComplexFactory(), requested="-1", own_share="-1")))
    assert "금액은 0보다 작을 수 없습니다." in page
    assert marked(page) == []


def test_same_request_typed_twice_is_a_sentence(officer: Client) -> None:
    complex_ = ComplexFactory()
    sent(officer, NEW, **request_of(complex_))
    answer = sent(officer, NEW, **request_of(complex_))
    assert "이 단지에 연도, 사업구분, 사업명이 같은 지원사업이 이미 있습니다." in html(answer)
    assert Grant.objects.count() == 1


def test_request_outside_the_criteria_is_taken_only_with_a_reason(officer: Client) -> None:
    SupportCriterionFactory(cap=1_500_000)
    complex_ = ComplexFactory()
    answer = sent(officer, NEW, **request_of(complex_))
    assert answer.status_code == 422
    assert "신청액 2,000천원이 한도 1,500천원보다 500천원 많습니다. 그래도 지원하려면 사유를 적으세요." in html(answer)
    assert not Grant.objects.exists()

    assert sent(officer, NEW, **request_of(complex_, outside_reason="재난 복구")).status_code == 302
    assert Grant.objects.values_list("is_outside", "outside_reason").get() == (True, "재난 복구")


def test_request_that_fits_or_cannot_be_told_needs_no_reason(officer: Client) -> None:
    sent(officer, NEW, **request_of(ComplexFactory(), title="판단 불가"))
    SupportCriterionFactory()
    sent(officer, NEW, **request_of(ComplexFactory(household_count=None)))
    assert list(Grant.objects.values_list("is_outside", flat=True)) == [False, False]


def test_past_grant_whose_request_nobody_touches_is_not_judged_anew(officer: Client) -> None:
    grant = GrantFactory(requested=9_000_000)
    SupportCriterionFactory(cap=1)
    assert sent(officer, f"{LIST}{grant.pk}/edit/", note="서류 보관").status_code == 302
    answer = sent(officer, f"{LIST}{grant.pk}/edit/", requested="9,001")
    assert "그래도 지원하려면 사유를 적으세요." in html(answer)


def test_state_of_a_grant_on_file_is_not_on_its_form(officer: Client) -> None:
    grant = GrantFactory()
    assert "status" in opened(officer, NEW)
    assert "status" not in opened(officer, f"{LIST}{grant.pk}/edit/")
    sent(officer, f"{LIST}{grant.pk}/edit/", status="done")
    grant.refresh_from_db()
    assert grant.status == GrantStatus.REQUESTED


# --- beside the form


def test_new_form_for_a_complex_shows_its_last_five_years_beside_it(officer: Client) -> None:
    complex_ = ComplexFactory(name="한빛마을")
    year = clock.today().year
    for ago, title in ((0, "올해 것"), (5, "다섯 해 전"), (6, "여섯 해 전")):
        paid_grant(complex=complex_, year=year - ago, title=title, starts_on=None, ends_on=None)
    GrantFactory(complex=complex_, year=year, title="부결된 것", status=GrantStatus.REJECTED)
    paid_grant(year=year, title="남의 것")
    page = html(officer.get(NEW, {"complex": complex_.pk}))
    assert "한빛마을의 최근 5년 지원" in page
    assert "1,590" in page
    assert [title in page for title in ("올해 것", "다섯 해 전", "여섯 해 전", "부결된 것", "남의 것")] == [True, True, False, False, False]


def test_advice_follows_what_is_typed_and_saves_nothing(officer: Client) -> None:
    SupportCriterionFactory(cap=1_500_000, one_per_year=False)
    typed = request_of(ComplexFactory(name="한빛마을"))
    page = html(officer.post("/housing/grants/advice/", typed))
    assert "신청액 2,000천원이 한도 1,500천원보다 500천원 많습니다." in page
    page = html(officer.post("/housing/grants/advice/", {**typed, "requested": "1,500", "title": ""}))
    assert "신청액 1,500천원은 한도 1,500천원 안입니다." in page
    page = html(officer.post("/housing/grants/advice/", {**typed, "complex": "", "year": "많음"}))
    assert "공동주택과 연도를 적으면" in page
    assert not Grant.objects.exists()


def test_advice_on_a_grant_out_of_sight_is_not_found(officer: Client) -> None:
    grant = GrantFactory(hidden_at=clock.now())
    assert officer.post(f"/housing/grants/advice/?grant={grant.pk}", {}).status_code == 404
    assert browser(Role.SUPERVISOR, username="lee").post("/housing/grants/advice/", {}).status_code == 403
