"""Rows of a sheet that are no records: totals, notes and headers said again, left out and reported."""

import pytest

from core.sheets.headers import find_header
from core.sheets.reader import RawTable, read_table
from core.sheets.table import Cell
from core.sheets.totals import data_rows, is_total_row, left_out
from tests.core.sheet_samples import DATA, VOCABULARY, shared


@pytest.mark.parametrize(
    "row",
    [
        ["합계", None, 110, 56411],
        ["합  계", "-", "110", "56,411"],
        ["성동구", "합계", 110, 56411],
        ["2017.1/4", "합계", 4202888, 10197604],
        [1, "소 계(아파트)", 12, 34],
        ["계", 1, 2, 3],
        ["【총계】", None, 5],
        ["왕십리도선동 소계", 3, 700],
        ["2016년 합계", 3, 700],
        ["총 110건"],
        [None, "총 110개 단지"],
        ["합계: 1,234세대"],
        ["성동구", None, 110, 701, 56411],
        ["금호2·3가동", 3, 4, 5],
        ["성수1가제2동", None, "3", "1,200"],
        ["Total", 3, 4],
    ],
)
def test_total_row_is_recognised(row: list[Cell]) -> None:
    assert is_total_row(row)


@pytest.mark.parametrize(
    "row",
    [
        ["계룡리슈빌", "성수동", 157],
        ["계룡리슈빌", 157, 3, 4],
        ["합계아파트", 157, 3],
        ["A13312101", "합계아파트", "성수동2가", 157],
        ["총각김치마을", 1, 2],
        ["행당동", "임대", "위탁관리", "복도식", 1, 299],
        ["성동구", "금호벽산", "금호동", 1707],
        ["계", "회장", "김갑동", "010-1234-5678"],
        ["금호벽산", "금호동", 1707, "합계"],
        ["평균연령", 3],
        ["응봉동"],
        [None, None],
        [1, 2, 3],
        [],
    ],
)
def test_record_is_not_taken_for_a_total(row: list[Cell]) -> None:
    assert is_total_row(row) is None


def test_rows_left_out_are_reported_with_line_and_reason() -> None:
    head: list[Cell] = ["단지명", "동명", "세대수"]
    rows: list[list[Cell]] = [
        ["공동주택 현황"],
        head,
        DATA[0],
        ["소계", None, 157],
        ["공동주택 현황"],
        ["단지 명", "동명", "세대수"],
        DATA[1],
        ["※ 연립은 뺀 숫자임"],
        ["- 끝 -"],
    ]
    table = RawTable(rows, [2, 3, 4, 5, 40, 41, 42, 50, 51])
    found = data_rows(table, find_header(rows, VOCABULARY))
    assert (found.rows, found.lines) == (DATA, [4, 42])
    assert [(left.line, left.reason) for left in found.left_out] == [
        (5, "합계 줄(소계)"),
        (40, "되풀이된 제목"),
        (41, "되풀이된 열 이름"),
        (50, "설명 줄"),
        (51, "설명 줄"),
    ]


def test_record_with_a_star_in_its_name_is_kept_when_it_has_more_cells() -> None:
    header = find_header([["단지명", "동명", "세대수"], *DATA], VOCABULARY)
    assert left_out(["*금호벽산", "금호동", 1707], header, line=2) is None


def test_ward_csv_leaves_nothing_out() -> None:
    path = shared("성동구_2024-07_공동주택_아파트_정보_cp949.csv")
    table = read_table(path, file_name=path.name)
    found = data_rows(table, find_header(table.rows, VOCABULARY))
    assert (len(found.rows), found.left_out) == (110, [])
