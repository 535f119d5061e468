"""Addresses as they stand in registers: taken apart and brought into one spelling, without any outside service."""

import re
import unicodedata
from dataclasses import dataclass

from django.core.validators import RegexValidator

PROVINCES = (
    "서울특별시",
    "부산광역시",
    "대구광역시",
    "인천광역시",
    "광주광역시",
    "대전광역시",
    "울산광역시",
    "세종특별자치시",
    "경기도",
    "강원특별자치도",
    "충청북도",
    "충청남도",
    "전북특별자치도",
    "전라남도",
    "경상북도",
    "경상남도",
    "제주특별자치도",
)
_SHORT_PROVINCES = {
    **{province[:2]: province for province in PROVINCES if province[:2] not in ("충청", "전라", "경상")},
    "충북": "충청북도",
    "충남": "충청남도",
    "전남": "전라남도",
    "경북": "경상북도",
    "경남": "경상남도",
    "서울시": "서울특별시",
    "부산시": "부산광역시",
    "대구시": "대구광역시",
    "인천시": "인천광역시",
    "광주시": "광주광역시",
    "대전시": "대전광역시",
    "울산시": "울산광역시",
    "세종시": "세종특별자치시",
    "강원도": "강원특별자치도",
    "전라북도": "전북특별자치도",
    "제주도": "제주특별자치도",
}
_REGIONS = r"(?P<regions>(?:[가-힣]+(?:시|도|군|구|읍|면)\s+)*)"
_NUMBER = r"(?P<number>(?:지하\s*)?\d+(?:\s*-\s*\d+)?)(?:번지|호)?(?!\d|동|가|[가-힣]*길)"
_ROAD = re.compile(_REGIONS + r"(?P<name>[가-힣\d·.]*?[가-힣\d](?:대로|로|길)(?:\s*\d+[가-힣]?길)?)\s*" + _NUMBER + r"(?P<rest>.*)")
_LOT = re.compile(
    _REGIONS + r"(?P<name>[가-힣\d.]+?(?:동|리|읍|면|가))(?:\s*(?P<part>\d+가))?\s*(?P<hill>산\s*)?" + _NUMBER + r"(?P<rest>.*)"
)

validate_postcode = RegexValidator(r"^[0-9]{5}$", "우편번호는 숫자 5자리입니다. 예: 04769")


@dataclass(frozen=True)
class Address:
    """`place` says where, up to the building or lot number; `rest` is what follows: dong, building, flat."""

    place: str
    rest: str


def full_province(name: str) -> str:
    """서울, 서울시 → 서울특별시; what is no province stays."""
    return _SHORT_PROVINCES.get(name, name)


def split_address(text: str) -> Address:
    """서울특별시 성동구 뚝섬로 434 (성수동2가, …) → the road address and what stood behind it."""
    tidy = _tidy(text)
    if match := _ROAD.fullmatch(tidy):
        parts = [_regions(match), re.sub(r"\s", "", match["name"]), re.sub(r"\s", "", match["number"])]
    elif match := _LOT.fullmatch(tidy):
        name = match["name"] + (match["part"] or "")
        parts = [_regions(match), name, "산" * bool(match["hill"]), re.sub(r"\s", "", match["number"])]
    else:
        return Address(tidy, "")
    return Address(" ".join(filter(None, parts)), _unwrapped(match["rest"].strip(" ,")))


def normal_address(text: str) -> str:
    """Equal for two spellings of one road or lot address; building names and notes behind the number do not count."""
    return split_address(text).place


def _unwrapped(rest: str) -> str:
    return rest[1:-1] if re.fullmatch(r"\([^()]*\)", rest) else rest


def _regions(match: re.Match[str]) -> str:
    return " ".join(match["regions"].split())


def _tidy(text: str) -> str:
    words = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip().split(" ")
    return " ".join([full_province(words[0]), *words[1:]])
