"""Reading uploaded sheets: what is taken and how, and what is refused with which sentence."""

import shutil
import subprocess
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.sheets.headers import find_header
from core.sheets.parsers import money
from core.sheets.reader import SheetRefused, read_table
from core.sheets.writer import CellKind, SheetColumn, stream_xlsx
from tests.core.sheet_samples import TWO_ROWS, Read, raw_xlsx, refusal, shared, xlsx, zipped

HEADER = ("단지명", "세대수")


# ---- what is taken


def test_ward_csv_in_cp949_gives_every_row_and_column() -> None:
    path = shared("성동구_2024-07_공동주택_아파트_정보_cp949.csv")
    table = read_table(path, file_name=path.name)
    assert len(table.rows) == 111
    assert table.rows[0][2] == "k-아파트명"
    assert len(table.rows[0]) == 47
    assert table.rows[1][2] == "성수두산위브"
    assert table.rows[1][11] == "024610170"


def test_statistics_xls_is_read_with_its_three_header_rows() -> None:
    path = shared("01_population_in_Seoul.xls")
    table = read_table(path, file_name=path.name)
    assert [len(table.rows), table.sheet] == [29, "YainSoft_Excel1"]
    assert table.rows[3][:3] == ["2017.1/4", "합계", 4202888]


def test_country_wide_xlsx_is_read_whole() -> None:
    path = shared("KIKmix.20260301.xlsx")
    table = read_table(path, file_name=path.name)
    assert len(table.rows) == 21819
    assert table.rows[-1][0] == 5280042000


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_csv_in_every_encoding_and_delimiter_gives_the_same_rows(read: Read, encoding: str, delimiter: str) -> None:
    lines = [["단지명", "전화", "비고"], ["똠방각하, 힐", "0212345678", ""], ["나", "02;1", '그는 "예"']]
    text = "\r\n".join(delimiter.join('"' + cell.replace('"', '""') + '"' for cell in line) for line in lines)
    table = read(text.encode(encoding), file_name="a.csv")
    assert table.rows == [["단지명", "전화", "비고"], ["똠방각하, 힐", "0212345678"], ["나", "02;1", '그는 "예"']]


def test_csv_cell_kept_as_text_by_a_formula_loses_the_formula(read: Read) -> None:
    assert read('코드,동\n="0123",가\n').rows[1] == ["0123", "가"]


def test_csv_line_numbers_count_blank_lines_and_cells_with_line_breaks_as_excel_does(read: Read) -> None:
    table = read('가,나\n\n"두\n줄",1\n셋,2\n')
    assert table.lines == [1, 3, 4]
    assert table.rows[1] == ["두\n줄", "1"]


def test_workbook_cells_come_with_their_types(read: Read) -> None:
    moment = datetime(2016, 3, 14, 5, 6, 7)
    midnight = datetime(2016, 3, 14)
    content = xlsx(
        ("날짜", "시각", "자정", "시간", "참", "정수", "소수", "비율", "글", "빈칸", "끝"),
        (date(2016, 3, 14), moment, midnight, time(9, 30), True, 1.0, 1.5, 0.5, "007", "  ", "끝"),
    )
    row = read(content).rows[1]
    assert row == [date(2016, 3, 14), moment, date(2016, 3, 14), "09:30:00", True, 1, 1.5, 0.5, "007", None, "끝"]
    assert [type(cell) for cell in row[2:6]] == [date, str, bool, int]


def test_sheet_that_starts_below_and_right_keeps_line_and_column_numbers(read: Read) -> None:
    def place(book: openpyxl.Workbook) -> None:
        book.active["C4"], book.active["D4"] = HEADER
        book.active["C6"], book.active["D6"] = "가", 1

    table = read(xlsx(change=place))
    assert table.lines == [4, 6]
    assert table.rows == [[None, None, *HEADER], [None, None, "가", 1]]


def test_text_merged_downwards_stands_for_each_row_but_a_number_does_not(read: Read) -> None:
    def merge(book: openpyxl.Workbook) -> None:
        book.active.merge_cells("A2:A3")
        book.active.merge_cells("C2:C3")

    rows = read(xlsx(("동", "단지", "보조금"), ("응봉동", "가", 500), (None, "나", None), (None, "다", 1), change=merge)).rows
    assert rows[1:] == [["응봉동", "가", 500], ["응봉동", "나"], [None, "다", 1]]


