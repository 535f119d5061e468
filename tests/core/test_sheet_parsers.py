"""One cell to one value: what officers type is understood, what is not is named as typed."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.sheets.date_parsers import SEOUL, day, moment
from core.sheets.parsers import (
    CellError,
    Parser,
    choice,
    decimal_number,
    is_blank,
    money,
    plain_text,
    whole_number,
    yes_no,
)
from core.sheets.table import Cell

BLANKS = [None, "", "  ", "-", "–", "—", "\u3000", "없음", "해당 없음", "N/A", "#N/A"]
KINDS = choice({"apartment": ("아파트", "APT"), "row": ("연립", "연립주택"), "other": ("기타", "4")})


def refused(parse: Parser, cell: Cell) -> str:
    with pytest.raises(CellError) as caught:
        parse(cell)
    return caught.value.sentence


@pytest.mark.parametrize("blank", BLANKS)
@pytest.mark.parametrize("factory", [whole_number, decimal_number, money, day, moment])
def test_blank_is_no_value_and_never_zero(factory: Callable[[], Parser], blank: Cell) -> None:
    assert factory()(blank) is None
    assert is_blank(blank)


@pytest.mark.parametrize("cell", [0, 0.0, "0", "미정", "x", False])
def test_zero_and_words_are_not_blank(cell: Cell) -> None:
    assert not is_blank(cell)


# ---- numbers


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("1,234", 1234),
        ("1,234세대", 1234),
        (" 12 ", 12),
        ("１２３", 123),
        ("1 234", 1234),
        (1234.0, 1234),
        (1234, 1234),
        ("1234.0", 1234),
        ("007", 7),
        ("+5", 5),
        ("0", 0),
        ("20동", 20),
        ("2_", None),
    ],
)
def test_whole_number_as_officers_type_it(cell: Cell, number: int | None) -> None:
    parse = whole_number()
    if number is None:
        refused(parse, cell)
    else:
        assert parse(cell) == number
        assert type(parse(cell)) is int


@pytest.mark.parametrize(
    "cell",
    [
        "12.5",
        12.5,
        "1,23",
        "1,2,3",
        "12a",
        "약 100",
        "1e3",
        "3~4",
        True,
        date(2016, 3, 14),
        float("nan"),
        "１２３４５" * 9,
    ],
)
def test_whole_number_refuses_what_is_none_and_names_it(cell: Cell) -> None:
    sentence = refused(whole_number(), cell)
    assert sentence.startswith("‘")
    assert sentence.endswith("요.")


def test_whole_number_names_the_text_as_typed() -> None:
    assert "‘１２．５ 세대’" in refused(whole_number(), "１２．５ 세대")


def test_whole_number_keeps_its_range() -> None:
    assert "0 이상" in refused(whole_number(), "-1")
    assert "0 이상" in refused(whole_number(), "△3")
    assert whole_number(minimum=-5)("(3)") == -3
    assert "99 이하" in refused(whole_number(maximum=99), 100)
    assert "2,147,483,647 이하" in refused(whole_number(), 10**12)


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("21,277.09㎡", "21277.09"),
        ("21277.09 m²", "21277.09"),
        (84.97, "84.97"),
        (0.1 + 0.2, "0.30"),
        ("84.975", "84.98"),
        (85, "85.00"),
    ],
)
def test_measurement_is_exact_to_its_places(cell: Cell, number: str) -> None:
    assert decimal_number()(cell) == Decimal(number)


def test_coordinate_keeps_seven_places_and_may_be_negative() -> None:
    assert decimal_number(places=7, minimum=None)("-127.0584774") == Decimal("-127.0584774")


def test_measurement_in_another_unit_is_refused() -> None:
    assert "‘30평’" in refused(decimal_number(), "30평")


@pytest.mark.parametrize(
    ("cell", "thousand", "won"),
    [
        (51965.5, True, 51_965_500),
        ("51,965.5", True, 51_965_500),
        ("51,965천원", True, 51_965_000),
        ("5,000,000원", True, 5_000_000),
        ("5백만원", False, 5_000_000),
        ("₩1,000", False, 1_000),
        ("금1,000원", False, 1_000),
        (0.1 + 0.2, True, 300),
        (1_000_000, False, 1_000_000),
        ("1.5억원", False, 150_000_000),
    ],
)
def test_money_becomes_whole_won(cell: Cell, thousand: bool, won: int) -> None:
    assert money(thousand=thousand)(cell) == won


def test_money_below_a_won_is_refused() -> None:
    assert "1원보다 작은" in refused(money(), "100.5")
    assert "1원보다 작은" in refused(money(thousand=True), 51965.55555)


@given(st.integers(0, 10**12))
def test_thousand_won_cells_come_back_exactly(won: int) -> None:
    assert money(thousand=True)(won / 1000) == won
    assert money(thousand=True)(str(Decimal(won) / 1000)) == won


# ---- dates


@pytest.mark.parametrize(
    "cell",
    [
        "2016-03-14",
        "2016.3.14",
        "2016. 3. 14.",
        "2016. 3. 14.(월)",
        "2016/03/14",
        "20160314",
        20160314,
        20160314.0,
        "2016년 3월 14일",
        "２０１６．３．１４",
        "2016-03-14 00:00:00.0",
        "2016-03-14T09:30:00",
        "2016. 3. 14. 오후 3:20",
        date(2016, 3, 14),
        datetime(2016, 3, 14, 9, 30),
        42443,
        42443.75,
    ],
)
def test_day_in_every_usual_form(cell: Cell) -> None:
    found = day()(cell)
    assert found == date(2016, 3, 14)
    assert type(found) is date


@pytest.mark.parametrize(
    ("cell", "named"),
    [
        ("16.03.14", "두 자리"),
        ("20166-03-14", "달력에 없는"),
        ("1899-12-31", "1900-01-01부터"),
        (date(1899, 12, 31), "1900-01-01부터"),
        ("2016-02-30", "달력에 없는"),
        ("2016-13-01", "달력에 없는"),
        ("2016.03.14~2018.03.13", "읽을 수 없습니다"),
        ("2016-03", "읽을 수 없습니다"),
        (2016, "읽을 수 없습니다"),
        ("봄", "읽을 수 없습니다"),
        (True, "읽을 수 없습니다"),
        (99999999, "달력에 없는"),
        (1e300, "읽을 수 없습니다"),
        (float("inf"), "읽을 수 없습니다"),
        ("2016-03-14 25:00", "달력에 없는"),
    ],
)
def test_day_that_is_none_is_refused(cell: Cell, named: str) -> None:
    assert named in refused(day(), cell)


@pytest.mark.parametrize("cell", ["0000-00-00", 0, "0"])
def test_zero_date_of_other_systems_is_blank(cell: Cell) -> None:
    assert day()(cell) is None


def test_day_keeps_the_callers_range() -> None:
    assert "2000-01-01부터" in refused(day(earliest=date(2000, 1, 1)), "1999-12-31")


@pytest.mark.parametrize(
    ("cell", "hour"),
    [("2024-07-14 06:37:19.0", 6), ("2024-07-14 오후 6:37:19", 18), (datetime(2024, 7, 14, 6, 37, 19), 6)],
)
def test_moment_is_seoul_time(cell: Cell, hour: int) -> None:
    assert moment()(cell) == datetime(2024, 7, 14, hour, 37, 19, tzinfo=SEOUL)


@given(st.dates(date(1930, 1, 1), date(2099, 12, 31)))
def test_excel_day_count_is_the_day(value: date) -> None:
    assert day()(float((value - date(1899, 12, 30)).days)) == value


# ---- words


@pytest.mark.parametrize("cell", ["예", "Y", "y", " O ", "ｏ", "○", "true", "1", 1, 1.0, True, "유"])
def test_yes(cell: Cell) -> None:
    assert yes_no()(cell) is True


@pytest.mark.parametrize("cell", ["아니오", "아니요", "N", "X", "×", "false", "0", 0, False, "무", "없음"])
def test_no(cell: Cell) -> None:
    assert yes_no()(cell) is False


def test_neither_yes_nor_no() -> None:
    assert yes_no()("-") is None
    assert "‘아마’" in refused(yes_no(), "아마")


@pytest.mark.parametrize(
    ("cell", "value"),
    [("아파트", "apartment"), (" 연립 주택 ", "row"), ("ａｐｔ", "apartment"), (4.0, "other"), ("-", None)],
)
def test_choice_by_its_words(cell: Cell, value: str | None) -> None:
    assert KINDS(cell) == value


def test_unknown_choice_names_the_allowed_ones() -> None:
    assert refused(KINDS, "궁전") == "‘궁전’은 고를 수 없는 값입니다. 다음 중 하나로 적으세요: 아파트, 연립, 기타"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (2016.0, "2016"),
        (2016, "2016"),
        ("0212345678", "0212345678"),
        (84.97, "84.97"),
        ("  가\u3000\u200b 나\r\n다\u00a0", "가 나 다"),
        ("\u1100\u1161", "가"),
        ("줄_x000D_\n바꿈", "줄 바꿈"),
        ("=1+1", "=1+1"),
        (None, ""),
        ("-", ""),
        ("없음", "없음"),
        (date(2016, 3, 14), "2016-03-14"),
        (True, "예"),
    ],
)
def test_plain_text(cell: Cell, text: str) -> None:
    assert plain_text()(cell) == text


def test_text_of_several_lines_keeps_them() -> None:
    assert plain_text(lines=True)(" 가  나 \r\n\r\n 다 ") == "가 나\n\n다"


def test_text_too_long_names_both_lengths() -> None:
    sentence = refused(plain_text(max_length=1_000), "가" * 1_234)
    assert "1,234자" in sentence
    assert "1,000자" in sentence
    assert plain_text(max_length=3)("가나다") == "가나다"


@pytest.mark.parametrize("cell", ["가\x00나", "\ud800"])
def test_text_the_database_cannot_keep_is_refused(cell: str) -> None:
    assert "저장할 수 없는 글자" in refused(plain_text(), cell)


# ---- anything at all

NASTY = st.text(alphabet=st.sampled_from("0123456789.,-+~/() \t\n\x00년월일원천만억세대㎡%△오전후:T１²①٣가Aa_e'\ud800"), max_size=40)
ANY_CELL = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**63), 2**63),
    st.floats(),
    st.text(max_size=60),
    NASTY,
    st.dates(),
    st.datetimes(),
)
PARSERS: list[Parser] = [
    whole_number(),
    whole_number(minimum=-(10**9)),
    decimal_number(),
    decimal_number(places=7, minimum=None),
    money(),
    money(thousand=True, minimum=-(10**18)),
    day(),
    moment(),
    yes_no(),
    KINDS,
    plain_text(max_length=20),
    plain_text(lines=True),
]


@pytest.mark.parametrize("parse", PARSERS)
@given(cell=ANY_CELL)
def test_any_cell_gives_a_value_or_a_sentence(parse: Parser, cell: Cell) -> None:
    try:
        value = parse(cell)
    except CellError as error:
        assert error.sentence.isprintable()  # noqa: PT017  a value is as good
    else:
        assert value is None or isinstance(value, (int, Decimal, date, str))
        if isinstance(value, str):
            assert "\x00" not in value
