"""A report as a laid-out Excel workbook, ready for A4."""

from collections.abc import Sequence
from decimal import Decimal
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from core.statistics.report import StatPanel, StatReport

LABEL_WIDTH = 24
FIGURE_WIDTH = 14
MOST_UPRIGHT = 7
"""Columns that still read well on an upright sheet."""
HEAD = 6
WHOLE = "#,##0"
PARTED = "#,##0.0##"
TYPEFACE = "맑은 고딕"
THIN = Side(style="thin", color="808080")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
HEAD_FILL = PatternFill("solid", fgColor="E6E8EA")
TOTAL_FILL = PatternFill("solid", fgColor="F4F5F6")

Cell = str | int | Decimal


def statistics_workbook(report: StatReport, panels: Sequence[StatPanel], *, by: str) -> bytes:
    """One sheet for each of `panels`; `by` is who printed it, as it is to stand on the page."""
    book = Workbook()
    book.remove(book.active)
    for panel in panels:
        sheet = book.create_sheet(panel.title)
        _write_preamble(sheet, panel, report, by)
        _write_table(sheet, panel)
        _set_up_page(sheet, width=1 + len(panel.columns))
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _write_preamble(sheet: Worksheet, panel: StatPanel, report: StatReport, by: str) -> None:
    sheet["A1"] = f"{report.subject} {panel.title}"
    sheet["A1"].font = Font(name=TYPEFACE, size=16, bold=True)
    sheet["A2"] = f"{'기준' if report.covers else '기준일시'}: {report.as_of}"
    sheet["A3"] = f"집계 기준: {' '.join(filter(None, (report.counted, panel.note)))}"
    sheet["A4"] = f"출력자: {by}"
    for row in range(2, 5):
        sheet.cell(row, 1).font = Font(name=TYPEFACE)
    for row in range(1, 5):
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=max(4, 1 + len(panel.columns)))
        sheet.cell(row, 1).alignment = Alignment(wrap_text=True, vertical="center", horizontal="center" if row == 1 else "left")
    sheet.row_dimensions[1].height = 30
    sheet.row_dimensions[3].height = 48


def _write_table(sheet: Worksheet, panel: StatPanel) -> None:
    _write_row(sheet, HEAD, (panel.heading, *(column.header for column in panel.columns)), is_bold=True, fill=HEAD_FILL)
    for number, row in enumerate(panel.rows, start=HEAD + 1):
        figures = (column.number(figure) for column, figure in zip(panel.columns, row.figures, strict=True))
        _write_row(sheet, number, (row.label, *figures), is_bold=row.is_total, fill=TOTAL_FILL if row.is_total else None)
    sheet.freeze_panes = sheet.cell(HEAD + 1, 2)
    sheet.print_title_rows = f"{HEAD}:{HEAD}"


def _write_row(sheet: Worksheet, number: int, values: Sequence[Cell], *, is_bold: bool, fill: PatternFill | None) -> None:
    for column, value in enumerate(values, start=1):
        cell = sheet.cell(number, column, value)
        cell.border = BOX
        cell.font = Font(name=TYPEFACE, bold=is_bold)
        if fill is not None:
            cell.fill = fill
        if isinstance(value, str):
            cell.data_type = "s"  # a dong's name is never a formula
            cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        else:
            cell.number_format = WHOLE if value == int(value) else PARTED


def _set_up_page(sheet: Worksheet, *, width: int) -> None:
    for column in range(1, width + 1):
        sheet.column_dimensions[get_column_letter(column)].width = LABEL_WIDTH if column == 1 else FIGURE_WIDTH
    page = sheet.page_setup
    page.paperSize = sheet.PAPERSIZE_A4
    page.orientation = sheet.ORIENTATION_PORTRAIT if width <= MOST_UPRIGHT else sheet.ORIENTATION_LANDSCAPE
    page.fitToWidth = 1
    page.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_options.horizontalCentered = True
    sheet.oddFooter.center.text = "&P / &N"
