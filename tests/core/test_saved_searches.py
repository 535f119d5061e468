"""저장한 검색: what is kept under a name, who sees it, who may change it, and what must never be kept."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import User
from accounts.roles import Area, Role
from core import clock
from core.records.saved import SavedSearch, kept_for
from tests.factories.accounts import browser, make_department, make_grant
from tests.factories.housing import ComplexFactory, DongFactory, ManagerAppointmentFactory
from tests.pages import addresses, first_cells, html, ids

pytestmark = pytest.mark.django_db

LIST = "/housing/complexes/"
SEARCHES = "/housing/complexes/searches/"
KIND = "housing.complex"


@pytest.fixture
def officer() -> Client:
    return browser(Role.OFFICER)


@pytest.fixture
def colleague() -> Client:
    return browser(Role.OFFICER, username="lee", name="이둘")


@pytest.fixture
def head() -> Client:
    return browser(Role.MANAGER, username="head", name="박부장")


@pytest.fixture
def stranger() -> Client:
    client = browser(Role.OFFICER, username="choi", name="최남")
    User.objects.filter(pk=client.user.pk).update(department=make_department("다른과"))
    return client


def save(client: Client, name: str, query: str = "dong=none", **typed: str) -> object:
    return client.post(f"{SEARCHES}?{query}", {"name": name, **typed})


def edit_of(search: SavedSearch) -> str:
    return f"{SEARCHES}{search.pk}/"


def offered(client: Client, address: str = LIST) -> list[str]:
    """The searches in the list's menu, the last entry (saving and managing) left out."""
    menus = [action["menu"] for action in client.get(address).context["actions"] if action["menu"]]
    return [entry["label"] for entry in menus[0]][:-1]


def test_saved_search_keeps_filter_sort_columns_and_length_but_no_page(officer: Client) -> None:
    dong = DongFactory()
    here = ComplexFactory(dong=dong)
    ComplexFactory()
    query = f"dong={dong.pk}&sort=-name&columns=name&per_page=50"
    answer = save(officer, "마장동", f"{query}&page=3&selected=4&csrfmiddlewaretoken=x&note=123")
    assert answer["Location"] == f"{LIST}?{query}"
    assert SavedSearch.objects.get().query == query
    assert ids(officer.get(answer["Location"])) == [here.pk]


def test_saved_search_stands_in_the_menu_of_its_list_and_on_the_home_page(officer: Client) -> None:
    save(officer, "미지정 단지")
    assert offered(officer) == ["미지정 단지"]
    assert f"{LIST}?dong=none" in addresses(officer.get(LIST, headers={"HX-Request": "true"}))
    home = html(officer.get("/"))
    assert f'<a href="{LIST}?dong=none">공동주택: 미지정 단지</a>' in home


def test_it_never_shows_under_another_kind(officer: Client) -> None:
    save(officer, "미지정 단지")
    assert offered(officer, "/housing/managers/") == []
    (search,) = SavedSearch.objects.all()
    assert officer.get(f"/housing/managers/searches/{search.pk}/").status_code == 404
    assert officer.post(f"/housing/managers/searches/{search.pk}/", {"remove": "1"}).status_code == 404
    assert SavedSearch.objects.exists()


def test_without_sharing_it_is_its_owners_alone(officer: Client, colleague: Client, head: Client) -> None:
    save(officer, "나만")
    for other in (colleague, head):
        assert offered(other) == []
        assert "나만" not in html(other.get("/")) + html(other.get(SEARCHES)).replace("<td>나만</td>", "")
        assert other.post(edit_of(SavedSearch.objects.get()), {"remove": "1"}).status_code == 404
    assert SavedSearch.objects.exists()


def test_shared_one_is_seen_by_the_department_and_nobody_else(officer: Client, colleague: Client, stranger: Client) -> None:
    save(officer, "함께", is_shared="on")
    assert offered(colleague) == ["함께 (부서 공유)"]
    assert offered(officer) == ["함께"]
    assert offered(stranger) == []
    assert "함께" not in html(colleague.get("/")), "home shows one's own"


