"""A kind's list: what its address asks for, what it answers, and what it costs. Complexes stand for every kind."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.roles import Area, Role
from core import clock
from core.records.listing import PER_PAGE_CHOICES, page_of, sorted_by
from core.trail.models import AccessLog
from housing.models import Complex
from tests.factories.accounts import browser
from tests.factories.housing import BuildingKindFactory, ComplexFactory, DongFactory, HeatingKindFactory, ManagerAppointmentFactory
from tests.pages import count, first_cells, heads, html, ids, rows

pytestmark = pytest.mark.django_db

LIST = "/housing/complexes/"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def officer() -> Client:
    return browser(Role.OFFICER)


def many(number: int) -> None:
    """Rows whose household counts repeat, and every fifth unknown."""
    kind, heating = BuildingKindFactory(), HeatingKindFactory()
    Complex.objects.bulk_create(
        Complex(
            name=f"단지 {at:03d}",
            building_kind=kind,
            heating=heating,
            kapt_code=f"A{at:05d}",
            household_count=None if at % 5 == 0 else at % 7,
            approved_on=date(2000 + at % 20, 1, 1),
        )
        for at in range(number)
    )


# --- what the address asks for


def test_filters_of_the_address_narrow_the_list_and_its_count(officer: Client) -> None:
    dong = DongFactory()
    here = ComplexFactory(name="여기", dong=dong)
    ComplexFactory(name="저기")
    answer = officer.get(LIST, {"dong": dong.pk})
    assert first_cells(answer) == [here.name]
    assert count(answer) == 1
    assert first_cells(officer.get(LIST, {"dong": "none"})) == ["저기"]


def test_two_filters_hold_together(officer: Client) -> None:
    ComplexFactory(name="둘다", household_count=500, needs_check=True)
    ComplexFactory(name="하나만", household_count=500)
    ComplexFactory(name="다른하나", household_count=20, needs_check=True)
    assert first_cells(officer.get(LIST, {"households_from": "100", "needs_check": "on"})) == ["둘다"]


def test_sort_of_the_address_orders_up_and_down(officer: Client) -> None:
    for name, households in (("가", 20), ("나", 300), ("다", 5)):
        ComplexFactory(name=name, household_count=households)
    assert first_cells(officer.get(LIST, {"sort": "household_count"})) == ["다", "가", "나"]
    assert first_cells(officer.get(LIST, {"sort": "-household_count"})) == ["나", "가", "다"]


def test_list_without_a_sort_is_in_the_kinds_own_order(officer: Client) -> None:
    for name in ("다", "가", "나"):
        ComplexFactory(name=name)
    assert first_cells(officer.get(LIST)) == ["가", "나", "다"]


def test_columns_of_the_address_are_those_shown_in_the_tables_order(officer: Client) -> None:
    ComplexFactory(builder="한빛건설")
    answer = officer.get(LIST, {"columns": "builder,name"})
    assert heads(answer) == ["공동주택명", "시공사"]
    assert rows(answer)[0][1] == "한빛건설"


def test_page_and_per_page_of_the_address_cut_the_list(officer: Client) -> None:
    many(45)
    answer = officer.get(LIST, {"page": "3"})
    assert (len(rows(answer)), count(answer)) == (5, 45)
    assert len(rows(officer.get(LIST, {"per_page": "50"}))) == 45


def test_page_past_the_end_is_the_last_page(officer: Client) -> None:
    many(25)
    assert ids(officer.get(LIST, {"page": "999"})) == ids(officer.get(LIST, {"page": "2"}))


@pytest.mark.parametrize(
    "nonsense",
    [
        {"sort": "no_such_column"},
        {"sort": "remarks"},
        {"sort": "-"},
        {"sort": "name;drop"},
        {"page": "-1"},
        {"page": "²"},
        {"page": "x"},
        {"page": "9" * 5000},
        {"per_page": "7"},
        {"per_page": "²"},
        {"per_page": "9" * 5000},
        {"columns": "no_such,thing"},
        {"columns": ""},
        {"dong": "no such dong"},
        {"households_from": "많이"},
        {"households_from": "1e400"},
        {"households_from": "9" * 40},
        {"households_to": "NaN"},
        {"building_kind": "9" * 30},
        {"year": "17"},
        {"q": "\x00"},
        {"selected": "²"},
        {"unheard_of": "1"},
    ],
    ids=str,
)
def test_nonsense_in_the_address_is_no_error(officer: Client, nonsense: dict[str, str]) -> None:
    ComplexFactory(name="하나")
    answer = officer.get(LIST, nonsense)
    assert answer.status_code == 200
    assert "목록 조건" in html(answer)


@pytest.mark.parametrize(
    "nonsense",
    [{"sort": "no_such_column"}, {"sort": "--name"}, {"page": "²"}, {"per_page": "7"}, {"columns": "no_such"}, {"dong": "x"}],
)
def test_nonsense_falls_back_to_what_the_list_shows_by_itself(officer: Client, nonsense: dict[str, str]) -> None:
    many(25)
    plain = officer.get(LIST)
    answer = officer.get(LIST, nonsense)
    assert sorted(heads(answer)) == sorted(heads(plain))
    assert rows(answer) == rows(plain)
    assert (len(rows(answer)), count(answer)) == (20, 25)


def test_number_that_is_none_is_told_beside_the_filter(officer: Client) -> None:
    answer = officer.get(LIST, {"households_from": "많이"})
    assert 'role="alert"' in html(answer)
    assert "많이" in html(answer), "what was typed stays"


def test_links_of_the_page_keep_filter_sort_columns_and_length(officer: Client) -> None:
    many(60)
    answer = html(officer.get(LIST, {"sort": "-name", "columns": "name,builder", "households_from": "0"}))
    following = f"{LIST}?sort=-name&amp;columns=name%2Cbuilder&amp;households_from=0&amp;page=2"
    assert f'href="{following}"' in answer


def test_empty_list_says_what_to_do(officer: Client) -> None:
    ComplexFactory()
    answer = officer.get(LIST, {"q": "없는단지이름"})
    assert rows(answer) == []
    assert "초기화" in html(answer)


def test_totals_are_of_all_that_the_filter_lets_through(officer: Client) -> None:
    many(30)
    wanted = sum(value or 0 for value in Complex.objects.values_list("household_count", flat=True))
    assert f"세대수 합계 <strong>{wanted:,}</strong>" in html(officer.get(LIST))


# --- order and pages


@pytest.mark.parametrize("sort", ["household_count", "-household_count", "dong", "-dong", "approved_on", "-lift_count", "manager_name"])
def test_no_row_stands_on_two_pages_and_unknown_values_come_last(officer: Client, sort: str) -> None:
    many(45)
    seen = [pk for page in ("1", "2", "3") for pk in ids(officer.get(LIST, {"sort": sort, "page": page}))]
    assert sorted(seen) == sorted(Complex.objects.values_list("pk", flat=True))
    if sort.endswith("household_count"):
        known = [Complex.objects.get(pk=pk).household_count is not None for pk in seen]
        assert known == sorted(known, reverse=True)


@pytest.mark.parametrize("descending", [False, True])
def test_deep_page_walked_backwards_has_the_rows_of_plain_ordering(descending: bool) -> None:
    many(97)
    queryset = Complex.objects.all()
    plain = list(sorted_by(queryset, ("household_count",), descending=descending).values_list("pk", flat=True))
    for number in range(1, 6):
        page = page_of(queryset, paths=("pk",), sort=("household_count",), descending=descending, number=number, per_page=20)
        assert page.ids == plain[(number - 1) * 20 : number * 20]


# --- price


def queries_of(client: Client, address: str, **options: object) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address, **options).status_code == 200
    return [query["sql"] for query in captured.captured_queries]


def is_of_the_session(sql: str) -> bool:
    return "django_session" in sql or sql.startswith(("SAVEPOINT", "RELEASE"))


def test_longer_page_costs_as_many_queries_as_a_short_one(officer: Client) -> None:
    many(120)
    officer.get(LIST)
    costs = {number: len(queries_of(officer, f"{LIST}?per_page={number}")) for number in PER_PAGE_CHOICES}
    assert len(set(costs.values())) == 1, costs


def test_list_costs_six_queries_beside_the_session(officer: Client) -> None:
    many(30)
    officer.get(LIST)
    asked = [sql for sql in queries_of(officer, LIST) if not is_of_the_session(sql)]
    assert len(asked) <= 6, "\n".join(asked)


# --- with and without htmx


def test_htmx_gets_the_region_alone_with_count_and_actions_beside_it(officer: Client) -> None:
    ComplexFactory(name="하나")
    whole, part = officer.get(LIST), officer.get(LIST, headers=HTMX)
    assert "<html" in html(whole)
    assert "<html" not in html(part)
    assert 'id="list-region"' in html(part)
    assert 'hx-swap-oob="true"' in html(part)
    assert rows(part) == rows(whole)
    assert "HX-Request" in part["Vary"]


def test_htmx_restoring_a_page_gets_it_whole(officer: Client) -> None:
    answer = officer.get(LIST, headers={**HTMX, "HX-History-Restore-Request": "true"})
    assert "<html" in html(answer)


def test_everything_of_the_list_works_by_links_and_plain_forms(officer: Client) -> None:
    many(25)
    page = html(officer.get(LIST))
    assert f'method="get" action="{LIST}"' in page
    assert f'href="{LIST}?page=2"' in page
    assert f'href="{LIST}?sort=-name"' in page
    assert 'type="submit">조회' in page


# --- who


def test_stranger_is_sent_to_the_login_page_and_back() -> None:
    answer = Client().get(f"{LIST}?dong=none")
    assert answer.status_code == 302
    assert answer["Location"] == "/login/?next=/housing/complexes/%3Fdong%3Dnone"


def test_stranger_in_the_middle_of_a_page_is_told_to_log_in_again() -> None:
    answer = Client().get(LIST, headers=HTMX)
    assert answer["HX-Redirect"].startswith("/login/?next=/housing/complexes/")
    assert Client().post(LIST, headers=HTMX).status_code == 401


def test_person_without_the_right_is_refused() -> None:
    ComplexFactory(name="비밀단지")
    for client in (browser(username="no"), browser(Role.OFFICER, username="other", area=Area.COMMUNITY)):
        answer = client.get(LIST)
        assert answer.status_code == 403
        assert "비밀단지" not in html(answer)


def test_hidden_row_is_neither_listed_nor_counted(officer: Client) -> None:
    ComplexFactory(name="보임")
    ComplexFactory(name="숨김", hidden_at=clock.now())
    answer = officer.get(LIST)
    assert first_cells(answer) == ["보임"]
    assert count(answer) == 1


def test_children_of_a_hidden_complex_leave_their_list(officer: Client) -> None:
    shown, hidden = ManagerAppointmentFactory(), ManagerAppointmentFactory()
    Complex.objects.filter(pk=hidden.complex_id).update(hidden_at=clock.now())
    assert ids(officer.get("/housing/managers/")) == [shown.pk]


@pytest.mark.parametrize(
    ("role", "offered", "missing"),
    [
        (Role.OFFICER, ["새로 등록", "엑셀 올리기", "엑셀 받기"], ["삭제한 자료"]),
        (Role.MANAGER, ["새로 등록", "삭제한 자료"], []),
        (Role.SUPERVISOR, ["엑셀 받기"], ["새로 등록", "엑셀 올리기", "개인정보 받기", "삭제한 자료"]),
        (Role.SYSADMIN, [], ["새로 등록", "엑셀 받기", "엑셀 올리기", "개인정보 받기", "삭제한 자료"]),
    ],
)
def test_list_offers_what_the_role_may_do_and_nothing_else(role: Role, offered: list[str], missing: list[str]) -> None:
    page = html(browser(role).get("/housing/managers/"))
    for label in offered:
        assert f">{label}</a>" in page
    for label in missing:
        assert f">{label}</a>" not in page


# --- the access log


def test_list_that_shows_no_personal_column_is_not_logged(officer: Client) -> None:
    ComplexFactory()
    officer.get(LIST)
    assert not AccessLog.objects.exists()


def test_list_that_shows_the_manager_is_logged_with_whose_data(officer: Client) -> None:
    row = ManagerAppointmentFactory().complex
    officer.get(LIST, {"columns": "name,manager_name", "households_from": "1"}, REMOTE_ADDR="10.1.2.3")
    logged = AccessLog.objects.get()
    assert (logged.account, logged.action, logged.kind, logged.ip) == ("kim", "search", "housing.complex", "10.1.2.3")
    assert (logged.subject_ids, logged.count) == ([row.pk], 1)
    assert "세대수 이상=1" in logged.query


def test_what_cannot_be_logged_is_not_shown(officer: Client, broken_log: Callable[[], AbstractContextManager[None]]) -> None:
    ManagerAppointmentFactory()
    officer.raise_request_exception = False
    with broken_log():
        answer = officer.get(LIST, {"columns": "name,manager_name"})
        assert answer.status_code == 500
        assert "달*람" not in html(answer)
    assert "달*람" in html(officer.get(LIST, {"columns": "name,manager_name"}))


def test_value_typed_by_a_user_is_shown_as_text(officer: Client) -> None:
    ComplexFactory(name="<script>alert(1)</script>")
    page = html(officer.get(LIST))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
