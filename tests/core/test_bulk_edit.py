"""한꺼번에 고치기: which rows are meant, what is shown before, what is written and what is not. Complexes and managers stand for
every kind."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from django.core.checks import Error
from django.test import Client

from accounts.roles import Role
from config.kinds import COMPLEX, KINDS
from core import clock
from core.bulk import steps
from core.bulk.fields import bulk_fields, check_bulk_fields
from core.bulk.models import BulkChange, BulkRow
from core.trail.models import AccessLog
from housing.kinds import MANAGER
from housing.models import Complex, HeatingKind, ManagerAppointment
from tests.factories.accounts import browser
from tests.factories.housing import ComplexFactory, DongFactory, HeatingKindFactory, ManagerAppointmentFactory
from tests.pages import addresses, html, ids

pytestmark = pytest.mark.django_db

LIST = "/housing/complexes/"
BULK = "/housing/complexes/bulk/"
MANAGERS = "/housing/managers/bulk/"


@pytest.fixture
def officer() -> Client:
    return browser(Role.OFFICER)


def prepared(client: Client, address: str, reason: str = "일제 정비", **typed: str) -> Any:
    """The preview page, and the address it lies at as `.url`."""
    answer = client.post(address, {"reason": reason, **typed})
    assert answer.status_code == 302, html(answer)
    page = client.get(answer["Location"])
    page.url = answer["Location"]
    return page


def confirmed(client: Client, address: str, **typed: str) -> Any:
    page = prepared(client, address, **typed)
    return client.post(page.url, {"save": "1"}, follow=True)


def selected(*records: Any) -> str:
    return BULK + "?" + "&".join(f"selected={record.pk}" for record in records)


def told(page: Any) -> dict[str, tuple[str, list[tuple[str, ...]], str]]:
    """By row's name: its outcome, its changes, its sentence."""
    return {row["label"]: (row["outcome"], [tuple(one) for one in row["changes"]], row["sentence"]) for row in page.context["rows"]}


def stored(record: Any) -> Any:
    return type(record).objects.get(pk=record.pk)


def events(record: Any) -> Any:
    return type(record).pgh_event_model.objects.filter(pgh_obj=record.pk).order_by("pgh_id")


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


# --- what is refused


def test_row_the_database_would_refuse_is_told_its_sentence_and_the_rest_is_saved(officer: Client) -> None:
    fits, refused = ComplexFactory(name="의무", declared_class="mandatory"), ComplexFactory(name="임의", declared_class="optional")
    preview = prepared(officer, BULK, mandatory_ground="households")
    assert told(preview)["임의"] == (
        "거부",
        [("의무관리 근거", "", "가. 300세대 이상")],
        "의무관리 근거는 관리구분이 '의무'일 때만 넣을 수 있습니다.",
    )
    assert told(preview)["의무"][0] == "바뀜"
    page = officer.post(preview.url, {"save": "1"}, follow=True)
    assert "1건을 고쳤습니다. 1건은 그대로 두었습니다." in html(page)
    assert (stored(fits).mandatory_ground, stored(refused).mandatory_ground, stored(refused).version) == ("households", "", 1)


def test_row_the_form_refuses_is_told_its_sentence(officer: Client) -> None:
    late = ManagerAppointmentFactory(appointed_on="2020-01-01")
    fits = ManagerAppointmentFactory(appointed_on="2010-01-01")
    preview = prepared(officer, MANAGERS, ended_on="2015-05-05")
    assert told(preview)[str(late)][0] == "거부"
    assert told(preview)[str(late)][2] != ""
    officer.post(preview.url, {"save": "1"})
    assert (stored(late).ended_on, stored(fits).ended_on.isoformat()) == (None, "2015-05-05")


def test_rows_that_would_clash_with_each_other_are_refused_but_the_first(officer: Client) -> None:
    """One current manager for each complex: of two past ones only one can become it."""
    first = ManagerAppointmentFactory(ended_on="2015-01-01")
    second = ManagerAppointmentFactory(complex=first.complex, ended_on="2016-01-01")
    preview = prepared(officer, MANAGERS, **{"clear-ended_on": "on"})
    assert (preview.context["changed_count"], preview.context["left_count"]) == (1, 1)
    assert "현재 관리사무소장이 이미 있습니다" in html(preview)
    officer.post(preview.url, {"save": "1"})
    assert [stored(one).ended_on is None for one in (first, second)].count(True) == 1


def test_where_nothing_changes_there_is_nothing_to_save(officer: Client) -> None:
    record = ComplexFactory(needs_check=True)
    preview = prepared(officer, BULK, needs_check="true")
    assert "바뀌는 행이 없습니다" in html(preview)
    assert 'name="save"' not in html(preview)
    officer.post(preview.url, {"save": "1"})
    assert stored(record).version == 1