def test_shared_one_stays_with_the_department_when_its_owner_moves(officer: Client, colleague: Client) -> None:
    save(officer, "함께", is_shared="on")
    User.objects.filter(pk=officer.user.pk).update(department=make_department("다른과"))
    assert offered(colleague) == ["함께 (부서 공유)"]
    search = SavedSearch.objects.get()
    officer.post(edit_of(search), {"name": "함께2", "is_shared": "on"})
    assert offered(colleague) == ["함께2 (부서 공유)"]


def test_only_the_owner_edits_and_only_owner_and_department_admin_remove(
    officer: Client, colleague: Client, head: Client, stranger: Client
) -> None:
    save(officer, "함께", is_shared="on")
    search = SavedSearch.objects.get()
    for other in (colleague, head, stranger):
        assert other.get(edit_of(search)).status_code == 404
        assert other.post(edit_of(search), {"name": "내것"}).status_code == 404
    for other in (colleague, stranger):
        assert other.post(edit_of(search), {"remove": "1"}).status_code == 404
    search.refresh_from_db()
    assert search.name == "함께"
    assert "지우기" not in html(colleague.get(SEARCHES))
    assert "지우기" in html(head.get(SEARCHES))
    assert head.post(edit_of(search), {"remove": "1"})["Location"] == SEARCHES
    assert not SavedSearch.objects.exists()


def test_admin_of_another_department_removes_nothing(officer: Client) -> None:
    save(officer, "함께", is_shared="on")
    other = browser(Role.MANAGER, username="other")
    User.objects.filter(pk=other.user.pk).update(department=make_department("다른과"))
    assert other.post(edit_of(SavedSearch.objects.get()), {"remove": "1"}).status_code == 404


def test_owner_renames_shares_and_takes_back(officer: Client, colleague: Client) -> None:
    save(officer, "옛이름")
    search = SavedSearch.objects.get()
    officer.post(edit_of(search), {"name": "새이름", "is_shared": "on"})
    assert offered(colleague) == ["새이름 (부서 공유)"]
    assert "checked" in html(officer.get(edit_of(search)))
    officer.post(edit_of(search), {"name": "새이름"})
    assert offered(colleague) == []
    assert SavedSearch.objects.get().query == "dong=none"


def test_name_is_once_per_owner_and_kind_and_a_sentence_otherwise(officer: Client, colleague: Client) -> None:
    save(officer, "미지정")
    answer = save(officer, "미지정", "needs_check=on")
    assert answer.status_code == 422
    assert "같은 이름으로 저장한 검색이 이미 있습니다." in html(answer)
    assert SavedSearch.objects.get().query == "dong=none"
    assert save(colleague, "미지정").status_code == 302
    assert officer.post("/housing/managers/searches/?needs_check=on", {"name": "미지정"}).status_code == 302
    save(officer, "다른이름")
    assert officer.post(edit_of(SavedSearch.objects.get(name="다른이름")), {"name": "미지정"}).status_code == 422


def test_database_refuses_a_second_of_the_name_and_none_at_all(officer: Client) -> None:
    save(officer, "가")
    for name in ("가", ""):
        with pytest.raises(IntegrityError), transaction.atomic():
            SavedSearch.objects.create(owner=officer.user, kind=KIND, name=name)


@pytest.mark.parametrize("name", ["", "   ", "가" * 41])
def test_search_without_a_fit_name_is_refused_on_the_form(officer: Client, name: str) -> None:
    assert save(officer, name).status_code == 422
    assert not SavedSearch.objects.exists()


# --- what must never be kept


@pytest.mark.parametrize("words", ["010-0000-0001", "달가람", "~abc"])
def test_words_looked_up_in_personal_columns_are_never_kept(officer: Client, words: str) -> None:
    ManagerAppointmentFactory()
    for address in (f"/housing/managers/searches/?needs_check=on&q={words}",):
        answer = officer.post(address, {"name": "찾기"})
        assert answer.status_code == 422
        assert "개인정보를 찾는 말이 든 조건은 저장할 수 없습니다" in html(answer)
        assert "개인정보를 찾는 말" in html(officer.get(address)), "said before a name is typed"
    assert not SavedSearch.objects.exists()


