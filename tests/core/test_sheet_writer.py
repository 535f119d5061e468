import csv
import io
import subprocess
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from core.sheets import writer
from core.sheets.cells import CUT_MARK, MAX_TEXT
from core.sheets.writer import MAX_ROWS, CellKind, SheetColumn, SheetTooLong, check_length, sheet_text, stream_xlsx
from tests.core.sheet_samples import NOTE, by_openpyxl, ledger, opened


def by_calamine(content: bytes) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()[2:]


def by_libreoffice(content: bytes, folder: Path) -> list[list[str]]:
    (folder / "ledger.xlsx").write_bytes(content)
    subprocess.run(
        [
            "soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless",
            "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76", "--outdir", str(folder), str(folder / "ledger.xlsx"),
        ],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    with (folder / "ledger.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines))


def one_cell(value: object, kind: CellKind) -> tuple[object, object]:
    content = ledger((value, "끝"), kinds=[kind, CellKind.TEXT])
    return by_openpyxl(content)[0][0], by_calamine(content)[0][0]


HOSTILE = {
    "=1+1": "=1+1",
    "=HYPERLINK(\"http://x\")": "=HYPERLINK(\"http://x\")",
    "+82-10-0000-0000": "+82-10-0000-0000",
    "-5": "-5",
    "@SUM(A1)": "@SUM(A1)",
    "'quoted": "'quoted",
    "00123": "00123",
    "01000001234": "01000001234",
    "2016-03-14": "2016-03-14",
    "TRUE": "TRUE",
    "#N/A": "#N/A",
    " 앞뒤 빈칸 ": " 앞뒤 빈칸 ",
    "\u3000전각 빈칸\u00a0": "\u3000전각 빈칸\u00a0",
    " 앞에만": " 앞에만",
    "뒤에만 ": "뒤에만 ",
    "한 줄\n두 줄": "한 줄\n두 줄",
    "한 줄\r\n두 줄\r세 줄": "한 줄\n두 줄\n세 줄",
    "탭\t사이": "탭\t사이",
    "<b>&amp;\"'</b>]]>": "<b>&amp;\"'</b>]]>",
    "_x0041_": "_x0041_",
    "_x000D_끝": "_x000D_끝",
    " _x0041_x0042_ _x00": " _x0041_x0042_ _x00",
    "_x005F_x0041_": "_x005F_x0041_",
    "벨\x07 널\x00 끝": "벨 널 끝",
    "반쪽\ud800 비문자\ufffe\uffff": "반쪽 비문자",
    "👩‍👩‍👧 🏢": "👩‍👩‍👧 🏢",
    "עברית ‏RTL": "עברית ‏RTL",
    "뷁㎡▶·": "뷁㎡▶·",
}  # fmt: skip


@pytest.mark.parametrize(("typed", "read"), HOSTILE.items())
def test_text_whatever_the_officer_typed_is_read_back_as_that_text(typed: str, read: str) -> None:
    assert one_cell(typed, CellKind.TEXT) == (read, read)
    assert sheet_text(typed) == read


def test_text_beside_hostile_text_in_the_same_batch_is_untouched() -> None:
    texts = [*HOSTILE, "보통", "", None, "a & b > c"]
    expected = [[text] for text in [*HOSTILE.values(), "보통", None, None, "a & b > c"]]
    assert by_openpyxl(ledger(*[(text,) for text in texts], kinds=[CellKind.TEXT])) == expected


def test_text_is_a_typed_string_and_no_formula() -> None:
    cell = opened(ledger(("=1+1",), kinds=[CellKind.TEXT]))["A3"]
    assert (cell.data_type, cell.number_format) == ("s", "@")
    assert b"<f>" not in zipfile.ZipFile(io.BytesIO(ledger(("=1+1",), kinds=[CellKind.TEXT]))).read("xl/worksheets/sheet1.xml")


def test_text_of_control_characters_only_leaves_an_empty_cell() -> None:
    assert one_cell("\x01\x02", CellKind.TEXT) == (None, "")


@pytest.mark.parametrize("filling", ["가", "🏢"])
def test_text_longer_than_excel_allows_is_cut_visibly(filling: str) -> None:
    longest = filling * (MAX_TEXT * 2 // len(filling.encode("utf-16-le")))
    assert one_cell(longest, CellKind.TEXT) == (longest, longest)

    read, also_read = one_cell(longest + "넘침", CellKind.TEXT)

    assert read == also_read == sheet_text(longest + "넘침")
    assert str(read).endswith(filling + CUT_MARK)
    assert len(str(read).encode("utf-16-le")) // 2 <= MAX_TEXT


@settings(max_examples=120, deadline=None)
@given(st.lists(st.text(st.characters(codec=None), max_size=40) | st.from_regex(r"[ <_]*_x[0-9A-Fa-f]{4}_[ _x]*"), min_size=1, max_size=8))
def test_text_of_any_kind_is_read_alike_by_openpyxl_and_calamine(texts: list[str]) -> None:
    content = ledger(*[(text, 1) for text in texts], kinds=[CellKind.TEXT, CellKind.INTEGER])
    expected = [sheet_text(text) for text in texts]
    assert [row[0] or "" for row in by_openpyxl(content)] == expected
    assert [row[0] for row in by_calamine(content)] == expected


@pytest.mark.parametrize(
    ("kind", "value", "read", "number_format"),
    [
        (CellKind.INTEGER, 45190, 45190, "#,##0"),
        (CellKind.INTEGER, -3, -3, "#,##0"),
        (CellKind.INTEGER, 0, 0, "#,##0"),
        (CellKind.ORDINAL, 2015, 2015, "0"),
        (CellKind.DECIMAL, Decimal("84.97"), 84.97, "#,##0.##########"),
        (CellKind.DECIMAL, Decimal("0.10"), 0.1, "#,##0.##########"),
        (CellKind.DECIMAL, Decimal("1E+3"), 1000, "#,##0"),
        (CellKind.DECIMAL, Decimal("-0.0000001"), -0.0000001, "#,##0.##########"),
        (CellKind.DECIMAL, Decimal("120.00"), 120, "#,##0"),
        (CellKind.DECIMAL, 127.0412345, 127.0412345, "#,##0.##########"),
        (CellKind.THOUSAND_WON, 51_965_500, 51965.5, "#,##0.##########"),
        (CellKind.THOUSAND_WON, 51_965_000, 51965, "#,##0"),
        (CellKind.THOUSAND_WON, -1, -0.001, "#,##0.##########"),
        (CellKind.THOUSAND_WON, Decimal(2_000_000), 2000, "#,##0"),
        (CellKind.THOUSAND_WON, 0, 0, "#,##0"),
    ],
)
def test_number_is_exact_and_formatted(kind: CellKind, value: object, read: object, number_format: str) -> None:
    content = ledger((value,), kinds=[kind])
    cell = opened(content)["A3"]
    assert (cell.value, cell.data_type, cell.number_format) == (read, "n", number_format)
    assert by_calamine(content) == [[read]]


@pytest.mark.parametrize("value", [Decimal("0.1"), Decimal("51965.500"), Decimal("-12.05"), Decimal("999999999999.999")])
def test_decimal_is_written_digit_by_digit(value: Decimal) -> None:
    sheet = zipfile.ZipFile(io.BytesIO(ledger((value,), kinds=[CellKind.DECIMAL]))).read("xl/worksheets/sheet1.xml").decode()
    assert f"<v>{value.normalize():f}</v>" in sheet


@pytest.mark.parametrize(
    ("kind", "value", "read"),
    [
        (CellKind.INTEGER, 1234567890123456789, "1234567890123456789"),
        (CellKind.DECIMAL, Decimal("0.12345678901234567"), "0.12345678901234567"),
        (CellKind.DECIMAL, Decimal("NaN"), "NaN"),
        (CellKind.DECIMAL, float("inf"), "Infinity"),
        (CellKind.INTEGER, "***", "***"),
        (CellKind.DATE, "1970-**-**", "1970-**-**"),
        (CellKind.INTEGER, True, "예"),
        (CellKind.TEXT, False, "아니요"),
        (CellKind.TEXT, 7, "7"),
    ],
)
def test_value_that_is_no_exact_number_is_text(kind: CellKind, value: object, read: str) -> None:
    assert one_cell(value, kind) == (read, read)


@pytest.mark.parametrize("kind", list(CellKind))
@pytest.mark.parametrize("nothing", [None, ""])
def test_nothing_is_an_empty_cell_of_every_kind(kind: CellKind, nothing: object) -> None:
    assert one_cell(nothing, kind) == (None, "")


@pytest.mark.parametrize("day", [date(1900, 3, 1), date(2016, 2, 29), date(2026, 11, 21), date(9999, 12, 31)])
def test_date_is_a_real_date(day: date) -> None:
    content = ledger((day,), kinds=[CellKind.DATE])
    cell = opened(content)["A3"]
    assert (cell.is_date, cell.value, cell.number_format.replace("\\", "")) == (True, datetime(day.year, day.month, day.day), "yyyy-mm-dd")
    assert by_calamine(content) == [[day]]


@pytest.mark.parametrize("day", [date(1, 1, 1), date(1899, 12, 31), date(1900, 1, 1), date(1900, 2, 28)])
def test_date_before_programs_agree_is_iso_text(day: date) -> None:
    assert one_cell(day, CellKind.DATE) == (day.isoformat(), day.isoformat())
    moment = datetime(day.year, day.month, day.day, 9, 30)
    assert one_cell(moment, CellKind.MOMENT) == (f"{day.isoformat()} 09:30:00",) * 2


@pytest.mark.parametrize(
    ("moment", "read"),
    [
        (datetime(2026, 11, 21, 5, 5, 59, 999_999, tzinfo=UTC), datetime(2026, 11, 21, 14, 5, 59)),
        (datetime(2025, 12, 31, 15, 0, 1, tzinfo=UTC), datetime(2026, 1, 1, 0, 0, 1)),
        (datetime(2026, 11, 21, 14, 5), datetime(2026, 11, 21, 14, 5)),
        (datetime(9999, 12, 31, 23, 59, 59), datetime(9999, 12, 31, 23, 59, 59)),
        (datetime(1900, 3, 1, 0, 0, 1), datetime(1900, 3, 1, 0, 0, 1)),
    ],
)
def test_moment_is_shown_in_seoul_to_the_second(moment: datetime, read: datetime) -> None:
    assert one_cell(moment, CellKind.MOMENT) == (read, read)


def test_moment_in_a_date_column_is_the_day_in_seoul() -> None:
    assert one_cell(datetime(2025, 12, 31, 15, tzinfo=UTC), CellKind.DATE) == (datetime(2026, 1, 1), date(2026, 1, 1))


def test_ledger_starts_with_note_and_headers_under_frozen_panes() -> None:
    columns = [SheetColumn("공동주택명", CellKind.TEXT, 24), SheetColumn("지원금(천원)", CellKind.THOUSAND_WON)]
    sheet = opened(b"".join(stream_xlsx(columns, [("한신", 1000)], note=NOTE, sheet_name="공동주택")))
    assert [cell.value for cell in sheet[1]] == [NOTE, None]
    assert [cell.value for cell in sheet[2]] == ["공동주택명", "지원금(천원)"]
    assert (sheet.title, sheet.freeze_panes, sheet.auto_filter.ref) == ("공동주택", "A3", "A2:B3")
    header = sheet["A2"]
    assert (header.font.b, header.fill.fill_type, header.alignment.wrap_text) == (True, "solid", True)
    assert sheet.column_dimensions["A"].width == 24


def test_ledger_without_rows_has_headers_and_no_filter() -> None:
    sheet = opened(ledger(kinds=[CellKind.TEXT]))
    assert ([row[0] for row in sheet.values], sheet.auto_filter.ref) == ([NOTE, "열1"], None)


def test_ledger_wider_than_the_alphabet_keeps_its_columns() -> None:
    numbers = tuple(range(705))
    assert by_openpyxl(ledger(numbers, kinds=[CellKind.INTEGER] * 705)) == [list(numbers)]


@pytest.mark.parametrize("row", [("하나",), ("하나", "둘", "셋")])
def test_row_of_another_length_than_the_columns_is_an_error(row: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="argument"):
        ledger(row, kinds=[CellKind.TEXT, CellKind.TEXT])


@pytest.mark.parametrize(
    ("asked", "given_name"),
    [
        ("지원/현황[2016]:*?\\", "지원현황2016"),
        ("가" * 40, "가" * 31),
        ("'따옴'", "따옴"),
        ("김's & <목록>", "김's & <목록>"),
        ("///", "Sheet1"),
        ("History", "Sheet1"),
    ],
)
def test_sheet_name_is_made_acceptable_to_excel(asked: str, given_name: str) -> None:
    assert opened(ledger(("값",), kinds=[CellKind.TEXT], sheet_name=asked)).title == given_name


def test_ledger_is_the_same_bytes_every_time() -> None:
    assert ledger(("값", 1), kinds=[CellKind.TEXT, CellKind.INTEGER]) == ledger(("값", 1), kinds=[CellKind.TEXT, CellKind.INTEGER])


def test_ledger_streams_before_the_rows_are_drawn() -> None:
    drawn = []

    def rows() -> Iterator[tuple[str]]:
        for number in range(100_000):
            drawn.append(number)
            yield (f"행 {number}",)

    chunks = stream_xlsx([SheetColumn("이름", CellKind.TEXT)], rows(), note=NOTE, sheet_name="목록")
    assert next(chunks).startswith(b"PK")
    assert drawn == []
    next(chunks)
    assert len(drawn) < 50_000
    chunks.close()  # type: ignore[attr-defined]  # a generator behind Iterator


def test_ledger_beyond_excels_rows_is_refused_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    check_length(MAX_ROWS)
    with pytest.raises(SheetTooLong, match=r"1,048,574행까지만"):
        check_length(MAX_ROWS + 1)
    monkeypatch.setattr(writer, "MAX_ROWS", 300)
    with pytest.raises(SheetTooLong, match="좁힌 뒤"):
        ledger(*[("값",)] * 301, kinds=[CellKind.TEXT])


def test_ledger_of_many_batches_keeps_every_row_in_order() -> None:
    rows = [(f"이름{number}", number) for number in range(1_001)]
    content = ledger(*rows, kinds=[CellKind.TEXT, CellKind.INTEGER])
    assert by_openpyxl(content) == [list(row) for row in rows]
    assert by_calamine(content) == [list(row) for row in rows]


def test_ledger_reads_the_same_in_libreoffice(tmp_path: Path) -> None:
    texts = [(typed, read) for typed, read in HOSTILE.items() if "\t" not in typed]
    rows = [
        (typed, date(2016, 3, 14), datetime(2026, 11, 21, 5, 5, 7, tzinfo=UTC), 51_965_500, Decimal("84.97"), 2015, True)
        for typed, _ in texts
    ]
    kinds = [
        CellKind.TEXT, CellKind.DATE, CellKind.MOMENT, CellKind.THOUSAND_WON, CellKind.DECIMAL, CellKind.ORDINAL, CellKind.TEXT,
    ]  # fmt: skip

    lines = by_libreoffice(ledger(*rows, kinds=kinds), tmp_path)

    assert lines[0][0] == NOTE
    assert [line[0] for line in lines[2:]] == [read for _, read in texts]
    assert {tuple(line[1:]) for line in lines[2:]} == {("2016-03-14", "2026-11-21 14:05:07", "51,965.5", "84.97", "2015", "예")}
