"""Dongs: loading any ward, matching every spelling, finding the dong of a coordinate, the two maps."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from pytest_django import DjangoAssertNumQueries

from core.places import seongdong
from core.places.boundaries import BoundaryIndex, Located, boundary_collection, find_dong
from core.places.loading import PairRow, load_seongdong, load_ward
from core.places.matching import DongIndex, LegalDongIndex, match_dong, match_legal_dong
from core.places.models import Dong, DongPair, LegalDong
from core.places.names import short_names
from core.places.tiles import dong_tiles

SHARED_DATA = Path(__file__).parents[3] / "shared/data"
needs_shared_data = pytest.mark.skipif(not SHARED_DATA.is_dir(), reason="the shared data is not here")

pytestmark = pytest.mark.django_db

HEADER = ["행정동코드", "시도명", "시군구명", "읍면동명", "법정동코드", "동리명", "생성일자", "말소일자"]
SEOUL_JUNG = ["1114052000", "서울특별시", "중구", "소공동", "1114010300", "소공동", "19880423", ""]
DAEGU_JUNG = ["2711051700", "대구광역시", "중구", "동인동", "2711010100", "동인동1가", "19880423", ""]
GIJANG = [
    ["2671025000", "부산광역시", "기장군", "기장읍", "2671025000", "기장읍", "19950301", ""],
    ["2671025000", "부산광역시", "기장군", "기장읍", "2671025021", "동부리", "19950301", ""],
    ["2671025300", "부산광역시", "기장군", "기장읍바다출장소", "2671025021", "동부리", "19950301", ""],
    ["2671031000", "부산광역시", "기장군", "옛면", "2671031000", "옛면", "19950301", "20010101"],
]


@pytest.fixture
def kikmix(tmp_path: Path) -> Callable[..., str]:
    def write(*rows: list[Any], header: list[str] = HEADER) -> str:
        book = openpyxl.Workbook()
        for row in ([], header, *rows):
            book.active.append(row)
        book.save(tmp_path / "KIKmix.xlsx")
        return str(tmp_path / "KIKmix.xlsx")

    return write


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


# --- Loading ---------------------------------------------------------------------------------------------------------
@needs_shared_data
def test_load_dongs_of_the_ministry_equals_the_facts_we_ship(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_dongs", str(SHARED_DATA / "KIKmix.20260301.xlsx"), ward="성동구")
    assert "dongs: created=17" in capsys.readouterr().out
    loaded = _snapshot()
    counts = load_seongdong()
    assert (counts.dongs.unchanged, counts.legal_dongs.unchanged, counts.pairs.unchanged) == (17, 17, 23)
    assert _snapshot() == loaded


@needs_shared_data
@pytest.mark.parametrize(
    ("ward", "province", "dongs"),
    [("중구", "서울", 15), ("세종특별자치시", "", 24), ("장안구", "", 10), ("기장군", "", 5), ("서대문구", "", 14)],
)
def test_load_dongs_any_ward_of_the_country_is_found(ward: str, province: str, dongs: int) -> None:
    call_command("load_dongs", str(SHARED_DATA / "KIKmix.20260301.xlsx"), ward=ward, province=province)
    assert Dong.objects.count() == dongs
    assert all(DongIndex.load().match(dong.name) == dong for dong in Dong.objects.all())


def _snapshot() -> list[Any]:
    return [
        list(Dong.objects.values_list("code", "name", "short_name", "order")),
        list(LegalDong.objects.values_list("code", "name")),
        sorted(DongPair.objects.values_list("dong", "legal_dong")),
    ]


def test_load_dongs_same_file_again_changes_nothing(kikmix: Callable[..., str], capsys: pytest.CaptureFixture[str]) -> None:
    path = kikmix(*GIJANG)
    call_command("load_dongs", path, ward="기장군")
    capsys.readouterr()
    before = _snapshot()
    call_command("load_dongs", path, ward="기장군")
    assert capsys.readouterr().out.splitlines() == [
        "dongs: created=0 updated=0 unchanged=1 dropped=0",
        "legal dongs: created=0 updated=0 unchanged=2 dropped=0",
        "pairs: created=0 updated=0 unchanged=2 dropped=0",
    ]
    assert _snapshot() == before


def test_load_dongs_abolished_and_branch_offices_are_left_out_and_villages_get_their_town(kikmix: Callable[..., str]) -> None:
    call_command("load_dongs", kikmix(*GIJANG), ward="기장군")
    assert [dong.name for dong in Dong.objects.all()] == ["기장읍"]
    assert [dong.name for dong in LegalDong.objects.all()] == ["기장읍", "기장읍 동부리"]


def test_load_dongs_ambiguous_ward_asks_for_the_province(kikmix: Callable[..., str]) -> None:
    path = kikmix(SEOUL_JUNG, DAEGU_JUNG)
    with pytest.raises(CommandError, match=r"여러 곳입니다.*--province"):
        call_command("load_dongs", path, ward="중구")
    assert not Dong.objects.exists()
    call_command("load_dongs", path, ward="중구", province="대구")
    assert [dong.name for dong in Dong.objects.all()] == ["동인동"]


def test_load_dongs_unknown_ward_is_a_sentence(kikmix: Callable[..., str]) -> None:
    with pytest.raises(CommandError, match="“없는구”이"):
        call_command("load_dongs", kikmix(SEOUL_JUNG), ward="없는구")


def test_load_dongs_another_file_is_a_sentence(kikmix: Callable[..., str], tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="KIKmix 파일이 아닙니다"):
        call_command("load_dongs", kikmix(header=["번호", "이름"]), ward="성동구")
    (tmp_path / "note.xlsx").write_text("not a workbook")
    with pytest.raises(CommandError, match="엑셀 파일로 열 수 없습니다"):
        call_command("load_dongs", str(tmp_path / "note.xlsx"), ward="성동구")
    with pytest.raises(CommandError, match="엑셀 파일로 열 수 없습니다"):
        call_command("load_dongs", str(tmp_path / "absent.xlsx"), ward="성동구")


def test_load_ward_renamed_dong_keeps_its_former_name_and_the_wards_own_choices() -> None:
    load_ward([PairRow("1120072000", "옛송정동", "1120011800", "송정동")])
    Dong.objects.update(short_name="솔", order=7)
    counts = load_ward([PairRow("1120072000", "송정동", "1120011800", "송정동")])
    dong = Dong.objects.get()
    assert (dong.name, dong.aliases, dong.short_name, dong.order) == ("송정동", ["옛송정동"], "솔", 7)
    assert counts.dongs.updated == 1
    assert match_dong("옛송정동") == dong


def test_load_ward_dong_that_is_gone_is_marked_and_its_pairs_dropped() -> None:
    load_seongdong()
    rest = [PairRow("1120072000", "송정동", "1120011800", "송정동"), PairRow("1120079000", "용답동", "1120012200", "용답동")]
    other_ward = Dong.objects.create(code="1114052000", name="소공동")
    counts = load_ward(rest)
    assert counts.dongs.dropped == 15
    assert set(Dong.objects.filter(is_abolished=False).values_list("name", flat=True)) == {"송정동", "용답동", "소공동"}
    assert not DongPair.objects.filter(dong="1120079000", legal_dong="1120011800").exists()
    other_ward.refresh_from_db()
    assert not other_ward.is_abolished
    load_seongdong()
    assert not Dong.objects.filter(is_abolished=True).exists()


@pytest.mark.parametrize("model", [Dong, LegalDong])
def test_dong_code_of_another_shape_is_refused_by_the_database(model: type[Dong] | type[LegalDong]) -> None:
    with pytest.raises(IntegrityError, match="code_is_ten_digits"):
        model.objects.create(code="11200", name="송정동")


# --- Names -----------------------------------------------------------------------------------------------------------
@needs_shared_data
def test_match_dong_every_spelling_of_the_comparison_table_is_the_same_dong() -> None:
    load_seongdong()
    index = DongIndex.load()
    with (SHARED_DATA / "성동구_17동_명칭대조.csv").open(encoding="utf-8-sig", newline="") as table:
        rows = list(csv.reader(table))[1:]
    assert len(rows) == 17
    for code, *spellings in rows:
        for spelling in [code, *spellings[:1], *filter(None, spellings[2:])]:
            matched = index.match(spelling)
            assert matched is not None, spelling
            assert matched.code == code, spelling


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("금호2.3가동", "금호2.3가동"),
        ("금호2·3가동", "금호2.3가동"),
        ("금호2ㆍ3가동", "금호2.3가동"),
        ("금호2-3가동", "금호2.3가동"),
        ("금호2,3가동", "금호2.3가동"),
        ("금2.3", "금호2.3가동"),
        ("왕십리2동", "왕십리제2동"),
        ("왕십리 제2동", "왕십리제2동"),
        ("왕2", "왕십리제2동"),
        ("왕도", "왕십리도선동"),
        ("성수1가1동", "성수1가제1동"),
        ("성1-1", "성수1가제1동"),
        ("행1", "행당제1동"),
        ("행당１동", "행당제1동"),
        ("서울특별시 성동구 행당제1동", "행당제1동"),
        ("서울 성동구 왕십리 제2동", "왕십리제2동"),
        ("1120072000", "송정동"),
    ],
)
def test_match_dong_office_spelling_is_recognised(text: str, name: str) -> None:
    load_seongdong()
    matched = match_dong(text)
    assert matched is not None
    assert matched.name == name


@pytest.mark.parametrize("text", ["", " ", "합계", "성수동1가", "행당동", "금호동", "성동구", "왕십리"])
def test_match_dong_legal_dong_or_another_word_is_never_guessed(text: str) -> None:
    load_seongdong()
    assert match_dong(text) is None


def test_match_dong_name_with_je_of_its_own_is_not_cut() -> None:
    for code, name in (("1141068500", "홍제제1동"), ("1141069000", "홍은제1동")):
        Dong.objects.create(code=code, name=name)
    index = DongIndex.load()
    assert [str(index.match(text)) for text in ("홍제1동", "홍제제1동", "홍은1동")] == ["홍제제1동", "홍제제1동", "홍은제1동"]


def test_match_dong_spelling_of_two_dongs_is_neither() -> None:
    Dong.objects.create(code="1120072000", name="송정동", aliases=["강변"])
    Dong.objects.create(code="1120079000", name="용답동", aliases=["강변"])
    assert match_dong("강변") is None
    assert str(match_dong("용답")) == "용답동"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("성수동2가", "성수동2가"),
        ("성수동 2가", "성수동2가"),
        ("하왕십리", "하왕십리동"),
        ("서울 성동구 금호동 1가", "금호동1가"),
        ("금호1가동", None),
        ("성수동", None),
        ("", None),
    ],
)
def test_match_legal_dong_blanks_do_not_matter_but_names_do(text: str, name: str | None) -> None:
    load_seongdong()
    matched = match_legal_dong(text)
    assert (matched and matched.name) == name


def test_match_legal_dong_village_needs_its_town_only_where_two_share_the_name() -> None:
    for code, name in (("2671025021", "기장읍 동부리"), ("2671025621", "장안읍 동부리"), ("2671025622", "장안읍 좌동리")):
        LegalDong.objects.create(code=code, name=name)
    index = LegalDongIndex.load()
    assert [str(index.match(text)) for text in ("동부리", "장안읍 동부리", "좌동리")] == ["None", "장안읍 동부리", "장안읍 좌동리"]


def test_dong_index_matching_many_names_asks_the_database_once(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    load_seongdong()
    with django_assert_num_queries(1):
        index = DongIndex.load()
        for fact in seongdong.DONGS * 10:
            index.match(fact.short_name)


def test_short_names_by_rule_are_the_wards_own_but_for_the_irregular_one() -> None:
    derived = short_names([fact.name for fact in seongdong.DONGS])
    differing = [(fact.short_name, ours) for fact, ours in zip(seongdong.DONGS, derived, strict=True) if fact.short_name != ours]
    assert differing == [("왕도", "왕십리도선")]


def test_short_names_that_would_look_alike_keep_their_stem() -> None:
    assert short_names(["상계1동", "상도1동", "중계1동"]) == ["상계1", "상도1", "중1"]


# --- Boundaries ------------------------------------------------------------------------------------------------------
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


# --- Tiles -----------------------------------------------------------------------------------------------------------
def test_dong_tiles_of_the_ward_stand_where_the_dongs_lie() -> None:
    load_seongdong()
    tiles = {tile.dong.short_name: tile for tile in dong_tiles()}
    assert len({(tile.row, tile.column) for tile in tiles.values()}) == 17
    assert tiles["마장"].row < tiles["성2-1"].row
    assert tiles["옥수"].column < tiles["용답"].column


def test_dong_tiles_of_another_ward_fill_a_grid_in_order() -> None:
    for place in range(5):
        Dong.objects.create(code=f"111400000{place}", name=f"제{place}동", order=place)
    assert [(tile.row, tile.column) for tile in dong_tiles()] == [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1)]


def test_dong_tiles_before_any_dong_is_loaded_are_none() -> None:
    assert dong_tiles() == []
