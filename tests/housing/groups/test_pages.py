"""자생단체 on screen: its people typed in its own form, and changed in place."""

from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test import Client

from accounts.roles import Role
from core import clock
from core.clock import now
from housing.models import Complex, Group, GroupMember, Position, Resident
from tests.core.forms import fields_of, opened, sent
from tests.factories.accounts import browser
from tests.factories.groups import GroupFactory, GroupMemberFactory
from tests.factories.housing import ComplexFactory
from tests.factories.residents import RepresentativeFactory, ResidentFactory
from tests.housing.groups.addresses import LIST, NEW, edit_of, page_of
from tests.pages import html, ids

pytestmark = pytest.mark.django_db


def position(label: str) -> str:
    return str(Position.objects.get(label=label).pk)


def typed(complex_: Complex, **more: str) -> dict[str, str]:
    return {"complex": complex_.name, "kind": "activation", "name": "사랑회", **more}


def people(group: Group) -> list[tuple[str, str, str]]:
    """(post, name, number) in the order of the page."""
    members = group.members.select_related("resident", "position")
    return [(str(member.position or ""), member.resident.name, member.resident.mobile) for member in members]


# --- entering


def test_group_is_entered_with_its_people_in_one_form(officer: Client) -> None:
    complex_ = ComplexFactory(name="한빛마을")
    answer = sent(
        officer,
        NEW,
        **typed(complex_, formed_on="2016.4.29", member_count="0"),
        **{"new_0_position": position("총무"), "new_0_name": "별나래", "new_0_mobile": "01000000002"},
        **{"new_1_position": position("회장"), "new_1_name": "달가람", "new_1_mobile": "010-0000-0001"},
    )
    group = Group.objects.get()
    assert answer["Location"] == page_of(group)
    assert (group.complex, group.formed_on, group.member_count) == (complex_, date(2016, 4, 29), 0)
    assert people(group) == [("회장", "달가람", "01000000001"), ("총무", "별나래", "01000000002")]
    assert set(Resident.objects.values_list("complex", flat=True)) == {complex_.pk}


def test_blank_count_is_not_zero(officer: Client) -> None:
    sent(officer, NEW, **typed(ComplexFactory(name="한빛마을")))
    group = Group.objects.get()
    assert group.member_count is None
    assert "0명" not in html(officer.get(f"/housing/complexes/{group.complex_id}/"))


def test_resident_the_complex_knows_is_picked_up_and_keeps_one_number(officer: Client) -> None:
    post = RepresentativeFactory(resident__name="달가람", resident__mobile="01000000001")
    namesake = ResidentFactory(name="달가람", mobile="01000000001")
    complex_ = post.resident.complex
    sent(officer, NEW, **typed(complex_), new_0_name="달가람", new_0_mobile="010-0000-0001", new_0_position=position("회장"))
    assert Resident.objects.count() == 2
    member = GroupMember.objects.get()
    assert member.resident == post.resident != namesake
    group = Group.objects.get()
    sent(officer, edit_of(group), **{f"member_{member.pk}_mobile": "010-0000-0009"})
    post.resident.refresh_from_db()
    assert post.resident.mobile == "01000000009"


def test_bare_name_is_the_one_person_so_called_and_of_two_it_is_asked(officer: Client) -> None:
    known = ResidentFactory(name="달가람", mobile="01000000001")
    sent(officer, NEW, **typed(known.complex), new_0_name="달가람")
    assert GroupMember.objects.get().resident == known
    ResidentFactory(complex=known.complex, name="달가람", born_on=date(1990, 1, 1))
    answer = sent(officer, NEW, **typed(known.complex, name="둘째"), new_0_name="달가람")
    assert "이름이 같은 입주민이 이 단지에 여럿입니다" in html(answer)
    assert Group.objects.count() == 1


