"""Small files and tables, made in the test, that show the defects real sheets have."""

import io
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import pytest

SHARED_DATA = Path(__file__).resolve().parents[3] / "shared" / "data"

WORKSHEET = """<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">\
<sheetData>{rows}</sheetData></worksheet>"""
WORKBOOK = """<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" \
xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>\
<sheet name="단지" sheetId="1" r:id="rId1"/></sheets></workbook>"""
WORKBOOK_RELS = """<?xml version="1.0"?>\
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">\
<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" \
Target="worksheets/sheet1.xml"/><Relationship Id="rId2" \
Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/>\
</Relationships>"""
ROOT_RELS = """<?xml version="1.0"?>\
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">\
<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" \
Target="xl/workbook.xml"/></Relationships>"""
CONTENT_TYPES = """<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">\
<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" \
ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"""
TWO_ROWS = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>단지명</t></is></c>'
    '<c r="B1" t="inlineStr"><is><t>세대수</t></is></c></row>'
    '<row r="2"><c r="A2" t="inlineStr"><is><t>가</t></is></c><c r="B2"><v>1</v></c></row>'
)


def shared(name: str) -> Path:
    path = SHARED_DATA / name
    if not path.exists():
        pytest.skip("the shared sample data is not beside this checkout")
    return path


def zipped(members: dict[str, bytes | str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def raw_xlsx(*, rows: str = TWO_ROWS, worksheet: str = WORKSHEET, **others: str) -> bytes:
    """An xlsx written part by part, so that a test can put into it what no library writes."""
    parts = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": ROOT_RELS,
        "xl/workbook.xml": WORKBOOK,
        "xl/_rels/workbook.xml.rels": WORKBOOK_RELS,
        "xl/worksheets/sheet1.xml": worksheet.replace("{rows}", rows),
    }
    return zipped(parts | {f"xl/{name}.xml": content for name, content in others.items()})


def xlsx(*rows: Sequence[object], change: Callable[[openpyxl.Workbook], None] | None = None) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "단지"
    for row in rows:
        sheet.append(list(row))
    if change:
        change(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
