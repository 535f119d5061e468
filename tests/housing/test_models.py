"""What the tables of 공동주택 refuse, and what they work out by themselves."""

from decimal import Decimal
from unicodedata import normalize

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from housing.models import AreaBand, AreaBandSet, BandHouseholds, Complex, ManagerAppointment
from housing.models.querysets import DeclaredClass, LawClass, MandatoryGround
from tests.factories.housing import (
    BuildingKindFactory,
    ComplexFactory,
    DongFactory,
    HeatingKindFactory,
    ManagerAppointmentFactory,
)

pytestmark = pytest.mark.django_db


def law_class(**facts: object) -> LawClass:
    return LawClass(Complex.objects.with_class_check().get(pk=ComplexFactory(**facts).pk).law_class)


def search(text: str) -> set[str]:
    return set(Complex.objects.search(text).values_list("name", flat=True))


# --- What the law says ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("households", "lifts", "expected"),
    [
        (300, 0, LawClass.MANDATORY),
        (300, None, LawClass.MANDATORY),
        (299, 0, LawClass.NOT_MANDATORY),
        (299, None, LawClass.UNKNOWN),
        (150, 1, LawClass.MANDATORY),
        (150, 0, LawClass.NOT_MANDATORY),
        (150, None, LawClass.UNKNOWN),
        (149, 1, LawClass.NOT_MANDATORY),
        (149, None, LawClass.NOT_MANDATORY),
        (None, 1, LawClass.UNKNOWN),
        (None, None, LawClass.UNKNOWN),
    ],
)
def test_law_class_follows_households_and_lifts(households: int | None, lifts: int | None, expected: LawClass) -> None:
    assert law_class(household_count=households, lift_count=lifts) == expected


@pytest.mark.parametrize(("households", "expected"), [(149, LawClass.NOT_MANDATORY), (150, LawClass.MANDATORY)])
@pytest.mark.parametrize("heating", ["중앙난방", "지역난방"])
def test_law_class_with_central_heating_starts_at_150_whatever_the_lifts(heating: str, households: int, expected: LawClass) -> None:
    facts = {"household_count": households, "heating": HeatingKindFactory(label=heating)}
    assert law_class(lift_count=0, **facts) == law_class(lift_count=None, **facts) == expected


@pytest.mark.parametrize(("households", "expected"), [(149, LawClass.NOT_MANDATORY), (150, LawClass.MANDATORY)])
@pytest.mark.parametrize("kind", ["주상복합", "도시형 생활주택(주상복합)"])
def test_law_class_of_mixed_use_starts_at_150(kind: str, households: int, expected: LawClass) -> None:
    assert law_class(household_count=households, lift_count=0, building_kind=BuildingKindFactory(label=kind)) == expected


@pytest.mark.parametrize("unknown", ["heating", "building_kind"])
def test_law_class_of_middle_size_without_lift_is_unknown_as_long_as_another_ground_may_hold(unknown: str) -> None:
    assert law_class(household_count=200, lift_count=0, **{unknown: None}) == LawClass.UNKNOWN


@pytest.mark.parametrize(
    ("declared", "ground", "households", "lifts", "is_conflicting"),
    [
        (DeclaredClass.MANDATORY, "", 120, 0, True),
        (DeclaredClass.MANDATORY, MandatoryGround.CONSENT, 80, 0, False),
        (DeclaredClass.MANDATORY, "", 200, None, False),
        (DeclaredClass.MANDATORY, "", 200, 0, True),
        (DeclaredClass.MANDATORY, "", 400, None, False),
        (DeclaredClass.OPTIONAL, "", 400, None, True),
        (DeclaredClass.OPTIONAL, "", 200, None, False),
        (DeclaredClass.OPTIONAL, "", 100, 0, False),
        (DeclaredClass.RENTAL, "", 400, 4, False),
        (DeclaredClass.OTHER, "", 400, 4, False),
        ("", "", 400, 4, False),
    ],
)
def test_conflict_is_flagged_only_where_declared_and_law_surely_differ(
    declared: str, ground: str, households: int, lifts: int | None, is_conflicting: bool
) -> None:
    complex_ = ComplexFactory(declared_class=declared, mandatory_ground=ground, household_count=households, lift_count=lifts)
    assert Complex.objects.conflicting().filter(pk=complex_.pk).exists() is is_conflicting


