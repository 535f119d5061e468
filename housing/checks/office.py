"""What is off with a complex's 관리사무소 and its manager (공동주택관리법 제64조~제69조)."""

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce

from housing.checks.check import Day
from housing.models import ComplexQuerySet, ManagerAppointment
from housing.models.appointments import ManagerAppointmentQuerySet
from housing.models.querysets import DeclaredClass

ASSISTANT_BELOW = 500
"""Households below which a 주택관리사보 may run the office (영 제69조제1항)."""


def with_assistant_in_charge(rows: ComplexQuerySet, day: Day) -> ComplexQuerySet:
    """B-APT-30."""
    assistants = _current().filter(licence_kind=ManagerAppointment.Licence.ASSISTANT)
    mandatory = rows.filter(declared_class=DeclaredClass.MANDATORY, household_count__gte=ASSISTANT_BELOW)
    return mandatory.filter(pk__in=assistants.values("complex"))


def with_shared_licence(rows: ComplexQuerySet, day: Day) -> ComplexQuerySet:
    """The manager's licence is at work at another complex too (B-APT-34). 분양 and its 임대 twin are one estate, not two."""
    elsewhere = _current().filter(licence_no=OuterRef("licence_no")).exclude(complex=OuterRef("complex"))
    # A complex of no estate is one of its own.
    other_estate = ~Q(complex__estate=Coalesce(OuterRef("complex__estate"), 0))
    shared = _current().filter(Exists(elsewhere.filter(other_estate))).exclude(licence_no="")
    return rows.filter(pk__in=shared.values("complex"))


def without_manager(rows: ComplexQuerySet, day: Day) -> ComplexQuerySet:
    return rows.filter(~_has_manager(), declared_class=DeclaredClass.MANDATORY)


def without_manager_mobile(rows: ComplexQuerySet, day: Day) -> ComplexQuerySet:
    return rows.filter(pk__in=_current().filter(mobile="").values("complex"))


def without_office_phone(rows: ComplexQuerySet, day: Day) -> ComplexQuerySet:
    """Where there must be an office, or is one: 연립 have none."""
    return rows.filter(Q(declared_class=DeclaredClass.MANDATORY) | _has_manager(), office_phone="")


def _current() -> ManagerAppointmentQuerySet:
    return ManagerAppointment.objects.current().order_by()


def _has_manager() -> Exists:
    return Exists(_current().filter(complex=OuterRef("pk")))
