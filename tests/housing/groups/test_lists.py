"""자생단체 in their list and on the page of their complex."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.clock import now
from housing.models import Group, Position
from tests.core.forms import opened
from tests.factories.groups import GroupFactory, GroupMemberFactory
from tests.factories.housing import ComplexFactory
from tests.housing.groups.addresses import LIST, NEW, page_of
from tests.pages import html, ids, rows

pytestmark = pytest.mark.django_db


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