# --- What is refused --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "constraint"),
    [
        ({"name": ""}, "complex_name_not_blank"),
        (
            {"declared_class": DeclaredClass.OPTIONAL, "mandatory_ground": MandatoryGround.LIFT},
            "complex_ground_only_when_mandatory",
        ),
        (
            {"mandatory_from_on": "2020-01-02", "mandatory_until_on": "2020-01-01"},
            "complex_mandatory_ends_after_it_starts",
        ),
        ({"longitude": Decimal("127.01")}, "complex_coordinates_in_korea"),
        ({"longitude": Decimal("37.5"), "latitude": Decimal("127.0")}, "complex_coordinates_in_korea"),
        ({"gross_area": Decimal("-1")}, "complex_areas_not_negative"),
        ({"household_count": -1}, "housing_complex_household_count_check"),
        ({"office_phone": "02-461-0170"}, "complex_phones_are_digits"),
    ],
)
def test_complex_that_breaks_a_rule_is_refused_by_the_database(facts: dict[str, object], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        ComplexFactory(**facts)


def test_kapt_code_twice_is_refused_but_blank_ones_are_not() -> None:
    ComplexFactory(kapt_code="")
    ComplexFactory(kapt_code="")
    ComplexFactory(kapt_code="A13312101", hidden_at="2026-01-01T00:00Z")
    with pytest.raises(ValidationError, match="같은 K-apt 코드의 공동주택이 이미 있습니다"):
        Complex(name="다른 이름", kapt_code="A13312101").validate_constraints()
    with pytest.raises(IntegrityError), transaction.atomic():
        ComplexFactory(kapt_code="A13312101")


def test_dong_written_without_saying_how_counts_as_the_officers_choice() -> None:
    complex_ = ComplexFactory(dong=DongFactory(), dong_near_border=True)
    complex_.refresh_from_db()
    assert (complex_.dong_source, complex_.dong_near_border) == (Complex.DongSource.OFFICER, False)


def test_computed_dong_keeps_its_mark_until_the_dong_is_taken_away() -> None:
    complex_ = ComplexFactory(dong=DongFactory(), dong_source=Complex.DongSource.COMPUTED, dong_near_border=True)
    complex_.refresh_from_db()
    assert (complex_.dong_source, complex_.dong_near_border) == (Complex.DongSource.COMPUTED, True)
    Complex.objects.filter(pk=complex_.pk).update(dong=None)
    complex_.refresh_from_db()
    assert (complex_.dong_source, complex_.dong_near_border) == ("", False)


def test_area_bands_of_one_set_may_touch_but_not_overlap() -> None:
    band_set = AreaBandSet.objects.create(label="시험 구간표", basis=AreaBandSet.Basis.PRIVATE)
    other_set = AreaBandSet.objects.create(label="다른 구간표", basis=AreaBandSet.Basis.PRIVATE)
    AreaBand.objects.create(band_set=band_set, label="60 미만", lower=0, upper=60)
    AreaBand.objects.create(band_set=band_set, label="60 이상", lower=60, upper=None)
    AreaBand.objects.create(band_set=other_set, label="전체", lower=0, upper=None)
    overlapping = AreaBand(band_set=band_set, label="50~70", lower=50, upper=70)
    with pytest.raises(ValidationError, match="다른 구간과 면적이 겹칩니다"):
        overlapping.full_clean()
    with pytest.raises(IntegrityError, match="areaband_ranges_do_not_overlap"), transaction.atomic():
        overlapping.save()


def test_retired_area_band_makes_room_for_a_new_one() -> None:
    band_set = AreaBandSet.objects.create(label="시험 구간표", basis=AreaBandSet.Basis.PRIVATE)
    AreaBand.objects.create(band_set=band_set, label="옛 구간", lower=0, upper=60, is_retired=True)
    AreaBand(band_set=band_set, label="새 구간", lower=0, upper=85).full_clean()


def test_source_bands_cover_every_area_once() -> None:
    bands = AreaBand.objects.filter(band_set__label="구 서식(공급면적)")
    assert [band.label for band in bands] == ["33㎡이하", "33㎡~62.7㎡", "66㎡~95.7㎡", "99㎡~128.7㎡", "132㎡이상"]
    uppers, lowers = [band.upper for band in bands], [band.lower for band in bands]
    assert (lowers[0], uppers[-1]) == (0, None)
    assert uppers[:-1] == lowers[1:]


def test_households_of_one_band_twice_are_refused() -> None:
    complex_, band = ComplexFactory(), AreaBand.objects.first()
    BandHouseholds.objects.create(complex=complex_, band=band, households=10)
    with pytest.raises(IntegrityError, match="bandhouseholds_once_per_band"), transaction.atomic():
        BandHouseholds.objects.create(complex=complex_, band=band, households=20)


def test_second_current_manager_is_refused_but_a_former_one_is_not() -> None:
    current = ManagerAppointmentFactory()
    ManagerAppointmentFactory(complex=current.complex, appointed_on="2010-01-01", ended_on="2013-04-22")
    with pytest.raises(IntegrityError, match="managerappointment_one_current_per_complex"), transaction.atomic():
        ManagerAppointmentFactory(complex=current.complex)


def test_appointment_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(IntegrityError, match="managerappointment_ends_after_it_starts"), transaction.atomic():
        ManagerAppointmentFactory(appointed_on="2020-01-02", ended_on="2020-01-01")


def test_appointments_of_a_hidden_complex_are_not_shown() -> None:
    appointment = ManagerAppointmentFactory(complex__hidden_at="2026-01-01T00:00Z")
    assert not type(appointment).objects.shown().exists()


# --- Former names -----------------------------------------------------------------------------------------------------


def test_renamed_complex_keeps_its_former_name() -> None:
    complex_ = ComplexFactory(name="한양현대아파트")
    complex_.name = "한양푸르지오"
    complex_.save()
    assert complex_.former_names.get().name == "한양현대아파트"
    assert complex_.former_names.get().until_on is not None


def test_complex_renamed_by_sql_keeps_its_former_name() -> None:
    complex_ = ComplexFactory(name="한양현대아파트")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE housing_complex SET name = '한양푸르지오' WHERE id = %s", [complex_.pk])
    assert complex_.former_names.get().name == "한양현대아파트"


def test_complex_renamed_there_and_back_has_only_the_name_in_between() -> None:
    complex_ = ComplexFactory(name="하나")
    for name in ("둘", "하나", "둘", "하나"):
        Complex.objects.filter(pk=complex_.pk).update(name=name)
    assert list(complex_.former_names.values_list("name", flat=True)) == ["둘"]


def test_complex_changed_but_not_renamed_gets_no_former_name() -> None:
    complex_ = ComplexFactory()
    Complex.objects.filter(pk=complex_.pk).update(builder="한울건설")
    assert not complex_.former_names.exists()


# --- Search -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["삼성", "성", "쉐르빌", "동삼성쉐", " 삼 성 ", "성동삼성쉐르빌ab", "AB", "ａｂ", "ㅅㄷㅅㅅ", "ㅅㅅ", normalize("NFD", "삼성")],
)
def test_search_finds_part_of_a_name(text: str) -> None:
    ComplexFactory(name="성동 삼성쉐르빌 AB")
    ComplexFactory(name="금호 무지개")
    assert search(text) == {"성동 삼성쉐르빌 AB"}