@pytest.mark.parametrize("words", ["010-0000-0001", "~abc"])
def test_phone_number_and_its_token_are_not_kept_of_any_kind(officer: Client, words: str) -> None:
    assert save(officer, "찾기", f"q={words}").status_code == 422
    assert not SavedSearch.objects.exists()


def test_token_of_a_search_by_phone_is_refused_from_the_list_itself(officer: Client) -> None:
    ManagerAppointmentFactory()
    address = officer.post("/housing/managers/", {"q": "010-0000-0001"})["Location"]
    page = officer.get(address)
    (menu,) = (action["menu"] for action in page.context["actions"] if action["menu"])
    assert officer.post(menu[-1]["url"], {"name": "찾기"}).status_code == 422
    assert not SavedSearch.objects.exists()


def test_words_that_name_no_person_are_kept(officer: Client) -> None:
    ComplexFactory(name="한빛마을")
    ComplexFactory(name="다른마을")
    assert first_cells(officer.get(save(officer, "한빛", "q=한빛")["Location"])) == ["한빛마을"]


def test_condition_that_cannot_be_read_is_not_kept(officer: Client) -> None:
    answer = save(officer, "많이", "households_from=많이")
    assert answer.status_code == 422
    assert "읽을 수 없는 조건" in html(answer)


# --- later


def test_search_of_a_kind_one_may_no_longer_see_disappears(officer: Client) -> None:
    save(officer, "미지정 단지")
    assert "공동주택: 미지정 단지" in html(officer.get("/"))
    officer.user.grants.update(revoked_on=clock.today(), revoked_by="박부장", revoked_reason="업무 변경")
    assert "미지정 단지" not in html(officer.get("/"))
    assert officer.get(SEARCHES).status_code == 403
    make_grant(officer.user, Role.OFFICER, Area.COMMUNITY)
    assert "미지정 단지" not in html(officer.get("/"))


@pytest.mark.parametrize(
    "query", ["dong=9999999999", "building_kind=999999", "sort=gone", "columns=gone", "gone=1", "households_from=x", "%00=%ff"]
)
def test_value_that_is_no_more_gets_the_lists_own_sentence(officer: Client, query: str) -> None:
    ComplexFactory(name="하나")
    SavedSearch.objects.create(owner=officer.user, kind=KIND, name="옛 조건", query=query)
    url = next(address for address in addresses(officer.get(LIST)) if address == f"{LIST}?{query}")
    answer = officer.get(url)
    assert answer.status_code == 200
    assert "목록 조건" in html(answer)


def test_what_the_menu_asks_for_is_what_may_be_seen(officer: Client, colleague: Client, stranger: Client, head: Client) -> None:
    save(officer, "나만")
    save(officer, "함께", is_shared="on")
    save(stranger, "먼 곳", is_shared="on")
    for client in (officer, colleague, stranger, head):
        menu = {one.pk for one in kept_for(User.objects.get(pk=client.user.pk), KIND).searches}
        assert menu == set(SavedSearch.objects.visible_to(User.objects.get(pk=client.user.pk)).values_list("pk", flat=True))


def test_employee_without_a_department_has_nothing_to_share_with(officer: Client, colleague: Client) -> None:
    save(colleague, "함께", is_shared="on")
    User.objects.filter(pk=officer.user.pk).update(department=None)
    assert "부서 공유" not in html(officer.get(f"{SEARCHES}?dong=none"))
    save(officer, "나만", is_shared="on")
    assert SavedSearch.objects.get(name="나만").department_id is None
    assert offered(officer) == ["나만"]


def test_kept_conditions_are_not_of_a_person_who_may_not_see_the_list() -> None:
    assert save(browser(username="no"), "없음").status_code == 403
    assert not SavedSearch.objects.exists()
