"""The steps of a grant: what each changes, in which state it is refused with a sentence, and that two presses are one step."""

import threading
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client

from accounts.models import User
from accounts.roles import Role
from core.trail import history_of
from core.workflow.taking import take_step
from housing.grants.filters import GrantFilter
from housing.grants.steps import STEPS
from housing.models import Grant, GrantStatus
from tests.factories.accounts import browser
from tests.factories.grants import WON, GrantFactory, paid_grant, settled_grant
from tests.housing.grants.addresses import STEP
from tests.pages import html

pytestmark = pytest.mark.django_db

S = GrantStatus
VALUES: dict[str, Any] = {
    "decided": WON,
    "outside_reason": "",
    "paid": WON,
    "reported_on": date(2017, 1, 10),
    "spent": WON,
    "confirmed": WON - 90_000,
    "returned_on": date(2017, 2, 1),
    "interest": 120,
}


@pytest.fixture
def officer() -> User:
    return browser(Role.OFFICER).user


def at(status: GrantStatus) -> Grant:
    """A grant as its steps would have left it in that state."""
    match status:
        case S.PAID:
            return paid_grant()
        case S.REPORTED:
            return paid_grant(status=status, reported_on=date(2017, 1, 10), spent=WON)
        case S.SETTLED:
            return settled_grant()
        case S.DONE:
            return settled_grant(status=status, returned_on=date(2017, 2, 1))
        case S.DECIDED:
            return GrantFactory(status=status, decided=WON)
    return GrantFactory(status=status)


def values_of(slug: str) -> dict[str, Any]:
    return {name: VALUES[name] for name in STEP[slug].fields}


def test_whole_path_from_request_to_return(officer: User) -> None:
    grant = GrantFactory()
    for slug in ("review", "decide", "pay", "report", "settle", "return"):
        take_step(grant, STEP[slug], values_of(slug), by=officer)
    grant.refresh_from_db()
    assert (grant.status, grant.returned, grant.interest, grant.returned_on) == (S.DONE, 90_000, 120, date(2017, 2, 1))
    assert history_of(grant)[0].kind


def test_settling_with_nothing_to_give_back_completes_the_project(officer: User) -> None:
    grant = at(S.REPORTED)
    take_step(grant, STEP["settle"], {"confirmed": WON}, by=officer)
    grant.refresh_from_db()
    assert (grant.status, grant.returned) == (S.DONE, 0)


@pytest.mark.parametrize("status", S)
def test_every_step_in_a_state_it_does_not_begin_from_is_a_sentence_and_changes_nothing(status: GrantStatus, officer: User) -> None:
    for step in (step for step in STEPS if step.before):
        grant = at(status)
        before = Grant.objects.values().get(pk=grant.pk)
        if not step.refusal(grant):
            assert status in step.before
            continue
        with pytest.raises(ValidationError) as refusal:
            take_step(grant, step, values_of(step.slug), by=officer)
        assert any(sentence in refusal.value.messages[0] for sentence in (step.wrong_state, "이미 반납을 받은", "반납할 금액이 없는"))
        assert Grant.objects.values().get(pk=grant.pk) == before


def test_paid_project_is_not_cancelled_but_settled_and_gives_everything_back(officer: User) -> None:
    grant = at(S.PAID)
    with pytest.raises(ValidationError, match="확정액을 0으로"):
        take_step(grant, STEP["cancel"], {"reason": "하지 않기로 했습니다."}, by=officer)
    take_step(grant, STEP["report"], {"reported_on": date(2017, 1, 10), "spent": 0}, by=officer)
    take_step(grant, STEP["settle"], {"confirmed": 0}, by=officer)
    grant.refresh_from_db()
    assert (grant.status, grant.returned) == (S.SETTLED, grant.paid)
    assert list(GrantFilter({"settlement": "unreturned"}, queryset=Grant.objects.all()).qs) == [grant]


def test_cancelled_grant_gives_back_what_it_owes_and_stays_cancelled(officer: User) -> None:
    grant = settled_grant(status=S.CANCELLED)
    unreturned = GrantFilter({"settlement": "unreturned"}, queryset=Grant.objects.all())
    assert list(unreturned.qs) == [grant]
    grant = take_step(grant, STEP["return"], values_of("return"), by=officer)
    assert (grant.status, grant.returned_on, grant.interest) == (S.CANCELLED, date(2017, 2, 1), 120)
    assert not GrantFilter({"settlement": "unreturned"}, queryset=Grant.objects.all()).qs.exists()
    with pytest.raises(ValidationError, match="이미 반납을 받은"):
        take_step(grant, STEP["return"], values_of("return"), by=officer)
    for status, returned_on, confirmed in ((S.CANCELLED, None, WON - 90_000), (S.REPORTED, None, None)):
        grant = take_step(grant, STEP["back"], {"reason": "잘못"}, by=officer)
        assert (grant.status, grant.returned_on, grant.confirmed) == (status, returned_on, confirmed)


