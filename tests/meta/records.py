"""A record of every kind, for the sweeps. A new kind needs a line here only if its rows cannot be made by a factory below."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

import pytest
from django.db.models import Model

from config.kinds import KINDS
from core.holidays import Holiday
from core.records.codes import Code
from core.records.kind import RecordKind
from housing.models import AreaBand, AreaBandSet, Complex, Group, ManagerAppointment
from tests.factories.groups import GroupFactory
from tests.factories.housing import ComplexFactory, ManagerAppointmentFactory

every_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)


def area_band(number: int) -> AreaBand:
    band_set = AreaBandSet.objects.get_or_create(label="시험 구간표", defaults={"basis": AreaBandSet.Basis.PRIVATE})[0]
    return AreaBand.objects.create(band_set=band_set, label=f"시험 {number}", lower=number, upper=number + 1, order=number)


MAKERS: Mapping[type[Model], Callable[[int], Model]] = {
    Complex: lambda number: ComplexFactory(),
    ManagerAppointment: lambda number: ManagerAppointmentFactory(),
    Group: lambda number: GroupFactory(),
    AreaBand: area_band,
    Holiday: lambda number: Holiday.objects.create(day=date(2001, 1, 1) + timedelta(number), name="개청기념일"),
}


def make_record(kind: RecordKind, number: int = 1) -> Model:
    maker = MAKERS.get(kind.model)
    if maker is None and issubclass(kind.model, Code):
        return kind.model.objects.create(label=f"시험 {number}", order=number)
    assert maker is not None, f"add {kind.name} to MAKERS in tests/meta/records.py"
    return maker(number)
