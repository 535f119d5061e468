"""Every page of statistics on the screen: each number leads to a list of exactly that many, and the workbook holds the same."""

import io
import re
from datetime import timedelta

import pytest
from django.test import Client
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from accounts.roles import Area, Role
from core import clock
from core.places.models import Dong
from core.statistics.report import StatPanel
from housing.models import ComplaintKind, Complex, GrantStatus, Position, Programme
from housing.models.complaints import Result
from housing.models.querysets import DeclaredClass
from tests.factories.accounts import browser
from tests.factories.complaints import ComplaintFactory
from tests.factories.grants import GrantFactory, paid_grant, settled_grant
from tests.factories.housing import BuildingKindFactory, ComplexFactory, DongFactory
from tests.factories.residents import RepresentativeFactory
from tests.pages import body, count, html

pytestmark = pytest.mark.django_db

COMPLEXES = "/housing/statistics/"
REPRESENTATIVES = "/housing/statistics/representatives/"
GRANTS = "/housing/statistics/grants/"
COMPLAINTS = "/housing/statistics/complaints/"
PAGES = (COMPLEXES, REPRESENTATIVES, GRANTS, COMPLAINTS)
SUMMED = {"동(棟)수", "세대수"}
"""Columns that add up something else than the records of the list behind them; so do amounts."""
MOST_QUERIES = {COMPLEXES: 11, REPRESENTATIVES: 9, GRANTS: 10, COMPLAINTS: 7}

ROW = re.compile(r"<tr[^>]*data-label=.*?</tr>", re.DOTALL)
CELL = re.compile(r'data-value="([\d.]+)">(?:<a href="([^"]+)">)?([\d,.]+)')

every_page = pytest.mark.parametrize("page", PAGES)


@pytest.fixture
def officer() -> Client:
    return browser(Role.OFFICER)


@pytest.fixture
def ward() -> None:
    """Every class, two dongs with complexes and one without, known and unknown years, grants and complaints in every state."""
    first, second = DongFactory(), DongFactory(code="1120055000", name="사근동")
    DongFactory(code="1120056000", name="송정동")
    row_house = BuildingKindFactory(label="연립시험", is_row_house=True)
    for at, declared in enumerate(DeclaredClass):
        ComplexFactory.create_batch(at + 1, declared_class=declared, dong=first, building_count=at, approved_on=f"{2001 + at}-01-01")
    ComplexFactory(building_kind=row_house, dong=second, household_count=None)
    ComplexFactory(dong=DongFactory(code="1120051000", name="옛동", is_abolished=True))
    nowhere = ComplexFactory(dong=None, approved_on=None)
    hidden = ComplexFactory(hidden_at=clock.now())
    _add_posts(first, nowhere, hidden)
    _add_grants(ComplexFactory(dong=first), nowhere, hidden)
    _add_complaints(nowhere, hidden)


def _add_posts(dong: Dong, nowhere: Complex, hidden: Complex) -> None:
    today = clock.today()
    for position in Position.objects.all()[:3]:
        RepresentativeFactory(resident__complex__dong=dong, position=position, started_on=today, ended_on=today + timedelta(700))
    RepresentativeFactory(resident__complex=nowhere, position__label="옛 직위", position__is_retired=True, started_on=None, ended_on=None)
    RepresentativeFactory(resident__complex__dong=dong, started_on=today - timedelta(700), ended_on=today)
    RepresentativeFactory(resident__complex__dong=dong, started_on=today - timedelta(700), ended_on=today - timedelta(1))
    RepresentativeFactory(resident__complex__dong=dong, started_on=today + timedelta(1), ended_on=None)
    RepresentativeFactory(resident__complex__dong=dong, started_on=today, ended_on=today, needs_check=True)
    RepresentativeFactory(resident__complex=hidden, started_on=today, ended_on=None)


def _add_grants(first: Complex, nowhere: Complex, hidden: Complex) -> None:
    paid_grant(complex=first, year=2015)
    paid_grant(complex=first, programme__label="옛 사업", programme__is_retired=True)
    settled_grant(complex=first)
    GrantFactory(complex=nowhere, programme=None, decided=700_500, status=GrantStatus.DECIDED)
    GrantFactory(complex=nowhere, status=GrantStatus.REJECTED)
    paid_grant(complex=hidden)


