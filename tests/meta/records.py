"""A record of every kind, for the sweeps. A new kind needs a line here only if its rows cannot be made by a factory below."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

import pytest
from django.db.models import Model

from config.kinds import KINDS
from core.holidays import Holiday
from core.places.models import Dong
from core.records.codes import Code
from core.records.kind import RecordKind
from housing.models import (
    AreaBand,
    AreaBandSet,
    Complaint,
    Complex,
    CriterionBand,
    Grant,
    Group,
    ManagerAppointment,
    Representative,
    Resident,
    SupportCriterion,
)
from tests.factories.complaints import ComplaintFactory
from tests.factories.grants import CriterionBandFactory, GrantFactory, SupportCriterionFactory
from tests.factories.groups import GroupMemberFactory
from tests.factories.housing import ComplexFactory, ManagerAppointmentFactory
from tests.factories.residents import RepresentativeFactory, ResidentFactory

every_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)


def area_band(number: int) -> AreaBand:
    band_set = AreaBandSet.objects.get_or_create(label="시험 구간표", defaults={"basis": AreaBandSet.Basis.PRIVATE})[0]
    return AreaBand.objects.create(band_set=band_set, label=f"시험 {number}", lower=number, upper=number + 1, order=number)


def any_criterion() -> SupportCriterion:
    return SupportCriterion.objects.first() or SupportCriterionFactory()


MAKERS: Mapping[type[Model], Callable[[int], Model]] = {
    Complex: lambda number: ComplexFactory(),
    ManagerAppointment: lambda number: ManagerAppointmentFactory(),
    Resident: lambda number: ResidentFactory(email="hae@example.kr"),
    Representative: lambda number: RepresentativeFactory(resident__email="hae@example.kr"),
    Group: lambda number: GroupMemberFactory().group,
    AreaBand: area_band,
    Complaint: lambda number: ComplaintFactory(),
    Grant: lambda number: GrantFactory(),
    SupportCriterion: lambda number: SupportCriterionFactory(year=1990 + number % 100, programme__label=f"시험 사업 {number}"),
    CriterionBand: lambda number: CriterionBandFactory(lower=number, upper=number + 1, criterion=any_criterion()),
    Holiday: lambda number: Holiday.objects.create(day=date(2001, 1, 1) + timedelta(number), name="개청기념일"),
    Dong: lambda number: Dong.objects.create(code=f"99{number:08d}", name=f"시험{number}동", order=number),
}


def make_record(kind: RecordKind, number: int = 1) -> Model:
    maker = MAKERS.get(kind.model)
    if maker is None and issubclass(kind.model, Code):
        return kind.model.objects.create(label=f"시험 {number}", order=number)
    assert maker is not None, f"add {kind.name} to MAKERS in tests/meta/records.py"
    return maker(number)
