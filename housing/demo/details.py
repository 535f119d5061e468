"""What surrounds the demo complexes: their managers, their twins, the names some had before."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from core.places.models import Dong
from housing.demo import names
from housing.models import Complex, Estate, FormerName, ManagerAppointment
from housing.models.querysets import DeclaredClass

WITH_OFFICE = (DeclaredClass.MANDATORY, DeclaredClass.RENTAL)
ASSISTANT_BELOW = 500
"""Below so many households a 주택관리사보 may run the office (B-APT-30)."""


def add_managers(complexes: Iterable[Complex]) -> None:
    """One current manager for each 의무 and 임대 complex, and for every third the one before."""
    with_office = [complex_ for complex_ in complexes if complex_.declared_class in WITH_OFFICE]
    ManagerAppointment.objects.bulk_create(
        appointment for number, complex_ in enumerate(with_office, start=2) for appointment in _appointments(complex_, number)
    )


def _appointments(complex_: Complex, number: int) -> Iterator[ManagerAppointment]:
    appointed_on = date(2010 + number % 6, 1 + number % 12, 1 + number * 3 % 28)
    yield _appointment(complex_, number, appointed_on=appointed_on)
    if number % 3 == 0:
        before = date(appointed_on.year - 3, appointed_on.month, 1)
        yield _appointment(complex_, 500 + number, appointed_on=before, ended_on=appointed_on - timedelta(days=1))


def _appointment(complex_: Complex, number: int, *, appointed_on: date, ended_on: date | None = None) -> ManagerAppointment:
    is_assistant = complex_.household_count < ASSISTANT_BELOW and number % 4 == 0
    return ManagerAppointment(
        complex=complex_,
        name=names.person(number),
        born_on=date(1955 + number % 25, 1 + number * 5 % 12, 1 + number * 7 % 28),
        licence_kind=ManagerAppointment.Licence.ASSISTANT if is_assistant else ManagerAppointment.Licence.MANAGER,
        licence_no=f"{appointed_on.year - 4}-{9000 + number}",
        mobile=names.mobile(number),
        appointed_on=appointed_on,
        ended_on=ended_on,
    )


def add_twins(complexes: Sequence[Complex]) -> None:
    """Every other 임대 complex is the twin of a 의무 one of its dong, and is named after it."""
    free = {c.pk: c for c in complexes if c.declared_class == DeclaredClass.MANDATORY}
    linked = []
    for rental in [c for c in complexes if c.declared_class == DeclaredClass.RENTAL][::2]:
        partner = next((c for c in free.values() if c.dong_id == rental.dong_id), None)
        if partner is None:
            continue
        del free[partner.pk]
        rental.estate = partner.estate = Estate.objects.create()
        rental.name, rental.road_address = f"{partner.name}(임대)", partner.road_address
        linked += [partner, rental]
    Complex.objects.bulk_update(linked, ["estate", "name", "road_address"])
    FormerName.objects.filter(complex__in=linked).delete()  # they were never called otherwise


def add_former_names(complexes: Iterable[Complex]) -> None:
    short_names = dict(Dong.objects.values_list("code", "short_name"))
    FormerName.objects.bulk_create(
        FormerName(complex=c, name=f"{short_names[c.dong_id]} 재개발 {number}구역", until_on=c.approved_on)
        for number, c in enumerate(complexes, start=1)
        if number % 10 == 0 and c.dong_id and c.approved_on
    )
