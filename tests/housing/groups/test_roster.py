"""구성원 명부: a row for each person of a group, masked or with a reason; what comes out goes in again unchanged, everybody included."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.test import Client

from accounts.roles import Role
from config.kinds import KINDS
from core.imports.command import import_file
from core.imports.outcome import Outcome
from core.trail.models import AccessLog
from housing.models import Group, GroupMember, Position, Resident
from tests.core.imports.test_round_trip import unchanged
from tests.core.test_exports import ASKED, opened
from tests.factories.accounts import browser
from tests.factories.groups import GroupFactory, GroupMemberFactory
from tests.factories.residents import ResidentFactory
from tests.imports_sheets import saved
from tests.pages import body, cells, html

pytestmark = pytest.mark.django_db
KIND = KINDS["housing.group"]
LIST = "/housing/groups/"
HEADERS = ["관리번호", "공동주택", "행정동", "단체구분", "단체명", "직위", "성명", "연락처"]


def member(group: Group, name: str, mobile: str, post: str | None, **more: Any) -> GroupMember:
    resident = ResidentFactory(complex=group.complex, name=name, mobile=mobile)
    return GroupMemberFactory(group=group, resident=resident, position=Position.objects.get(label=post) if post else None, **more)


@pytest.fixture
def group() -> Group:
    """Two of its people read alike behind their masks; one has left."""
    group: Group = GroupFactory(name="사랑회", complex__name="한빛마을")
    member(group, "달가람", "01000000001", "회장")
    member(group, "달나람", "01000000002", "총무")
    member(group, "달다람", "01000000002", None)
    member(group, "별나래", "", None)
    member(group, "샘다솜", "01000000009", "감사", until_on=date(2016, 1, 1))
    GroupFactory(name="아무도 없는 모임", complex=group.complex)
    return group


def roster(client: Client, **query: str) -> list[list[Any]]:
    answer = client.get(LIST, {"format": "xlsx", "rows": "children", **query})
    assert answer.status_code == 200
    return cells(body(answer))


def put_back(path: Path, rows: Sequence[Sequence[Any]]) -> Any:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    book.save(path)
    return import_file(KIND, path)


def unmasked(client: Client) -> list[list[Any]]:
    answer = client.post(f"{LIST}export/", {**ASKED, "lists_children": "on"})
    return opened(body(answer), ASKED["password"])


def test_list_offers_the_roster_and_it_has_a_row_for_everybody_in_a_group_today(group: Group) -> None:
    officer = browser(Role.OFFICER)
    assert "자생단체 구성원 명부 받기" in html(officer.get(LIST))
    note, headers, *rows = roster(officer)
    assert note[0].startswith("자생단체 구성원 명부 · 조건: 전체")
    assert headers == HEADERS
    assert [row[4:] for row in rows] == [
        ["사랑회", "회장", "달*람", "010-****-0001"],
        ["사랑회", "총무", "달*람", "010-****-0002"],
        ["사랑회", None, "달*람", "010-****-0002"],
        ["사랑회", None, "별*래", None],
        ["아무도 없는 모임", None, None, None],
    ]
    assert len(roster(officer, q="아무도")) == 2 + 1
    assert AccessLog.objects.filter(action="download").exists()


def test_masked_roster_comes_back_unchanged_and_changes_nobody(group: Group, tmp_path: Path) -> None:
    before = list(Resident.objects.order_by("pk").values_list("name", "mobile"))
    assert unchanged(put_back(tmp_path / "a.xlsx", roster(browser(Role.OFFICER))), 5)
    assert list(Resident.objects.order_by("pk").values_list("name", "mobile")) == before
    assert GroupMember.objects.count() == 5


def test_roster_with_personal_values_comes_back_unchanged_and_makes_a_lost_group_anew(group: Group, tmp_path: Path) -> None:
    rows = unmasked(browser(Role.MANAGER))
    assert unchanged(put_back(tmp_path / "a.xlsx", rows), 5)
    GroupMember.objects.all().delete()
    Group.objects.all().delete()
    report = put_back(tmp_path / "b.xlsx", [*rows[:2], *([None, *row[1:]] for row in rows[2:])])
    assert report.count(Outcome.CREATED) == 5
    people = GroupMember.objects.order_by("pk").values_list("group__name", "position__label", "resident__name", "resident__mobile")
    assert list(people) == [
        ("사랑회", "회장", "달가람", "01000000001"),
        ("사랑회", "총무", "달나람", "01000000002"),
        ("사랑회", None, "달다람", "01000000002"),
        ("사랑회", None, "별나래", ""),
    ]


def test_number_typed_into_a_masked_row_is_that_persons_and_where_two_may_be_meant_nobodys(group: Group) -> None:
    rows = roster(browser(Role.OFFICER))[2:]
    rows[1][7] = "010-0000-0007"
    found = saved(HEADERS, *rows[:2], kind=KIND)
    assert [row.outcome.value for row in found] == ["unchanged", "updated"]
    assert Resident.objects.get(name="달나람").mobile == "01000000007"

    found = saved(HEADERS, rows[0], [*rows[1][:5], "감사", "달*람", "010-0000-0008"], kind=KIND)
    assert [row.outcome.value for row in found] == ["unchanged", "rejected"]
    assert "가려진 값(달*람)" in found[1].errors[0]
    assert not Resident.objects.filter(mobile="01000000008").exists()


@pytest.fixture
def two_alike() -> Group:
    """Nobody's number is known, and behind their masks the two read alike."""
    group: Group = GroupFactory(name="보람회", complex__name="한빛마을")
    member(group, "달가람", "", "회장")
    member(group, "달나람", "", None)
    return group


