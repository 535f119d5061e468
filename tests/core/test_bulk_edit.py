"""한꺼번에 고치기: which rows are meant, what is shown before and what is written. Complexes and managers stand for every kind."""

import pytest
from django.test import Client

from accounts.roles import Role
from core import clock
from core.bulk import steps
from core.bulk.models import BulkChange, BulkRow
from housing.models import Complex
from tests.core.bulk import BULK, LIST, confirmed, events, prepared, selected, stored, told
from tests.factories.accounts import browser
from tests.factories.housing import ComplexFactory, DongFactory, HeatingKindFactory
from tests.pages import addresses, html

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Client:
    return browser(Role.OFFICER)


# --- which rows


def test_ticked_rows_of_the_list_are_those_meant(officer: Client) -> None:
    first, second, third = (ComplexFactory(name=name) for name in "가나다")
    page = officer.get(f"{LIST}?sort=-name")
    assert f"{BULK}?sort=-name" in addresses(page)
    assert "고른 행 한꺼번에 고치기" in html(page)
    assert "조건에 맞는 3건 모두 고치기" in html(page)
    chosen = officer.post(f"{BULK}?sort=-name", {"rows": "ticked", "selected": [first.pk, third.pk]})
    assert chosen["Location"] == f"{BULK}?sort=-name&selected={first.pk}&selected={third.pk}"
    form = officer.get(chosen["Location"])
    assert "<strong>2건</strong>을 고칩니다: 고른 행" in html(form)
    preview = prepared(officer, chosen["Location"], needs_check="true")
    assert list(told(preview)) == ["다", "가"], "in the list's order"
    assert preview.context["changed_count"] == 2
    assert second.pk not in BulkRow.objects.values_list("record_pk", flat=True)


def test_all_that_the_filter_lets_through_are_meant(officer: Client) -> None:
    inside = ComplexFactory.create_batch(3, household_count=900)
    ComplexFactory(household_count=10)
    chosen = officer.post(f"{BULK}?households_from=500&page=2", {"rows": "all", "selected": [inside[0].pk]})
    assert chosen["Location"] == f"{BULK}?households_from=500"
    assert "<strong>3건</strong>을 고칩니다: 조건에 맞는 모든 행 (세대수 이상=500)" in html(officer.get(chosen["Location"]))
    confirmed(officer, chosen["Location"], needs_check="true")
    assert Complex.objects.filter(needs_check=True).count() == 3


def test_nothing_ticked_is_a_sentence_and_never_everything(officer: Client) -> None:
    ComplexFactory()
    answer = officer.post(BULK, {"rows": "ticked"}, follow=True)
    assert answer.redirect_chain[0][0] == LIST
    assert "고칠 행을 먼저 고르세요" in html(answer)


def test_row_outside_the_filter_or_hidden_is_not_meant(officer: Client) -> None:
    hidden, shown = ComplexFactory(hidden_at=clock.now()), ComplexFactory()
    assert "<strong>1건</strong>" in html(officer.get(selected(hidden, shown)))
    assert "조건에 맞는 자료가 없습니다" in html(officer.get(selected(hidden)))
    assert officer.post(selected(hidden), {"reason": "x", "needs_check": "true"}).status_code == 422
    assert not BulkChange.objects.exists()


def test_more_rows_than_one_go_takes_is_a_sentence(officer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "MOST_ROWS", 2)
    ComplexFactory.create_batch(3)
    page = officer.get(BULK)
    assert "한 번에 5,000건까지 고칠 수 있습니다" in html(page)
    assert 'name="reason"' not in html(page)
    assert officer.post(BULK, {"reason": "x", "needs_check": "true"}).status_code == 422
    assert not BulkChange.objects.exists()


@pytest.mark.parametrize("nonsense", ["selected=x", "selected=²", "selected=" + "9" * 40, "page=x&sort=gone", "rows=x"])
def test_nonsense_in_the_address_is_no_error(officer: Client, nonsense: str) -> None:
    ComplexFactory()
    assert officer.get(f"{BULK}?{nonsense}").status_code == 200


# --- what they are to become


def test_preview_tells_old_and_new_of_each_row_and_writes_nothing(officer: Client) -> None:
    heating, other = HeatingKindFactory(label="지역난방"), HeatingKindFactory(label="개별난방")
    changes, same = (
        ComplexFactory(name="바뀔곳", heating=other, builder="옛건설"),
        ComplexFactory(name="같은곳", heating=heating, builder=""),
    )
    preview = prepared(officer, BULK, heating=str(heating.pk), **{"clear-builder": "on"})
    assert told(preview) == {
        "같은곳": ("그대로", [], ""),
        "바뀔곳": ("바뀜", [("난방방식", "개별난방", "지역난방"), ("시공사", "옛건설", "")], ""),
    }
    assert "사유: 일제 정비" in html(preview)
    assert (stored(changes).heating, stored(changes).version, stored(same).version) == (other, 1, 1)
    assert events(changes).count() == 1


