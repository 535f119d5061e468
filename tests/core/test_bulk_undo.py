"""Taking a change of many rows back through its history: what goes back, what is left alone, and that it is a change itself."""

from typing import Any

import pytest
from django.test import Client

from accounts.roles import Role
from core import clock
from core.bulk.models import BulkChange
from housing.models import Complex
from tests.core.bulk import BULK, MANAGERS, confirmed, events, prepared, stored, told
from tests.factories.accounts import browser
from tests.factories.housing import ComplexFactory, DongFactory, ManagerAppointmentFactory
from tests.pages import addresses, html

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Client:
    return browser(Role.OFFICER)


def page_of(change: BulkChange) -> str:
    return f"/housing/complexes/changes/{change.pk}/"


def last_change() -> BulkChange:
    return BulkChange.objects.filter(status="done").latest("finished_at")


def undone(client: Client, change: BulkChange, reason: str = "잘못 고침") -> Any:
    answer = client.post(page_of(change), {"reason": reason})
    assert answer.status_code == 302, html(answer)
    return client.post(answer["Location"], {"save": "1"}, follow=True)


def test_page_of_the_change_tells_who_when_why_and_each_row_before_and_after(officer: Client) -> None:
    record = ComplexFactory(name="한빛", builder="옛건설")
    done = confirmed(officer, BULK, builder="새건설", needs_check="true")
    assert done.redirect_chain[-1][0] == page_of(last_change())
    page = browser(Role.SUPERVISOR, username="sup").get(page_of(last_change()))
    assert told(page) == {"한빛": ("바뀜", [("시공사", "옛건설", "새건설"), ("확인 필요", "아니요", "예")], "")}
    for text in ("김하나(공동주택과)", "사유: 일제 정비", f'href="/housing/complexes/{record.pk}/"'):
        assert text in html(page)
    assert "되돌리기 미리보기" not in html(page), "a reader takes nothing back"


def test_every_rows_history_leads_to_the_change(officer: Client) -> None:
    records = ComplexFactory.create_batch(2)
    confirmed(officer, BULK, builder="새건설")
    for record in records:
        history = officer.get(f"/housing/complexes/{record.pk}/history/")
        assert page_of(last_change()) in addresses(history)
        assert "한꺼번에 고치기" in html(history)
        assert "사유: 일제 정비" in html(history)
    plain = ComplexFactory()
    assert "함께 고친 자료" not in html(officer.get(f"/housing/complexes/{plain.pk}/history/"))


def test_taking_back_sets_each_row_to_what_it_had_with_a_reason_of_its_own(officer: Client) -> None:
    one, other = ComplexFactory(builder="갑건설", check_note=""), ComplexFactory(builder="을건설", check_note="메모")
    confirmed(officer, BULK, builder="새건설", **{"clear-check_note": "on"})
    page = undone(officer, last_change())
    assert "2건을 되돌렸습니다" in html(page)
    assert [(stored(row).builder, stored(row).check_note) for row in (one, other)] == [("갑건설", ""), ("을건설", "메모")]
    for row in (one, other):
        contexts = [event.pgh_context for event in events(row)][1:]
        assert [context["step"] for context in contexts] == ["complex.bulk_changed", "complex.bulk_undone"]
        assert [context["reason"] for context in contexts] == ["일제 정비", "잘못 고침"]
        assert contexts[0]["bulk"] != contexts[1]["bulk"]


def test_preview_shows_what_goes_back_and_writes_nothing(officer: Client) -> None:
    record = ComplexFactory(name="한빛", builder="옛건설")
    confirmed(officer, BULK, builder="새건설")
    address = officer.post(page_of(last_change()), {"reason": "잘못 고침"})["Location"]
    preview = officer.get(address)
    assert told(preview) == {"한빛": ("바뀜", [("시공사", "새건설", "옛건설")], "")}
    assert stored(record).builder == "새건설"


def test_row_changed_since_is_left_alone_whole_and_told(officer: Client) -> None:
    """Its values belong together: a dong set since must not be marked as computed again."""
    here, there = DongFactory(), DongFactory(code="1120055000", name="사근동")
    mine, theirs = (ComplexFactory(name=name, dong=here, dong_source="computed", builder="옛건설") for name in ("내것", "남의것"))
    confirmed(officer, BULK, dong=there.pk, builder="새건설")
    Complex.objects.filter(pk=theirs.pk).update(builder="그들건설")
    page = undone(officer, last_change())
    assert "1건을 되돌렸습니다. 1건은 그대로 두었습니다." in html(page)
    assert told(page)["남의것"] == ("그 뒤에 고쳐짐", [], "그 뒤에 다른 사람이 고쳐 그대로 둡니다.")
    assert (stored(mine).builder, stored(mine).dong, stored(mine).dong_source) == ("옛건설", here, "computed")
    assert (stored(theirs).builder, stored(theirs).dong, stored(theirs).dong_source) == ("그들건설", there, "officer")