def test_namesake_with_another_number_is_asked_about_before_a_second_person_is_made(officer: Client) -> None:
    known = ResidentFactory(name="달가람", mobile="01000000001")
    typing = {**typed(known.complex), "new_0_name": "달가람", "new_0_mobile": "010-0000-0002"}
    answer = sent(officer, NEW, **typing)
    assert "이름이 같은 입주민이 있습니다(연락처 010-****-0001)" in html(answer)
    assert (Group.objects.count(), Resident.objects.count()) == (0, 1)
    sent(officer, NEW, **typing, new_0_mark="on")
    assert (Group.objects.count(), Resident.objects.count()) == (1, 2)
    assert GroupMember.objects.get().resident != known


def test_bare_name_marked_as_a_namesake_is_somebody_new(officer: Client) -> None:
    known = ResidentFactory(name="달가람", mobile="01000000001")
    sent(officer, NEW, **typed(known.complex), new_0_name="달가람", new_0_mark="on")
    assert GroupMember.objects.get().resident != known


@pytest.mark.parametrize(
    ("typing", "sentence"),
    [
        ({"new_0_mobile": "010-0000-0001"}, "성명을 적으세요."),
        ({"new_0_name": "달가람", "new_0_mobile": "12"}, "전화번호"),
        ({"new_0_name": "달가람", "new_1_name": "달가람"}, "이미 이 단체의 구성원입니다."),
        ({"new_0_name": "달가람", "new_0_from_on": "2024-02-29", "new_0_until_on": "2024-02-28"}, "종료일이 시작일보다 빠릅니다."),
        ({"new_0_name": "달가람", "new_0_from_on": "20166-01-01"}, "날짜"),
        ({"formed_on": "2016-04-29", "dissolved_on": "2016-04-28"}, "해산일이 구성일보다 빠릅니다."),
        ({"member_count": "-1"}, "0"),
        ({"name": ""}, "필수"),
    ],
)
def test_what_cannot_be_is_a_sentence_and_saves_nothing(officer: Client, typing: dict[str, str], sentence: str) -> None:
    answer = sent(officer, NEW, **(typed(ComplexFactory(name="한빛마을")) | typing))
    assert answer.status_code == 422
    assert sentence in html(answer)
    assert (Group.objects.count(), Resident.objects.count()) == (0, 0)


def test_deleted_resident_is_not_brought_back_unasked(officer: Client) -> None:
    gone = ResidentFactory(name="달가람", hidden_at=now())
    answer = sent(officer, NEW, **typed(gone.complex), new_0_name="달가람")
    assert "삭제한 입주민 자료에 있습니다" in html(answer)
    assert (Group.objects.count(), Resident.objects.count()) == (0, 1)


def test_group_with_people_is_not_moved_to_another_complex(officer: Client) -> None:
    member = GroupMemberFactory()
    answer = sent(officer, edit_of(member.group, "group"), complex=ComplexFactory(name="다른마을").name)
    assert "구성원이 있는 단체는 다른 공동주택으로 옮길 수 없습니다" in html(answer)


# --- people of a group


def test_members_are_added_changed_and_taken_out_in_place(officer: Client) -> None:
    group = GroupFactory()
    stays = GroupMemberFactory(group=group, resident__name="달가람")
    leaves = GroupMemberFactory(group=group, resident__name="별나래", position=None)
    answer = sent(
        officer,
        edit_of(group),
        **{f"member_{stays.pk}_position": position("총무"), f"member_{leaves.pk}_mark": "on"},
        **{"new_0_name": "샘다솜", "new_0_position": position("회장")},
    )
    assert answer.status_code == 302
    assert [row[:2] for row in people(group)] == [("회장", "샘다솜"), ("총무", "달가람")]
    assert Resident.objects.filter(name="별나래").exists()


def test_name_of_a_member_is_not_changed_into_another_person(officer: Client) -> None:
    member = GroupMemberFactory(resident__name="달가람")
    sent(officer, edit_of(member.group), **{f"member_{member.pk}_name": "별나래"})
    member.resident.refresh_from_db()
    assert member.resident.name == "달가람"


