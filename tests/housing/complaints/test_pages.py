"""The complaint ledger as an officer uses it: receipt, list, steps, the page of the complex, and the days off entered later."""

import threading
from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.roles import Role
from config.kinds import COMPLAINT, COMPLAINT_KIND, KINDS
from core.holidays import Holiday
from core.trail.models import AccessLog
from housing.models import Complaint, ComplaintKind
from housing.models.complaints import Result
from tests.core.forms import opened, sent
from tests.factories.accounts import browser
from tests.factories.complaints import ComplaintFactory, ComplaintKindFactory, korean
from tests.factories.housing import ComplexFactory
from tests.pages import count, html, ids, rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]

LIST = "/housing/complaints/"
NEW = f"{LIST}new/"
CLOSED: dict[str, Any] = {"result": Result.DONE, "answer": "고쳤습니다.", "closed_at": korean(2016, 5, 12, 9, 0)}


def page_of(complaint: Complaint) -> str:
    return f"{LIST}{complaint.pk}/"


def step_of(complaint: Complaint, step: str) -> str:
    return f"{LIST}{complaint.pk}/{step}/"


def typed(**more: Any) -> dict[str, Any]:
    return {"channel": "phone", "kind": str(ComplaintKindFactory().pk), "subject": "층간소음", "content": "밤마다 시끄럽습니다.", **more}


# --- receipt


def test_received_complaint_has_its_number_and_its_due_moment(officer: Client) -> None:
    complex_ = ComplexFactory(name="한빛마을")
    page = opened(officer, f"{NEW}?complex={complex_.pk}")
    assert page["received_at"] == "2016-05-12 14:00"
    assert page["complex"].startswith("한빛마을")
    answer = officer.post(NEW, page | typed(complainant_name="달가람", complainant_mobile="010-0000-0021"))
    complaint = Complaint.objects.get()
    assert answer["Location"] == page_of(complaint)
    assert (complaint.number, complaint.complex, complaint.due_at) == ("2016-0001", complex_, korean(2016, 5, 20, 23, 59, 59))


def test_receipt_without_complex_and_person_is_taken(officer: Client) -> None:
    assert sent(officer, NEW, **typed()).status_code == 302
    assert Complaint.objects.get().complex is None


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"received_at": "2016-05-12 14:01"}, "접수일시가 지금보다 뒤입니다"),
        ({"received_at": "2016-05-12"}, "날짜와 시각으로 읽을 수 없습니다"),
        ({"received_at": "20166-05-12 10:00"}, "날짜로 읽을 수 없습니다"),
        ({"received_at": "2016-02-30 10:00"}, "달력에 없는 날짜"),
        ({"received_at": "2016-05-12 24:30"}, "시각은 00:00부터 23:59까지"),
        ({"previous": "2016-0099"}, "‘2016-0099’번 민원이 없습니다"),
        ({"complex": "없는마을"}, "공동주택이 없습니다"),
        ({"complainant_mobile": "010-12"}, "전화번호의 자릿수"),
        ({"kind": ""}, "필수"),
        ({"channel": ""}, "필수"),
    ],
)
def test_receipt_that_cannot_be_is_a_sentence_and_nothing_is_lost(officer: Client, values: dict[str, str], sentence: str) -> None:
    answer = sent(officer, NEW, **typed() | values)
    assert answer.status_code == 422
    assert sentence in html(answer)
    assert "밤마다 시끄럽습니다." in html(answer)
    assert not Complaint.objects.exists()


def test_correcting_the_receipt_moves_the_due_moment_and_correcting_a_word_does_not(officer: Client) -> None:
    complaint = ComplaintFactory()
    edit = f"{page_of(complaint)}edit/"
    assert sent(officer, edit, subject="누수").status_code == 302
    complaint.refresh_from_db()
    assert (complaint.received_at, complaint.due_at) == (korean(2016, 5, 11, 10, 0), korean(2016, 5, 19, 23, 59, 59))
    assert sent(officer, edit, received_at="2016-05-10 10:00").status_code == 302
    complaint.refresh_from_db()
    assert complaint.due_at == korean(2016, 5, 18, 23, 59, 59)


def test_repetition_of_a_repetition_is_one_of_the_first(officer: Client) -> None:
    first = ComplaintFactory()
    second = ComplaintFactory(previous=first)
    sent(officer, NEW, **typed(previous=second.number))
    third = Complaint.objects.latest("pk")
    assert third.previous == first
    answer = sent(officer, f"{page_of(first)}edit/", previous=third.number)
    assert answer.status_code == 422
    assert "먼저 들어온 다른 민원" in html(answer)


# --- list


