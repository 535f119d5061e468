"""Boundaries from a file, the dong of a coordinate, the map."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from core.places import seongdong
from core.places.boundaries import BoundaryIndex, Located, boundary_collection, find_dong
from core.places.loading import load_seongdong
from core.places.matching import match_dong
from core.places.models import Dong

SHARED_DATA = Path(__file__).parents[3] / "shared/data"
needs_shared_data = pytest.mark.skipif(not SHARED_DATA.is_dir(), reason="the shared data is not here")

pytestmark = pytest.mark.django_db


@pytest.fixture
def geojson(tmp_path: Path) -> Callable[..., str]:
    def write(*features: dict[str, Any]) -> str:
        path = tmp_path / "boundary.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
        return str(path)

    return write


def box(west: float, south: float, east: float, north: float) -> dict[str, Any]:
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "MultiPolygon", "coordinates": [[ring]]}


def feature(code: str, name: str, geometry: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "properties": {"adm_cd2": code, "adm_nm": name}, "geometry": geometry}


WEST = feature("1120072000", "서울특별시 성동구 송정동", box(127.06, 37.55, 127.07, 37.56))
EAST = feature("1120079000", "서울특별시 성동구 용답동", box(127.07, 37.55, 127.08, 37.56))


@needs_shared_data
def test_locate_every_complex_of_the_ward_with_coordinates_has_a_dong() -> None:
    call_command("load_boundaries", str(SHARED_DATA / "성동구_17동_경계_raqoon.geojson"))
    assert Dong.objects.count() == 17
    assert str(match_dong("왕2")) == "왕십리2동"
    index = BoundaryIndex.load()
    source = SHARED_DATA / "성동구_2024-07_공동주택_아파트_정보_cp949.csv"
    with source.open(encoding="cp949", newline="") as table:
        rows = list(csv.DictReader(table))
    located = {row["k-아파트명"]: index.locate(float(row["좌표X"]), float(row["좌표Y"])) for row in rows if row["좌표X"]}
    assert len(rows) - len(located) == 2
    assert all(located.values())
    assert sum(place is not None for place in located.values()) == 108
    assert _dong_of(located["성동삼성쉐르빌"]) == "왕십리도선동"


def _dong_of(located: Located | None) -> str | None:
    return located and located.dong.name


@needs_shared_data
def test_load_boundaries_then_dongs_gives_official_names_and_keeps_the_boundaries() -> None:
    call_command("load_boundaries", str(SHARED_DATA / "성동구_17동_경계_raqoon.geojson"))
    load_seongdong()
    assert str(match_dong("왕십리2동")) == "왕십리제2동"
    assert [dong.short_name for dong in Dong.objects.all()] == [fact.short_name for fact in seongdong.DONGS]
    assert len(boundary_collection()["features"]) == 17


def test_load_boundaries_same_file_again_changes_nothing(geojson: Callable[..., str], capsys: pytest.CaptureFixture[str]) -> None:
    load_seongdong()
    path = geojson(WEST, EAST)
    call_command("load_boundaries", path)
    call_command("load_boundaries", path)
    assert capsys.readouterr().out.splitlines() == [
        "boundaries: created=2 updated=0 unchanged=0 dropped=0",
        "boundaries: created=0 updated=0 unchanged=2 dropped=0",
    ]


def test_load_boundaries_of_the_country_takes_only_our_wards_dongs(geojson: Callable[..., str]) -> None:
    load_seongdong()
    elsewhere = feature("2920055000", "광주광역시 광산구 송정동", box(126.79, 35.13, 126.80, 35.14))
    changed_code = feature("1120099900", "서울특별시 성동구 용답동", EAST["geometry"])
    call_command("load_boundaries", geojson(elsewhere, changed_code))
    assert [dong.name for dong in Dong.objects.filter(boundary__isnull=False)] == ["용답동"]


def test_load_boundaries_of_many_wards_into_an_empty_table_makes_only_this_wards_dongs(geojson: Callable[..., str], settings: Any) -> None:
    elsewhere = feature("2920055000", "광주광역시 광산구 송정동", box(126.79, 35.13, 126.80, 35.14))
    settings.WARD_CODE = "29200"
    call_command("load_boundaries", geojson(WEST, elsewhere))
    assert [dong.code for dong in Dong.objects.all()] == ["2920055000"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("not json", "GeoJSON 파일이 아닙니다"),
        ("[]", "GeoJSON 파일이 아닙니다"),
        ('{"features": [{"properties": null, "geometry": {}}]}', "GeoJSON 파일이 아닙니다"),
        ('{"features": []}', "경계가 하나도 없습니다"),
        (json.dumps({"features": [feature("1120072000", "송정동", box(37.5, 127, 37.6, 127.1))]}), "송정동: 경도와 위도가 바뀐"),
        (json.dumps({"features": [feature("1120072000", "송정동", box(2e5, 4e5, 3e5, 5e5))]}), "우리나라 밖"),
        (json.dumps({"features": [feature("4111156000", "수원시 파장동", WEST["geometry"])]}), "등록된 동의 경계가 없습니다"),
        (json.dumps({"features": [WEST, WEST]}), "두 번"),
    ],
)
def test_load_boundaries_bad_file_is_a_sentence_and_saves_nothing(text: str, sentence: str, tmp_path: Path) -> None:
    load_seongdong()
    (tmp_path / "bad.geojson").write_text(text, "utf-8")
    with pytest.raises(CommandError, match=sentence):
        call_command("load_boundaries", str(tmp_path / "bad.geojson"))
    assert not Dong.objects.filter(boundary__isnull=False).exists()


def test_locate_point_is_told_with_its_distance_to_the_border(geojson: Callable[..., str]) -> None:
    load_seongdong()
    call_command("load_boundaries", geojson(WEST, EAST))
    west, east = Dong.objects.get(name="송정동"), Dong.objects.get(name="용답동")
    assert find_dong(127.065, 37.555) == Located(west, near_border=False)
    assert find_dong(127.0699, 37.555) == Located(west, near_border=True)
    assert find_dong(127.0701, 37.555) == Located(east, near_border=True)
    assert find_dong(127.0599, 37.555) == Located(west, near_border=True)  # ten metres outside every boundary
    assert find_dong(127.0595, 37.555) is None
    assert find_dong(127.2, 37.555) is None


def test_locate_swapped_coordinates_are_refused_with_a_sentence() -> None:
    with pytest.raises(ValueError, match="바뀐 것 같습니다"):
        find_dong(37.555, 127.065)


def test_locate_without_boundaries_finds_nothing() -> None:
    load_seongdong()
    assert not BoundaryIndex.load()
    assert find_dong(127.065, 37.555) is None
    assert boundary_collection() == {"type": "FeatureCollection", "features": []}


def test_locate_abolished_dong_is_no_answer(geojson: Callable[..., str]) -> None:
    load_seongdong()
    call_command("load_boundaries", geojson(WEST, EAST))
    Dong.objects.filter(name="송정동").update(is_abolished=True)
    assert find_dong(127.065, 37.555) is None
    assert [each["properties"]["short_name"] for each in boundary_collection()["features"]] == ["용답"]
