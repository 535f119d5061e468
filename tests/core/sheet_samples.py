"""Small files and tables, made in the test, that show the defects real sheets have."""

import io
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from core.sheets.reader import RawTable, SheetRefused
from core.sheets.table import Cell
from core.sheets.writer import CellKind, SheetColumn, stream_xlsx

Read = Callable[..., RawTable]
"""The fixture `read`."""

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

VOCABULARY = {
    "code": ("단지코드", "k-아파트코드", "K-apt 코드"),
    "name": ("단지명", "아파트명", "공동주택명"),
    "dong": ("행정동", "동명"),
    "road_address": ("도로명주소", "kapt도로명주소", "주소"),
    "households": ("세대수", "총세대수", "전체세대수"),
    "office_phone": ("관리사무소 전화번호", "전화번호"),
    "office_fax": ("관리사무소 팩스번호", "팩스번호"),
    "band_60": ("전용면적별 세대현황(60㎡이하)",),
    "band_85": ("전용면적별 세대현황(60㎡~85㎡이하)",),
    "floor_area": ("연면적(㎡)",),
    "granted": ("지원금액(천원)",),
    "note": ("비고",),
}
DATA: list[list[Cell]] = [["성수두산위브", "성수동", 157], ["금호벽산", "금호동", 1707]]


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


def refusal(read: Read, content: bytes | str, **options: object) -> str:
    with pytest.raises(SheetRefused) as caught:
        read(content, **options)
    return caught.value.sentence


NOTE = "공동주택 · 조건: 동=마장동 · 기준일시: 2026-11-21 14:05 · 출력자: 홍길동(공동주택과)"


def ledger(*rows: tuple[object, ...], kinds: list[CellKind], note: str = NOTE, sheet_name: str = "공동주택") -> bytes:
    columns = [SheetColumn(f"열{number}", kind) for number, kind in enumerate(kinds, start=1)]
    return b"".join(stream_xlsx(columns, iter(rows), note=note, sheet_name=sheet_name))


def opened(content: bytes) -> Worksheet:
    return openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]


def by_openpyxl(content: bytes) -> list[list[object]]:
    return [list(row) for row in opened(content).iter_rows(min_row=3, values_only=True)]
