"""What every page of statistics stands on: totals, money in 천원 without rounding, conditions that cannot be read, the workbook."""

from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from core import clock
from core.statistics.conditions import DayCondition, YearCondition
from core.statistics.page import stat
from core.statistics.report import StatColumn, StatPanel, StatReport, StatRow, added, with_total
from core.statistics.workbook import statistics_workbook
from housing.models import Complex

COUNT = StatColumn("건수")
MONEY = StatColumn("금액(천원)", is_money=True)
DEFAULT = date(2016, 5, 2)


def panel(*rows: StatRow, columns: tuple[StatColumn, ...] = (COUNT, MONEY), **more: object) -> StatPanel:
    filled = with_total(rows, width=len(columns))
    return StatPanel(slug="s", title="시험", heading="구분", counts=Complex, columns=columns, rows=filled, **more)


def report(*panels: StatPanel, covers: str = "") -> StatReport:
    at = datetime(2016, 5, 2, 9, 0, tzinfo=clock.KOREA)
    return StatReport(subject="시험", at=at, counted="한 건씩 셉니다.", panels=panels, covers=covers)


def test_figures_add_up_by_column_and_nothing_is_zeros() -> None:
    assert added([(1, 10), (2, 20), (3, 30)], width=2) == (6, 60)
    assert added([], width=3) == (0, 0, 0)


def test_total_comes_first_and_leaves_subtotals_out() -> None:
    rows = with_total([StatRow("소계", (5,), is_total=True), StatRow("가", (2,)), StatRow("나", (3,))], width=1)
    assert [(row.label, row.figures, row.is_total) for row in rows[:2]] == [("합계", (5,), True), ("소계", (5,), True)]


def test_money_is_shown_in_thousands_exactly_so_that_shown_parts_add_up_to_the_shown_total() -> None:
    shown = stat(panel(StatRow("가", (1, 1_500)), StatRow("나", (1, 1_400)), StatRow("다", (1, 100))))
    assert [row["cells"][1]["text"] for row in shown["rows"]] == ["3", "1.5", "1.4", "0.1"]
    assert sum(Decimal(row["cells"][1]["value"]) for row in shown["rows"][1:]) == Decimal(shown["rows"][0]["cells"][1]["value"])


@pytest.mark.django_db
def test_number_leads_to_the_list_narrowed_by_panel_row_and_column() -> None:
    narrowed = StatColumn("의무", {"declared_class": "mandatory"})
    rows = StatRow("2015년", (3,), {"year": "2015"}), StatRow("그 밖", (1,), None)
    total, first, other = stat(panel(*rows, columns=(narrowed,), query={"q": "한신"}))["rows"]
    assert first["cells"][0]["url"] == "/housing/complexes/?q=%ED%95%9C%EC%8B%A0&year=2015&declared_class=mandatory"
    assert total["cells"][0]["url"] == "/housing/complexes/?q=%ED%95%9C%EC%8B%A0&declared_class=mandatory"
    assert other["cells"][0]["url"] == ""


def test_panels_are_open_only_to_those_who_may_see_what_they_count() -> None:
    class Reader:
        def has_perm(self, permission: str) -> bool:
            return permission == "housing.view_complex"

    one = report(panel())
    assert one.open_to(Reader(), "view") == one.panels
    assert one.open_to(Reader(), "export") == ()


@pytest.mark.parametrize(
    ("asked", "day", "said"),
    [
        ({}, DEFAULT, []),
        ({"day": ""}, DEFAULT, []),
        ({"day": "2016. 2. 29."}, date(2016, 2, 29), []),
        ({"day": "20150229"}, DEFAULT, ["달력에 없는 날짜입니다: “20150229”."]),
        ({"day": "어제"}, DEFAULT, ["날짜로 읽을 수 없습니다: “어제”. 예: 2016-03-14"]),
    ],
)
def test_day_that_cannot_be_read_is_the_default_with_a_sentence(asked: dict[str, str], day: date, said: list[str]) -> None:
    condition = DayCondition(asked, default=DEFAULT)
    assert condition.chosen == day
    assert [sentence for _, _, sentence in condition.complaints()] == said


@pytest.mark.parametrize(
    ("asked", "year", "is_refused"),
    [
        ({}, 2016, False),
        ({"year": ""}, 2016, False),
        ({"year": "2015"}, 2015, False),
        ({"year": "1"}, 2016, True),
        ({"year": "'"}, 2016, True),
    ],
)
def test_year_without_records_is_the_default_with_a_sentence(asked: dict[str, str], year: int, is_refused: bool) -> None:
    condition = YearCondition(asked, years=(2016, 2015), default=2016)
    assert condition.chosen == year
    assert bool(condition.complaints()) == is_refused


def test_all_years_are_asked_for_only_where_they_are_offered() -> None:
    assert YearCondition({"year": "all"}, years=(2016,), default=2016, with_all=True).chosen is None
    assert YearCondition({"year": "all"}, years=(2016,), default=2016).complaints()
    assert not YearCondition({}, years=(), default=None, with_all=True).complaints()


def test_workbook_holds_thousands_as_numbers_and_says_of_when_they_are() -> None:
    one = panel(StatRow("가", (1, 51_965_000)), StatRow("나", (1, 500)), note="지원금액은 결정액입니다.")
    book = load_workbook(BytesIO(statistics_workbook(report(one, covers="2016년"), [one], by="김하나(공동주택과)")))
    sheet = book["시험"]
    assert sheet["A2"].value == "기준: 2016년 (2016-05-02 09:00 집계)"
    assert sheet["A3"].value == "집계 기준: 한 건씩 셉니다. 지원금액은 결정액입니다."
    assert [sheet.cell(row, 3).value for row in (7, 8, 9)] == [51_965.5, 51_965, 0.5]
    assert [sheet.cell(row, 3).number_format for row in (7, 8)] == ["#,##0.0##", "#,##0"]


@pytest.mark.parametrize(("width", "orientation"), [(3, "portrait"), (9, "landscape")])
def test_wide_panel_is_printed_across(width: int, orientation: str) -> None:
    columns = tuple(StatColumn(str(at)) for at in range(width))
    one = panel(columns=columns)
    sheet = load_workbook(BytesIO(statistics_workbook(report(one), [one], by="")))["시험"]
    assert sheet.page_setup.orientation == orientation
    assert sheet.cell(6, width + 1).value == str(width - 1)
