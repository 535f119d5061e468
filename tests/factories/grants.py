"""지원사업 and 지원기준."""

from datetime import date

import factory

from housing.models import CriterionBand, Grant, GrantStatus, Programme, SupportCriterion
from tests.factories.housing import ComplexFactory

ACTIVATION = "공동체활성화"
STREET_LIGHTS = "외부 보안등 전기료"
"""A programme that may stand beside another."""


class ProgrammeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Programme
        django_get_or_create = ("label",)

    label = ACTIVATION


class GrantFactory(factory.django.DjangoModelFactory):
    """A request of this year, of which nothing else is known."""

    class Meta:
        model = Grant

    complex = factory.SubFactory(ComplexFactory)
    year = 2016
    programme = factory.SubFactory(ProgrammeFactory)
    title = factory.Sequence(lambda number: f"꽃밭 가꾸기 {number}")
    starts_on = date(2016, 3, 28)
    ends_on = date(2016, 11, 30)
    requested = 2_000_000
    own_share = 1_000_000


WON = 1_590_000


def paid_grant(**options: object) -> Grant:
    return GrantFactory(**{"status": GrantStatus.PAID, "decided": WON, "paid": WON, **options})


def settled_grant(**options: object) -> Grant:
    """With 90,000원 to give back."""
    return paid_grant(**{"status": GrantStatus.SETTLED, "confirmed": WON - 90_000, "reported_on": date(2017, 1, 10), **options})


class SupportCriterionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SupportCriterion

    year = 2016
    programme = factory.SubFactory(ProgrammeFactory)
    ratio = 70
    cap = 5_000_000


class CriterionBandFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CriterionBand

    criterion = factory.SubFactory(SupportCriterionFactory)
    lower = 0
    upper = 300
