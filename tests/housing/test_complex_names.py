"""Naming a complex in a form: by its whole name or code, never by guessing, and never one that was deleted."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.roles import Role
from core import clock
from housing.complex_names import SUGGESTED, ComplexNameField, exact_name
from housing.models import Complex, ManagerAppointment
from tests.core.forms import opened, sent
from tests.factories.accounts import browser
from tests.factories.housing import ComplexFactory, ManagerAppointmentFactory
from tests.pages import html

pytestmark = pytest.mark.django_db

NEW = "/housing/managers/new/"


def named(typed: str) -> Complex | None:
    return ComplexNameField().clean(typed)


@pytest.mark.parametrize("typed", ["한빛 마을 1단지", "한빛마을1단지", " 한빛마을 １단지 ", "a1234", "한빛 마을 1단지 (A1234)"])
def test_complex_is_found_by_its_name_or_code_blanks_aside(typed: str) -> None:
    record = ComplexFactory(name="한빛 마을 1단지", kapt_code="A1234")
    ComplexFactory(name="한빛 마을 1단지 별관")
    assert named(typed) == record


def test_complex_without_code_is_found_by_its_number_and_by_the_name_that_holds_it() -> None:
    first, second = ComplexFactory.create_batch(2, name="한빛", kapt_code="")
    assert named(exact_name(second)) == named(str(second.pk)) == second
    assert named(exact_name(first)) == first


def test_name_made_of_digits_goes_before_a_number() -> None:
    other = ComplexFactory()
    record = ComplexFactory(name=str(other.pk))
    assert named(str(other.pk)) == record
    assert ComplexNameField().prepare_value(other.pk) == exact_name(other), "a stored key is no name"


@pytest.mark.parametrize(
    "typed", ["한빛", "없는마을", "A12", "²", "999999999", "(A1)", "달빛마을 (A1234)", "\0x", "한빛마을 (관리번호 ²)", "%", "9" * 40]
)
def test_what_is_no_whole_name_is_refused_with_a_sentence(typed: str) -> None:
    ComplexFactory(name="한빛마을", kapt_code="A1234")
    with pytest.raises(ValidationError, match="라는 공동주택이 없습니다"):
        named(typed)


def test_name_of_several_lists_them_with_their_addresses() -> None:
    ComplexFactory(name="한빛", kapt_code="A1", road_address="마장로 1")
    bare = ComplexFactory(name="한 빛", kapt_code="", lot_address="마장동 2")
    with pytest.raises(ValidationError) as refused:
        named("한빛")
    assert "2곳" in refused.value.message
    assert f"한빛 (A1) 마장로 1, 한 빛 (관리번호 {bare.pk}) 마장동 2" in refused.value.message


def test_deleted_complex_is_not_found_and_not_suggested() -> None:
    gone = ComplexFactory(name="옛마을", hidden_at=clock.now())
    for typed in ("옛마을", gone.kapt_code, str(gone.pk)):
        with pytest.raises(ValidationError):
            named(typed)
    assert "옛마을" not in html(browser(Role.OFFICER).get(NEW))


def test_page_suggests_no_more_than_it_can_carry() -> None:
    ComplexFactory.create_batch(SUGGESTED + 3)
    page = html(browser(Role.OFFICER).get(NEW))
    assert page.split("<datalist", 1)[1].split("</datalist>")[0].count("<option") == SUGGESTED


def test_manager_is_saved_under_the_complex_that_was_typed_and_edited_without_touching_it() -> None:
    officer: Client = browser(Role.OFFICER)
    record = ComplexFactory(name="한빛마을")
    assert sent(officer, NEW, complex="한빛 마을", name="별나래", appointed_on="2020-03-02").status_code == 302
    manager = ManagerAppointment.objects.get()
    assert manager.complex == record
    address = f"/housing/managers/{manager.pk}/edit/"
    assert opened(officer, address)["complex"] == exact_name(record)
    sent(officer, address, note="전화함")
    manager.refresh_from_db()
    assert (manager.complex, manager.note) == (record, "전화함")


def test_wrong_name_keeps_what_was_typed() -> None:
    manager = ManagerAppointmentFactory()
    answer = sent(browser(Role.OFFICER), f"/housing/managers/{manager.pk}/edit/", complex="없는마을")
    assert answer.status_code == 422
    assert 'value="없는마을"' in html(answer)
    assert ManagerAppointment.objects.get().complex == manager.complex
