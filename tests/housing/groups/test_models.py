"""자생단체 in the database: what it refuses, who runs a group, and by which words a group is found."""

from datetime import date, timedelta
from threading import Thread

import pytest
from django.db import IntegrityError, connection, transaction

from core import clock
from core.clock import now
from housing.models import Complex, Group, GroupMember, Position
from tests.factories.groups import GroupFactory, GroupMemberFactory
from tests.factories.housing import ComplexFactory
from tests.factories.residents import ResidentFactory

pytestmark = pytest.mark.django_db


def refused() -> pytest.RaisesExc:
    return pytest.raises(IntegrityError)


def position(label: str) -> Position:
    return Position.objects.get(label=label)


def test_a_name_stands_once_in_a_complex_among_those_shown() -> None:
    group = GroupFactory(name="사랑회")
    with refused(), transaction.atomic():
        GroupFactory(complex=group.complex, name="사랑회")
    GroupFactory(name="사랑회")
    Group.objects.filter(pk=group.pk).update(hidden_at=now())
    GroupFactory(complex=group.complex, name="사랑회")


def test_a_group_has_a_name() -> None:
    with refused(), transaction.atomic():
        GroupFactory(name="")


def test_a_group_is_dissolved_after_it_was_formed_unless_marked() -> None:
    with refused(), transaction.atomic():
        GroupFactory(formed_on=date(2016, 4, 29), dissolved_on=date(2016, 4, 28))
    GroupFactory(formed_on=date(2016, 4, 29), dissolved_on=date(2016, 4, 29))
    GroupFactory(formed_on=date(2016, 4, 29), dissolved_on=date(2016, 4, 28), needs_check=True)


def test_a_resident_stands_once_in_a_group_but_may_be_in_several() -> None:
    member = GroupMemberFactory()
    with refused(), transaction.atomic():
        GroupMemberFactory(group=member.group, resident=member.resident, position=None)
    GroupMemberFactory(group=GroupFactory(complex=member.group.complex), resident=member.resident)


def test_a_member_ends_after_starting() -> None:
    day = date(2024, 2, 29)
    GroupMemberFactory(from_on=day, until_on=day)
    with refused(), transaction.atomic():
        GroupMemberFactory(from_on=day, until_on=day - timedelta(days=1))


def test_a_member_lives_in_the_complex_of_the_group() -> None:
    group = GroupFactory()
    with refused(), transaction.atomic():
        GroupMemberFactory(group=group, resident=ResidentFactory())
    member = GroupMemberFactory(group=group)
    with refused(), transaction.atomic():
        GroupMember.objects.filter(pk=member.pk).update(group=GroupFactory())


def test_a_group_with_members_stays_in_its_complex_and_one_without_may_move() -> None:
    member, other = GroupMemberFactory(), ComplexFactory()
    with refused(), transaction.atomic():
        Group.objects.filter(pk=member.group_id).update(complex=other)
    empty = GroupFactory()
    Group.objects.filter(pk=empty.pk).update(complex=other)
    empty.refresh_from_db()
    assert empty.complex == other


@pytest.mark.django_db(transaction=True)
def test_a_group_cannot_move_while_its_first_member_is_entered() -> None:
    """Two connections: the member is not committed yet when the group would move."""
    group, other = GroupFactory(), ComplexFactory()
    resident = ResidentFactory(complex=group.complex)
    outcome: list[str] = []

    def move() -> None:
        try:
            Group.objects.filter(pk=group.pk).update(complex=other)
            outcome.append("moved")
        except IntegrityError:
            outcome.append("refused")
        finally:
            connection.close()

    mover = Thread(target=move)
    with transaction.atomic():
        GroupMember.objects.create(group=group, resident=resident)
        mover.start()
        mover.join(0.5)
        assert outcome == []
    mover.join(10)
    assert outcome == ["refused"]


def test_a_change_of_members_moves_the_version_of_the_group_on() -> None:
    group = GroupFactory()

    def version() -> int:
        group.refresh_from_db()
        return group.version

    assert version() == 1
    member = GroupMemberFactory(group=group)
    assert version() == 2
    GroupMember.objects.filter(pk=member.pk).update(position=None)
    assert version() == 3
    GroupMember.objects.filter(pk=member.pk).update(position=None)
    assert version() == 3
    member.delete()
    assert version() == 4


def test_the_representative_is_the_first_post_in_office() -> None:
    group = GroupFactory()
    day = clock.today()
    GroupMemberFactory(group=group, position=None, resident__name="회원")
    GroupMemberFactory(group=group, position=position("총무"), resident__name="총무님")
    assert Group.objects.for_list().get(pk=group.pk).officer_name == "총무님"
    chair = GroupMemberFactory(group=group, position=position("회장"), resident__name="회장님", until_on=day)
    row = Group.objects.for_list().get(pk=group.pk)
    assert (row.officer_position, row.officer_name, row.officer_mobile) == ("회장", "회장님", chair.resident.mobile)
    GroupMember.objects.filter(pk=chair.pk).update(until_on=day - timedelta(days=1))
    assert Group.objects.for_list().get(pk=group.pk).officer_name == "총무님"


def test_what_is_hidden_takes_the_group_or_the_member_along() -> None:
    member = GroupMemberFactory()
    member.resident.hidden_at = now()
    member.resident.save()
    assert Group.objects.for_list().get().officer_name is None
    assert Group.objects.for_page().get().member_rows == []
    Complex.objects.filter(pk=member.group.complex_id).update(hidden_at=now())
    assert not Group.objects.shown().exists()


@pytest.mark.parametrize("text", ["쉐르빌사", "ㅅㄹㅂ", "성동삼성", "가람", "달가람", "1234", "010-0000-1234", "5678", "02-0000-5678"])
def test_search_finds_by_name_complex_member_and_number(text: str) -> None:
    found = GroupFactory(complex__name="성동삼성마을", name="쉐르빌사랑회", phone="0200005678")
    GroupMemberFactory(group=found, resident__name="달가람", resident__mobile="01000001234")
    other = GroupMemberFactory(group__name="온누리회", resident__name="별나래", resident__mobile="01000009999")
    assert list(Group.objects.search(text)) == [found]
    assert other.group_id != found.pk


@pytest.mark.parametrize("text", ["0000123", "000012", "123", "10000123"])
def test_search_does_not_guess_other_parts_of_a_number(text: str) -> None:
    GroupMemberFactory(resident__mobile="01000001234", group__phone="0200001234")
    assert not Group.objects.search(text).exists()
