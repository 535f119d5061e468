"""The fixed XML around the rows of a plain ledger: package, formats, panes, filter. No value of a row is written here."""

import re
from collections.abc import Sequence
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from core.sheets.cells import CellStyle

NOTE_ROW: Final = 1
HEADER_ROW: Final = 2
SHEET: Final = "xl/worksheets/sheet1.xml"
WORKBOOK: Final = "xl/workbook.xml"

_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_CONTENT = "application/vnd.openxmlformats-officedocument.spreadsheetml"

_CONTENT_TYPES = (
    f'{_DECLARATION}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/{WORKBOOK}" ContentType="{_CONTENT}.sheet.main+xml"/>'
    f'<Override PartName="/{SHEET}" ContentType="{_CONTENT}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_CONTENT}.styles+xml"/></Types>'
)
_PACKAGE_RELATIONS = (
    f'{_DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_RELATIONS}/officeDocument" Target="{WORKBOOK}"/></Relationships>'
)
_WORKBOOK_RELATIONS = (
    f'{_DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_RELATIONS}/styles" Target="styles.xml"/></Relationships>'
)

_HEADER_ALIGNMENT = '<alignment horizontal="center" vertical="center" wrapText="1"/>'
_FORMATS: Final = {
    # number format, font, fill, border, alignment; 49 is Excel's own "@": a retyped 010… stays text
    CellStyle.PLAIN: (0, 0, 0, 0, ""),
    CellStyle.NOTE: (49, 0, 0, 0, ""),
    CellStyle.HEADER: (49, 1, 2, 1, _HEADER_ALIGNMENT),
    CellStyle.TEXT: (49, 0, 0, 0, ""),
    CellStyle.WHOLE: (3, 0, 0, 0, ""),
    CellStyle.FRACTION: (164, 0, 0, 0, ""),
    CellStyle.ORDINAL: (1, 0, 0, 0, ""),
    CellStyle.DATE: (165, 0, 0, 0, ""),
    CellStyle.MOMENT: (166, 0, 0, 0, ""),
}


def _format(number: int, font: int, fill: int, border: int, alignment: str) -> str:
    return (
        f'<xf numFmtId="{number}" fontId="{font}" fillId="{fill}" borderId="{border}" xfId="0" applyNumberFormat="1" '
        f'applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1">{alignment}</xf>'
    )


_EDGE = '<{0} style="thin"><color rgb="FF8A949E"/></{0}>'
_STYLES = (
    f'{_DECLARATION}<styleSheet xmlns="{_MAIN}">'
    '<numFmts count="3"><numFmt numFmtId="164" formatCode="#,##0.##########"/>'
    '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="166" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/>'
    "</numFmts>"
    '<fonts count="2"><font><sz val="11"/><name val="맑은 고딕"/></font>'
    '<font><b/><sz val="11"/><name val="맑은 고딕"/></font></fonts>'
    '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFE6EBF0"/></patternFill></fill></fills>'
    '<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border><border>'
    + "".join(_EDGE.format(side) for side in ("left", "right", "top", "bottom"))
    + "<diagonal/></border></borders>"
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    f'<cellXfs count="{len(CellStyle)}">{"".join(_format(*_FORMATS[style]) for style in CellStyle)}</cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)

BEFORE_SHEET: Final = {
    "[Content_Types].xml": _CONTENT_TYPES,
    "_rels/.rels": _PACKAGE_RELATIONS,
    "xl/_rels/workbook.xml.rels": _WORKBOOK_RELATIONS,
    "xl/styles.xml": _STYLES,
}


def letters(index: int) -> str:
    """A, B … Z, AA … for a column counted from 0."""
    name = ""
    while index >= 0:
        index, rest = divmod(index, 26)
        name = chr(ord("A") + rest) + name
        index -= 1
    return name


def sheet_start(*, widths: Sequence[float], styles: Sequence[CellStyle], note: str, headers: str) -> str:
    columns = "".join(
        f'<col min="{number}" max="{number}" width="{width:g}" style="{style:d}" customWidth="1"/>'
        for number, (width, style) in enumerate(zip(widths, styles, strict=True), start=1)
    )
    below = f"A{HEADER_ROW + 1}"
    return (
        f'{_DECLARATION}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView tabSelected="1" workbookViewId="0">'
        f'<pane ySplit="{HEADER_ROW}" topLeftCell="{below}" activePane="bottomLeft" state="frozen"/>'
        f'<selection pane="bottomLeft" activeCell="{below}" sqref="{below}"/></sheetView></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="16.5"/><cols>{columns}</cols>'
        f'<sheetData><row r="{NOTE_ROW}">{note}</row><row r="{HEADER_ROW}">{headers}</row>'
    )


def sheet_end(column_count: int, last_row: int) -> str:
    """The filter stands over the rows; an empty ledger has none."""
    filter_ = "" if last_row == HEADER_ROW else f'<autoFilter ref="{_filtered(column_count, last_row)}"/>'
    return f"</sheetData>{filter_}</worksheet>"


def workbook(sheet_name: str, column_count: int, last_row: int) -> str:
    name = tidy_sheet_name(sheet_name)
    names = ""
    if last_row > HEADER_ROW:
        absolute = re.sub(r"([A-Z]+)(\d+)", r"$\1$\2", _filtered(column_count, last_row))
        quoted = escape(name.replace("'", "''"))
        names = (
            '<definedNames><definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">'
            f"'{quoted}'!{absolute}</definedName></definedNames>"
        )
    return (
        f'{_DECLARATION}<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><bookViews><workbookView/></bookViews>'
        f'<sheets><sheet name={quoteattr(name)} sheetId="1" r:id="rId1"/></sheets>{names}</workbook>'
    )


def _filtered(column_count: int, last_row: int) -> str:
    return f"A{HEADER_ROW}:{letters(column_count - 1)}{last_row}"


def tidy_sheet_name(name: str) -> str:
    """What Excel accepts as a sheet's name: at most 31 characters, none of []:*?/\\, no apostrophe at an end."""
    allowed = re.sub(r"[\[\]:*?/\\\x00-\x1f\ud800-\udfff\ufffe\uffff]", "", name)[:31].strip().strip("'")
    return "Sheet1" if not allowed or allowed.casefold() == "history" else allowed
