"""The demo groups: the source's one as it stands on its screen, the rest invented, and nothing twice."""

import re
from datetime import date

import pytest

from housing.demo import load_demo_complexes
from housing.models import Group, GroupMember, Resident

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]


def test_sample_complex_has_the_group_of_the_sources_screen() -> None:
    group = Group.objects.get(complex__name="성동삼성쉐르빌")
    assert (group.name, group.get_kind_display()) == ("쉐르빌사랑회", "공동체활성화 단체")
    assert (group.member_count, group.formed_on) == (0, date(2016, 4, 29))
    assert [str(member.position) for member in group.members.all()] == ["회장"]


def test_sixty_groups_and_persons_whose_numbers_ring_nowhere() -> None:
    assert Group.objects.count() == 60
    mobiles = Resident.objects.filter(memberships__isnull=False).values_list("mobile", flat=True)
    assert all(re.fullmatch(r"0100000\d{4}", mobile) for mobile in mobiles)
    assert Group.objects.without_officer().exists()
    assert Group.objects.exclude(dissolved_on=None).exists()
    assert Group.objects.filter(member_count=None).exists()


def test_representatives_run_some_groups_as_well() -> None:
    both = GroupMember.objects.filter(resident__posts__isnull=False).distinct().count()
    assert 20 <= both < GroupMember.objects.count()


def test_second_run_changes_nothing_and_brings_nothing_back() -> None:
    load_demo_complexes(scale=40)
    Group.objects.get(name="쉐르빌사랑회").delete()

    def stored() -> list[tuple[int, int, int]]:
        return list(GroupMember.objects.order_by("pk").values_list("pk", "group", "group__version"))

    before = Group.objects.count(), Resident.objects.count(), stored()
    load_demo_complexes(scale=40)
    assert (Group.objects.count(), Resident.objects.count(), stored()) == before


def test_every_fourth_synthetic_complex_has_a_group_with_its_chair() -> None:
    load_demo_complexes(scale=40)
    groups = Group.objects.filter(complex__kapt_code__startswith="S").for_list()
    assert groups.count() == 10
    assert {group.officer_position for group in groups} == {"회장"}