def test_post_in_use_stays_on_offer_when_retired_and_is_offered_to_nobody_else(officer: Client) -> None:
    member = GroupMemberFactory()
    Position.objects.filter(label="회장").update(is_retired=True)
    sent(officer, edit_of(member.group), **{f"member_{member.pk}_mobile": "010-0000-0009", "new_0_name": "샘다솜"})
    assert [row[0] for row in people(member.group)] == ["회장", ""]
    answer = sent(officer, edit_of(member.group), new_0_name="빛사랑", new_0_position=str(member.position_id))
    assert answer.status_code == 422


def test_who_left_stands_apart_and_is_no_officer(officer: Client) -> None:
    group = GroupFactory()
    GroupMemberFactory(group=group, resident__name="달가람", until_on=clock.today() - timedelta(days=1))
    page = html(officer.get(page_of(group)))
    assert "나간 구성원 1명" in page
    assert ids(officer.get(LIST, {"state": "no_officer"})) == [group.pk]
    GroupMemberFactory(group=group, resident__name="별나래", until_on=clock.today())
    assert ids(officer.get(LIST, {"state": "no_officer"})) == []


def test_second_officer_is_told_of_a_member_the_first_added_and_of_a_number_changed_elsewhere(officer: Client) -> None:
    other = browser(Role.OFFICER, username="lee", name="이둘")
    member = GroupMemberFactory(resident__mobile="01000000001", from_on=date(2024, 1, 1))
    group, number = member.group, f"member_{member.pk}_mobile"
    mine = opened(officer, edit_of(group))
    sent(other, edit_of(group), new_0_name="샘다솜", new_0_from_on="2025-01-01")
    member.resident.mobile = "01000000005"
    member.resident.save()
    answer = officer.post(edit_of(group), mine | {number: "010-0000-0009"})
    conflict = answer.context["conflict"]
    assert [(field.name, field.mine, field.stored) for field in conflict.fields] == [(number, "010-0000-0009", "010-0000-0005")]
    assert {"구성원 2 성명", "구성원 2 시작일"} <= {field.label for field in conflict.others}
    assert people(group)[0][2] == "01000000005"
    officer.post(edit_of(group), fields_of(answer) | {f"keep-{number}": "mine"})
    assert [row[2] for row in people(group)] == ["01000000009", ""]


@pytest.mark.django_db(transaction=True)
def test_two_officers_entering_one_person_make_one_resident() -> None:
    clients = [browser(Role.OFFICER), browser(Role.OFFICER, username="lee", name="이둘")]
    complex_ = ComplexFactory(name="한빛마을")
    groups = [GroupFactory(complex=complex_), GroupFactory(complex=complex_)]
    forms = [opened(client, edit_of(group)) for client, group in zip(clients, groups, strict=True)]
    together, answers = Barrier(2), []

    def press(client: Client, group: Group, form: dict[str, str]) -> None:
        together.wait(10)
        answers.append(client.post(edit_of(group), form | {"new_0_name": "달가람", "new_0_mobile": "010-0000-0001"}).status_code)
        connection.close()

    presses = [Thread(target=press, args=given) for given in zip(clients, groups, forms, strict=True)]
    for one in presses:
        one.start()
    for one in presses:
        one.join(20)
    assert answers == [302, 302]
    assert Resident.objects.filter(complex=complex_, name="달가람").count() == 1
    assert GroupMember.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_officers_entering_one_group_make_one_and_the_second_reads_why() -> None:
    clients = [browser(Role.OFFICER), browser(Role.OFFICER, username="lee", name="이둘")]
    form = opened(clients[0], NEW) | typed(ComplexFactory(name="한빛마을"))
    together, answers = Barrier(2), []

    def press(client: Client) -> None:
        together.wait(10)
        answers.append(client.post(NEW, form))
        connection.close()

    presses = [Thread(target=press, args=(client,)) for client in clients]
    for one in presses:
        one.start()
    for one in presses:
        one.join(20)
    assert sorted(answer.status_code for answer in answers) == [302, 422]
    assert Group.objects.count() == 1
    refused = next(answer for answer in answers if answer.status_code == 422)
    assert "이름이 같은 자생단체가 이미 있습니다" in html(refused)