def test_confirming_writes_all_with_one_reason_and_one_id_in_every_rows_history(officer: Client) -> None:
    records = ComplexFactory.create_batch(3, declared_class="optional")
    page = confirmed(officer, BULK, declared_class="rental", needs_check="true")
    assert "3건을 고쳤습니다" in html(page)
    last = [events(record).last() for record in records]
    assert {(stored(record).declared_class, stored(record).needs_check, stored(record).version) for record in records} == {
        ("rental", True, 2)
    }
    assert {event.pgh_context["reason"] for event in last} == {"일제 정비"}
    assert {event.pgh_context["step"] for event in last} == {"complex.bulk_changed"}
    assert {event.pgh_context["account"] for event in last} == {"kim"}
    assert len({event.pgh_context["bulk"] for event in last}) == 1
    assert [events(record).count() for record in records] == [2, 2, 2]


def test_row_that_has_the_values_already_is_not_written(officer: Client) -> None:
    same, changes = ComplexFactory(needs_check=True), ComplexFactory()
    confirmed(officer, BULK, needs_check="true")
    assert (stored(same).version, stored(changes).version) == (1, 2)
    assert events(same).count() == 1


def test_mark_can_be_taken_away_and_value_emptied_which_is_not_zero(officer: Client) -> None:
    record = ComplexFactory(needs_check=True, check_note="확인", dong=DongFactory())
    confirmed(officer, BULK, needs_check="false", **{"clear-check_note": "on", "clear-dong": "on"})
    after = stored(record)
    assert (after.needs_check, after.check_note, after.dong, after.dong_source) == (False, "", None, "")


def test_what_the_kinds_form_does_beside_saving_happens_here_too(officer: Client) -> None:
    """A dong chosen by an officer is no computed one any more."""
    dong = DongFactory(code="1120055000", name="사근동")
    record = ComplexFactory(dong=DongFactory(), dong_source="computed", dong_near_border=True)
    preview = prepared(officer, BULK, dong=dong.pk)
    assert ("행정동", "마장동", "사근동") in told(preview)[record.name][1]
    officer.post(preview.url, {"save": "1"})
    after = stored(record)
    assert (after.dong, after.dong_source, after.dong_near_border) == (dong, "officer", False)


def test_field_left_alone_is_left_alone(officer: Client) -> None:
    record = ComplexFactory(declared_class="optional", approved_on="2001-05-01", builder="건설")
    confirmed(officer, BULK, needs_check="true")
    after = stored(record)
    assert (after.declared_class, after.approved_on.isoformat(), after.builder) == ("optional", "2001-05-01", "건설")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "고칠 항목에 값을 넣거나 ‘비우기’를 고르세요"),
        ({"builder": "새건설", "clear-builder": "on"}, "값과 ‘비우기’ 가운데 하나만"),
        ({"approved_on": "내년쯤"}, "사용승인일"),
        ({"heating": "999999"}, "난방방식"),
        ({"declared_class": "gone"}, "관리구분"),
        ({"needs_check": "maybe"}, "확인 필요"),
        ({"builder": "가" * 101}, "시공사"),
        ({"name": "모두같은이름"}, "고칠 항목에"),
        ({"kapt_code": "A1"}, "고칠 항목에"),
        ({"household_count": "0"}, "고칠 항목에"),
    ],
    ids=str,
)
def test_what_cannot_be_is_told_on_the_form_before_any_row_is_looked_at(officer: Client, typed: dict[str, str], sentence: str) -> None:
    ComplexFactory()
    answer = officer.post(BULK, {"reason": "사유", **typed})
    assert answer.status_code == 422
    assert sentence in html(answer)
    assert not BulkChange.objects.exists()


@pytest.mark.parametrize("reason", ["", "   "])
def test_reason_is_asked_for(officer: Client, reason: str) -> None:
    ComplexFactory()
    answer = officer.post(BULK, {"reason": reason, "needs_check": "true"})
    assert answer.status_code == 422
    assert "고치는 사유" in html(answer)


def test_retired_code_is_not_on_offer(officer: Client) -> None:
    ComplexFactory()
    retired = HeatingKindFactory(label="옛난방", is_retired=True)
    assert "옛난방" not in html(officer.get(BULK))
    assert officer.post(BULK, {"reason": "사유", "heating": str(retired.pk)}).status_code == 422
