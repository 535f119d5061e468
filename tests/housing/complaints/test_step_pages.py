"""What is done with a complaint on its page, what the complex's page shows of it, and what moves its due moment."""

import re
import threading
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.roles import Role
from config.kinds import COMPLAINT, KINDS
from core.holidays import Holiday
from core.trail.models import AccessLog
from housing.complaints.kinds import COMPLAINT_KIND
from housing.models import Complaint, ComplaintKind
from tests.core.forms import sent
from tests.factories.accounts import browser
from tests.factories.complaints import CLOSED, ComplaintFactory, ComplaintKindFactory, korean
from tests.housing.complaints.addresses import LIST, NEW, page_of, step_of
from tests.pages import html

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


# --- steps


def version_on(page: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', page)
    assert found is not None
    return found[1]


def test_of_two_who_correct_an_answer_the_second_reads_the_firsts_words_before_writing_over_them(officer: Client) -> None:
    complaint = ComplaintFactory(**CLOSED)
    at, mine = step_of(complaint, "correct"), {"result": "done", "answer": "내 고침", "reason": "오타"}
    opened = version_on(html(officer.get(at)))
    theirs = {**mine, "answer": "남의 고침", "version": opened}
    assert browser(Role.OFFICER, username="lee").post(at, theirs).status_code == 302

    refused = officer.post(at, {**mine, "version": opened})
    assert refused.status_code == 422
    assert "지금 저장된 값: 답변 ‘남의 고침’. 적은 것으로 바꾸려면 다시 누르세요." in html(refused)
    assert "내 고침</textarea>" in html(refused), "what was typed stays"
    complaint.refresh_from_db()
    assert complaint.answer == "남의 고침"

    assert officer.post(at, {**mine, "version": version_on(html(refused))}).status_code == 302
    complaint.refresh_from_db()
    assert complaint.answer == "내 고침"


@pytest.mark.parametrize("nonsense", ["-1", "0", "9" * 30, "한번", "1.5"])
def test_version_that_is_none_overwrites_nobody_and_is_no_trace(officer: Client, nonsense: str) -> None:
    complaint = ComplaintFactory(**CLOSED)
    typed = {"result": "done", "answer": "내 고침", "reason": "오타", "version": nonsense}
    assert officer.post(step_of(complaint, "correct"), typed).status_code == 422
    complaint.refresh_from_db()
    assert complaint.answer == CLOSED["answer"]


def test_step_is_not_held_up_by_what_others_wrote_elsewhere(officer: Client) -> None:
    complaint = ComplaintFactory()
    at = step_of(complaint, "close")
    opened = version_on(html(officer.get(at)))
    Complaint.objects.filter(pk=complaint.pk).update(subject="다른 제목")
    assert officer.post(at, {"result": "done", "answer": "고쳤습니다.", "version": opened}).status_code == 302


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
    assert answer["Location"] == f"{page_of(complaint)}#panel-progress"
    page = html(officer.get(page_of(complaint)))
    assert "처리완료" in page
    assert "고쳤습니다." in page
    assert step_of(complaint, "close") not in page
    assert AccessLog.objects.filter(action="change", subject_ids=[complaint.pk]).count() == 1


def test_page_of_a_step_is_read_and_logged(officer: Client) -> None:
    complaint = ComplaintFactory()
    assert complaint.content in html(officer.get(step_of(complaint, "close")))
    assert AccessLog.objects.filter(action="view", subject_ids=[complaint.pk]).count() == 1


def test_history_names_the_steps_of_a_complaint(officer: Client) -> None:
    complaint = ComplaintFactory()
    officer.post(step_of(complaint, "close"), {"result": "done", "answer": "고쳤습니다."})
    officer.post(step_of(complaint, "reopen"), {"reason": "다시 봅니다."})
    told = html(officer.get(f"{page_of(complaint)}history/"))
    assert "<span>종결</span>" in told
    assert "<span>종결 취소</span>" in told


def test_extension_says_until_when_before_it_is_made(officer: Client) -> None:
    complaint = ComplaintFactory()
    assert "2016-05-19를 같은 기간만큼 2016-05-30까지" in html(officer.get(step_of(complaint, "extend")))
    officer.post(step_of(complaint, "extend"), {"reason": "현장조사"})
    page = html(officer.get(page_of(complaint)))
    assert "2016-05-30 (D-18)" in page
    assert "현장조사" in page


def test_an_extension_is_offered_once(officer: Client) -> None:
    complaint = ComplaintFactory()
    assert step_of(complaint, "extend") in html(officer.get(page_of(complaint)))
    officer.post(step_of(complaint, "extend"), {"reason": "현장조사"})
    assert step_of(complaint, "extend") not in html(officer.get(page_of(complaint)))


def test_a_second_extension_is_offered_after_the_first_and_asks_for_the_day_of_consent(officer: Client) -> None:
    complaint = ComplaintFactory()
    assert step_of(complaint, "extend-again") not in html(officer.get(page_of(complaint)))
    officer.post(step_of(complaint, "extend"), {"reason": "현장조사"})
    assert "2016-05-30을 같은 기간만큼 2016-06-09까지" in html(officer.get(step_of(complaint, "extend-again")))
    told = officer.post(step_of(complaint, "extend-again"), {"reason": "자재 조달", "consented_on": "2016-05-01"})
    assert (told.status_code, 'id="extend-again-consented_on_error"' in html(told)) == (422, True)
    officer.post(step_of(complaint, "extend-again"), {"reason": "자재 조달", "consented_on": "2016-05-12"})
    page = html(officer.get(page_of(complaint)))
    assert "2016-06-09 (D-28)" in page
    assert "자재 조달" in page
    assert step_of(complaint, "extend-again") not in page


def test_a_resident_number_in_an_answer_is_refused(officer: Client) -> None:
    complaint = ComplaintFactory()
    answer = officer.post(step_of(complaint, "close"), {"result": "done", "answer": "600101-1234567 확인"})
    assert answer.status_code == 422
    assert "주민등록번호는 받지 않습니다" in html(answer)
    complaint.refresh_from_db()
    assert complaint.is_open


def test_step_with_something_missing_is_a_sentence_and_nothing_is_lost(officer: Client) -> None:
    complaint = ComplaintFactory()
    answer = officer.post(step_of(complaint, "transfer"), {"transferred_to": "주택과", "transferred_on": "2016-05-01"})
    assert answer.status_code == 422
    assert "접수일부터 오늘까지" in html(answer)
    assert "주택과" in html(answer)
    assert Complaint.objects.get().is_open


@pytest.mark.parametrize("step", ["assign", "close", "extend", "transfer", "withdraw"])
def test_step_on_a_closed_complaint_is_a_sentence(officer: Client, step: str) -> None:
    complaint = ComplaintFactory(**CLOSED)
    answer = officer.get(step_of(complaint, step), follow=True)
    assert "이미 종결된 민원입니다(2016-05-12 09:00" in html(answer)
    whole = {
        "officer": officer.user.pk,
        "reason": "늦음",
        "transferred_to": "주택과",
        "transferred_on": "2016-05-12",
        "result": "refused",
        "answer": "둘째 답변",
    }
    answer = officer.post(step_of(complaint, step), whole)
    assert answer.status_code == 422
    assert "이미 종결된 민원입니다(2016-05-12 09:00 처리완료)" in html(answer)
    assert Complaint.objects.get().answer == "고쳤습니다."


def test_closed_complaint_offers_to_correct_its_answer_and_to_reopen_it(officer: Client) -> None:
    complaint = ComplaintFactory(**CLOSED)
    assert "아직 처리 중인 민원입니다" in html(officer.get(step_of(ComplaintFactory(), "reopen"), follow=True))
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