def test_other_fields_changed_since_stay_as_they_are(officer: Client) -> None:
    record = ComplexFactory(builder="옛건설", homepage="")
    confirmed(officer, BULK, builder="새건설")
    Complex.objects.filter(pk=record.pk).update(homepage="새 누리집")
    undone(officer, last_change())
    assert (stored(record).builder, stored(record).homepage) == ("옛건설", "새 누리집")


def test_row_changed_between_preview_and_confirmation_is_left_alone(officer: Client) -> None:
    record = ComplexFactory(builder="옛건설")
    confirmed(officer, BULK, builder="새건설")
    address = officer.post(page_of(last_change()), {"reason": "잘못 고침"})["Location"]
    Complex.objects.filter(pk=record.pk).update(homepage="새 누리집")
    page = officer.post(address, {"save": "1"}, follow=True)
    assert "바뀐 행이 없습니다" in html(page)
    assert stored(record).builder == "새건설"


def test_rows_the_change_left_alone_are_not_touched(officer: Client) -> None:
    same, changed = ComplexFactory(builder="새건설"), ComplexFactory(builder="옛건설")
    confirmed(officer, BULK, builder="새건설")
    undone(officer, last_change())
    assert (stored(same).builder, stored(same).version, stored(changed).builder) == ("새건설", 1, "옛건설")


def test_taking_back_can_itself_be_taken_back_and_both_pages_lead_to_each_other(officer: Client) -> None:
    record = ComplexFactory(builder="옛건설")
    confirmed(officer, BULK, builder="새건설")
    first = last_change()
    undone(officer, first)
    second = last_change()
    assert second.undoes == first
    assert page_of(second) in addresses(officer.get(page_of(first)))
    assert page_of(first) in addresses(officer.get(page_of(second)))
    undone(officer, second, reason="맞게 고친 것이었음")
    assert stored(record).builder == "새건설"


def test_taken_back_twice_finds_nothing_the_second_time(officer: Client) -> None:
    record = ComplexFactory(builder="옛건설")
    confirmed(officer, BULK, builder="새건설")
    first = last_change()
    undone(officer, first)
    page = undone(officer, first)
    assert "바뀐 행이 없습니다" in html(page) or "바뀌는 행이 없습니다" in html(page)
    assert (stored(record).builder, stored(record).version) == ("옛건설", 3)


def test_what_can_no_longer_be_as_it_was_is_refused_with_its_sentence(officer: Client) -> None:
    former = ManagerAppointmentFactory(ended_on=None)
    confirmed(officer, MANAGERS, ended_on="2020-01-01")
    change = last_change()
    ManagerAppointmentFactory(complex=former.complex, name="별나래", ended_on=None)
    answer = officer.post(f"/housing/managers/changes/{change.pk}/", {"reason": "잘못"})
    preview = officer.get(answer["Location"])
    assert told(preview)[str(former)][0] == "거부"
    assert "현재 관리사무소장이 이미 있습니다" in html(preview)
    officer.post(answer["Location"], {"save": "1"})
    assert stored(former).ended_on is not None


def test_deleted_row_is_left_alone_and_not_named(officer: Client) -> None:
    record = ComplexFactory(name="지운단지", builder="옛건설")
    confirmed(officer, BULK, builder="새건설")
    change = last_change()
    Complex.objects.filter(pk=record.pk).update(hidden_at=clock.now())
    assert "지운단지" not in html(officer.get(page_of(change)))
    undone(officer, change)
    assert stored(record).builder == "새건설"


def test_reader_may_look_but_not_take_back(officer: Client) -> None:
    record = ComplexFactory(builder="옛건설")
    confirmed(officer, BULK, builder="새건설")
    reader = browser(Role.SUPERVISOR, username="sup")
    assert reader.get(page_of(last_change())).status_code == 200
    assert reader.post(page_of(last_change()), {"reason": "몰래"}).status_code == 403
    assert BulkChange.objects.count() == 1
    assert stored(record).builder == "새건설"


@pytest.mark.parametrize("reason", ["", "  ", "가" * 201])
def test_taking_back_takes_a_reason(officer: Client, reason: str) -> None:
    ComplexFactory()
    confirmed(officer, BULK, builder="새건설")
    assert officer.post(page_of(last_change()), {"reason": reason}).status_code == 422
    assert BulkChange.objects.count() == 1


def test_change_not_confirmed_or_of_another_kind_has_no_page(officer: Client) -> None:
    ComplexFactory()
    prepared(officer, BULK, builder="새건설")
    (change,) = BulkChange.objects.all()
    assert officer.get(page_of(change)).status_code == 404
    confirmed(officer, BULK, builder="또건설")
    other = page_of(last_change()).replace("complexes", "managers")
    assert (officer.get(other).status_code, officer.post(other, {"reason": "x"}).status_code) == (404, 404)