@pytest.mark.parametrize("text", ["삼쉐", "성삼동", "ㅅㅈ", "동 성", "%", "_", "삼_", "없는말"])
def test_search_finds_nothing_that_is_not_written_together(text: str) -> None:
    ComplexFactory(name="성동삼성쉐르빌")
    assert search(text) == set()


def test_search_for_three_syllables_wants_them_in_one_piece() -> None:
    ComplexFactory(name="가나 나다")
    ComplexFactory(name="가나다")
    assert search("가나다") == {"가나다"}


def test_search_finds_a_former_name() -> None:
    ComplexFactory(name="한양현대아파트")
    Complex.objects.update(name="푸르지오")
    assert search("현대") == search("한양현대") == {"푸르지오"}


def test_search_finds_an_address_but_not_what_all_addresses_have_in_common() -> None:
    ComplexFactory(name="무지개", road_address="서울특별시 성동구 무학로6길 50", lot_address="서울특별시 성동구 도선동 1")
    for text in ("무학로6길", "무학로6길 50", "서울특별시 성동구 무학로6길 50", "서울 성동구 무학로", "도선동 1"):
        assert search(text) == {"무지개"}
    assert search("성동") == search("서울") == set()


def test_search_finds_a_whole_kapt_code() -> None:
    ComplexFactory(name="무지개", kapt_code="A13312101")
    assert search(" a13312101 ") == {"무지개"}
    assert search("A1331210") == set()


def test_search_for_blanks_asks_nothing() -> None:
    ComplexFactory()
    assert len(search("  ")) == 1


def test_search_uses_the_index() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "complex_by_word" in Complex.objects.search("무지개").explain()


# --- Asking for complexes ---------------------------------------------------------------------------------------------


def test_complexes_approved_in_a_year_include_its_first_and_last_day() -> None:
    for day in ("2013-12-31", "2014-01-01", "2014-12-31", "2015-01-01", None):
        ComplexFactory(approved_on=day)
    days = Complex.objects.approved_in(2014).values_list("approved_on", flat=True)
    assert sorted(f"{day}" for day in days) == ["2014-01-01", "2014-12-31"]


# --- Managers ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["가람", " 달 가람 ", "무지개", "옛이름", "010-0000-0001", "0001"])
def test_manager_is_found_by_name_complex_or_number(text: str) -> None:
    appointment = ManagerAppointmentFactory(complex__name="옛이름", complex__kapt_code="")
    Complex.objects.filter(pk=appointment.complex_id).update(name="무지개마을")
    ManagerAppointmentFactory(name="별나래", mobile="01000000002", complex__name="금호 해오름")
    assert list(ManagerAppointment.objects.search(text)) == [appointment]


@pytest.mark.parametrize("text", ["01", "9999", "가람달", "%", "0123", "1234", "2345", "010-1234", "10123456", "1012345678", "34567890"])
def test_manager_is_not_found_by_what_is_not_on_file_or_a_part_that_is_masked(text: str) -> None:
    ManagerAppointmentFactory(mobile="01012345678")
    assert not ManagerAppointment.objects.search(text).exists()


def test_search_of_managers_for_blanks_asks_nothing() -> None:
    ManagerAppointmentFactory()
    assert ManagerAppointment.objects.search(" ").count() == 1