def test_first_shown_sheet_with_a_table_is_chosen_and_others_are_named(read: Read) -> None:
    def arrange(book: openpyxl.Workbook) -> None:
        book["단지"].sheet_state = "hidden"
        cover = book.create_sheet("표지", 0)
        cover["B2"] = "2016년 현황"
        for name in ("현황", "참고"):
            sheet = book.create_sheet(name)
            sheet.append([*HEADER])
            sheet.append([name, 1])
        book.active = 0

    content = xlsx(HEADER, ("숨긴 것", 1), change=arrange)
    table = read(content)
    assert (table.sheet, table.sheet_names, table.rows[1][0]) == ("현황", ["표지", "현황", "참고"], "현황")
    assert read(content, sheet="참고").rows[1][0] == "참고"
    assert "'없는' 시트가 없습니다" in refusal(read, content, sheet="없는")


def test_errors_and_uncalculated_formulas_are_blank_and_noted_with_their_cells(read: Read) -> None:
    rows = TWO_ROWS + (
        '<row r="3"><c r="A3" t="inlineStr"><is><t>나</t></is></c><c r="B3" t="e"><v>#N/A</v></c></row>'
        '<row r="4"><c r="A4" t="inlineStr"><is><t>다</t></is></c><c r="B4"><f>SUM(B2:B3)</f></c></row>'
        '<row r="5"><c r="A5" t="inlineStr"><is><t>라</t></is></c><c r="B5"><f>1+1</f><v>2</v></c></row>'
    )
    table = read(raw_xlsx(rows=rows))
    assert table.rows[2:] == [["나"], ["다"], ["라", 2]]
    assert [("B3" in note, "B4" in note, "B5" in note) for note in table.notes] == [
        (True, False, False),
        (False, True, False),
    ]


def test_plain_workbook_has_no_notes(read: Read) -> None:
    assert read(xlsx(HEADER, ("가", 1))).notes == []


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("extension", ["ods", "xls"])
def test_other_workbook_formats_give_the_same_rows_as_xlsx(tmp_path: Path, extension: str) -> None:
    source = tmp_path / "table.xlsx"
    source.write_bytes(xlsx(("단지명", "승인일", "면적"), ("가", date(2016, 3, 14), 84.97)))
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", extension]
    subprocess.run([*command, "--outdir", tmp_path, source], check=True, capture_output=True, timeout=120)
    expected = read_table(source, file_name="table.xlsx").rows
    assert read_table(tmp_path / f"table.{extension}", file_name="a.xlsx").rows == expected


def test_a_wrong_extension_does_not_matter_when_the_content_is_a_sheet(read: Read) -> None:
    assert read(xlsx(HEADER, ("가", 1)), file_name="단지.csv").rows[1] == ["가", 1]
    assert read("단지명,세대수\n가,1\n", file_name="단지.xlsx").rows[1] == ["가", "1"]


def test_our_own_export_comes_back_as_it_went(read: Read) -> None:
    columns = [
        SheetColumn("단지명", CellKind.TEXT),
        SheetColumn("전화번호", CellKind.TEXT),
        SheetColumn("사용승인일", CellKind.DATE),
        SheetColumn("세대수", CellKind.INTEGER),
        SheetColumn("지원금액(천원)", CellKind.THOUSAND_WON),
    ]
    row = ("=1+1", "0212345678", date(2016, 3, 14), 157, 51_965_500)
    table = read(b"".join(stream_xlsx(columns, [row], note="공동주택 | 조건: 없음 | 김담당", sheet_name="공동주택")))
    header = find_header(table.rows, {"name": ("단지명",), "granted": ("지원금액(천원)",)})
    assert [cell.text for cell in header.cells] == [column.header for column in columns]
    assert table.rows[header.data_start] == ["=1+1", "0212345678", date(2016, 3, 14), 157, 51965.5]
    assert money(thousand=True)(table.rows[header.data_start][4]) == row[4]