def test_list_says_what_is_left_and_masks_the_person(officer: Client) -> None:
    ComplaintFactory(subject="조명", due_at=korean(2016, 5, 16, 23, 59, 59), officer=officer.user)
    found = rows(officer.get(LIST))[0]
    assert found[5:] == ["달*람", "김하나", "2016-05-16", "D-4", "처리 중"]


@pytest.mark.parametrize(
    ("due_at", "left"),
    [
        (korean(2016, 5, 12, 14, 1), "D-Day"),
        (korean(2016, 5, 12, 13, 59), "오늘 지남"),
        (korean(2016, 5, 9, 23, 59, 59), "3일 지남"),
        (korean(2016, 5, 13, 10, 0), "D-1"),
    ],
)
def test_time_left_is_said_in_days(officer: Client, due_at: datetime, left: str) -> None:
    ComplaintFactory(due_at=due_at)
    assert rows(officer.get(LIST))[0][8] == left


def test_nothing_is_left_of_a_closed_complaint(officer: Client) -> None:
    ComplaintFactory(**CLOSED)
    assert rows(officer.get(LIST))[0][8:] == ["", "처리완료"]


def test_states_part_the_ledger(officer: Client) -> None:
    late = ComplaintFactory(due_at=korean(2016, 5, 11, 10, 0))
    soon = ComplaintFactory(due_at=korean(2016, 5, 16, 10, 0))
    later = ComplaintFactory(due_at=korean(2016, 5, 20, 10, 0))
    done = ComplaintFactory(**CLOSED)
    gone = ComplaintFactory(**CLOSED | {"result": Result.TRANSFERRED, "transferred_to": "주택과", "transferred_on": date(2016, 5, 12)})
    expected = {"open": {late, soon, later}, "overdue": {late}, "soon": {soon}, "done": {done}, "transferred": {gone}}
    for state, complaints in expected.items():
        assert set(ids(officer.get(LIST, {"state": state}))) == {one.pk for one in complaints}, state


def test_period_of_receipt_has_both_its_days_in_korea(officer: Client) -> None:
    ComplaintFactory(received_at=korean(2016, 4, 30, 23, 59))
    may = [ComplaintFactory(received_at=korean(2016, 5, 1, 0, 0)), ComplaintFactory(received_at=korean(2016, 5, 31, 23, 59))]
    ComplaintFactory(received_at=korean(2016, 6, 1, 0, 0))
    found = ids(officer.get(LIST, {"received_from": "2016-05-01", "received_to": "2016.5.31"}))
    assert set(found) == {one.pk for one in may}


def test_officers_are_narrowed_to_me_to_one_and_to_none(officer: Client) -> None:
    other = browser(Role.OFFICER, username="lee", name="이둘").user
    mine, others, nobodys = ComplaintFactory(officer=officer.user), ComplaintFactory(officer=other), ComplaintFactory()
    for value, one in (("me", mine), (str(other.pk), others), ("none", nobodys)):
        assert ids(officer.get(LIST, {"officer": value})) == [one.pk]


def test_complaints_of_one_complex_are_narrowed_to(officer: Client) -> None:
    one = ComplaintFactory()
    ComplaintFactory()
    assert ids(officer.get(LIST, {"complex": one.complex_id})) == [one.pk]


def test_my_work_counts_what_is_late_what_is_due_soon_and_mine(officer: Client) -> None:
    ComplaintFactory(due_at=korean(2016, 5, 11, 10, 0), officer=officer.user)
    ComplaintFactory(due_at=korean(2016, 5, 13, 10, 0))
    ComplaintFactory(**CLOSED, officer=officer.user)
    cards = {card["label"]: card for card in officer.get("/").context["cards"] if "/complaints/" in card["url"]}
    assert {label: card["count"] for label, card in cards.items()} == {"민원: 기한 지남": 1, "민원: 기한 임박": 1, "민원: 내 담당": 1}
    for card in cards.values():
        assert count(officer.get(card["url"])) == card["count"]


def test_search_by_phone_is_posted_and_logged_by_its_digest(officer: Client) -> None:
    found = ComplaintFactory()
    answer = officer.post(LIST, {"q": "010-0000-0021"})
    assert "0021" not in answer["Location"]
    assert ids(officer.get(answer["Location"])) == [found.pk]
    assert not AccessLog.objects.filter(query__contains="0021").exists()


def test_search_over_everything_finds_complaints_and_is_logged(officer: Client) -> None:
    complaint = ComplaintFactory(subject="층간소음")
    (group,) = officer.get("/search/", {"q": "층간소음"}).context["groups"]
    assert group["hits"] == [{"title": str(complaint), "url": page_of(complaint)}]
    assert AccessLog.objects.filter(kind="housing.complaint", action="search", subject_ids=[complaint.pk]).exists()


# --- steps