def test_row_changed_since_the_preview_is_told_and_not_overwritten(officer: Client) -> None:
    mine, theirs, gone = ComplexFactory(name="내것"), ComplexFactory(name="남의것"), ComplexFactory(name="지운것")
    preview = prepared(officer, BULK, builder="새건설")
    Complex.objects.filter(pk=theirs.pk).update(builder="그들건설")
    Complex.objects.filter(pk=gone.pk).update(hidden_at=clock.now())
    page = officer.post(preview.url, {"save": "1"}, follow=True)
    assert "1건을 고쳤습니다. 2건은 그대로 두었습니다." in html(page)
    assert told(page)["남의것"] == ("그 뒤에 고쳐짐", [], "미리보기 뒤에 다른 사람이 고쳐 그대로 두었습니다.")
    assert "지운것" not in told(page), "what is deleted is not named to those who may not see it"
    assert [stored(one).builder for one in (mine, theirs, gone)] == ["새건설", "그들건설", ""]
    assert events(theirs).count() == 2


def test_code_deleted_since_the_preview_refuses_its_rows(officer: Client) -> None:
    record, heating = ComplexFactory(), HeatingKind.objects.create(label="곧 없앨 난방")
    preview = prepared(officer, BULK, heating=str(heating.pk))
    heating.delete()
    page = officer.post(preview.url, {"save": "1"}, follow=True)
    assert page.status_code == 200
    assert "바뀐 행이 없습니다" in html(page)
    assert stored(record).version == 1


def test_confirming_again_changes_nothing_more(officer: Client) -> None:
    record = ComplexFactory()
    preview = prepared(officer, BULK, builder="새건설")
    officer.post(preview.url, {"save": "1"})
    Complex.objects.filter(pk=record.pk).update(builder="그 뒤")
    again = officer.post(preview.url, {"save": "1"}, follow=True)
    assert again.status_code == 200
    assert stored(record).builder == "그 뒤"
    assert BulkChange.objects.count() == 1


def test_given_up_change_writes_nothing_and_cannot_be_confirmed(officer: Client) -> None:
    record = ComplexFactory()
    preview = prepared(officer, BULK, builder="새건설")
    page = officer.post(preview.url, {"discard": "1"}, follow=True)
    assert "고친 것은 없습니다" in html(page)
    officer.post(preview.url, {"save": "1"})
    assert stored(record).builder == ""
    assert not BulkRow.objects.exists()


# --- who


def test_change_being_prepared_is_its_officers_own(officer: Client) -> None:
    record = ComplexFactory()
    preview = prepared(officer, BULK, builder="새건설")
    other = browser(Role.MANAGER, username="lee")
    assert other.get(preview.url).status_code == 404
    assert other.post(preview.url, {"save": "1"}).status_code == 404
    assert stored(record).builder == ""
    assert officer.get(preview.url.replace("complexes", "managers")).status_code == 404


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.SYSADMIN])
def test_reader_is_offered_and_may_do_nothing(role: Role) -> None:
    ComplexFactory()
    client = browser(role)
    assert "고치기" not in html(client.get(LIST))
    for answer in (client.get(BULK), client.post(BULK, {"rows": "all"}), client.post(BULK, {"reason": "x", "needs_check": "true"})):
        assert answer.status_code == 403
    assert not BulkChange.objects.exists()


def test_officer_who_lost_the_right_after_the_preview_saves_nothing(officer: Client) -> None:
    record = ComplexFactory()
    preview = prepared(officer, BULK, builder="새건설")
    officer.user.grants.update(revoked_on=clock.today(), revoked_by="박부장", revoked_reason="업무 변경")
    assert officer.post(preview.url, {"save": "1"}).status_code == 403
    assert stored(record).builder == ""


def test_unfinished_change_waits_on_the_home_page(officer: Client) -> None:
    ComplexFactory()
    preview = prepared(officer, BULK, builder="새건설")
    assert preview.url in addresses(officer.get("/"))
    officer.post(preview.url, {"save": "1"})
    assert preview.url not in addresses(officer.get("/"))


def test_unconfirmed_change_is_thrown_away_after_a_week(officer: Client) -> None:
    ComplexFactory()
    prepared(officer, BULK, builder="새건설")
    steps.forget_unfinished()
    assert BulkChange.objects.get().status == "ready"
    BulkChange.objects.update(created_at=clock.now() - timedelta(days=8))
    steps.forget_unfinished()
    assert BulkChange.objects.get().status == "discarded"