# ---- what is refused by what it is


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (b"", "빈 파일"),
        (b"\n\n ,,\n", "내용이 없습니다"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"MZ\x90\x00" + bytes(200), "실행 파일"),
        (b"HWP Document File V3.00", "한글 문서(hwp)"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "그림"),
        (b"\x1f\x8b\x08" + bytes(50), "압축"),
        (b"<html><body><table><tr><td>1</td></tr></table>", "HTML"),
        ("\ufeff \r\n<META charset=utf-8><TABLE>".encode(), "HTML"),
        ("<!-- 성동구 --><html>".encode("cp949"), "HTML"),
        ("<html>표</html>".encode("utf-16"), "HTML"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "2003"),
        (b'<?xml version="1.0"?><data/>', "XML"),
        (b'{"kind": "complex"}', "JSON"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "mht"),
        (b"\x09\x04\x06\x00" + bytes(20), "오래된 엑셀"),
        (b"\x01\x02\x00\x03" * 40, "알아볼 수 없는"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "손상"),
        (zipped({"readme.txt": "x"}), "압축 파일(zip)"),
        (zipped({"word/document.xml": "<w/>"}), "docx"),
        (zipped({"ppt/presentation.xml": "<p/>"}), "pptx"),
        (zipped({"mimetype": "application/hwp+zip", "Contents/section0.xml": "<s/>"}), "hwpx"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<s/>"}), "압축 파일(zip)"),
        (zipped({"xl/workbook.bin": b"\x00"}), "xlsb"),
        (b"PK\x05\x06" + bytes(18), "압축 파일(zip)"),
        (b"PK\x03\x04" + bytes(100), "손상"),
        (raw_xlsx()[:-200], "손상"),
        (raw_xlsx(worksheet="<worksheet><sheetData><row><c"), "손상"),
        (xlsx(), "표가 들어 있는 시트가 없습니다"),
    ],
)
def test_file_that_is_no_sheet_is_refused_with_what_it_is(read: Read, content: bytes, named: str) -> None:
    sentence = refusal(read, content)
    assert named in sentence
    assert sentence.endswith((".", "요"))


def test_hwp_in_an_office_container_is_told_from_an_xls(read: Read) -> None:
    content = compound_file("FileHeader")
    assert "한글 문서(hwp)" in refusal(read, content, file_name="단지.xls")
    assert "워드 문서" in refusal(read, compound_file("WordDocument"))


def test_csv_with_bytes_of_no_encoding_names_the_line(read: Read) -> None:
    assert refusal(read, "가,나\n".encode("cp949") + b"\xff\xff,1\n").startswith("2번째 줄")


def test_csv_with_an_unclosed_quote_is_refused_rather_than_swallowing_rows(read: Read) -> None:
    assert "2번째 줄부터 큰따옴표" in refusal(read, '가,나\n"열린,1\n다,2\n라,3\n')


def test_csv_with_control_characters_names_the_line(read: Read) -> None:
    assert refusal(read, "가,나\n다,\x07\n").startswith("2번째 줄")


def test_encrypted_ods_is_refused_with_the_way_out(read: Read) -> None:
    content = zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": "<manifest><encryption-data/></manifest>",
        }
    )
    assert "비밀번호가 걸린 ods" in refusal(read, content)


# ---- anything at all

GOOD_XLSX = xlsx(HEADER, ("가", 1))
STARTS = [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xfe", b"\xef\xbb\xbf", GOOD_XLSX[:400]]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(start=st.sampled_from(STARTS), rest=st.binary(max_size=3000))
def test_any_bytes_are_read_or_refused(read: Read, start: bytes, rest: bytes) -> None:
    check_read_or_refused(read, start + rest)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, len(GOOD_XLSX) - 1), value=st.binary(min_size=1, max_size=8))
def test_a_damaged_workbook_is_read_or_refused(read: Read, place: int, value: bytes) -> None:
    check_read_or_refused(read, GOOD_XLSX[:place] + value + GOOD_XLSX[place + len(value) :])


def check_read_or_refused(read: Read, content: bytes) -> None:
    try:
        table = read(content)
    except SheetRefused as error:
        assert error.sentence  # noqa: PT017  reading it may as well succeed
    else:
        assert len(table.rows) == len(table.lines) > 0


def compound_file(stream: str) -> bytes:
    """The smallest OLE container with one empty stream of that name."""
    sector = 512
    header = bytearray(sector)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    header[24:32] = b"\x3e\x00\x03\x00\xfe\xff\x09\x00"
    header[32:34] = b"\x06\x00"
    header[44:48] = (1).to_bytes(4, "little")  # one FAT sector
    header[48:52] = (1).to_bytes(4, "little")  # the directory begins in sector 1
    header[56:60] = (4096).to_bytes(4, "little")
    header[60:64] = header[68:72] = b"\xfe\xff\xff\xff"
    header[76:] = b"\xff" * (sector - 76)
    header[76:80] = bytes(4)  # the FAT is sector 0
    fat = b"\xfd\xff\xff\xff" + b"\xfe\xff\xff\xff" + b"\xff" * (sector - 8)
    return bytes(header) + fat + _entry("Root Entry", 5, child=1) + _entry(stream, 2) + bytes(256)


def _entry(name: str, kind: int, *, child: int = 0xFFFFFFFF) -> bytes:
    encoded = name.encode("utf-16-le") + b"\x00\x00"
    none = b"\xff\xff\xff\xff"
    entry = encoded.ljust(64, b"\x00") + len(encoded).to_bytes(2, "little") + bytes([kind, 1])
    entry += none + none + child.to_bytes(4, "little") + bytes(36) + b"\xfe\xff\xff\xff" + bytes(8)
    return entry
