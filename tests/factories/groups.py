"""자생단체 and the residents in them."""

from datetime import date

import factory

from housing.models import Group, GroupKind, GroupMember
from tests.factories.housing import ComplexFactory
from tests.factories.residents import PositionFactory, ResidentFactory


class GroupFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Group

    complex = factory.SubFactory(ComplexFactory)
    kind = GroupKind.ACTIVATION
    name = factory.Sequence(lambda number: f"시험 사랑회 {number}")
    formed_on = date(2016, 4, 29)
    member_count = 12
    phone = "0200007777"
    email = "maeul@example.kr"


class GroupMemberFactory(factory.django.DjangoModelFactory):
    """The chair of a group."""

    class Meta:
        model = GroupMember

    group = factory.SubFactory(GroupFactory)
    resident = factory.SubFactory(ResidentFactory, complex=factory.SelfAttribute("..group.complex"))
    position = factory.SubFactory(PositionFactory, label="회장")
