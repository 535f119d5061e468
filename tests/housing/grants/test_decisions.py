"""교부 결정 is held to the 지원기준, and what was decided is not judged anew for what has nothing to do with it."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.bulk.models import BulkChange
from core.workflow.taking import take_step
from housing.models import Grant, GrantStatus
from tests.core.forms import sent
from tests.factories.grants import STREET_LIGHTS, GrantFactory, ProgrammeFactory, SupportCriterionFactory, settled_grant
from tests.housing.grants.addresses import LIST, STEP
from tests.pages import html

pytestmark = pytest.mark.django_db

OVER = "결정액 1,600천원이 한도 1,500천원보다 100천원 많습니다. 그래도 지원하려면 사유를 적으세요."


def decide(client: Client, grant: Grant, **typed: str) -> str:
    page = html(client.post(f"{LIST}{grant.pk}/steps/decide/", typed, follow=True))
    grant.refresh_from_db()
    return page


def test_decision_outside_the_criteria_is_asked_for_its_reason(officer: Client) -> None:
    grant = GrantFactory()
    SupportCriterionFactory(cap=1_500_000)
    assert "outside_reason" not in html(officer.get(f"{LIST}{grant.pk}/steps/decide/"))
    page = decide(officer, grant, decided="1,600")
    assert OVER in page
    assert 'name="outside_reason"' in page
    assert 'value="1,600"' in page
    assert grant.status == GrantStatus.REQUESTED
    decide(officer, grant, decided="1,600", outside_reason="재난 복구")
    assert (grant.status, grant.is_outside, grant.outside_reason) == (GrantStatus.DECIDED, True, "재난 복구")


def test_decision_within_the_criteria_is_asked_for_nothing_even_of_a_request_that_was_not(officer: Client) -> None:
    SupportCriterionFactory(cap=1_500_000)
    grant = GrantFactory(is_outside=True, outside_reason="재난 복구")
    decide(officer, grant, decided="1,500")
    assert (grant.status, grant.is_outside, grant.outside_reason) == (GrantStatus.DECIDED, False, "재난 복구")
    assert "결정액 1,500천원은 한도 1,500천원 안입니다." in html(officer.get(f"{LIST}{grant.pk}/"))


def test_reason_of_the_request_holds_for_the_decision(officer: Client) -> None:
    SupportCriterionFactory(cap=1_500_000)
    grant = GrantFactory(is_outside=True, outside_reason="재난 복구")
    decide(officer, grant, decided="1,600")
    assert (grant.status, grant.is_outside, grant.outside_reason) == (GrantStatus.DECIDED, True, "재난 복구")


def test_decision_taken_back_leaves_the_request_judged_as_it_was(officer: Client) -> None:
    SupportCriterionFactory(cap=1_500_000)
    grant = GrantFactory(is_outside=True, outside_reason="재난 복구")
    decide(officer, grant, decided="1,500")
    assert not grant.is_outside
    officer.post(f"{LIST}{grant.pk}/back/", {"reason": "잘못 결정"})
    grant.refresh_from_db()
    assert (grant.status, grant.decided, grant.is_outside) == (GrantStatus.REQUESTED, None, True)


def test_reason_a_colleague_wrote_while_the_decision_was_typed_stays(officer: Client) -> None:
    SupportCriterionFactory(cap=1_500_000)
    grant = GrantFactory()
    form = STEP["decide"].form(STEP["decide"], grant, {"decided": "1,500"})
    assert form.is_valid()
    Grant.objects.filter(pk=grant.pk).update(outside_reason="재난 복구", is_outside=True)
    take_step(grant, STEP["decide"], form.cleaned_data, by=officer.user)
    grant.refresh_from_db()
    assert (grant.decided, grant.outside_reason) == (1_500_000, "재난 복구")


def test_refused_grant_that_was_paid_goes_back_to_where_its_money_stands(officer: Client) -> None:
    grant = settled_grant(status=GrantStatus.REJECTED, reported_on=None)
    officer.post(f"{LIST}{grant.pk}/back/", {"reason": "잘못 부결"})
    grant.refresh_from_db()
    assert (grant.status, grant.paid, grant.confirmed) == (GrantStatus.PAID, 1_590_000, None)


def test_decision_above_what_was_asked_for_is_refused_and_so_is_one_without_its_reason_past_the_form(officer: Client) -> None:
    grant = GrantFactory()
    assert "결정액은 신청액보다 클 수 없습니다." in decide(officer, grant, decided="2,001")
    SupportCriterionFactory(cap=1_500_000)
    with pytest.raises(ValidationError, match="기준 밖 지원 사유를 적으세요"):
        take_step(grant, STEP["decide"], {"decided": 1_600_000}, by=officer.user)
    grant.refresh_from_db()
    assert (grant.status, grant.decided) == (GrantStatus.REQUESTED, None)


def test_decided_amount_typed_into_the_form_is_held_to_the_criteria_too(officer: Client) -> None:
    grant = GrantFactory(status=GrantStatus.DECIDED, decided=1_000_000)
    SupportCriterionFactory(cap=1_500_000)
    answer = sent(officer, f"{LIST}{grant.pk}/edit/?part=settlement", decided="1,600")
    assert answer.status_code == 422
    assert "먼저 ‘신청’에 기준 밖 지원 사유를 적으세요." in html(answer)
    assert OVER in html(sent(officer, f"{LIST}{grant.pk}/edit/", decided="1,600"))


def test_finished_grant_is_told_of_no_reason_while_nothing_it_is_judged_by_changes(officer: Client) -> None:
    grant = settled_grant(requested=1_681_429, own_share=681_429)
    SupportCriterionFactory(cap=1)
    address = f"{LIST}{grant.pk}/edit/"
    unrelated = {
        "title": "담장",
        "ends_on": "2016-12-01",
        "reported_on": "2017-01-11",
        "spent": "1,500",
        "note": "보관",
        "needs_check": "on",
    }
    assert sent(officer, address, **unrelated).status_code == 302
    assert sent(officer, f"{address}?part=request", title="꽃담").status_code == 302
    grant.refresh_from_db()
    assert (grant.title, grant.is_outside) == ("꽃담", False)


def test_many_rows_are_held_to_criteria_asked_for_once(officer: Client) -> None:
    SupportCriterionFactory(programme=ProgrammeFactory(label=STREET_LIGHTS), cap=1_500_000)
    typed = {"programme": str(ProgrammeFactory(label=STREET_LIGHTS).pk), "reason": "정비"}
    costs = []
    for number in (2, 12):
        chosen = [GrantFactory(requested=1_000_000 * (1 + order % 2)) for order in range(number)]
        address = f"{LIST}bulk/?" + "&".join(f"selected={grant.pk}" for grant in chosen)
        with CaptureQueriesContext(connection) as captured:
            assert officer.post(address, typed).status_code == 302
        asked = (
            '"housing_supportcriterion"."below_households"',
            'FROM "housing_criterionband"',
            '"household_count" FROM',
            '"housing_grant" LEFT OUTER JOIN "housing_programme"',
        )
        costs.append([sum(table in query["sql"] for query in captured) for table in asked])
        rows = BulkChange.objects.latest("created_at").rows
        assert set(rows.values_list("outcome", flat=True)) == {"changed", "refused"}
        assert "한도 1,500천원보다 500천원 많습니다." in rows.filter(outcome="refused").first().sentence
    assert costs == [[1, 1, 1, 1]] * 2
