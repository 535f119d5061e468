"""입주민 and their posts."""

from datetime import date

import factory

from housing.models import Position, Representative, Resident
from tests.factories.housing import ComplexFactory


class PositionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Position
        django_get_or_create = ("label",)

    label = "이사"


class ResidentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Resident

    complex = factory.SubFactory(ComplexFactory)
    name = factory.Sequence(lambda number: f"해별{number}")
    born_on = date(1958, 3, 2)
    sex = "f"
    home = "101동 1001호"
    mobile = factory.Sequence(lambda number: f"0100000{number % 10_000:04d}")


class RepresentativeFactory(factory.django.DjangoModelFactory):
    """A director in the middle of a term of two years."""

    class Meta:
        model = Representative

    resident = factory.SubFactory(ResidentFactory)
    position = factory.SubFactory(PositionFactory)
    started_on = date(2026, 3, 14)
    ended_on = date(2028, 3, 13)
