"""The workbook of 공동주택 현황 as officers open it."""

from datetime import datetime
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from core import clock
from core.statistics.report import StatReport
from core.statistics.workbook import statistics_workbook
from housing.models import Complex
from housing.statistics.complexes import complex_status
from tests.factories.housing import ComplexFactory, DongFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def report() -> StatReport:
    ComplexFactory(dong=DongFactory(name="=마장동"))
    return complex_status(Complex.objects.all(), at=datetime(2016, 5, 18, 9, 5, tzinfo=clock.KOREA))


@pytest.fixture
def book(report: StatReport) -> Workbook:
    return load_workbook(BytesIO(statistics_workbook(report, report.panels, by="김하나(공동주택과)")))


def test_workbook_has_a_sheet_for_each_panel_ready_for_a4(book: Workbook) -> None:
    assert book.sheetnames == ["구분별 현황", "동별 현황", "년도별 현황"]
    for sheet in book:
        assert sheet.page_setup.paperSize == int(sheet.PAPERSIZE_A4)
        assert (sheet.page_setup.fitToWidth, sheet.sheet_properties.pageSetUpPr.fitToPage) == (1, True)
        assert (sheet.freeze_panes, sheet.print_title_rows) == ("B7", "$6:$6")


def test_workbook_says_when_what_and_by_whom(book: Workbook, report: StatReport) -> None:
    for sheet in book:
        assert [sheet.cell(row, 1).value for row in range(1, 5)] == [
            f"공동주택 {sheet.title}",
            "기준일시: 2016-05-18 09:05",
            f"집계 기준: {report.counted}",
            "출력자: 김하나(공동주택과)",
        ]


def test_workbook_holds_the_reports_figures_as_numbers(book: Workbook, report: StatReport) -> None:
    for panel in report.panels:
        sheet = book[panel.title]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=7)]
        expected = [[r.label, *r.figures] for r in panel.rows]
        assert rows == expected
        assert sheet["B7"].number_format == "#,##0"
        assert sheet["A7"].border.left.style == "thin"


def test_name_that_looks_like_a_formula_stays_text(book: Workbook) -> None:
    assert book["동별 현황"]["A8"].value == "=마장동"
    assert book["동별 현황"]["A8"].data_type == "s"
