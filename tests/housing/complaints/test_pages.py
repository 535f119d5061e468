"""The complaint ledger as an officer uses it: receipt, list, search, and what waits in 내 업무."""

from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client

from accounts.roles import Role
from core.bulk.models import BulkChange
from core.trail.models import AccessLog
from housing.models import Complaint
from housing.models.complaints import Result
from tests.core.forms import opened, sent
from tests.factories.accounts import browser
from tests.factories.complaints import CLOSED, ComplaintFactory, ComplaintKindFactory, korean
from tests.factories.housing import ComplexFactory
from tests.housing.complaints.addresses import LIST, NEW, page_of
from tests.pages import count, html, ids, rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


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


def test_the_same_receipt_sent_twice_is_one_complaint(officer: Client) -> None:
    page = opened(officer, NEW) | typed(complainant_name="달가람")
    assert officer.post(NEW, page).status_code == 302
    again = officer.post(NEW, page)
    assert (again.status_code, Complaint.objects.count()) == (422, 1)
    assert "같은 민원이 이미 접수되어 있습니다(2016-0001)" in html(again)
    assert officer.post(NEW, page | {"subject": "주차"}).status_code == 302


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


@pytest.mark.parametrize(
    ("received_at", "sentence"),
    [
        ("2016-05-12 09:01", "종결일시가 접수일시보다 빠릅니다."),
        ("2016-05-11 10:00", "이송일이 접수일보다 빠릅니다."),
        ("2015-12-31 23:59", "접수번호의 해와 접수일시의 해가 다릅니다."),
    ],
)
def test_receipt_is_not_moved_past_the_end_nor_out_of_the_year_of_its_number(officer: Client, received_at: str, sentence: str) -> None:
    transfer = {"result": Result.TRANSFERRED, "transferred_to": "주택과", "transferred_on": date(2016, 5, 10), "answer": ""}
    complaint = ComplaintFactory(**CLOSED | transfer, received_at=korean(2016, 5, 9, 10, 0))
    answer = sent(officer, f"{page_of(complaint)}edit/", received_at=received_at)
    assert answer.status_code == 422
    assert sentence in html(answer).split('id="id_received_at_error"', 1)[1].split("</p>", 1)[0]
    complaint.refresh_from_db()
    assert complaint.received_at == korean(2016, 5, 9, 10, 0)


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
    assert {label: card["count"] for label, card in cards.items()} == {
        **{"민원: 기한 지남": 1, "민원: 기한 임박": 1, "민원: 내 담당": 1},
        "민원: 담당자 없음": 1,
    }
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


# --- many at once


def test_bulk_edit_offers_only_those_who_may_deal_with_complaints(officer: Client) -> None:
    """The reduced form has no 민원 종류, and limits the officers all the same."""
    stranger = browser(Role.SUPERVISOR, username="boss").user
    complaint = ComplaintFactory()
    offered = officer.get(f"{LIST}bulk/?selected={complaint.pk}").context["form"].fields["officer"].queryset
    assert officer.user in offered
    assert stranger not in offered
    answer = officer.post(f"{LIST}bulk/?selected={complaint.pk}", {"officer": stranger.pk, "reason": "인사이동"})
    assert answer.status_code == 422
    assert not BulkChange.objects.exists()
