"""The list, the panel on a complex's page and the page of a resident."""

import re
from datetime import date
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.roles import Role
from core import clock
from core.trail.models import AccessLog
from housing.models.terms import TermStatus
from tests.factories.accounts import browser
from tests.factories.housing import ComplexFactory, DongFactory
from tests.factories.residents import PositionFactory, RepresentativeFactory, ResidentFactory
from tests.pages import TAG, html, ids

pytestmark = pytest.mark.django_db
LIST = "/housing/representatives/"


@pytest.fixture
def client() -> Client:
    return browser(Role.OFFICER)


def listed(client: Client, **query: object) -> set[int]:
    return set(ids(client.get(f"{LIST}?{urlencode(query)}")))


def test_states_are_as_of_the_day_asked_for(client: Client) -> None:
    serving = RepresentativeFactory(started_on=date(2016, 3, 14), ended_on=date(2018, 3, 13))
    left = RepresentativeFactory(
        started_on=date(2016, 3, 14),
        ended_on=date(2018, 3, 13),
        status=TermStatus.DISMISSED,
        status_on=date(2016, 4, 1),
        status_reason="해임투표",
    )
    over = RepresentativeFactory(started_on=date(2014, 3, 14), ended_on=date(2016, 3, 13), status=TermStatus.EXPIRED)
    odd = RepresentativeFactory(started_on=date(2016, 3, 14), ended_on=date(2016, 3, 13), needs_check=True)

    assert listed(client) == {serving.pk, left.pk, over.pk, odd.pk}
    assert listed(client, state="serving", day="2016-05-02") == {serving.pk, odd.pk}
    assert listed(client, state="serving", day="2016.4.1") == {serving.pk, left.pk, odd.pk}
    assert listed(client, state="serving", day="20140314") == {over.pk}
    assert listed(client, state="ended", day="2016-05-02") == {over.pk}
    assert listed(client, state="ended", day="2016-03-13") == set()
    assert listed(client, state="left", day="2016-03-31") == set()
    assert listed(client, state="left", day="2016-04-01") == {left.pk}
    assert listed(client, state="expiring", day="2017-12-13") == {serving.pk}
    assert listed(client, state="expiring", day="2017-12-12") == set()
    assert listed(client, state="impossible") == {odd.pk}
    assert listed(client, state="stale") == {serving.pk}
    assert listed(client, needs_check="on") == {odd.pk}


def test_filters_by_position_role_dong_complex_and_person(client: Client) -> None:
    here = ComplexFactory(dong=DongFactory())
    chair = RepresentativeFactory(resident__complex=here, position=PositionFactory(label="회장"))
    other = RepresentativeFactory()

    assert listed(client, position=chair.position_id) == {chair.pk}
    assert listed(client, role="chair") == {chair.pk}
    assert listed(client, dong="1120054000") == {chair.pk}
    assert listed(client, dong="none") == {other.pk}
    assert listed(client, complex=here.pk) == {chair.pk}
    assert listed(client, resident=other.resident_id) == {other.pk}


def test_a_day_that_is_none_is_a_sentence(client: Client) -> None:
    RepresentativeFactory()
    assert "날짜로 읽을 수 없습니다" in html(client.get(LIST, {"day": "내일", "state": "serving"}))


def test_search_by_name_is_logged_and_a_number_never_in_the_address(client: Client) -> None:
    post = RepresentativeFactory(resident__name="달가람", resident__mobile="01000001234")
    assert listed(client, q="가람") == {post.pk}
    assert listed(client, q="1234") == {post.pk}
    found = client.post(LIST, {"q": "010-0000-1234"})
    assert "1234" not in found["Location"]
    assert ids(client.get(found["Location"])) == [post.pk]
    assert AccessLog.objects.filter(kind="housing.representative", action="search").exists()


def rows_of(text: str) -> list[list[str]]:
    rows = re.findall(r"<tr>\s*<td.*?</tr>", text, re.DOTALL)
    return [[" ".join(TAG.sub(" ", cell).split()) for cell in re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)] for row in rows]


def test_panel_has_the_source_s_columns_those_in_office_first(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2026, 11, 22))
    complex_ = ComplexFactory()
    director = RepresentativeFactory(resident__complex=complex_, resident__name="별나래", resident__sex="m")
    RepresentativeFactory(resident__complex=complex_, resident__name="달가람", position=PositionFactory(label="회장"))
    RepresentativeFactory(
        resident=director.resident, started_on=date(2022, 3, 14), ended_on=date(2024, 3, 13), position=PositionFactory(label="감사")
    )
    page = html(client.get(f"/housing/complexes/{complex_.pk}/"))
    columns = "입주자대표: 연번, 직위, 성명, 생년월일, 성별, 동호수, 연락처, 임기, 상태"
    assert page.index("관리사무소장</h3>") < page.index(columns) < page.rindex("사진")
    table = page.split("입주자대표: 연번", 1)[1]
    found = [row for row in rows_of(table) if len(row) == 9]
    assert [row[:3] + row[4:6] + row[7:] for row in found] == [
        ["1", "회장", "달*람", "여", "101동 ***호", "2026.03.14~2028.03.13", "재임"],
        ["2", "이사", "별*래", "남", "101동 ***호", "2026.03.14~2028.03.13", "재임"],
        ["1", "감사", "별*래", "남", "101동 ***호", "2022.03.14~2024.03.13", "만료"],
    ]
    assert "지난 임기 1건" in page
    assert f"/housing/representatives/new/?complex={complex_.pk}" in page
    assert "달가람" in html(client.post(f"/housing/complexes/{complex_.pk}/reveal/"))


def test_panel_costs_one_query_however_many_posts_it_holds(client: Client) -> None:
    complex_ = ComplexFactory()
    address = f"/housing/complexes/{complex_.pk}/"

    def cost() -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        return sum(query["sql"].startswith('SELECT "housing_representative"') for query in captured)

    assert cost() == 1
    for _ in range(12):
        RepresentativeFactory(resident__complex=complex_)
    assert cost() == 1


def test_panel_shows_nothing_deleted_and_links_nothing_to_readers() -> None:
    complex_ = ComplexFactory()
    RepresentativeFactory(resident__complex=complex_, hidden_at="2026-01-01T00:00+09:00", position=PositionFactory(label="감사"))
    page = html(browser(Role.SUPERVISOR).get(f"/housing/complexes/{complex_.pk}/"))
    assert "등록된 입주자대표가 없습니다." in page
    assert "representatives/new" not in page


def test_page_of_a_resident_shows_all_their_posts(client: Client) -> None:
    person = ResidentFactory(name="달가람")
    RepresentativeFactory(resident=person, position=PositionFactory(label="회장"))
    RepresentativeFactory(resident=person, position=PositionFactory(label="감사"), started_on=date(2020, 1, 1), ended_on=date(2021, 12, 31))
    page = html(client.get(f"/housing/residents/{person.pk}/"))
    assert "달*람" in page
    assert [row[1] for row in rows_of(page) if len(row) == 9] == ["회장", "감사"]


def test_another_department_sees_nothing() -> None:
    post = RepresentativeFactory()
    stranger = browser(username="nobody")
    for address in (LIST, f"{LIST}{post.pk}/", f"/housing/residents/{post.resident_id}/"):
        assert stranger.get(address).status_code == 403
    assert browser(Role.OFFICER).get(f"{LIST}{post.pk + 99}/").status_code == 404
