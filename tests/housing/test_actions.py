"""Linking twins and appointing managers: what is written, what is refused, what stays as it was."""

from collections.abc import Callable
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import User
from accounts.roles import Role
from housing.actions import appoint_manager, link_twins, unlink_twin
from housing.models import Complex, Estate, ManagerAppointment
from tests.factories.accounts import make_grant, make_user
from tests.factories.housing import ComplexFactory, ManagerAppointmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> User:
    user = make_user()
    make_grant(user, Role.OFFICER)
    return user


@pytest.fixture
def supervisor() -> User:
    user = make_user("lee", name="이둘")
    make_grant(user, Role.SUPERVISOR)
    return user


def estate_of(complex_: Complex) -> int | None:
    return Complex.objects.get(pk=complex_.pk).estate_id


def new_appointment(complex_: Complex, appointed_on: date | None = date(2020, 3, 2)) -> ManagerAppointment:
    return ManagerAppointment(complex=complex_, name="별나래", appointed_on=appointed_on)


def test_linked_twins_are_one_estate(officer: User) -> None:
    sale, rental, other = ComplexFactory.create_batch(3)
    estate = link_twins(sale, rental, by=officer)
    assert estate_of(sale) == estate_of(rental) == estate.pk
    assert estate_of(other) is None


def test_third_record_joins_the_estate_of_either(officer: User) -> None:
    sale, rental, third = ComplexFactory.create_batch(3)
    estate = link_twins(sale, rental, by=officer)
    assert link_twins(third, rental, by=officer) == estate
    assert Estate.objects.get().complexes.count() == 3


def test_linking_a_complex_with_itself_is_refused(officer: User) -> None:
    complex_ = ComplexFactory()
    with pytest.raises(ValidationError, match="같은 공동주택끼리는 묶을 수 없습니다"):
        link_twins(complex_, complex_, by=officer)
    assert estate_of(complex_) is None


def test_linking_twins_again_or_two_estates_is_refused(officer: User) -> None:
    first, second, third, fourth = ComplexFactory.create_batch(4)
    link_twins(first, second, by=officer)
    link_twins(third, fourth, by=officer)
    for one, other in ((first, second), (second, third)):
        with pytest.raises(ValidationError, match="이미 동일 단지로 묶여 있습니다"):
            link_twins(one, other, by=officer)
    assert Estate.objects.count() == 2


def test_linking_a_hidden_complex_is_refused(officer: User) -> None:
    shown, hidden = ComplexFactory(), ComplexFactory(hidden_at="2026-01-01T00:00Z")
    with pytest.raises(ValidationError, match="삭제된 공동주택이라 묶을 수 없습니다"):
        link_twins(shown, hidden, by=officer)
    assert not Estate.objects.exists()


@pytest.mark.parametrize("act", [lambda a, b, by: link_twins(a, b, by=by), lambda a, b, by: unlink_twin(a, by=by)])
def test_twins_are_left_alone_by_who_may_not_change_complexes(supervisor: User, act: Callable[..., object]) -> None:
    first, second = ComplexFactory.create_batch(2)
    with pytest.raises(PermissionDenied):
        act(first, second, supervisor)
    assert not Estate.objects.exists()


def test_unlinked_pair_leaves_no_estate(officer: User) -> None:
    first, second = ComplexFactory.create_batch(2)
    link_twins(first, second, by=officer)
    unlink_twin(first, by=officer)
    assert estate_of(first) is estate_of(second) is None
    assert not Estate.objects.exists()


def test_unlinking_one_of_three_keeps_the_other_two_together(officer: User) -> None:
    first, second, third = ComplexFactory.create_batch(3)
    link_twins(first, second, by=officer)
    estate = link_twins(first, third, by=officer)
    unlink_twin(second, by=officer)
    assert estate_of(second) is None
    assert estate_of(first) == estate_of(third) == estate.pk


def test_unlinking_what_is_not_linked_is_refused(officer: User) -> None:
    with pytest.raises(ValidationError, match="묶여 있지 않습니다"):
        unlink_twin(ComplexFactory(), by=officer)


def test_appointed_manager_ends_the_one_before_the_day_before(officer: User) -> None:
    before = ManagerAppointmentFactory(appointed_on=date(2013, 4, 23))
    appointed = appoint_manager(new_appointment(before.complex), by=officer)
    before.refresh_from_db()
    assert before.ended_on == date(2020, 3, 1)
    assert list(before.complex.appointments.current()) == [appointed]


def test_first_manager_of_a_complex_touches_no_other(officer: User) -> None:
    other = ManagerAppointmentFactory()
    appoint_manager(new_appointment(ComplexFactory()), by=officer)
    other.refresh_from_db()
    assert other.ended_on is None


@pytest.mark.parametrize(
    ("appointed_on", "sentence"),
    [(date(2013, 4, 23), "현재 소장의 배치일"), (date(2010, 1, 1), "현재 소장의 배치일"), (None, "배치일을 입력하세요")],
)
def test_appointment_that_does_not_follow_the_current_one_is_refused(officer: User, appointed_on: date | None, sentence: str) -> None:
    current = ManagerAppointmentFactory(appointed_on=date(2013, 4, 23))
    with pytest.raises(ValidationError, match=sentence):
        appoint_manager(new_appointment(current.complex, appointed_on), by=officer)
    current.refresh_from_db()
    assert (current.ended_on, current.complex.appointments.count()) == (None, 1)


def test_appointment_that_is_not_valid_leaves_the_current_manager(officer: User) -> None:
    current = ManagerAppointmentFactory()
    nameless = ManagerAppointment(complex=current.complex, name="", appointed_on=date(2020, 3, 2))
    with pytest.raises(ValidationError):
        appoint_manager(nameless, by=officer)
    current.refresh_from_db()
    assert current.ended_on is None


def test_appointment_at_a_hidden_complex_is_refused(officer: User) -> None:
    with pytest.raises(ValidationError, match="삭제된 공동주택"):
        appoint_manager(new_appointment(ComplexFactory(hidden_at="2026-01-01T00:00Z")), by=officer)


def test_appointment_by_who_may_not_is_refused(supervisor: User) -> None:
    complex_ = ComplexFactory()
    with pytest.raises(PermissionDenied):
        appoint_manager(new_appointment(complex_), by=supervisor)
    assert not complex_.appointments.exists()
