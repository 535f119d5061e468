"""내 업무, the search over everything, the menu, and whether the system is well."""

import pytest
from django.test import Client

from accounts.roles import Role
from core import clock
from core.trail.models import AccessLog
from housing.models import Complex
from tests.factories.accounts import browser
from tests.factories.housing import ComplexFactory, DongFactory, ManagerAppointmentFactory
from tests.pages import count, html

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Client:
    return browser(Role.OFFICER)


# --- 내 업무


def test_cards_count_what_waits_and_lead_to_exactly_that(officer: Client) -> None:
    ComplexFactory.create_batch(2)
    ComplexFactory(dong=DongFactory(), needs_check=True)
    ComplexFactory(dong=DongFactory(), household_count=20)
    ComplexFactory(needs_check=True, hidden_at=clock.now())
    cards = {card["label"]: card for card in officer.get("/").context["cards"]}
    counted = {label: card["count"] for label, card in cards.items()}
    assert counted == {"공동주택: 행정동 미지정": 2, "공동주택: 확인 필요 표시": 1, "공동주택: 관리구분 불일치": 1}
    for card in cards.values():
        assert count(officer.get(card["url"])) == card["count"]
        assert card["url"].replace("&", "&amp;") in html(officer.get("/"))


def test_person_for_whom_nothing_waits_is_told_what_to_do(officer: Client) -> None:
    assert "지금 처리할 일이 없습니다" in html(officer.get("/"))


def test_person_without_a_role_sees_no_figures_and_no_menu() -> None:
    ComplexFactory()
    page = html(browser().get("/"))
    assert "행정동 미지정" not in page
    assert "/housing/" not in page


def test_stranger_is_sent_to_the_login_page() -> None:
    for address in ("/", "/search/"):
        assert Client().get(address)["Location"] == f"/login/?next={address}"


@pytest.mark.parametrize(
    ("role", "shown", "missing"),
    [
        (Role.OFFICER, ["/housing/complexes/", "/housing/managers/", "/housing/statistics/"], ["/housing/area-bands/", "/audit/access/"]),
        (Role.MANAGER, ["/housing/complexes/", "/housing/area-bands/"], ["/audit/access/"]),
        (Role.PRIVACY, ["/audit/access/"], ["/housing/complexes/"]),
    ],
)
def test_menu_holds_what_the_role_may_open(role: Role, shown: list[str], missing: list[str]) -> None:
    client = browser(role)
    page = html(client.get(shown[0]))
    for address in shown:
        assert f'href="{address}"' in page
        assert client.get(address).status_code == 200
    for address in missing:
        assert f'href="{address}"' not in page
        assert client.get(address).status_code == 403


# --- search


def test_search_finds_by_name_former_name_and_address(officer: Client) -> None:
    record = ComplexFactory(name="한빛마을", road_address="서울특별시 성동구 고산자로 270")
    Complex.objects.filter(pk=record.pk).update(name="새빛마을")
    for words in ("새빛", "한빛", "고산자로", "ㅅㅂㅁㅇ"):
        (group,) = [group for group in officer.get("/search/", {"q": words}).context["groups"] if group["label"] == "공동주택"]
        assert [hit["url"] for hit in group["hits"]] == [f"/housing/complexes/{record.pk}/"]


def test_search_groups_by_kind_and_leads_to_all_hits(officer: Client) -> None:
    for number in range(15):
        ComplexFactory(name=f"한빛마을 {number}단지")
    (group,) = officer.get("/search/", {"q": "한빛마을"}).context["groups"]
    assert (len(group["hits"]), group["count"]) == (10, 15)
    assert count(officer.get(group["list_url"])) == 15


def test_search_finds_a_manager_without_showing_more_than_the_complex(officer: Client) -> None:
    manager = ManagerAppointmentFactory()
    page = officer.get("/search/", {"q": "달가람"})
    (group,) = page.context["groups"]
    assert [hit["url"] for hit in group["hits"]] == [f"/housing/managers/{manager.pk}/"]
    assert "달가람" not in group["hits"][0]["title"]
    logged = AccessLog.objects.get(kind="housing.managerappointment")
    assert (logged.action, logged.query) == ("search", "통합검색=달가람")


def test_search_leaves_out_what_the_person_may_not_see() -> None:
    ComplexFactory(name="한빛마을")
    assert browser().get("/search/", {"q": "한빛"}).context["groups"] == []


@pytest.mark.parametrize("words", ["", "  ", "없는말", "\x00", "%", "_", "'", "가" * 5000, "<script>", "~"])
def test_any_words_are_answered(officer: Client, words: str) -> None:
    ComplexFactory()
    for answer in (officer.get("/search/", {"q": words}), officer.post("/search/", {"q": words}, follow=True)):
        assert answer.status_code == 200
        assert "<script>" not in html(answer).split("<main", 1)[1]


def test_posted_words_come_to_stand_in_the_address(officer: Client) -> None:
    answer = officer.post("/search/", {"q": "한빛"})
    assert (answer.status_code, answer["Location"]) == (303, "/search/?q=%ED%95%9C%EB%B9%9B")


# --- health


def test_health_is_told_to_anyone_without_a_session() -> None:
    answer = Client().get("/healthz")
    assert answer.json() == {"status": "ok"}
    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies


def test_page_that_does_not_exist_is_a_korean_page(officer: Client) -> None:
    answer = officer.get("/nowhere/")
    assert answer.status_code == 404
    assert 'lang="ko"' in html(answer)