def test_amount_the_database_refuses_is_its_sentence(officer: User) -> None:
    with pytest.raises(ValidationError) as refusal:
        take_step(at(S.DECIDED), STEP["pay"], {"paid": WON + 1}, by=officer)
    assert refusal.value.messages == ["교부액은 결정액보다 클 수 없습니다."]


def test_step_without_the_right_is_refused() -> None:
    grant = GrantFactory()
    with pytest.raises(PermissionDenied):
        take_step(grant, STEP["review"], {}, by=browser(Role.SUPERVISOR).user)
    grant.refresh_from_db()
    assert grant.status == S.REQUESTED


def test_step_on_a_grant_deleted_meanwhile_is_a_sentence(officer: User) -> None:
    grant = GrantFactory()
    Grant.objects.filter(pk=grant.pk).update(hidden_at="2016-05-01T00:00Z")
    with pytest.raises(ValidationError, match="그사이 삭제된"):
        take_step(grant, STEP["review"], {}, by=officer)


@pytest.mark.parametrize(
    ("status", "before"),
    [
        (S.DONE, S.SETTLED),
        (S.SETTLED, S.REPORTED),
        (S.REPORTED, S.PAID),
        (S.PAID, S.DECIDED),
        (S.DECIDED, S.REQUESTED),
        (S.REVIEWED, S.REQUESTED),
        (S.REJECTED, S.REQUESTED),
        (S.CANCELLED, S.REQUESTED),
    ],
)
def test_step_taken_back_leaves_the_state_before_it_and_nothing_of_its_own(status: GrantStatus, before: GrantStatus, officer: User) -> None:
    grant = at(status)
    take_step(grant, STEP["back"], {"reason": "잘못 눌렀습니다."}, by=officer)
    grant.refresh_from_db()
    assert grant.status == before
    left = {S.SETTLED: "returned_on", S.REPORTED: "confirmed", S.PAID: "reported_on", S.DECIDED: "paid"}.get(before)
    assert left is None or getattr(grant, left) is None
    assert history_of(grant)[0].reason == "잘못 눌렀습니다."


def test_completion_without_a_rest_is_taken_back_to_the_report(officer: User) -> None:
    grant = at(S.REPORTED)
    take_step(grant, STEP["settle"], {"confirmed": WON}, by=officer)
    take_step(grant, STEP["back"], {"reason": "다시 봅니다."}, by=officer)
    grant.refresh_from_db()
    assert (grant.status, grant.confirmed) == (S.REPORTED, None)


def test_request_has_no_step_to_take_back(officer: User) -> None:
    with pytest.raises(ValidationError, match="되돌릴 단계가 없습니다"):
        take_step(GrantFactory(), STEP["back"], {"reason": "…"}, by=officer)


@pytest.mark.django_db(transaction=True)
def test_return_pressed_by_two_at_once_is_one_return_and_one_sentence() -> None:
    grant = settled_grant()
    clients = [browser(Role.OFFICER, username="kim"), browser(Role.OFFICER, username="lee", name="이둘")]
    both_ready = threading.Barrier(2)
    answers: list[Any] = []

    def press(client: Client, day: str) -> None:
        both_ready.wait()
        try:
            answers.append(client.post(f"/housing/grants/{grant.pk}/steps/return/", {"returned_on": day, "interest": "0.12"}))
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=pressed) for pressed in zip(clients, ("2017-02-01", "2017-02-02"), strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer.status_code for answer in answers) == [302, 422]
    grant.refresh_from_db()
    told = next(html(answer) for answer in answers if answer.status_code == 422)
    assert f"이미 반납을 받은 사업입니다(반납일 {grant.returned_on})" in told
    assert (grant.status, grant.interest, grant.version) == (S.DONE, 120, 2)


@pytest.mark.parametrize(("path", "back"), [(("review", "decide"), S.REVIEWED), (("decide",), S.REQUESTED)])
def test_a_decision_taken_back_goes_to_where_it_came_from(path: tuple[str, ...], back: GrantStatus, officer: User) -> None:
    grant = GrantFactory()
    for slug in path:
        grant = take_step(grant, STEP[slug], {"decided": 1_000_000}, by=officer)
    assert take_step(grant, STEP["back"], {"reason": "다시 봅니다."}, by=officer).status == back