def _add_complaints(nowhere: Complex, hidden: Complex) -> None:
    kinds = list(ComplaintKind.objects.all())
    now = clock.now()
    closed = {"closed_at": now, "result": Result.DONE, "answer": "고쳤습니다."}
    ComplaintFactory(kind=kinds[0], received_at=now, due_at=now - timedelta(hours=1))
    ComplaintFactory(kind=kinds[0], received_at=now, due_at=now + timedelta(days=1), complex=None)
    ComplaintFactory(kind=kinds[1], received_at=now, complex=nowhere, **closed)
    ComplaintFactory(kind=None, received_at=now, needs_check=True, due_at=now, **closed)
    ComplaintFactory(
        kind=kinds[1],
        received_at=now,
        **{**closed, "result": Result.TRANSFERRED, "transferred_to": "서울시", "transferred_on": now.date()},
    )
    ComplaintFactory(kind=kinds[0], received_at=now, complex=hidden)


def counts_records(panel: StatPanel, at: int) -> bool:
    return not panel.columns[at].is_money and panel.columns[at].header not in SUMMED


@every_page
def test_every_number_leads_to_a_list_of_exactly_that_many(officer: Client, ward: None, page: str) -> None:
    answer = officer.get(page)
    printed = [CELL.findall(row) for row in ROW.findall(html(answer))]
    panels = answer.context["report"].panels
    assert len(printed) == sum(len(panel.rows) for panel in panels)
    followed = 0
    cells_of = iter(printed)
    for panel in panels:
        for row in panel.rows:
            for at, (value, address, text) in enumerate(next(cells_of)):
                assert text == panel.columns[at].text(row.figures[at])
                assert bool(address) == (row.query is not None)
                if address and counts_records(panel, at):
                    assert count(officer.get(address.replace("&amp;", "&"))) == int(value), (panel.slug, row.label, address)
                    followed += 1
    assert followed > 15


@every_page
def test_row_without_a_list_is_empty(officer: Client, ward: None, page: str) -> None:
    """Only years without any grant, here: with more complexes than a page names, the rest has no list either."""
    for panel in officer.get(page).context["report"].panels:
        assert all(set(row.figures) == {0} for row in panel.rows if row.query is None)


@every_page
def test_page_says_what_is_counted_and_when(officer: Client, ward: None, page: str) -> None:
    sentence = re.search(r'<p class="list-count">(.*?)</p>', html(officer.get(page)))
    assert sentence is not None
    assert f"{clock.today():%Y-%m-%d}" in sentence[1]
    assert "삭제한 자료는 빠집니다" in sentence[1]


@every_page
def test_empty_ward_is_zeros(officer: Client, page: str) -> None:
    assert 'data-value="0"' in html(officer.get(page))


@every_page
def test_workbook_holds_the_figures_of_the_page(officer: Client, ward: None, page: str) -> None:
    report = officer.get(page).context["report"]
    answer = officer.get(page, {"format": "xlsx"})
    book = load_workbook(io.BytesIO(body(answer)))
    assert book.sheetnames == [panel.title for panel in report.panels]
    for panel in report.panels:
        lines = [list(row[: 1 + len(panel.columns)]) for row in book[panel.title].iter_rows(min_row=7, values_only=True)]
        shown = [
            [row.label, *(float(column.number(figure)) for column, figure in zip(panel.columns, row.figures, strict=True))]
            for row in panel.rows
        ]
        assert lines == shown
    assert "출력자: 김하나(공동주택과)" in [cell.value for cell in book.worksheets[0]["A"]]
    assert "filename*=UTF-8''" in answer["Content-Disposition"]


