"""Finding the header of hand-made sheets, matching its columns by meaning and leaving out what is no record."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.sheets.columns import ColumnMatch, match_columns, refuse_other_table
from core.sheets.header_text import header_key, normalise_header
from core.sheets.headers import Header, find_header, fingerprint
from core.sheets.reader import RawTable, SheetRefused, read_table
from core.sheets.table import Cell
from core.sheets.totals import data_rows
from tests.core.sheet_samples import DATA, VOCABULARY, shared


def fields(rows: list[list[Cell]]) -> dict[str, str]:
    header = find_header(rows, VOCABULARY)
    return {match.field: match.text for match in match_columns(header, VOCABULARY) if match.field}


def by_text(header: Header) -> dict[str, ColumnMatch]:
    return {match.text: match for match in match_columns(header, VOCABULARY)}


# ---- one form for header texts


@pytest.mark.parametrize(
    "text",
    [
        "세대수",
        " 세 대  수 ",
        "세대\n수",
        "세대수(세대)",
        "k-세대수",
        "K-세대수",
        "세대·수",
        "세대수 (필수)",
        "* 세대수",
        "3. 세대수",
    ],
)
def test_header_typed_in_many_ways_has_one_form(text: str) -> None:
    assert normalise_header(text) == "세대수"


def test_area_bands_stay_apart_and_meet_their_unprefixed_names() -> None:
    small, large = "k-전용면적별세대현황(60㎡이하)", "k-전용면적별세대현황(60㎡~85㎡이하)"
    assert normalise_header(small) != normalise_header(large)
    assert header_key(small).loose == header_key(large).loose == "전용면적별세대현황"
    assert normalise_header("전용면적별 세대현황（60㎡ ～ 85㎡ 이하）") == normalise_header(large)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("연면적(㎡)", "m2"),
        ("연면적(m²)", "m2"),
        ("지원금액(천원)", "천원"),
        ("금액(단위: 백만원)", "백만원"),
        ("주소(동)", ""),
    ],
)
def test_unit_in_brackets_is_kept_beside_the_name(text: str, unit: str) -> None:
    assert header_key(text).unit == unit


@given(st.text(max_size=200))
def test_any_text_has_a_stable_header_key(text: str) -> None:
    assert header_key(text) == header_key(text)
    assert len(normalise_header(text)) <= 4 * len(text)


# ---- finding the header


def test_header_in_the_first_row_is_found() -> None:
    header = find_header([["단지명", "동명", "세대수"], *DATA], VOCABULARY)
    assert (header.first, header.data_start) == (0, 1)


def test_titles_notes_and_our_own_note_row_above_are_passed_over() -> None:
    rows: list[list[Cell]] = [
        ["2016년 공동주택 현황", None, "2016. 5. 2. 현재"],
        ["공동주택 목록 | 조건: 성수동 | 기준일시 2026-11-21 10:00 | 출력 김담당"],
        [None, None, "(단위: 천원)"],
        ["단지명", "동  명", "총\n세대수", "지원금액"],
        *DATA,
    ]
    header = find_header(rows, VOCABULARY)
    assert (header.first, header.data_start, header.unit) == (3, 4, "천원")
    assert set(fields(rows)) == {"name", "dong", "households", "granted"}


def test_title_of_two_cells_is_not_the_upper_row_of_the_header() -> None:
    rows: list[list[Cell]] = [
        ["공동주택 현황", None, None, "성동구"],
        ["단지명", "동명", "세대수", "비고", "주소"],
        *DATA,
    ]
    header = find_header(rows, VOCABULARY)
    assert (header.first, header.cells[0].text) == (1, "단지명")


@pytest.mark.parametrize("filled", [False, True])
def test_two_row_header_joins_the_group_to_its_columns(filled: bool) -> None:
    group: list[Cell] = ["관리사무소", "관리사무소"] if filled else ["관리사무소", None]
    below: list[Cell] = ["단지명", "세대수"] if filled else [None, None]
    rows: list[list[Cell]] = [
        ["단지명", "세대수", *group, "비고"],
        [*below, "전화번호", "팩스번호", *(["비고"] if filled else [])],
        ["금호벽산", 1707, "0262136301", "0262134309", None],
    ]
    header = find_header(rows, VOCABULARY)
    assert (header.first, header.data_start) == (0, 2)
    assert fields(rows) == {
        "name": "단지명",
        "households": "세대수",
        "office_phone": "관리사무소 전화번호",
        "office_fax": "관리사무소 팩스번호",
        "note": "비고",
    }


def test_group_that_spreads_too_far_is_matched_by_its_lowest_row() -> None:
    rows: list[list[Cell]] = [["단지명", "규모", None, None], [None, "동수", "세대수", "비고"], ["가", 1, 2, "x"]]
    header = find_header(rows, VOCABULARY)
    matches = by_text(header)
    assert header.data_start == 2
    assert (matches["규모 세대수"].field, matches["규모 세대수"].how) == ("households", "lowest")


def test_three_row_header_of_the_statistics_office_is_joined() -> None:
    path = shared("01_population_in_Seoul.xls")
    header = find_header(read_table(path, file_name=path.name).rows, VOCABULARY)
    assert header.data_start == 3
    assert [cell.text for cell in header.cells][2:5] == ["세대", "인구 합계 계", "인구 합계 남자"]


def test_records_of_words_only_are_not_taken_for_header_rows() -> None:
    rows: list[list[Cell]] = [["단지명", "동명", "비고"], ["가", "나", "다"], ["라", None, "바"]]
    assert find_header(rows, VOCABULARY).data_start == 1


def test_gap_in_the_header_does_not_swallow_the_first_record() -> None:
    rows: list[list[Cell]] = [["단지명", None, "세대수"], ["가", "나", "157"], ["다", "라", "1"]]
    assert find_header(rows, VOCABULARY).data_start == 1


def test_table_without_any_known_name_still_shows_its_header() -> None:
    rows: list[list[Cell]] = [["전출입 현황"], ["기간", "전입", "전출"], ["2016", 1, 2]]
    header = find_header(rows, VOCABULARY)
    assert [cell.text for cell in header.cells] == ["기간", "전입", "전출"]


def test_table_of_numbers_only_is_refused() -> None:
    with pytest.raises(SheetRefused, match="제목 줄"):
        find_header([[1, 2, 3], [4, 5, 6]], VOCABULARY)


CELLS = st.one_of(st.none(), st.text(max_size=8), st.integers(), st.floats(), st.booleans(), st.dates())


@given(st.lists(st.lists(CELLS, min_size=1, max_size=6), max_size=8))
def test_any_rows_have_a_header_or_are_refused(rows: list[list[Cell]]) -> None:
    try:
        header = find_header(rows, VOCABULARY)
    except SheetRefused:
        return
    assert 0 <= header.first < header.data_start <= len(rows)
    assert len(match_columns(header, VOCABULARY)) == len(header.cells)
    data_rows(RawTable(rows, list(range(1, len(rows) + 1))), header)


# ---- matching columns


def test_ward_csv_matches_by_meaning() -> None:
    path = shared("성동구_2024-07_공동주택_아파트_정보_cp949.csv")
    header = find_header(read_table(path, file_name=path.name).rows, VOCABULARY)
    matched = {match.field: match.text for match in match_columns(header, VOCABULARY) if match.field}
    assert matched["name"] == "k-아파트명"
    assert matched["road_address"] == "kapt도로명주소"
    assert matched["band_60"] == "k-전용면적별세대현황(60㎡이하)"
    assert matched["band_85"] == "k-전용면적별세대현황(60㎡~85㎡이하)"
    assert by_text(header)["주소(시군구)"].candidates == ("road_address",)


def test_two_columns_of_equal_right_are_left_to_the_officer() -> None:
    header = find_header([["단지명", "주소(지번)", "주소(전체)"], ["가", "나", "다"]], VOCABULARY)
    matches = by_text(header)
    assert [matches[text].field for text in ("주소(지번)", "주소(전체)")] == ["", ""]
    assert matches["주소(전체)"].candidates == ("road_address",)


def test_contested_field_does_not_go_to_a_weaker_claim() -> None:
    rows: list[list[Cell]] = [
        ["단지명", "전화번호", "전화번호", "비상 연락", None],
        [None, None, None, "담당", "전화번호"],
        ["가", "1", "2", "나", "3"],
    ]
    header = find_header(rows, VOCABULARY)
    assert header.cells[-1].text == "비상 연락 전화번호"
    assert [match.field for match in match_columns(header, VOCABULARY)] == ["name", "", "", "", ""]


def test_our_own_header_wins_over_a_synonym_in_the_same_sheet() -> None:
    matches = by_text(find_header([["아파트명", "단지명", "세대수"], ["가", "나", 1]], VOCABULARY))
    assert (matches["단지명"].field, matches["아파트명"].field) == ("name", "")


def test_name_without_its_qualifier_is_matched_but_marked_loose() -> None:
    match = by_text(find_header([["단지명", "세대수(임대)"], ["가", 1]], VOCABULARY))["세대수(임대)"]
    assert (match.field, match.how) == ("households", "loose")


def test_header_meaning_two_fields_names_both() -> None:
    vocabulary = {"first": ("가", "공통"), "second": ("나", "공통"), "third": ("다",)}
    header = find_header([["다", "공통"], ["x", "y"]], vocabulary)
    assert match_columns(header, vocabulary)[1].candidates == ("first", "second")


@given(st.permutations([name for names in VOCABULARY.values() for name in names[:1]]))
def test_own_headers_match_their_fields_in_any_order(headers: list[str]) -> None:
    header = find_header([headers, ["값"] * len(headers)], VOCABULARY)
    matches = match_columns(header, VOCABULARY)
    assert [VOCABULARY[match.field][0] for match in matches] == headers
    assert {match.how for match in matches} == {"exact"}


# ---- tables of another kind


def test_statistics_sheet_is_refused_as_a_complex_list_with_the_headers_seen() -> None:
    path = shared("01_population_in_Seoul.xls")
    header = find_header(read_table(path, file_name=path.name).rows, VOCABULARY)
    with pytest.raises(SheetRefused, match=r"공동주택 자료로 볼 수 없는 표.*단지명.*기간, 자치구, 세대"):
        refuse_other_table(header, match_columns(header, VOCABULARY), kind="공동주택", vocabulary=VOCABULARY, required=["name"])


def test_table_with_one_known_column_is_refused() -> None:
    header = find_header([["비고", "수량"], ["가", 1]], VOCABULARY)
    with pytest.raises(SheetRefused, match="비고, 수량"):
        refuse_other_table(header, match_columns(header, VOCABULARY), kind="공동주택", vocabulary=VOCABULARY)


def test_table_with_the_required_columns_is_accepted() -> None:
    header = find_header([["단지명", "동명", "세대수"], *DATA], VOCABULARY)
    matches = match_columns(header, VOCABULARY)
    refuse_other_table(header, matches, kind="공동주택", vocabulary=VOCABULARY, required=["name", "households"])


def test_fingerprint_ignores_spacing_but_not_order_or_unit() -> None:
    def of(*texts: str) -> str:
        return fingerprint(find_header([list(texts), ["가", "나", "다"]], VOCABULARY))

    same = of("단지명", "세대수", "연면적(㎡)")
    assert same == of("단 지 명", "세대\n수", "연면적 (㎡)")
    assert same != of("세대수", "단지명", "연면적(㎡)")
    assert same != of("단지명", "세대수", "연면적(평)")