# --- personal values


def test_personal_field_is_neither_offered_nor_taken(officer: Client) -> None:
    manager = ManagerAppointmentFactory()
    page = html(officer.get(MANAGERS))
    assert "성명" not in page.split("<main", 1)[1]
    assert not set(ManagerAppointment.PERSONAL) & set(bulk_fields(MANAGER))
    answer = officer.post(MANAGERS, {"reason": "x", "name": "모두같은이름", "mobile": "01099999999", "clear-born_on": "on"})
    assert answer.status_code == 422
    confirmed(officer, MANAGERS, needs_check="true", name="모두같은이름")
    assert (stored(manager).name, stored(manager).needs_check) == ("달가람", True)


def test_change_of_peoples_rows_is_logged_with_its_reason(officer: Client) -> None:
    managers = ManagerAppointmentFactory.create_batch(2)
    preview = prepared(officer, MANAGERS, needs_check="true")
    assert not AccessLog.objects.exists()
    officer.post(preview.url, {"save": "1"})
    logged = AccessLog.objects.get()
    assert (logged.action, logged.kind, sorted(logged.subject_ids), logged.reason) == (
        "change",
        "housing.managerappointment",
        sorted(one.pk for one in managers),
        "일제 정비",
    )


def test_what_cannot_be_logged_is_not_written(officer: Client, broken_log: Callable[[], AbstractContextManager[None]]) -> None:
    manager = ManagerAppointmentFactory()
    preview = prepared(officer, MANAGERS, needs_check="true")
    officer.raise_request_exception = False
    with broken_log():
        assert officer.post(preview.url, {"save": "1"}).status_code == 500
        assert not stored(manager).needs_check


def test_rows_found_by_a_persons_word_are_logged_as_a_search(officer: Client) -> None:
    manager = ManagerAppointmentFactory()
    officer.get(MANAGERS, {"q": "달가람"})
    logged = AccessLog.objects.get()
    assert (logged.action, logged.subject_ids, logged.query) == ("search", [manager.pk], "단지명·성명·휴대번호=달가람")


def test_no_page_of_it_shows_a_personal_value(officer: Client) -> None:
    manager = ManagerAppointmentFactory()
    preview = prepared(officer, MANAGERS, needs_check="true")
    done = officer.post(preview.url, {"save": "1"}, follow=True)
    for page in (officer.get(MANAGERS), preview, done):
        assert "달가람" not in html(page)
        assert "0000-0001" not in html(page)
    assert str(manager) in html(preview)
    assert str(manager) in html(done)


# --- what is declared


def test_declared_fields_that_must_not_be_are_named() -> None:
    def complaints(*names: str) -> list[str]:
        kind = type(MANAGER)(**{**vars(MANAGER), "bulk_fields": names})
        return [error.msg for error in check_bulk_fields(kind) if isinstance(error, Error)]

    assert complaints("needs_check") == []
    assert "is personal" in complaints("mobile")[0]
    assert "is no field" in complaints("nothing")[0]
    assert "is no field" in complaints("hidden_at")[0]


def test_without_a_declaration_codes_choices_and_marks_may_be_edited() -> None:
    plain = type(COMPLEX)(**{**vars(COMPLEX), "bulk_fields": None})
    assert {"declared_class", "heating", "needs_check"} <= set(bulk_fields(plain))
    assert not {"name", "kapt_code", "household_count", "dong", "remarks"} & set(bulk_fields(plain))
    by_rule = type(MANAGER)(**{**vars(MANAGER), "bulk_fields": None})
    assert bulk_fields(by_rule) == (), "its form saves by a rule of its own"
    assert bulk_fields(KINDS["housing.heatingkind"]) == ("is_central", "is_retired")


def test_list_of_a_kind_without_such_fields_offers_nothing() -> None:
    assert "고치기" not in html(browser(Role.MANAGER).get("/office/holidays/"))


def test_codes_are_edited_many_at_once_too() -> None:
    head = browser(Role.MANAGER)
    ids_before = set(HeatingKind.objects.filter(is_retired=True).values_list("pk", flat=True))
    kinds = [HeatingKind.objects.create(label=f"시험 {number}", order=number) for number in range(2)]
    address = "/housing/codes/heating-kinds/bulk/?" + "&".join(f"selected={kind.pk}" for kind in kinds)
    confirmed(head, address, is_retired="true")
    assert set(HeatingKind.objects.filter(is_retired=True).values_list("pk", flat=True)) - ids_before == {kind.pk for kind in kinds}
    assert len(ids(head.get("/housing/codes/heating-kinds/?is_retired=on"))) >= 2
