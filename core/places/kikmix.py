"""Reads the ministry's list of 행정동 and 법정동 (KIKmix), which covers the whole country, for one ward."""

from collections import defaultdict
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from core.particles import with_particle
from core.places.address import full_province
from core.places.loading import PairRow, PlacesRefused
from core.places.models import CODE_LENGTH

HEADERS = ("행정동코드", "시도명", "시군구명", "읍면동명", "법정동코드", "동리명", "말소일자")
_HEADER_SEARCH_ROWS = 10
_VILLAGE_DIGITS = 8

Row = dict[str, str]


def read_ward(path: Path, *, ward: str, province: str = "") -> list[PairRow]:
    """The pairs of the one ward meant; PlacesRefused when none or several answer to the name."""
    rows = [row for row in _read_rows(path) if row["읍면동명"] and not row["말소일자"]]
    wards: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        wards[row["시도명"], row["시군구명"]].append(row)
    found = [key for key in wards if _answers_to(key, ward=ward, province=province)]
    if not found:
        named = with_particle(f"“{' '.join((province, ward)).strip()}”", "이")
        raise PlacesRefused(f"파일에 {named} 없습니다. 시군구 이름을 확인하세요.")
    if len(found) > 1:
        places = ", ".join(" ".join(key).strip() for key in found)
        raise PlacesRefused(f"{with_particle(f'“{ward}”', '이')} 여러 곳입니다({places}). --province 로 시도를 지정하세요.")
    return _pairs(wards[found[0]])


def _answers_to(key: tuple[str, str], *, ward: str, province: str) -> bool:
    province_name, ward_name = key
    if province and full_province(province) != province_name:
        return False
    # 세종특별자치시 has no wards; 수원시 장안구 may be called 장안구.
    names = {ward_name or province_name, (ward_name or province_name).split()[-1]}
    return ward.replace(" ", "") in {name.replace(" ", "") for name in names}


def _pairs(rows: list[Row]) -> list[PairRow]:
    names = {row["법정동코드"]: row["동리명"] for row in rows}
    return [
        PairRow(row["행정동코드"], row["읍면동명"], row["법정동코드"], _legal_name(row["법정동코드"], names))
        for row in rows
        # A branch office (출장소) serves part of a dong; it is no dong of its own.
        if not row["읍면동명"].endswith("출장소")
    ]


def _legal_name(code: str, names: dict[str, str]) -> str:
    """A village (리) is only told apart by its town: 기장읍 동부리."""
    town = code[:_VILLAGE_DIGITS].ljust(CODE_LENGTH, "0")
    return names[code] if town == code or town not in names else f"{names[town]} {names[code]}"


def _read_rows(path: Path) -> list[Row]:
    try:
        cells = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    except (CalamineError, OSError) as failure:
        raise PlacesRefused(f"엑셀 파일로 열 수 없습니다: {path.name}") from failure
    for start, header in enumerate(cells[:_HEADER_SEARCH_ROWS]):
        columns = {str(title).strip(): place for place, title in enumerate(header)}
        if columns.keys() >= set(HEADERS):
            return [{name: _text(row[columns[name]]) for name in HEADERS} for row in cells[start + 1 :]]
    raise PlacesRefused(f"KIKmix 파일이 아닙니다: {path.name}에 {'·'.join(HEADERS)} 열이 있어야 합니다.")


def _text(cell: object) -> str:
    # Excel keeps the codes as numbers.
    return f"{cell:.0f}" if isinstance(cell, float) else str(cell).strip()
