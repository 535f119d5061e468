"""공동주택 records. Codes are those the migrations bring; dongs are made where a test needs them."""

from datetime import date

import factory

from core.places.models import Dong
from housing.models import BuildingKind, Complex, HeatingKind, ManagerAppointment
from housing.models.querysets import DeclaredClass


class DongFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Dong
        django_get_or_create = ("code",)

    code = "1120054000"
    name = "마장동"


class BuildingKindFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = BuildingKind
        django_get_or_create = ("label",)

    label = "아파트"


class HeatingKindFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = HeatingKind
        django_get_or_create = ("label",)

    label = "개별난방"


class ComplexFactory(factory.django.DjangoModelFactory):
    """An ordinary 의무 complex of known figures."""

    class Meta:
        model = Complex

    kapt_code = factory.Sequence(lambda number: f"T{number:08d}")
    name = factory.Sequence(lambda number: f"시험마을 {number}단지")
    building_kind = factory.SubFactory(BuildingKindFactory)
    heating = factory.SubFactory(HeatingKindFactory)
    declared_class = DeclaredClass.MANDATORY
    building_count = 4
    household_count = 400
    lift_count = 8
    approved_on = date(2001, 5, 1)


class ManagerAppointmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ManagerAppointment

    complex = factory.SubFactory(ComplexFactory)
    name = "달가람"
    born_on = date(1968, 5, 2)
    licence_kind = ManagerAppointment.Licence.MANAGER
    licence_no = "2012-7166"
    mobile = "01000000001"
    appointed_on = date(2013, 4, 23)
