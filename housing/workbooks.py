"""공동주택 현황 as a laid-out Excel workbook, ready for A4."""

from collections.abc import Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

from housing.reports import FIGURES, StatusPanel, StatusReport

WIDTHS = {"A": 24, "B": 14, "C": 14, "D": 14}
NUMBER = "#,##0"
TYPEFACE = "맑은 고딕"
THIN = Side(style="thin", color="808080")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
HEAD_FILL = PatternFill("solid", fgColor="E6E8EA")
TOTAL_FILL = PatternFill("solid", fgColor="F4F5F6")


def status_workbook(report: StatusReport, *, by: str) -> bytes:
    """One sheet a panel; `by` is who printed it, as it is to stand on the page."""
    book = Workbook()
    book.remove(book.active)
    for panel in report.panels:
        sheet = book.create_sheet(panel.title)
        _write_preamble(sheet, panel, report, by)
        _write_table(sheet, panel)
        _set_up_page(sheet)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _write_preamble(sheet: Worksheet, panel: StatusPanel, report: StatusReport, by: str) -> None:
    sheet["A1"] = f"공동주택 {panel.title}"
    sheet["A1"].font = Font(name=TYPEFACE, size=16, bold=True)
    sheet["A2"] = f"기준일시: {report.at:%Y-%m-%d %H:%M}"
    sheet["A3"] = f"집계 기준: {report.counted}"
    sheet["A4"] = f"출력자: {by}"
    for row in range(2, 5):
        sheet.cell(row, 1).font = Font(name=TYPEFACE)
    for row in range(1, 5):
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=len(WIDTHS))
        sheet.cell(row, 1).alignment = Alignment(wrap_text=True, vertical="center", horizontal="center" if row == 1 else "left")
    sheet.row_dimensions[1].height = 30
    sheet.row_dimensions[3].height = 48


def _write_table(sheet: Worksheet, panel: StatusPanel) -> None:
    head = 6
    _write_row(sheet, head, (panel.heading, *FIGURES), is_bold=True, fill=HEAD_FILL)
    for number, row in enumerate(panel.rows, start=head + 1):
        figures = row.figures
        values = (row.label, figures.complexes, figures.buildings, figures.households)
        _write_row(sheet, number, values, is_bold=row.is_total, fill=TOTAL_FILL if row.is_total else None)
    sheet.freeze_panes = sheet.cell(head + 1, 2)
    sheet.print_title_rows = f"{head}:{head}"


def _write_row(sheet: Worksheet, number: int, values: Sequence[str | int], *, is_bold: bool, fill: PatternFill | None) -> None:
    for column, value in enumerate(values, start=1):
        cell = sheet.cell(number, column, value)
        cell.border = BOX
        cell.font = Font(name=TYPEFACE, bold=is_bold)
        if fill is not None:
            cell.fill = fill
        if isinstance(value, int):
            cell.number_format = NUMBER
        else:
            cell.data_type = "s"  # a dong's name is never a formula
            cell.alignment = Alignment(horizontal="center")


def _set_up_page(sheet: Worksheet) -> None:
    for column, width in WIDTHS.items():
        sheet.column_dimensions[column].width = width
    page = sheet.page_setup
    page.paperSize = sheet.PAPERSIZE_A4
    page.orientation = sheet.ORIENTATION_PORTRAIT
    page.fitToWidth = 1
    page.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_options.horizontalCentered = True
    sheet.oddFooter.center.text = "&P / &N"