def numbers(group: Group) -> dict[str, str]:
    return dict(group.members.values_list("resident__name", "resident__mobile"))


def test_number_is_that_of_the_person_whose_post_the_masked_row_has_a_blank_one_too(two_alike: Group) -> None:
    head, plain = roster(browser(Role.OFFICER))[2:]
    assert [row.outcome.value for row in saved(HEADERS, [*plain[:7], "010-0000-0007"], kind=KIND)] == ["updated"]
    assert numbers(two_alike) == {"달가람": "", "달나람": "01000000007"}

    sorted_anew = [[*plain[:7], "010-****-0007"], [*head[:7], "010-0000-0008"]]
    assert [row.outcome.value for row in saved(HEADERS, *sorted_anew, kind=KIND)] == ["unchanged", "updated"]
    assert numbers(two_alike) == {"달가람": "01000000008", "달나람": "01000000007"}


@pytest.mark.parametrize("typed_at", [0, 1])
@pytest.mark.parametrize("has_both", [True, False])
def test_number_in_a_row_that_may_be_either_persons_is_nobodys(two_alike: Group, has_both: bool, typed_at: int) -> None:
    two_alike.members.update(position=None)
    rows = [[two_alike.pk, *[""] * 5, "달*람", ""] for _ in range(2)]
    rows[typed_at][7] = "010-0000-0007"
    found = saved(HEADERS, *(rows if has_both else [rows[typed_at]]), kind=KIND)
    (typed,) = [row for row in found if row.cells[7]]
    assert typed.outcome.value == "rejected"
    assert "가려진 값(달*람)" in typed.errors[0]
    assert numbers(two_alike) == {"달가람": "", "달나람": ""}


def test_mask_left_beside_a_name_typed_over_is_refused_and_nobody_comes_without_a_number(group: Group) -> None:
    rows = roster(browser(Role.OFFICER))[2:]
    new, known = [*rows[1][:6], "샘마루", rows[1][7]], [*rows[1][:5], "", "달가람", rows[1][7]]
    found = saved(HEADERS, rows[0], new, known, kind=KIND)
    assert [row.outcome.value for row in found] == ["unchanged", "rejected", "rejected"]
    assert all("가려진 값(010-****-0002)" in row.errors[0] for row in found[1:])
    assert not Resident.objects.filter(name="샘마루").exists()

    found = saved(HEADERS, rows[0], [*rows[1][:6], "달나람", rows[1][7]], [*new[:7], ""], kind=KIND)
    assert [row.outcome.value for row in found] == ["unchanged", "unchanged", "updated"]
    assert Resident.objects.get(name="샘마루").mobile == ""


def test_same_masked_row_twice_is_refused(group: Group) -> None:
    rows = roster(browser(Role.OFFICER))[2:]
    found = saved(HEADERS, rows[0], rows[1], rows[1], rows[3], rows[3], kind=KIND)
    assert [row.outcome.value for row in found] == ["unchanged", "unchanged", "rejected", "unchanged", "rejected"]


def test_roster_is_filed_and_logged_as_the_list_is(group: Group) -> None:
    assert "자생단체 구성원 명부로 받기" in html(browser(Role.MANAGER).get(f"{LIST}export/"))
    unmasked(browser(Role.MANAGER, username="park"))
    logged = {row.kind: row for row in AccessLog.objects.filter(action="download")}
    assert {row.reason for row in logged.values()} == {ASKED["reason"]}
    assert all(row.is_unmasked for row in logged.values())
    people = set(GroupMember.objects.current().values_list("resident", flat=True))
    assert set(logged["housing.resident"].subject_ids) == people, "an auditor asks by the person"
    assert (logged["housing.group"].count, logged["housing.resident"].count) == (2, len(people))
    assert browser(Role.SYSADMIN, username="root").get(LIST, {"format": "xlsx", "rows": "children"}).status_code == 403
