"""One cell of a representatives' sheet, in the shapes officers write it."""

from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.sheets.parsers import CellError
from housing.birth_dates import birth_date
from housing.homes import normal_home
from housing.representatives import cells
from tests.factories.housing import ComplexFactory
from tests.housing.representatives.sheets import check, row

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("cell", "days"),
    [
        ("2016.03.14~2018.03.13", (date(2016, 3, 14), date(2018, 3, 13))),
        ("2016. 3. 14. ~ 2018. 3. 13.", (date(2016, 3, 14), date(2018, 3, 13))),
        ("16.3.14～18.3.13", (date(2016, 3, 14), date(2018, 3, 13))),
        ("2016-03-14 - 2018-03-13", (date(2016, 3, 14), date(2018, 3, 13))),
        ("2016년 3월 14일부터 2018년 3월 13일까지", (date(2016, 3, 14), date(2018, 3, 13))),
        ("20160314 ~ 20180313", (date(2016, 3, 14), date(2018, 3, 13))),
        ("2016. 3. 14.(월)~2018. 3. 13.(화)", (date(2016, 3, 14), date(2018, 3, 13))),
        ("2024.02.29~2026.02.28", (date(2024, 2, 29), date(2026, 2, 28))),
        ("2016.03.14~", (date(2016, 3, 14), None)),
        ("~2018.03.13", (None, date(2018, 3, 13))),
    ],
)
def test_a_term_in_one_cell(cell: str, days: tuple[date | None, date | None]) -> None:
    read = cells.term()(cell)
    assert (read.get("started_on"), read.get("ended_on")) == days


@pytest.mark.parametrize("cell", ["2년", "~", "2016.03.14", "2016.02.30~2018.03.13", "2016.03.14~2018.13.13"])
def test_what_is_no_term_is_refused(cell: str) -> None:
    with pytest.raises(CellError):
        cells.term()(cell)


@pytest.mark.parametrize(
    "cell",
    [
        *("1958-03-02", "1958.3.2", "19580302", "580302", "58.3.2", "58-03-02", "580302-1", "580302-2******", "58년 3월 2일생"),
        *(580302, 580302.0, date(1958, 3, 2), "1958-03-02 00:00:00", 21246, 21246.0),
    ],
)
def test_birth_dates_as_offices_write_them(cell: Any) -> None:
    assert birth_date()(cell) == date(1958, 3, 2)


@pytest.mark.parametrize(
    ("cell", "born_on"),
    [("010302-3", date(2001, 3, 2)), ("010302", date(2001, 3, 2)), (70302, date(2007, 3, 2)), ("250101", date(1925, 1, 1))],
)
def test_two_digits_of_a_year_make_an_adult(cell: Any, born_on: date) -> None:
    assert birth_date()(cell) == born_on


@pytest.mark.parametrize("cell", ["580230", "봄", "2958-01-01", "1"])
def test_what_is_no_birth_date_is_refused(cell: Any) -> None:
    with pytest.raises(CellError):
        birth_date()(cell)


@given(st.text(max_size=30) | st.integers() | st.floats() | st.dates())
def test_no_cell_breaks_a_parser(cell: Any) -> None:
    for parse in (cells.term(), birth_date(), cells.home()):
        with suppress(CellError):
            parse(cell)


@given(
    st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31)), st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31))
)
def test_every_pair_of_days_is_read_back(begins: date, ends: date) -> None:
    for form in ("%Y.%m.%d", "%Y-%m-%d", "%Y/%m/%d"):
        text = f"{begins.strftime(form)}~{ends.strftime(form)}"
        assert cells.term()(text) == {"started_on": begins, "ended_on": ends}


@given(st.integers(1, 9999), st.integers(1, 99999))
def test_a_home_has_one_form_however_it_is_written(building: int, flat: int) -> None:
    written = [
        f"{building}동 {flat}호",
        f"{building}-{flat}",
        f"{building}/{flat}",
        f"{building}동{flat}호",
        f" {building:04d} - {flat:05d}호",
    ]
    assert {normal_home(text) for text in written} == {f"{building}동 {flat}호"}
    assert normal_home(normal_home(written[1])) == normal_home(written[0])


def test_excel_s_date_in_the_place_of_a_home_is_read_back_and_said() -> None:
    ComplexFactory(name="한빛마을")
    (one,) = check(row(home="2026-10-11"))
    assert one.parent_values["home"] == "10동 11호"
    assert "엑셀이 날짜로 바꾼 칸" in one.warnings[0]