def test_page_offers_the_steps_of_an_open_complaint_to_who_may_take_them(officer: Client) -> None:
    complaint = ComplaintFactory()
    supervisor = browser(Role.SUPERVISOR, username="boss")
    for step in ("assign", "close", "extend", "transfer", "withdraw"):
        assert step_of(complaint, step) in html(officer.get(page_of(complaint)))
        assert step_of(complaint, step) not in html(supervisor.get(page_of(complaint)))
        assert supervisor.get(step_of(complaint, step)).status_code == 403
        assert officer.get(step_of(complaint, step)).status_code == 200


def test_answered_complaint_is_closed_and_logged(officer: Client) -> None:
    complaint = ComplaintFactory()
    answer = officer.post(step_of(complaint, "close"), {"result": "done", "answer": "고쳤습니다."})
    assert answer["Location"] == page_of(complaint)
    page = html(officer.get(page_of(complaint)))
    assert "처리완료" in page
    assert "고쳤습니다." in page
    assert step_of(complaint, "close") not in page
    assert AccessLog.objects.filter(action="change", subject_ids=[complaint.pk]).count() == 1


def test_extension_says_until_when_before_it_is_made(officer: Client) -> None:
    complaint = ComplaintFactory()
    assert "2016-05-19을(를) 같은 기간만큼 2016-05-30까지" in html(officer.get(step_of(complaint, "extend")))
    officer.post(step_of(complaint, "extend"), {"reason": "현장조사"})
    page = html(officer.get(page_of(complaint)))
    assert "2016-05-30 (D-18)" in page
    assert "현장조사" in page


def test_step_with_something_missing_is_a_sentence_and_nothing_is_lost(officer: Client) -> None:
    complaint = ComplaintFactory()
    answer = officer.post(step_of(complaint, "transfer"), {"to": "주택과", "on": "2016-05-01"})
    assert answer.status_code == 422
    assert "접수일부터 오늘까지" in html(answer)
    assert "주택과" in html(answer)
    assert Complaint.objects.get().is_open


@pytest.mark.parametrize("step", ["assign", "close", "extend", "transfer", "withdraw"])
def test_step_on_a_closed_complaint_is_a_sentence(officer: Client, step: str) -> None:
    complaint = ComplaintFactory(**CLOSED)
    answer = officer.get(step_of(complaint, step), follow=True)
    assert "이미 종결된 민원이라" in html(answer)
    whole = {"officer": officer.user.pk, "reason": "늦음", "to": "주택과", "on": "2016-05-12", "result": "refused", "answer": "둘째 답변"}
    answer = officer.post(step_of(complaint, step), whole)
    assert answer.status_code == 422
    assert "이미 종결된 민원입니다(2016-05-12 09:00 처리완료)" in html(answer)
    assert Complaint.objects.get().answer == "고쳤습니다."


def test_closed_complaint_offers_to_correct_its_answer_and_to_reopen_it(officer: Client) -> None:
    complaint = ComplaintFactory(**CLOSED)
    assert "아직 처리 중인 민원이라" in html(officer.get(step_of(ComplaintFactory(), "reopen"), follow=True))
    page = html(officer.get(step_of(complaint, "correct")))
    assert "고쳤습니다.</textarea>" in page
    officer.post(step_of(complaint, "correct"), {"result": "done", "answer": "조명을 바꾸었습니다.", "reason": "오기"})
    page = html(officer.get(page_of(complaint)))
    assert "조명을 바꾸었습니다." in page
    assert step_of(complaint, "reopen") in page
    officer.post(step_of(complaint, "reopen"), {"reason": "다른 민원을 종결함"})
    assert step_of(complaint, "close") in html(officer.get(page_of(complaint)))


