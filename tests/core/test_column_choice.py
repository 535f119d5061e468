"""열 고르기: a person's own columns, on the list and in the file, until the address says otherwise."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.roles import Role
from config.kinds import COMPLEX, MANAGER, REPRESENTATIVE
from core.records.saved import ColumnChoice
from core.trail.models import AccessLog
from tests.factories.accounts import browser
from tests.factories.housing import ComplexFactory, ManagerAppointmentFactory
from tests.pages import body, cells, heads, html

pytestmark = pytest.mark.django_db

LIST = "/housing/complexes/"
COLUMNS = "/housing/complexes/columns/"
DEFAULT_FIRST = ["공동주택명", "행정동", "단지분류"]


@pytest.fixture
def officer() -> Client:
    ManagerAppointmentFactory()
    return browser(Role.OFFICER)


def choose(client: Client, *names: str) -> str:
    return client.post(COLUMNS, {"columns": names})["Location"]


def test_chosen_columns_stand_on_the_list_and_in_the_file_next_time_too(officer: Client) -> None:
    assert choose(officer, "builder", "household_count") == LIST
    for _ in range(2):
        assert heads(officer.get(LIST)) == ["공동주택명", "세대수", "시공사"], "in the table's order, the link always there"
    _, header, *_ = cells(body(officer.get(LIST, {"format": "xlsx"})))
    assert header == ["관리번호", "공동주택명", "세대수", "시공사"]


def test_choice_is_one_persons_and_one_kinds(officer: Client) -> None:
    managers = heads(officer.get("/housing/managers/"))
    choose(officer, "builder")
    assert heads(browser(Role.OFFICER, username="lee").get(LIST))[:3] == DEFAULT_FIRST
    assert heads(officer.get("/housing/managers/")) == managers


def test_columns_of_the_address_win(officer: Client) -> None:
    choose(officer, "builder")
    assert heads(officer.get(LIST, {"columns": "name,postcode"})) == ["공동주택명", "우편번호"]
    assert len(heads(officer.get(LIST, {"columns": "all"}))) > 40
    assert heads(officer.get(LIST, {"columns": "no_such"})) == ["공동주택명", "시공사"]


def test_choosing_again_replaces_and_reset_brings_the_kinds_own_back(officer: Client) -> None:
    choose(officer, "builder")
    choose(officer, "postcode")
    assert heads(officer.get(LIST)) == ["공동주택명", "우편번호"]
    assert ColumnChoice.objects.count() == 1
    officer.post(COLUMNS, {"columns": ["builder"], "reset": "1"})
    assert heads(officer.get(LIST))[:3] == DEFAULT_FIRST
    assert not ColumnChoice.objects.exists()


@pytest.mark.parametrize("names", [[], ["no_such"], ["name; drop table"]])
def test_nonsense_chooses_nothing_that_is_not_there(officer: Client, names: list[str]) -> None:
    choose(officer, *names)
    assert heads(officer.get(LIST))[0] == "공동주택명"
    assert all(one.columns == "name" for one in ColumnChoice.objects.all())


def test_column_that_is_no_more_is_passed_over(officer: Client) -> None:
    ColumnChoice.objects.create(owner=officer.user, kind="housing.complex", columns="gone,name,builder")
    assert heads(officer.get(LIST)) == ["공동주택명", "시공사"]
    ColumnChoice.objects.update(columns="gone")
    assert heads(officer.get(LIST))[:3] == DEFAULT_FIRST


def test_page_offers_every_column_in_the_forms_parts_with_the_shown_ones_ticked(officer: Client) -> None:
    page = html(officer.get(COLUMNS, {"columns": "name,builder", "dong": "none"}))
    for title in ("<legend>공동주택</legend>", "<legend>관리사무소</legend>"):
        assert title in page
    assert 'value="builder" checked' in page
    assert 'value="postcode">' in page
    assert 'value="name" checked disabled' in page
    assert "관리소장 (개인정보)" in page


def test_list_comes_back_as_it_was_left_but_for_its_columns(officer: Client) -> None:
    page = html(officer.get(LIST, {"dong": "none", "sort": "-name", "page": "1", "columns": "name"}))
    assert f'href="{COLUMNS}?dong=none&amp;sort=-name&amp;columns=name"' in page
    answer = officer.post(f"{COLUMNS}?dong=none&sort=-name&columns=name", {"columns": ["builder"]})
    assert answer["Location"] == f"{LIST}?dong=none&sort=-name"


def test_chosen_personal_column_is_logged_and_one_that_is_not_chosen_is_not(officer: Client) -> None:
    choose(officer, "builder")
    officer.get(LIST)
    assert not AccessLog.objects.exists()
    choose(officer, "manager_name")
    assert "달*람" in html(officer.get(LIST))
    assert (AccessLog.objects.get().action, AccessLog.objects.get().count) == ("list", 1)


def test_list_with_chosen_columns_and_saved_searches_costs_no_more_than_six_queries(officer: Client) -> None:
    ComplexFactory.create_batch(3)
    choose(officer, "builder", "heating")
    officer.get(LIST)
    with CaptureQueriesContext(connection) as captured:
        officer.get(LIST)
    asked = [query["sql"] for query in captured.captured_queries if "django_session" not in query["sql"]]
    assert len(asked) <= 6, "\n".join(asked)


def test_who_may_not_see_the_list_chooses_nothing_of_it() -> None:
    client = browser(username="no")
    assert client.get(COLUMNS).status_code == 403
    assert client.post(COLUMNS, {"columns": ["name"]}).status_code == 403
    assert not ColumnChoice.objects.exists()


def test_reader_of_the_access_log_has_columns_of_their_own() -> None:
    client = browser(Role.PRIVACY)
    assert client.post("/audit/access/columns/", {"columns": ["at", "account"]})["Location"] == "/audit/access/"
    client.get("/audit/access/")
    assert heads(client.get("/audit/access/")) == ["일시", "계정"]


def test_columns_stand_with_what_they_tell_of() -> None:
    """A person's name is no field of the post's form; that is no reason to hide it among the rest."""
    groups = {title: {column.name for column in columns} for title, columns in REPRESENTATIVE.column_groups}
    assert groups["입주민"] >= {"complex", "dong", "name", "mobile"}
    assert "" not in groups
    assert "manager_name" in {column.name for column in dict(COMPLEX.column_groups)["관리사무소"]}
    assert [title for title, _ in MANAGER.column_groups] == [MANAGER.title]
