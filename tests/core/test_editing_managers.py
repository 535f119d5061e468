"""Appointments on the form: who ends whom, and who may read and write their personal fields."""

import pytest
from django.test import Client

from accounts.roles import Role
from config.kinds import MANAGER
from core.records.kind import RecordKind
from core.trail.models import AccessLog
from housing.models import ManagerAppointment
from tests.core.forms import edit_of, opened, sent
from tests.factories.accounts import browser
from tests.factories.housing import ComplexFactory, ManagerAppointmentFactory
from tests.imports_sheets import saved
from tests.pages import html

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Client:
    return browser(Role.OFFICER)


def test_new_manager_begins_with_the_complex_of_the_address(officer: Client) -> None:
    record = ComplexFactory(name="한빛마을")
    page = officer.get(f"/housing/managers/new/?complex={record.pk}")
    assert f'value="한빛마을 ({record.kapt_code})"' in html(page)


@pytest.mark.parametrize("nonsense", ["x", "999999999", "²", ""])
def test_complex_that_is_none_in_the_address_is_left_out(officer: Client, nonsense: str) -> None:
    assert officer.get("/housing/managers/new/", {"complex": nonsense, "name": "적힘"}).status_code == 200


def test_new_current_manager_ends_the_one_before_on_the_day_before(officer: Client) -> None:
    before = ManagerAppointmentFactory()
    address = f"/housing/managers/new/?complex={before.complex_id}"
    answer = sent(officer, address, complex=str(before.complex_id), name="별나래", appointed_on="2020-03-02")
    assert answer.status_code == 302, html(answer)
    before.refresh_from_db()
    assert before.ended_on.isoformat() == "2020-03-01"
    now = ManagerAppointment.objects.current().get(complex=before.complex)
    assert (now.name, now.appointed_on.isoformat()) == ("별나래", "2020-03-02")


def test_birth_date_is_read_alike_by_the_form_and_out_of_a_sheet(officer: Client) -> None:
    record = ComplexFactory()
    answer = sent(officer, "/housing/managers/new/", complex=str(record.pk), name="별나래", born_on="580302", ended_on="2010-01-01")
    assert answer.status_code == 302, html(answer)
    saved(["단지명", "성명", "생년월일"], [record.name, "달가람", "580302-1******"], kind=MANAGER)
    assert {str(one.born_on) for one in ManagerAppointment.objects.all()} == {"1958-03-02"}


def test_new_manager_before_the_present_one_is_refused_and_keeps_what_was_typed(officer: Client) -> None:
    before = ManagerAppointmentFactory()
    typed = {"complex": str(before.complex_id), "name": "별나래", "appointed_on": "2010-03-02"}
    answer = sent(officer, "/housing/managers/new/", **typed)
    assert answer.status_code == 422
    assert "현재 소장의 배치일(2013-04-23)보다 뒤" in html(answer)
    assert 'value="별나래"' in html(answer)
    before.refresh_from_db()
    assert before.ended_on is None
    assert ManagerAppointment.objects.count() == 1


def test_former_manager_is_added_without_ending_the_present_one(officer: Client) -> None:
    present = ManagerAppointmentFactory()
    typed = {"complex": str(present.complex_id), "name": "별나래", "appointed_on": "2010-03-02", "ended_on": "2013-04-22"}
    assert sent(officer, "/housing/managers/new/", **typed).status_code == 302
    present.refresh_from_db()
    assert present.ended_on is None
    assert ManagerAppointment.objects.count() == 2


# --- personal fields


def test_opening_and_saving_a_form_with_personal_fields_is_logged(officer: Client) -> None:
    manager = ManagerAppointmentFactory()
    values = opened(officer, edit_of(manager))
    assert AccessLog.objects.get().action == "view"
    officer.post(edit_of(manager), values | {"note": "새 비고"})
    assert list(AccessLog.objects.order_by("pk").values_list("action", "subject_ids")) == [("view", [manager.pk]), ("change", [manager.pk])]


def test_without_the_right_to_see_them_personal_fields_are_neither_shown_nor_taken(
    officer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    # No role changes records without being allowed to see them; one may come.
    may = RecordKind.may
    monkeypatch.setattr(RecordKind, "may", lambda kind, user, verb: verb != "reveal" and may(kind, user, verb))
    manager = ManagerAppointmentFactory()
    page = html(officer.get(edit_of(manager)))
    assert not [value for value in ("달가람", "1968-05-02", "2012-7166", "01000000001", "010-0000-0001") if value in page]
    assert 'name="mobile"' not in page
    values = opened(officer, edit_of(manager))
    officer.post(edit_of(manager), values | {"note": "새 비고", "name": "끼어든이름", "mobile": "01000000009"})
    manager.refresh_from_db()
    assert (manager.note, manager.name, manager.mobile) == ("새 비고", "달가람", "01000000001")