def test_hidden_complaint_is_not_there(officer: Client) -> None:
    complaint = ComplaintFactory(hidden_at=korean(2016, 5, 12, 9, 0))
    assert officer.get(step_of(complaint, "close")).status_code == 404
    assert officer.post(step_of(complaint, "close"), {"result": "done", "answer": "끝"}).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_of_two_who_close_at_once_one_closes_and_the_other_is_told(officer: Client) -> None:
    other = browser(Role.OFFICER, username="lee", name="이둘")
    complaint, ready = ComplaintFactory(), threading.Barrier(2)
    answers: list[Any] = []

    def close(client: Client, words: str) -> None:
        ready.wait()
        try:
            answers.append(client.post(step_of(complaint, "close"), {"result": "done", "answer": words}))
        finally:
            connection.close()

    threads = [threading.Thread(target=close, args=pair) for pair in ((officer, "첫째"), (other, "둘째"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer.status_code for answer in answers) == [302, 422]
    assert "이미 종결된 민원입니다" in next(html(answer) for answer in answers if answer.status_code == 422)
    closings = Complaint.pgh_event_model.objects.filter(pgh_obj=complaint.pk, pgh_context__step="complaint.closed")
    assert closings.count() == 1


@pytest.mark.parametrize(("answered", "is_told"), [(0, ""), (1, "이미 1건 답변"), (2, "‘반복민원 종결’로 끝낼 수 있습니다")])
def test_third_of_the_same_may_be_closed_after_two_answers(officer: Client, answered: int, is_told: str) -> None:
    complaint = ComplaintFactory(subject="조명")
    for _ in range(answered):
        ComplaintFactory(subject="조명", complex=complaint.complex, received_at=korean(2016, 5, 2, 9, 0), **CLOSED)
    page = html(officer.get(page_of(complaint)))
    assert is_told in page
    assert ("제23조" in page) is (answered == 2)


# --- the complex's page


def panel(client: Client, complaint: Complaint) -> str:
    page = html(client.get(f"/housing/complexes/{complaint.complex_id}/"))
    return page.split('id="panel-complaints"', 1)[1].split("</section>", 1)[0]


def test_complex_shows_its_complaints_open_ones_first_and_no_person(officer: Client) -> None:
    old = ComplaintFactory(received_at=korean(2016, 5, 2, 9, 0), subject="누수")
    ComplaintFactory(complex=old.complex, subject="조명", **CLOSED)
    ComplaintFactory(complex=old.complex, subject="소음")
    ComplaintFactory(subject="다른 단지")
    shown = panel(officer, old)
    assert shown.index("소음") < shown.index("누수") < shown.index("조명")
    assert "다른 단지" not in shown
    assert "달" not in shown
    assert f"{NEW}?complex={old.complex_id}" in shown


def test_panel_costs_one_query_however_many_there_are(officer: Client) -> None:
    complaint = ComplaintFactory()
    costs = []
    for number in (0, 30):
        for _ in range(number):
            ComplaintFactory(complex=complaint.complex, officer=officer.user)
        with CaptureQueriesContext(connection) as captured:
            shown = panel(officer, complaint)
        costs.append(sum("housing_complaint" in query["sql"] and "SELECT" in query["sql"] for query in captured))
    assert costs == [1, 1]
    assert shown.count("<tr>") == 21
    assert f"{LIST}?complex={complaint.complex_id}" in shown


# --- what due moments follow


def test_day_off_entered_changed_taken_away_and_brought_back_moves_what_is_due(officer: Client) -> None:
    head = browser(Role.MANAGER, username="head", name="박부장")
    complaint, holiday = ComplaintFactory(), KINDS["core.holiday"]

    def due() -> date:
        complaint.refresh_from_db()
        return complaint.due_at.astimezone(korean(2016, 1, 1).tzinfo).date()

    head.post(holiday.url("new"), {"day": "2016-05-16", "name": "개청기념일"})
    entered = Holiday.objects.get()
    assert due() == date(2016, 5, 20)
    sent(head, holiday.url("edit", entered.pk), day="2016-06-16")
    assert due() == date(2016, 5, 19)
    sent(head, holiday.url("edit", entered.pk), day="2016-05-17")
    assert due() == date(2016, 5, 20)
    head.post(holiday.url("delete", entered.pk), {"reason": "잘못 넣음"})
    assert due() == date(2016, 5, 19)
    head.post(holiday.url("hidden"), {"record": str(entered.pk)})
    assert due() == date(2016, 5, 20)


def test_period_of_a_kind_is_the_managers_and_moves_what_is_due(officer: Client) -> None:
    head = browser(Role.MANAGER, username="head", name="박부장")
    complaint = ComplaintFactory(kind=ComplaintKindFactory(label="시험", period=7))
    edit = COMPLAINT_KIND.url("edit", complaint.kind_id)
    assert officer.get(edit).status_code == 403
    assert sent(head, edit, period="8").status_code == 302
    complaint.refresh_from_db()
    assert complaint.due_at == korean(2016, 5, 20, 23, 59, 59)
    assert sent(head, edit, period="0").status_code == 422


def test_kind_in_use_is_retired_and_not_deleted(officer: Client) -> None:
    head = browser(Role.MANAGER, username="head", name="박부장")
    used = ComplaintFactory(kind=ComplaintKindFactory(label="시험"))
    answer = head.post(COMPLAINT_KIND.url("delete", used.kind_id), {"reason": "안 씀"})
    assert "쓰고 있어 삭제할 수 없습니다" in html(answer)
    sent(head, COMPLAINT_KIND.url("edit", used.kind_id), is_retired="on")
    assert "시험</option>" not in html(officer.get(NEW))
    assert "시험</option>" in html(officer.get(COMPLAINT.url("edit", used.pk)))
    assert ComplaintKind.objects.filter(pk=used.kind_id).exists()