@every_page
def test_figures_take_the_right_to_see_what_they_count_and_the_workbook_that_to_export(page: str) -> None:
    assert Client().get(page)["Location"] == f"/login/?next={page}"
    for client in (browser(username="no"), browser(Role.OFFICER, username="other", area=Area.COMMUNITY)):
        assert client.get(page).status_code == 403
    sysadmin = browser(Role.SYSADMIN, username="admin")
    assert sysadmin.get(page).status_code == 200
    assert "엑셀 받기" not in html(sysadmin.get(page))
    assert sysadmin.get(page, {"format": "xlsx"}).status_code == 403
    assert browser(Role.SUPERVISOR, username="boss").get(page, {"format": "xlsx"}).status_code == 200


@every_page
def test_page_costs_as_many_queries_for_many_records(
    officer: Client, ward: None, page: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    officer.get(page)
    for make in (ComplexFactory, RepresentativeFactory, paid_grant, lambda: ComplaintFactory(received_at=clock.now())):
        for _ in range(15):
            make()
    with django_assert_max_num_queries(MOST_QUERIES[page]):
        officer.get(page)


@pytest.mark.parametrize(
    ("page", "names"),
    [
        (COMPLEXES, Dong),
        (REPRESENTATIVES, Dong),
        (REPRESENTATIVES, Position),
        (GRANTS, Dong),
        (GRANTS, Programme),
        (COMPLAINTS, ComplaintKind),
    ],
)
def test_every_dong_and_code_stands_there_even_without_a_record(officer: Client, ward: None, page: str, names: type) -> None:
    shown = html(officer.get(page))
    # Abolished dongs and retired codes stand there only where a record names them.
    for name in (name for name in map(str, names.objects.all()) if not name.startswith("옛")):
        assert f'data-label="{name}"' in shown


@pytest.mark.parametrize(
    ("page", "asked", "said"),
    [
        (REPRESENTATIVES, {"day": "2016. 5. 2."}, "2016-05-02 현재"),
        (REPRESENTATIVES, {"day": "20160231"}, "달력에 없는 날짜입니다: “20160231”."),
        (GRANTS, {}, "2016년 사업"),
        (GRANTS, {"year": "2015"}, "2015년 사업"),
        (GRANTS, {"year": "all"}, "전체 연도"),
        (GRANTS, {"year": "1999"}, "자료가 없는 연도입니다: 1999"),
        (COMPLAINTS, {"year": "20166"}, "자료가 없는 연도입니다: 20166"),
    ],
)
def test_day_and_year_are_asked_for_in_the_address_and_a_wrong_one_is_a_sentence(
    officer: Client, ward: None, page: str, asked: dict[str, str], said: str
) -> None:
    assert said in html(officer.get(page, asked))


def test_file_is_of_the_year_the_page_is_of(officer: Client, ward: None) -> None:
    link = re.search(r'href="(\?[^"]*format=xlsx)"', html(officer.get(GRANTS, {"year": "2015"})))
    assert link is not None
    book = load_workbook(io.BytesIO(body(officer.get(GRANTS + link[1].replace("&amp;", "&")))))
    assert "2015년 사업" in book["동별 현황"]["A2"].value
    assert book["동별 현황"]["B7"].value == 1


def test_page_names_the_first_hundred_complexes_and_the_file_all_of_them(officer: Client) -> None:
    for _ in range(102):
        paid_grant()
    shown = officer.get(GRANTS).context["report"].panel("complexes")
    assert (len(shown.rows), shown.rows[-1].label, shown.rows[-1].figures[0]) == (1 + 100 + 1, "그 밖의 단지", 2)
    filed = load_workbook(io.BytesIO(body(officer.get(GRANTS, {"format": "xlsx"}))))["단지별 현황"]
    assert filed.max_row == 7 + 102


def test_file_of_a_day_bears_that_day_in_its_name_and_others_the_day_they_were_made(officer: Client, ward: None) -> None:
    of_a_day = officer.get(REPRESENTATIVES, {"format": "xlsx", "day": "2016-05-02"})
    assert "_20160502.xlsx" in of_a_day["Content-Disposition"]
    assert f"_{clock.today():%Y%m%d}.xlsx" in officer.get(GRANTS, {"format": "xlsx", "year": "2015"})["Content-Disposition"]
