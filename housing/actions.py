"""Every write of 공동주택 that has a rule: twins and the managers' appointments."""

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from core.particles import quoted
from core.records.actor import Actor
from housing.models import Complex, Estate, ManagerAppointment

PAIR = 2


def _check_may(by: Actor, permission: str) -> None:
    if not by.has_perm(permission):
        raise PermissionDenied(permission)


def _locked(*complexes: Complex) -> list[Complex]:
    """The rows as they are now, locked in the order of their ids so that two officers cannot wait for each other."""
    rows = {row.pk: row for row in Complex.objects.select_for_update().filter(pk__in=[c.pk for c in complexes]).order_by("pk")}
    return [rows[complex_.pk] for complex_ in complexes]


@transaction.atomic
def link_twins(first: Complex, second: Complex, *, by: Actor) -> Estate:
    """Say that two records are one physical estate, such as 분양 and its 임대 twin; a third joins the estate of either."""
    _check_may(by, "housing.change_complex")
    if first.pk == second.pk:
        raise ValidationError("같은 공동주택끼리는 묶을 수 없습니다.")
    rows = _locked(first, second)
    for row in rows:
        if row.hidden_at:
            raise ValidationError(f"{quoted(row, '은')} 삭제된 공동주택이라 묶을 수 없습니다.")
    estates = {row.estate_id for row in rows if row.estate_id}
    if len(estates) > 1 or (estates and rows[0].estate_id == rows[1].estate_id):
        raise ValidationError("이미 동일 단지로 묶여 있습니다. 먼저 묶음을 푼 뒤 다시 묶으세요.")
    estate = Estate.objects.get(pk=estates.pop()) if estates else Estate.objects.create()
    for row in rows:
        if row.estate_id != estate.pk:
            row.estate = estate
            row.save(update_fields=["estate"])
    return estate


@transaction.atomic
def unlink_twin(complex_: Complex, *, by: Actor) -> None:
    """Take one record out of its estate; an estate of one is none."""
    _check_may(by, "housing.change_complex")
    members = list(Complex.objects.select_for_update(of=("self",)).filter(estate__complexes=complex_).order_by("pk"))
    if not members:
        raise ValidationError("동일 단지로 묶여 있지 않습니다.")
    leaving = members if len(members) == PAIR else [member for member in members if member.pk == complex_.pk]
    estate = members[0].estate
    for row in leaving:
        row.estate = None
        row.save(update_fields=["estate"])
    if leaving is members and estate is not None:
        estate.delete()


@transaction.atomic
def appoint_manager(appointment: ManagerAppointment, *, by: Actor) -> ManagerAppointment:
    """Save a new current manager; the one before ends the day before the new one starts."""
    _check_may(by, "housing.add_managerappointment")
    (complex_,) = _locked(appointment.complex)
    if complex_.hidden_at:
        raise ValidationError("삭제된 공동주택에는 관리사무소장을 배치할 수 없습니다.")
    if appointment.appointed_on is None:
        raise ValidationError({"appointed_on": "배치일을 입력하세요."})
    current = ManagerAppointment.objects.filter(complex=complex_).current().select_for_update(of=("self",)).first()
    if current is not None:
        _end_before(current, starts_on=appointment.appointed_on)
    appointment.full_clean()
    appointment.save()
    return appointment


def _end_before(current: ManagerAppointment, *, starts_on: date) -> None:
    ended_on = starts_on - timedelta(days=1)
    if current.appointed_on is not None and ended_on < current.appointed_on:
        raise ValidationError({"appointed_on": f"현재 소장의 배치일({current.appointed_on:%Y-%m-%d})보다 뒤의 날짜를 입력하세요."})
    current.ended_on = ended_on
    current.save(update_fields=["ended_on"])
