"""The people of a 자생단체: masked until asked for, and logged; found by the end of a number."""

import pytest
from django.test import Client

from accounts.roles import Area, Role
from core.trail.models import AccessLog
from housing.models import Position
from tests.core.forms import sent
from tests.factories.accounts import browser
from tests.factories.groups import GroupFactory, GroupMemberFactory
from tests.housing.groups.addresses import LIST, edit_of, page_of
from tests.pages import html, ids

pytestmark = pytest.mark.django_db

SECRETS = ("달가람", "010-0000-1234", "01000001234", "02-0000-7777", "maeul@example.kr")


@pytest.mark.parametrize("role", [Role.OFFICER, Role.SUPERVISOR])
def test_no_page_shows_a_person_unasked(role: Role) -> None:
    client = browser(role)
    member = GroupMemberFactory(resident__name="달가람", resident__mobile="01000001234")
    pages = [
        client.get(LIST, {"columns": "all"}),
        client.get(page_of(member.group)),
        client.get(f"{page_of(member.group)}history/"),
        client.get(f"/housing/complexes/{member.group.complex_id}/"),
    ]
    for page in pages:
        assert [secret for secret in SECRETS if secret in html(page)] == []
    assert "달*람" in html(pages[1])
    assert "010-****-1234" in html(pages[3])


def test_revealed_page_shows_them_and_says_so_in_the_log(officer: Client) -> None:
    member = GroupMemberFactory(resident__name="달가람", resident__mobile="01000001234")
    page = html(officer.post(f"{page_of(member.group)}reveal/"))
    assert "달가람" in page
    assert "010-0000-1234" in page
    entry = AccessLog.objects.latest("pk")
    assert (entry.kind, entry.is_unmasked, entry.subject_ids) == ("housing.group", True, [member.group_id])


def test_search_by_last_four_finds_the_group_and_is_logged_as_looking_in_personal_columns(officer: Client) -> None:
    member = GroupMemberFactory(resident__mobile="01000001234")
    GroupMemberFactory(resident__mobile="01000004321")
    before = AccessLog.objects.count()
    assert ids(officer.get(LIST, {"q": "1234"})) == [member.group_id]
    assert AccessLog.objects.count() == before + 1


def test_who_may_not_see_personal_values_gets_no_fields_for_them() -> None:
    member = GroupMemberFactory(resident__name="달가람")
    assert browser(Role.SUPERVISOR).get(f"{page_of(member.group)}edit/").status_code == 403
    assert browser(Role.SYSADMIN, username="sys").get(f"{page_of(member.group)}edit/").status_code == 403


def test_officer_of_another_area_sees_no_group() -> None:
    group = GroupFactory()
    stranger = browser(Role.OFFICER, area=Area.COMMUNITY)
    assert stranger.get(LIST).status_code == 403
    assert stranger.get(page_of(group)).status_code == 403


def test_history_tells_of_people_without_their_names(officer: Client) -> None:
    group = GroupFactory()
    sent(officer, edit_of(group), new_0_name="달가람", new_0_position=Position.objects.get(label="회장").pk)
    page = html(officer.get(f"{page_of(group)}history/"))
    assert "구성원 등록" in page
    assert "회장" in page
    assert "달가람" not in page
