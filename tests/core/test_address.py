"""Addresses: one spelling for comparing, and the part behind the building number."""

import json
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from core.places.address import Address, full_province, normal_address, split_address, validate_postcode

SHARED_DATA = Path(__file__).parents[3] / "shared/data"


@pytest.mark.parametrize(
    ("text", "place", "rest"),
    [
        ("서울특별시 성동구 뚝섬로 434 (성수동2가, 두산위브)", "서울특별시 성동구 뚝섬로 434", "성수동2가, 두산위브"),
        ("서울시 성동구 독서당로 40길 25, 101동 1001호", "서울특별시 성동구 독서당로40길 25", "101동 1001호"),
        ("서울 성동구 왕십리로31나길 22 3층 (하왕십리동)", "서울특별시 성동구 왕십리로31나길 22", "3층 (하왕십리동)"),
        ("서울특별시  성동구 행당로8길8", "서울특별시 성동구 행당로8길 8", ""),
        ("서울특별시 종로구 세종대로 지하 175", "서울특별시 종로구 세종대로 지하175", ""),
        ("서울특별시 성동구 성수동 1가 676-5외 3", "서울특별시 성동구 성수동1가 676-5", "외 3"),
        ("왕십리2동1058번지", "왕십리2동 1058", ""),
        ("서울 성동구 금호동2가 산 1-3", "서울특별시 성동구 금호동2가 산 1-3", ""),
        ("뚝섬로 434", "뚝섬로 434", ""),
        ("성수동 두산위브", "성수동 두산위브", ""),
        ("", "", ""),
    ],
)
def test_split_address_of_a_register_gives_place_and_rest(text: str, place: str, rest: str) -> None:
    assert split_address(text) == Address(place, rest)


def test_normal_address_of_two_spellings_is_the_same() -> None:
    assert normal_address("서울 성동구 독서당로 40길25 (옥수동)") == normal_address("서울특별시 성동구 독서당로40길 25")


def test_normal_address_of_neighbours_differs() -> None:
    assert normal_address("성동구 독서당로40길 25") != normal_address("성동구 독서당로40길 25-1")
    assert normal_address("성동구 독서당로 40") != normal_address("성동구 독서당로40길 1")


@given(st.text(max_size=40) | st.text(alphabet="서울시성동구로길가 0123456789-(),산", max_size=40))
def test_normal_address_of_any_text_is_stable(text: str) -> None:
    assert normal_address(normal_address(text)) == normal_address(text)


def test_split_address_every_road_address_of_the_ward_is_read() -> None:
    source = SHARED_DATA / "kozip_new_zip_성동구_subset.json"
    if not source.exists():
        pytest.skip("the shared data is not here")
    entries = [entry for area in json.loads(source.read_text("utf-8")).values() for entry in area["서울특별시"]["성동구"]]
    assert len(entries) > 16_000
    for entry in entries:
        road, _, legal_dong = entry.partition("|")
        expected = Address(f"서울특별시 성동구 {road}", legal_dong)
        assert split_address(f"서울시 성동구 {road.replace('로', '로 ', 1)} ({legal_dong})") == expected


@pytest.mark.parametrize(
    ("name", "full"),
    [("서울", "서울특별시"), ("전라북도", "전북특별자치도"), ("경남", "경상남도"), ("경기", "경기도"), ("성동구", "성동구")],
)
def test_full_province_short_or_former_name_is_todays(name: str, full: str) -> None:
    assert full_province(name) == full


@pytest.mark.parametrize("code", ["0476", "047699", "04-69", "133-070", "０４７６９"])
def test_postcode_of_another_shape_is_refused_with_a_sentence(code: str) -> None:
    with pytest.raises(ValidationError, match="5자리"):
        validate_postcode(code)


def test_postcode_of_five_digits_passes() -> None:
    validate_postcode("04769")
