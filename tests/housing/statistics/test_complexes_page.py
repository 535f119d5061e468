"""공동주택 현황 on the screen: every number leads to a list of exactly that many, and the workbook holds the same."""

import io
import re

import pytest
from django.test import Client
from openpyxl import load_workbook

from accounts.roles import Area, Role
from core import clock
from core.places.models import Dong
from housing.models import Complex
from housing.models.querysets import DeclaredClass
from tests.factories.accounts import browser
from tests.factories.housing import BuildingKindFactory, ComplexFactory, DongFactory
from tests.pages import body, count, html

pytestmark = pytest.mark.django_db

PAGE = "/housing/statistics/"
ROW = re.compile(r"<tr[^>]*data-label=.*?</tr>", re.DOTALL)
NUMBER = re.compile(r'data-value="(\d+)"><a href="([^"]+)">([\d,]+)</a>')


@pytest.fixture
def officer() -> Client:
    return browser(Role.OFFICER)


@pytest.fixture
def ward() -> None:
    """Every class, two dongs with complexes and one without, known and unknown years."""
    first, second = DongFactory(), DongFactory(code="1120055000", name="사근동")
    DongFactory(code="1120056000", name="송정동")
    row_house = BuildingKindFactory(label="연립시험", is_row_house=True)
    for at, declared in enumerate(DeclaredClass):
        ComplexFactory.create_batch(at + 1, declared_class=declared, dong=first, building_count=at, approved_on=f"{2001 + at}-01-01")
    ComplexFactory(building_kind=row_house, dong=second, household_count=None)
    ComplexFactory(dong=None, approved_on=None)
    ComplexFactory(hidden_at=clock.now())


def test_every_number_leads_to_a_list_of_exactly_that_many(officer: Client, ward: None) -> None:
    page = html(officer.get(PAGE))
    found = [NUMBER.findall(row) for row in ROW.findall(page)]
    assert len(found) > 15
    for cells in found:
        assert len(cells) == 3, "every number is a link"
        (complexes, address, text), *_ = cells
        assert text == f"{int(complexes):,}"
        assert {other[1] for other in cells} == {address}
        assert count(officer.get(address.replace("&amp;", "&"))) == int(complexes), address


def test_sums_behind_a_number_are_those_of_its_list(officer: Client, ward: None) -> None:
    for row in officer.get(PAGE).context["report"].panel("dongs").rows:
        rows = Complex.objects.shown()
        if row.query:
            rows = rows.filter(dong=None) if row.query["dong"] == "none" else rows.filter(dong=row.query["dong"])
        assert row.figures[2] == sum(value or 0 for value in rows.values_list("household_count", flat=True))


def test_all_dongs_stand_there_even_without_a_complex(officer: Client, ward: None) -> None:
    page = html(officer.get(PAGE))
    for name in Dong.objects.values_list("name", flat=True):
        assert f'data-label="{name}"' in page


def test_page_says_what_is_counted_and_when(officer: Client, ward: None) -> None:
    page = html(officer.get(PAGE))
    assert "기준일시 20" in page
    assert "세대수를 모르는 1단지" in page


def test_empty_ward_is_zeros(officer: Client) -> None:
    assert 'data-value="0"' in html(officer.get(PAGE))


def test_workbook_holds_the_figures_of_the_page(officer: Client, ward: None) -> None:
    report = officer.get(PAGE).context["report"]
    answer = officer.get(PAGE, {"format": "xlsx"})
    book = load_workbook(io.BytesIO(body(answer)))
    assert book.sheetnames == [panel.title for panel in report.panels]
    for panel in report.panels:
        lines = {row[0]: row[1:4] for row in book[panel.title].iter_rows(min_row=7, values_only=True)}
        for row in panel.rows:
            assert lines[row.label] == row.figures
    assert "출력자: 김하나(공동주택과)" in [cell.value for cell in book.worksheets[0]["A"]]
    assert "filename*=UTF-8''" in answer["Content-Disposition"]


def test_figures_take_the_right_to_see_complexes_and_the_workbook_that_to_export() -> None:
    assert Client().get(PAGE)["Location"] == f"/login/?next={PAGE}"
    for client in (browser(username="no"), browser(Role.OFFICER, username="other", area=Area.COMMUNITY)):
        assert client.get(PAGE).status_code == 403
    sysadmin = browser(Role.SYSADMIN, username="admin")
    assert sysadmin.get(PAGE).status_code == 200
    assert "엑셀 받기" not in html(sysadmin.get(PAGE))
    assert sysadmin.get(PAGE, {"format": "xlsx"}).status_code == 403
    assert browser(Role.SUPERVISOR, username="boss").get(PAGE, {"format": "xlsx"}).status_code == 200


def test_page_costs_as_many_queries_for_many_complexes(officer: Client, django_assert_max_num_queries: object) -> None:
    ComplexFactory.create_batch(30)
    officer.get(PAGE)
    with django_assert_max_num_queries(16):
        officer.get(PAGE)
