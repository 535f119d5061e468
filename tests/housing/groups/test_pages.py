"""자생단체 on screen: its people typed in its own form, masked until asked for, found by name and number, on the complex's page."""

from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.roles import Area, Role
from core import clock
from core.clock import now
from core.trail.models import AccessLog
from housing.models import Complex, Group, GroupMember, Position, Resident
from tests.core.forms import fields_of, opened, sent
from tests.factories.accounts import browser
from tests.factories.groups import GroupFactory, GroupMemberFactory
from tests.factories.housing import ComplexFactory
from tests.factories.residents import RepresentativeFactory, ResidentFactory
from tests.pages import html, ids, rows

pytestmark = pytest.mark.django_db
LIST, NEW = "/housing/groups/", "/housing/groups/new/"


@pytest.fixture
def officer() -> Client:
    return browser(Role.OFFICER)


def page_of(group: Group) -> str:
    return f"{LIST}{group.pk}/"


def edit_of(group: Group, part: str = "members") -> str:
    return f"{page_of(group)}edit/?part={part}"


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


# --- masked until asked for, and logged


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
    sent(officer, edit_of(group), new_0_name="달가람", new_0_position=position("회장"))
    page = html(officer.get(f"{page_of(group)}history/"))
    assert "구성원 등록" in page
    assert "회장" in page
    assert "달가람" not in page


# --- list, and the complex's page


def test_list_shows_the_representative_of_each_group(officer: Client) -> None:
    member = GroupMemberFactory(
        group__complex__name="한빛마을", group__name="사랑회", resident__name="달가람", resident__mobile="01000001234"
    )
    assert rows(officer.get(LIST)) == [
        ["한빛마을", "공동체활성화 단체", "사랑회", "회장", "달*람", "010-****-1234", "12", "2016-04-29", "ma***@example.kr", ""]
    ]
    assert member.group_id in ids(officer.get(LIST, {"kind": "activation"}))
    assert ids(officer.get(LIST, {"kind": "other"})) == []


def test_panel_of_a_complex_has_the_sources_columns_in_their_order(officer: Client) -> None:
    member = GroupMemberFactory(group__name="쉐르빌사랑회", group__member_count=0, resident__name="달가람", resident__mobile="01000001234")
    GroupMemberFactory(group=member.group, position=Position.objects.get(label="총무"), resident__name="별나래")
    other = GroupFactory(complex=member.group.complex, name="게이트볼회", kind="other", dissolved_on=date(2020, 1, 1))
    page = html(officer.get(f"/housing/complexes/{member.group.complex_id}/"))
    panel = page.split('id="panel-groups"', 1)[1].split("</section>", 1)[0]
    heads = ["연번", "단체구분", "단체명", "직위", "성명", "연락처", "회원수", "구성일"]
    places = [panel.index(f">{head}</th>") for head in heads]
    assert places == sorted(places)
    values = [
        "공동체활성화 단체",
        "쉐르빌사랑회",
        "회장",
        "달*람",
        "010-****-1234",
        "0명",
        "2016-04-29",
        "총무",
        "별*래",
        "게이트볼회(해산)",
    ]
    places = [panel.index(value) for value in values]
    assert places == sorted(places)
    assert panel.count(f'href="{page_of(member.group)}"') == 1
    assert page_of(other) in panel
    assert "게이트볼회(해산)" in panel


def test_panel_costs_one_query_however_much_it_holds(officer: Client) -> None:
    complex_ = ComplexFactory()
    address, costs = f"/housing/complexes/{complex_.pk}/", []
    for count in (0, 1, 6):
        for _ in range(count):
            GroupMemberFactory.create_batch(2, group=GroupFactory(complex=complex_))
        officer.get(address)
        with CaptureQueriesContext(connection) as captured:
            officer.get(address)
        costs.append(len([query for query in captured if "housing_group" in query["sql"]]))
    assert costs == [1, 1, 1]


def test_group_of_another_complex_is_not_on_the_page(officer: Client) -> None:
    group, other = GroupFactory(name="사랑회"), ComplexFactory()
    assert "사랑회" not in html(officer.get(f"/housing/complexes/{other.pk}/"))
    Group.objects.filter(pk=group.pk).update(hidden_at=now())
    assert "등록된 자생단체가 없습니다." in html(officer.get(f"/housing/complexes/{group.complex_id}/"))


def test_new_group_from_the_complex_has_it_filled_in(officer: Client) -> None:
    complex_ = ComplexFactory(name="한빛마을")
    assert opened(officer, f"{NEW}?complex={complex_.pk}")["complex"].startswith("한빛마을 (")
