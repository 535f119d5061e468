"""Loading the dongs of any ward, and the tile map."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError

from core.places.loading import PairRow, load_seongdong, load_ward
from core.places.matching import DongIndex, match_dong
from core.places.models import Dong, DongPair, LegalDong
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
    with pytest.raises(CommandError, match="“없는구”가"):
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
