"""Checks of the office and its manager."""

from datetime import date

import pytest
from django.db import connection

from core import clock
from housing.checks.all_checks import BY_SLUG
from housing.models import Complex, Estate, ManagerAppointment
from housing.models.querysets import DeclaredClass
from tests.factories.housing import ComplexFactory, ManagerAppointmentFactory
from tests.housing.checks.test_council import concerns, hide

pytestmark = pytest.mark.django_db

ASSISTANT = ManagerAppointment.Licence.ASSISTANT


# --- 주택관리사보


@pytest.mark.parametrize(("households", "is_off"), [(499, False), (500, True), (None, False)])
def test_assistant_is_off_from_500_households(households: int | None, is_off: bool) -> None:
    manager = ManagerAppointmentFactory(licence_kind=ASSISTANT, complex__household_count=households)
    assert concerns("assistant", manager.complex) is is_off


@pytest.mark.parametrize("change", ["manager", "optional", "left", "hidden"])
def test_assistant_concerns_the_current_manager_of_a_mandatory_complex(change: str) -> None:
    manager = ManagerAppointmentFactory(licence_kind=ASSISTANT, complex__household_count=500)
    appointment, record = ManagerAppointment.objects.filter(pk=manager.pk), Complex.objects.filter(pk=manager.complex_id)
    assert concerns("assistant", manager.complex)
    match change:
        case "manager":
            appointment.update(licence_kind=ManagerAppointment.Licence.MANAGER)
        case "optional":
            record.update(declared_class=DeclaredClass.OPTIONAL)
        case "left":
            appointment.update(ended_on=date(2026, 1, 1))
        case "hidden":
            appointment.update(hidden_at=clock.now())
    assert not concerns("assistant", manager.complex)


# --- 한 자격증이 두 단지


def two_managers(**second: object) -> tuple[Complex, Complex]:
    managers = ManagerAppointmentFactory(), ManagerAppointmentFactory(**second)
    return managers[0].complex, managers[1].complex


def test_licence_at_two_complexes_concerns_both() -> None:
    other = ManagerAppointmentFactory(licence_no="2012-9999").complex
    for record in two_managers():
        assert concerns("shared-licence", record)
    assert not concerns("shared-licence", other)


@pytest.mark.parametrize(
    "second", [{"licence_no": "2012-7167"}, {"ended_on": date(2026, 1, 1)}, {"hidden_at": "2026-01-01T00:00:00+09:00"}]
)
def test_another_licence_or_one_no_longer_at_work_is_not_shared(second: dict[str, object]) -> None:
    for record in two_managers(**second):
        assert not concerns("shared-licence", record)


def test_blank_licence_is_nobodys() -> None:
    managers = ManagerAppointmentFactory(licence_no=""), ManagerAppointmentFactory(licence_no="")
    assert not any(concerns("shared-licence", one.complex) for one in managers)


def test_licence_at_a_hidden_complex_is_not_shared() -> None:
    first, second = two_managers()
    hide(second)
    assert not concerns("shared-licence", first)


def test_one_estate_of_two_records_is_one_complex_until_a_third_joins() -> None:
    first, second = two_managers()
    Complex.objects.filter(pk__in=(first.pk, second.pk)).update(estate=Estate.objects.create())
    assert not concerns("shared-licence", first)
    assert not concerns("shared-licence", second)
    third = ManagerAppointmentFactory(complex__estate=Estate.objects.create()).complex
    for record in (first, second, third):
        assert concerns("shared-licence", record)


def test_licence_of_one_complex_is_looked_up_in_its_index() -> None:
    """The complex's own page asks this: it may not read every manager."""
    manager = ManagerAppointmentFactory()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off")
    plan = BY_SLUG["shared-licence"].finds(Complex.objects.filter(pk=manager.complex_id), clock.today()).explain()
    assert "managerappointment_by_licence" in plan


# --- 소장과 연락처


def test_mandatory_complex_needs_a_current_manager() -> None:
    record = ComplexFactory()
    manager = ManagerAppointmentFactory(complex=record, ended_on=date(2026, 1, 1))
    assert concerns("no-manager", record)
    assert not concerns("no-manager", ComplexFactory(declared_class=DeclaredClass.OPTIONAL))
    ManagerAppointment.objects.filter(pk=manager.pk).update(ended_on=None)
    assert not concerns("no-manager", record)
    hide(manager)
    assert concerns("no-manager", record)


def test_current_manager_needs_a_mobile_number() -> None:
    without = ManagerAppointmentFactory(mobile="").complex
    assert concerns("no-manager-mobile", without)
    assert not concerns("no-manager-mobile", ManagerAppointmentFactory().complex)
    assert not concerns("no-manager-mobile", ManagerAppointmentFactory(mobile="", ended_on=date(2026, 1, 1)).complex)
    assert not concerns("no-manager-mobile", ComplexFactory())
    hide(without.appointments.get())
    assert not concerns("no-manager-mobile", without)


def test_office_needs_a_telephone_where_there_is_one() -> None:
    assert concerns("no-office-phone", ComplexFactory())
    assert not concerns("no-office-phone", ComplexFactory(office_phone="0222862222"))
    assert not concerns("no-office-phone", ComplexFactory(declared_class=DeclaredClass.OPTIONAL))
    assert not concerns("no-office-phone", ComplexFactory(declared_class=""))
    assert concerns("no-office-phone", ManagerAppointmentFactory(complex__declared_class=DeclaredClass.OPTIONAL).complex)
