"""The steps of a complaint: what each writes, and that none is possible once it is closed."""

from datetime import date, datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import User
from accounts.roles import Role
from core.holidays import Holiday
from core.workflow.taking import take_step
from housing.complaints.actions import count_due_anew
from housing.models import Complaint, ComplaintKind
from housing.models.complaints import Result
from tests.factories.accounts import browser, make_user
from tests.factories.complaints import CLOSED, ComplaintFactory, ComplaintKindFactory, korean
from tests.housing.complaints.addresses import STEP

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]

FINISHED: dict[str, dict[str, Any]] = {
    "extend": {"reason": "현장조사"},
    "transfer": {"transferred_to": "주택과", "transferred_on": date(2016, 5, 12)},
    "close": {"result": Result.DONE, "answer": "고쳤습니다."},
    "withdraw": {"reason": "전화로 취하"},
}
every_step = pytest.mark.parametrize("slug", ["assign", *FINISHED])


def take(complaint: Complaint, slug: str, *, by: User, **typed: Any) -> None:
    take_step(complaint, STEP[slug], typed or FINISHED.get(slug, {"officer": by}), by=by)


def stored(complaint: Complaint) -> dict[str, Any]:
    return Complaint.objects.filter(pk=complaint.pk).values().get()


def last_event(complaint: Complaint) -> Any:
    return Complaint.pgh_event_model.objects.filter(pgh_obj=complaint.pk).latest("pgh_id")


def test_assigned_complaint_has_its_officer_in_place_of_the_ledgers(by: User) -> None:
    complaint = ComplaintFactory(officer_name="옛사람")
    take(complaint, "assign", by=by)
    row = stored(complaint)
    assert (row["officer_id"], row["officer_name"]) == (by.pk, "")


def test_extended_complaint_is_due_the_same_period_later(by: User) -> None:
    complaint = ComplaintFactory()
    first = complaint.due_at
    take(complaint, "extend", reason="현장조사", by=by)
    row = stored(complaint)
    assert (row["first_due_at"], row["due_at"]) == (first, korean(2016, 5, 30, 23, 59, 59))
    assert (row["extended_on"], row["extension_reason"]) == (date(2016, 5, 12), "현장조사")
    assert last_event(complaint).pgh_context["reason"] == "현장조사"


def test_second_extension_is_refused(by: User) -> None:
    complaint = ComplaintFactory()
    take(complaint, "extend", reason="현장조사", by=by)
    before = stored(complaint)
    with pytest.raises(ValidationError, match="한 번만 연장"):
        take(complaint, "extend", reason="또", by=by)
    assert stored(complaint) == before


def test_second_extension_is_the_complainants_to_grant(by: User) -> None:
    complaint = ComplaintFactory()
    again = {"consented_on": date(2016, 5, 12), "reason": "자재 조달"}
    with pytest.raises(ValidationError, match="아직 연장하지 않은"):
        take(complaint, "extend-again", **again, by=by)
    take(complaint, "extend", by=by)
    for consented_on in (date(2016, 5, 11), date(2016, 5, 13)):
        with pytest.raises(ValidationError, match="동의일은 처음 연장한 날부터 오늘까지"):
            take(complaint, "extend-again", **again | {"consented_on": consented_on}, by=by)
    take(complaint, "extend-again", **again, by=by)
    row = stored(complaint)
    assert (row["due_at"], row["first_due_at"]) == (korean(2016, 6, 9, 23, 59, 59), complaint.due_at)
    assert (row["extended_again_on"], row["again_reason"], row["consented_on"]) == (date(2016, 5, 12), "자재 조달", date(2016, 5, 12))
    with pytest.raises(ValidationError, match="재연장도 한 번만"):
        take(complaint, "extend-again", **again, by=by)
    assert stored(complaint) == row


def test_extension_after_the_due_moment_is_refused(by: User) -> None:
    complaint = ComplaintFactory(due_at=korean(2016, 5, 12, 13, 59))
    with pytest.raises(ValidationError, match="지나 연장할 수 없습니다"):
        take(complaint, "extend", reason="늦음", by=by)
    assert stored(complaint)["extended_on"] is None


def test_transferred_complaint_is_closed_without_an_answer(by: User, now: datetime) -> None:
    complaint = ComplaintFactory()
    take(complaint, "transfer", transferred_to="주택과", transferred_on=date(2016, 5, 11), by=by)
    row = stored(complaint)
    assert (row["result"], row["closed_at"], row["transferred_to"], row["answer"]) == ("transferred", now, "주택과", "")


@pytest.mark.parametrize("on", [date(2016, 5, 10), date(2016, 5, 13)])
def test_transfer_before_the_receipt_or_tomorrow_is_refused(by: User, on: date) -> None:
    complaint = ComplaintFactory()
    with pytest.raises(ValidationError, match="접수일부터 오늘까지"):
        take(complaint, "transfer", transferred_to="주택과", transferred_on=on, by=by)
    assert stored(complaint)["closed_at"] is None


def test_closed_complaint_has_result_answer_and_moment(by: User, now: datetime) -> None:
    complaint = ComplaintFactory()
    take(complaint, "close", result=Result.REFUSED, answer="법에 맞지 않습니다.", by=by)
    row = stored(complaint)
    assert (row["result"], row["answer"], row["closed_at"]) == ("refused", "법에 맞지 않습니다.", now)
    assert last_event(complaint).pgh_context["step"] == "complaint.closed"


def test_closing_without_an_answer_is_refused(by: User) -> None:
    complaint = ComplaintFactory()
    with pytest.raises(ValidationError, match="답변이 있어야"):
        take(complaint, "close", result=Result.DONE, answer="", by=by)
    assert stored(complaint)["closed_at"] is None


