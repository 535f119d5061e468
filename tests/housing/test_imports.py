"""공동주택 out of sheets: the real CSV, other vintages and cities, the ward's own tables, legacy nonsense."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import call_command

from config.kinds import COMPLEX, MANAGER
from core.imports.command import import_file
from core.imports.outcome import Outcome
from core.places.models import Dong
from core.sheets.reader import SheetRefused
from housing.band_counts import usable_bands
from housing.models import BandHouseholds, Complex, HeatingKind, ManagerAppointment
from tests.core.sheet_samples import shared
from tests.factories.housing import ComplexFactory, DongFactory, ManagerAppointmentFactory
from tests.imports_sheets import checked, csv_bytes, saved

pytestmark = pytest.mark.django_db
REAL = "성동구_2024-07_공동주택_아파트_정보_cp949.csv"


def written(tmp_path: Path, content: bytes, name: str = "단지.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


def test_real_csv_on_an_empty_database_creates_110_and_then_changes_nothing() -> None:
    path = shared(REAL)
    assert str(import_file(COMPLEX, path)) == "created=110 updated=0 unchanged=0 warned=13 rejected=0"
    assert str(import_file(COMPLEX, path)).startswith("created=0 updated=0 unchanged=110 ")
    assert str(import_file(COMPLEX, path)).endswith("rejected=0")
    assert Complex.objects.filter(builder="0").count() == 0
    assert not Complex.objects.filter(office_phone__startswith="99").exists()
    assert Complex.objects.get(kapt_code="A13312101").approved_on == date(2006, 5, 30)


def test_real_csv_after_boundaries_gives_108_their_dong_and_keeps_the_officers_choice() -> None:
    path, boundaries, dongs = shared(REAL), shared("성동구_17동_경계_raqoon.geojson"), shared("KIKmix.20260301.xlsx")
    call_command("load_dongs", str(dongs), ward="성동구")
    import_file(COMPLEX, path)
    assert not Complex.objects.exclude(dong=None).exists()
    call_command("load_boundaries", str(boundaries))
    assert "updated=108 unchanged=2 " in str(import_file(COMPLEX, path))
    assert Complex.objects.exclude(dong=None).count() == 108
    near = Complex.objects.filter(dong_near_border=True)
    assert near.count() == near.filter(needs_check=True, check_note__contains="행정동 경계 부근").count() > 0
    Complex.objects.filter(check_note__startswith="행정동 경계 부근").update(needs_check=False, check_note="")
    assert "unchanged=110 " in str(import_file(COMPLEX, path))
    mine = Complex.objects.get(kapt_code="A13312101")
    other = Dong.objects.exclude(pk=mine.dong_id).first()
    Complex.objects.filter(pk=mine.pk).update(dong=other, dong_source="officer", dong_near_border=False)
    assert "unchanged=110 " in str(import_file(COMPLEX, path))
    assert Complex.objects.get(pk=mine.pk).dong == other


def test_statistics_sheet_is_refused_with_a_sentence() -> None:
    with pytest.raises(SheetRefused, match="공동주택 자료로 볼 수 없는 표입니다"):
        import_file(COMPLEX, shared("01_population_in_Seoul.xls"))


def test_renamed_complex_is_updated_by_its_code_and_keeps_its_former_name() -> None:
    one = ComplexFactory(kapt_code="A1", name="현대아파트")
    row = saved(["단지코드", "단지명"], ["A1", "힐스테이트"])[0]
    one.refresh_from_db()
    assert (row.outcome, one.name) == (Outcome.UPDATED, "힐스테이트")
    assert [former.name for former in one.former_names.all()] == ["현대아파트"]


def test_blank_road_address_falls_back_to_its_parts_and_a_lot_number_is_kept() -> None:
    headers = [
        "k-아파트코드", "k-아파트명", "kapt도로명주소", "주소(시도)k-apt주소split", "주소(시군구)", "주소(읍면동)", "나머지주소",
        "주소(도로명)", "주소(도로상세주소)",
    ]  # fmt: skip
    saved(
        headers,
        ["A1", "가", None, "서울", "성동구", "성수동2가", "성수동 두산위브", "뚝섬로", "434"],
        ["A2", "나", "서울특별시 성동구 상원1길 17", "서울", "성동구", "성수동1가", "서울특별시 성동구 성수동 1가 714", "상원1길", "17"],
    )
    assert Complex.objects.values_list("road_address", "lot_address").get(kapt_code="A1") == ("서울특별시 성동구 뚝섬로 434", "")
    assert Complex.objects.values_list("road_address", "lot_address").get(kapt_code="A2") == (
        "서울특별시 성동구 상원1길 17",
        "서울특별시 성동구 성수동1가 714",
    )


def test_api_names_are_understood() -> None:
    saved(
        ["kaptCode", "kaptName", "codeAptNm", "doroJuso", "kaptAddr", "kaptdaCnt", "kaptDongCnt", "kaptUsedate", "kaptTel", "kaptMparea60"],
        [
            "A1",
            "가마을",
            "아파트",
            "서울특별시 성동구 뚝섬로 434",
            "서울특별시 성동구 성수동2가 333",
            "157",
            3,
            "20060913",
            "024610170",
            100,
        ],
    )
    one = Complex.objects.get()
    assert (one.kapt_code, one.name, one.building_kind.label, one.household_count) == ("A1", "가마을", "아파트", 157)
    assert (one.approved_on, one.office_phone, one.lot_address) == (date(2006, 9, 13), "024610170", "서울특별시 성동구 성수동2가 333")
    assert BandHouseholds.objects.get().households == 100


def test_other_citys_sheet_in_utf8_is_understood(tmp_path: Path) -> None:
    rows = [
        ["공동주택 현황"],
        ["단지코드", "단지명", "법정동주소", "세대수", "동수", "최고층수", "사용승인일"],
        ["A4", "바다마을", "부산광역시 해운대구 우동 1", "1,234세대", "12개동", "45", "20060913"],
        ["합계", None, None, "1,234", "12", None, None],
    ]
    report = import_file(COMPLEX, written(tmp_path, csv_bytes(rows)))
    one = Complex.objects.get()
    assert str(report).startswith("created=1 ")
    assert [left.line for left in report.left_out] == [4]
    assert (one.household_count, one.building_count, one.floors_above, one.approved_on) == (1234, 12, 45, date(2006, 9, 13))
    assert one.lot_address == "부산광역시 해운대구 우동 1"


@pytest.mark.parametrize(
    ("cell", "below", "above"),
    [
        ("4/27", 4, 27),
        ("지하4층/지상27층", 4, 27),
        ("B2/15F", 2, 15),
        ("지하 1, 지상 5", 1, 5),
        ("15", None, 15),
        (5, None, 5),
        ("지상 7층", None, 7),
    ],
)
def test_wards_own_table_gives_floors_in_one_cell(cell: object, below: int | None, above: int) -> None:
    DongFactory(code="1120054000", name="마장동")
    headers = ["연번", "동명", "공동주택명", "주소", "동수", "세대수", "층수", "구분", "사용승인"]
    row = saved(headers, [1, "마장동", "마장세림", "마장로 305", 8, 811, cell, "의무", "1986. 9. 30."])[0]
    one = Complex.objects.get()
    assert row.outcome is Outcome.CREATED, row.errors
    assert (one.floors_below, one.floors_above, one.declared_class) == (below, above, "mandatory")
    assert (one.dong.name, one.dong_source, one.approved_on) == ("마장동", "officer", date(1986, 9, 30))


def test_floors_that_excel_made_a_date_are_read_with_a_warning() -> None:
    headers, cells = ["K-apt 코드", "공동주택명", "층수"], ["A1", "가마을", "2026-04-27"]
    row, one = saved(headers, cells)[0], Complex.objects.get()
    assert (one.floors_below, one.floors_above) == (4, 27)
    assert "지하 4층" in row.warnings[0]
    assert (one.needs_check, "‘2026-04-27’ 확인." in one.check_note) == (True, True)
    Complex.objects.update(needs_check=False, check_note="")
    assert saved(headers, cells)[0].outcome is Outcome.UNCHANGED


def test_buildings_and_households_in_one_cell() -> None:
    saved(["공동주택명", "동수/세대수", "구분"], ["가마을", "3 개동 342 세대", "연립"], ["나마을", "2/1,150", "임대"])
    assert list(Complex.objects.order_by("name").values_list("building_count", "household_count", "declared_class")) == [
        (3, 342, ""),
        (2, 1150, "rental"),
    ]
    assert Complex.objects.get(name="가마을").building_kind.is_row_house


def test_floors_that_cannot_be_read_reject_the_row_naming_cell_and_reason() -> None:
    row = checked(["공동주택명", "층수"], ["가마을", "스무 층"])[0]
    assert row.outcome is Outcome.REJECTED
    assert row.errors == ["층수(지하/지상): ‘스무 층’은 층수로 읽을 수 없습니다. ‘지하/지상’ 차례로 4/27처럼 적으세요."]


def test_mandatory_term_that_ends_before_it_begins_is_kept_and_marked() -> None:
    headers = ["공동주택명", "K-apt 코드", "관리구분", "의무관리 시작일", "의무관리 종료일"]
    cells = ["가마을", "A1", "의무", "2016-03-14", "2016-03-13"]
    row = saved(headers, cells)[0]
    one = Complex.objects.get()
    assert row.outcome is Outcome.CREATED
    assert row.warnings
    assert (one.mandatory_until_on, one.needs_check) == (date(2016, 3, 13), True)
    assert "원본: 2016.03.14~2016.03.13" in one.check_note
    assert saved(headers, cells)[0].outcome is Outcome.UNCHANGED


def test_check_mark_an_officer_cleared_stays_cleared() -> None:
    headers, cells = ["공동주택명", "K-apt 코드", "세대수", "60㎡이하"], ["가마을", "A1", 100, 90]
    saved(headers, cells)
    assert Complex.objects.get().needs_check
    Complex.objects.update(needs_check=False, check_note="")
    assert saved(headers, cells)[0].outcome is Outcome.UNCHANGED


def test_managers_term_that_ends_before_it_begins_is_kept_and_marked_beside_the_current_one() -> None:
    ManagerAppointmentFactory(complex=ComplexFactory(name="가마을"), name="한누리", ended_on=None)
    headers, cells = ["공동주택", "성명", "배치일", "배치 종료일"], ["가마을", "달가람", "2016.03.14", "2016.03.13"]
    assert saved(headers, cells, kind=MANAGER)[0].outcome is Outcome.CREATED
    one = ManagerAppointment.objects.get(name="달가람")
    assert (one.appointed_on, one.ended_on, one.needs_check) == (date(2016, 3, 14), date(2016, 3, 13), True)
    again = saved(headers, cells, kind=MANAGER)[0]
    assert (again.outcome, again.warnings) == (Outcome.UNCHANGED, [])
    cleared = saved([*headers, "확인 필요"], [*cells, "아니오"], kind=MANAGER)[0]
    assert cleared.outcome is Outcome.UNCHANGED
    assert "배치 종료일이 배치일보다 빠릅니다. 그대로 두고 ‘확인 필요’로 표시합니다(원본: 2016.03.14~2016.03.13)." in cleared.warnings


def test_manager_who_leaves_makes_room_for_the_next_in_the_same_file() -> None:
    old = ManagerAppointmentFactory(complex=ComplexFactory(name="가마을"))
    headers = ["관리번호", "공동주택", "성명", "배치일", "배치 종료일"]
    rows = saved(
        headers, [None, "가마을", "별하늘", "2020-01-01", None], [old.pk, "가마을", "달가람", "2013-04-23", "2019-12-31"], kind=MANAGER
    )
    assert [row.outcome for row in rows] == [Outcome.CREATED, Outcome.UPDATED]
    assert ManagerAppointment.objects.current().get().name == "별하늘"


def test_coordinates_are_turned_left_out_or_kept() -> None:
    headers = ["공동주택명", "좌표X", "좌표Y"]
    rows = saved(headers, ["가", 37.55, 127.04], ["나", 0, 0], ["다", 127.04, None], ["라", 127.04, 37.55])
    assert [row.outcome for row in rows] == [Outcome.CREATED] * 4
    assert list(Complex.objects.order_by("name").values_list("longitude", "latitude")) == [
        (Decimal("127.04"), Decimal("37.55")),
        (None, None),
        (None, None),
        (Decimal("127.04"), Decimal("37.55")),
    ]
    assert list(Complex.objects.order_by("name").values_list("check_note", "needs_check")) == [
        ("서로 바뀐 경도와 위도를 바로잡음.", True),
        ("좌표(0, 0) 넣지 않음.", True),
        ("좌표(127.04, 없음) 넣지 않음.", True),
        ("", False),
    ]


def test_officers_dong_in_a_file_replaces_a_computed_one_and_is_marked_so() -> None:
    DongFactory(code="1120054000", name="마장동")
    DongFactory(code="1120056000", name="사근동")
    one = ComplexFactory(kapt_code="A1", dong_id="1120054000", dong_source="computed", dong_near_border=True)
    saved(["단지코드", "행정동"], ["A1", "마장동"])
    one.refresh_from_db()
    assert one.dong_source == "computed"
    saved(["단지코드", "행정동"], ["A1", "사근동"])
    one.refresh_from_db()
    assert (one.dong_id, one.dong_source, one.dong_near_border) == ("1120056000", "officer", False)


def test_unknown_code_is_left_out_and_said_and_a_retired_one_is_kept() -> None:
    HeatingKind.objects.create(label="장작", is_retired=True)
    headers, cells = ["K-apt 코드", "공동주택명", "난방방식"], [["A1", "가", "우주난방"], ["A2", "나", "장작"], ["A3", "다", "지역난방"]]
    rows = saved(headers, *cells)
    assert [bool(row.warnings) for row in rows] == [True, True, False]
    assert list(Complex.objects.order_by("name").values_list("heating__label", "needs_check", "check_note")) == [
        (None, True, "난방방식 ‘우주난방’ 넣지 않음."),
        ("장작", True, "난방방식 ‘장작’ 확인."),
        ("지역난방", False, ""),
    ]
    assert {row.outcome for row in saved(headers, *cells)} == {Outcome.UNCHANGED}


def test_doubt_an_officer_saw_to_is_not_marked_again_unless_the_note_of_what_was_left_out_is_gone() -> None:
    HeatingKind.objects.create(label="장작", is_retired=True)
    headers, cells = ["K-apt 코드", "공동주택명", "난방방식"], [["A1", "가", "우주난방"], ["A2", "나", "장작"]]
    saved(headers, *cells)
    Complex.objects.update(needs_check=False)
    assert [row.outcome for row in saved(headers, *cells)] == [Outcome.UNCHANGED, Outcome.UNCHANGED]
    Complex.objects.update(check_note="")
    seen_to = [[*row, "아니오"] for row in cells]
    assert [row.outcome for row in saved([*headers, "확인 필요"], *seen_to)] == [Outcome.UNCHANGED, Outcome.UNCHANGED]
    assert [row.outcome for row in saved(headers, *cells)] == [Outcome.UPDATED, Outcome.UNCHANGED]
    assert [row.outcome for row in saved(headers, *cells)] == [Outcome.UNCHANGED, Outcome.UNCHANGED]


def test_each_band_set_is_added_up_by_itself() -> None:
    own, kapt = (usable_bands().filter(band_set__basis=basis).earliest("order") for basis in ("supply", "private"))
    headers = ["K-apt 코드", "공동주택명", "세대수", f"{own.band_set} {own.label}", f"{kapt.band_set} {kapt.label}"]
    rows = checked(headers, ["A1", "가", 90, 90, 90], ["A2", "나", 90, 90, 80])
    assert [row.warnings for row in rows] == [[], ["면적별 세대수를 더한 값(80)이 세대수(90)와 다릅니다."]]


def test_doubt_stays_in_a_note_the_file_brings_itself() -> None:
    headers, cells = (
        ["K-apt 코드", "공동주택명", "층수", "난방방식", "60㎡이하", "세대수", "확인할 내용"],
        ["A1", "가", "2026-04-27", "우주난방", 1, 9, "현장"],
    )
    saved(headers, cells)
    noted = Complex.objects.get().check_note
    assert noted.startswith("현장 ")
    assert saved(headers, cells)[0].outcome is Outcome.UNCHANGED
    Complex.objects.update(needs_check=False)
    assert saved(headers, cells)[0].outcome is Outcome.UNCHANGED
    assert (Complex.objects.get().check_note, Complex.objects.get().needs_check) == (noted, False)


def test_full_note_takes_no_more_and_the_same_file_changes_nothing() -> None:
    one = ComplexFactory(kapt_code="A1", check_note="가" * 299)
    headers, cells = ["K-apt 코드", "난방방식", "우편번호"], ["A1", "우주난방", "1"]
    assert saved(headers, cells)[0].outcome is Outcome.UPDATED
    one.refresh_from_db()
    assert (one.needs_check, len(one.check_note)) == (True, 300)
    Complex.objects.update(needs_check=False)
    assert saved(headers, cells)[0].outcome is Outcome.UNCHANGED


def test_postcodes_lose_no_zero_and_old_ones_are_left_out() -> None:
    saved(["공동주택명", "우편번호"], ["가", 4769], ["나", "133-123"], ["다", "04769"])
    assert list(Complex.objects.order_by("name").values_list("postcode", flat=True)) == ["04769", "", "04769"]


def test_blank_cell_keeps_the_value_unless_asked_and_never_empties_a_key() -> None:
    one = ComplexFactory(kapt_code="A1", name="가마을", household_count=400, remarks="없음")
    headers, cells = ["관리번호", "K-apt 코드", "공동주택명", "세대수", "특이사항"], [one.pk, "", None, "-", "없음"]
    assert saved(headers, cells)[0].outcome is Outcome.UNCHANGED
    assert [change.name for change in saved(headers, cells, clear_blanks=True)[0].changes] == ["household_count"]
    one.refresh_from_db()
    assert (one.kapt_code, one.name, one.household_count, one.remarks) == ("A1", "가마을", None, "없음")


def test_changes_name_codes_and_dongs_by_label() -> None:
    ComplexFactory(kapt_code="A1", heating__label="개별난방")
    HeatingKind.objects.get_or_create(label="지역난방")
    change = checked(["단지코드", "난방"], ["A1", "지역난방"])[0].changes[0]
    assert (change.label, change.before, change.after) == ("난방방식", "개별난방", "지역난방")
