"""Demo: a few complexes with something to look into, the ward's totals untouched."""

from collections.abc import Iterable
from datetime import date

from django.db.models import F

from housing.models import BandHouseholds, Complex, ManagerAppointment
from housing.models.querysets import DeclaredClass

LEFT_ON = date(2016, 4, 30)
ROW_HOUSE_DONG = "1120054000"


def add_things_to_look_into(complexes: Iterable[Complex]) -> None:
    """One of each thing the office and the figures can show; councils bring their own."""
    mandatory = [complex_ for complex_ in complexes if complex_.declared_class == DeclaredClass.MANDATORY and complex_.estate_id is None]
    mandatory.sort(key=lambda complex_: complex_.household_count or 0, reverse=True)
    biggest, shared, sharing, left, silent, unreachable, uneven, marked, *_ = mandatory
    managers = ManagerAppointment.objects.current()
    managers.filter(complex=biggest).update(licence_kind=ManagerAppointment.Licence.ASSISTANT)
    person = managers.filter(complex=shared).values("name", "born_on", "licence_kind", "licence_no", "mobile").get()
    managers.filter(complex=sharing).update(**person)
    managers.filter(complex=left).update(ended_on=LEFT_ON)
    managers.filter(complex=silent).update(mobile="")
    Complex.objects.filter(pk=unreachable.pk).update(office_phone="")
    first_band = BandHouseholds.objects.filter(complex=uneven).earliest("band__order")
    BandHouseholds.objects.filter(pk=first_band.pk).update(households=F("households") + 10)
    Complex.objects.filter(pk=marked.pk).update(needs_check=True, check_note="동수를 현장에서 확인해야 합니다.")
    _leave_one_without_households([complex_ for complex_ in complexes if not complex_.kapt_code and complex_.dong_id == ROW_HOUSE_DONG])


def _leave_one_without_households(row_houses: Iterable[Complex]) -> None:
    """Another of the dong takes them over, so that every sum stays as the ward printed it."""
    empty, other, *_ = row_houses
    Complex.objects.filter(pk=other.pk).update(household_count=F("household_count") + empty.household_count)
    Complex.objects.filter(pk=empty.pk).update(household_count=0)