def test_withdrawn_complaint_keeps_how_it_came_about_in_its_history(by: User) -> None:
    complaint = ComplaintFactory()
    take(complaint, "withdraw", reason="전화로 취하", by=by)
    assert stored(complaint)["result"] == "withdrawn"
    assert last_event(complaint).pgh_context["reason"] == "전화로 취하"


@every_step
def test_no_step_touches_a_closed_complaint(by: User, slug: str) -> None:
    complaint = ComplaintFactory(**CLOSED)
    before = stored(complaint)
    with pytest.raises(ValidationError, match="이미 종결된 민원입니다"):
        take(complaint, slug, by=by)
    assert stored(complaint) == before


@every_step
def test_no_step_touches_a_hidden_complaint(by: User, slug: str) -> None:
    complaint = ComplaintFactory(hidden_at=korean(2016, 5, 12, 9, 0))
    with pytest.raises(ValidationError, match="그사이 삭제된 민원"):
        take(complaint, slug, by=by)


@every_step
def test_no_step_is_a_readers(slug: str) -> None:
    reader = browser(Role.SUPERVISOR, username="boss").user
    complaint = ComplaintFactory()
    before = stored(complaint)
    with pytest.raises(PermissionDenied):
        take(complaint, slug, by=reader)
    assert stored(complaint) == before


# --- what was wrong about an end


def test_corrected_answer_keeps_the_moment_it_was_given(by: User) -> None:
    left_blank_by_an_old_ledger = {"answer": "", "needs_check": True, "kind": None, "channel": ""}
    complaint = ComplaintFactory(**CLOSED | left_blank_by_an_old_ledger)
    take(complaint, "correct", result=Result.REFUSED, answer="할 수 없습니다.", reason="대장에서 빠짐", by=by)
    row = stored(complaint)
    assert (row["result"], row["answer"], row["closed_at"]) == ("refused", "할 수 없습니다.", CLOSED["closed_at"])
    assert last_event(complaint).pgh_context["reason"] == "대장에서 빠짐"


def test_complaint_that_was_taken_back_has_no_answer_to_correct(by: User) -> None:
    complaint = ComplaintFactory(**CLOSED | {"answer": "", "result": Result.WITHDRAWN})
    with pytest.raises(ValidationError, match="고칠 답변이 없습니다"):
        take(complaint, "correct", result=Result.DONE, answer="답", reason="정정", by=by)
    assert stored(complaint)["answer"] == ""


def test_reopened_complaint_is_due_as_before_and_keeps_its_answer_as_a_draft(by: User) -> None:
    transfer = {"result": Result.TRANSFERRED, "transferred_to": "주택과", "transferred_on": date(2016, 5, 12)}
    complaint = ComplaintFactory(**CLOSED | transfer)
    take(complaint, "reopen", reason="다른 민원을 종결함", by=by)
    row = stored(complaint)
    assert (row["result"], row["closed_at"], row["transferred_to"], row["transferred_on"]) == ("", None, "", None)
    assert (row["due_at"], row["answer"]) == (korean(2016, 5, 19, 23, 59, 59), "고쳤습니다.")


def test_old_complaint_of_no_kind_is_not_reopened_without_a_due_moment(by: User) -> None:
    complaint = ComplaintFactory(**CLOSED, kind=None)
    with pytest.raises(ValidationError, match="민원 종류를 먼저"):
        take(complaint, "reopen", reason="잘못 종결", by=by)
    assert stored(complaint)["result"] == "done"


def test_open_complaint_is_neither_corrected_nor_reopened(by: User) -> None:
    complaint = ComplaintFactory()
    before = stored(complaint)
    with pytest.raises(ValidationError, match="아직 처리 중인"):
        take(complaint, "correct", result=Result.DONE, answer="답", reason="정정", by=by)
    with pytest.raises(ValidationError, match="아직 처리 중인"):
        take(complaint, "reopen", reason="잘못 종결", by=by)
    assert stored(complaint) == before


# --- counting anew


def test_due_moments_of_open_complaints_follow_a_new_day_off_and_no_others_do() -> None:
    moves, closed = ComplaintFactory(), ComplaintFactory(**CLOSED)
    stays = ComplaintFactory(received_at=korean(2016, 4, 1, 10, 0))
    extended = ComplaintFactory(extended_on=date(2016, 5, 12), extension_reason="현장조사")
    before = stored(stays), stored(closed)
    Holiday.objects.create(day=date(2016, 5, 16), name="개청기념일")

    count_due_anew()

    assert stored(moves)["due_at"] == korean(2016, 5, 20, 23, 59, 59)
    assert stored(extended)["first_due_at"] == korean(2016, 5, 20, 23, 59, 59)
    assert stored(extended)["due_at"] == korean(2016, 5, 31, 23, 59, 59)
    assert (stored(stays), stored(closed)) == before
    assert last_event(moves).pgh_context["step"] == "complaint.due_counted"


def test_due_moments_follow_the_period_of_their_kind() -> None:
    kind = ComplaintKindFactory(label="시험", period=7)
    complaint = ComplaintFactory(kind=kind)
    ComplaintKind.objects.filter(pk=kind.pk).update(period=1)
    count_due_anew()
    assert stored(complaint)["due_at"] == korean(2016, 5, 12, 10, 0)


def test_counting_anew_costs_the_same_for_many_as_for_few(django_assert_max_num_queries: Any) -> None:
    make_user()
    for _ in range(20):
        ComplaintFactory(complex=None)
    Holiday.objects.create(day=date(2016, 5, 16), name="개청기념일")
    with django_assert_max_num_queries(6):
        count_due_anew()
