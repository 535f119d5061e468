"""The demo data: the source's sample as it stands on its screen, everyone else invented, and nothing twice."""

import re
from datetime import date

import pytest
from django.db import connection

from housing.checks.all_checks import CHECKS, concerned
from housing.demo import load_demo_complexes
from housing.demo.lots import LOTS, slots, spread
from housing.models import BandHouseholds, Complex, Estate, FormerName, ManagerAppointment
from housing.models.querysets import DeclaredClass, LawClass

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]


def test_sample_complex_has_every_value_of_the_sources_screen() -> None:
    sample = Complex.objects.get(name="성동삼성쉐르빌")
    assert sample.building_kind.label == "주상복합"
    assert (sample.dong.name, sample.road_address) == ("왕십리도선동", "서울특별시 성동구 무학로6길 50")
    assert (sample.building_count, sample.household_count, sample.floors_below, sample.floors_above) == (3, 342, 4, 27)
    assert (sample.get_declared_class_display(), sample.approved_on) == ("의무", date(2006, 9, 13))
    assert [(row.band.label, row.households) for row in sample.band_households.all()] == [
        ("33㎡이하", 0),
        ("33㎡~62.7㎡", 0),
        ("66㎡~95.7㎡", 40),
        ("99㎡~128.7㎡", 302),
        ("132㎡이상", 0),
    ]
    manager = sample.appointments.current().get()
    assert (manager.licence_no, manager.get_licence_kind_display()) == ("2012-7166", "사")
    assert manager.appointed_on == date(2013, 4, 23)


def test_demo_persons_have_numbers_that_ring_nowhere() -> None:
    mobiles = list(ManagerAppointment.objects.exclude(mobile="").values_list("mobile", flat=True))
    assert len(mobiles) >= 100
    assert all(re.fullmatch(r"0100000\d{4}", mobile) for mobile in mobiles)
    phones = Complex.objects.exclude(office_phone="").values_list("office_phone", flat=True)
    assert all(re.fullmatch(r"020000\d{4}", phone) for phone in phones)


def test_every_mandatory_and_rental_complex_but_one_has_a_current_manager() -> None:
    with_office = Complex.objects.filter(declared_class__in=(DeclaredClass.MANDATORY, DeclaredClass.RENTAL))
    assert with_office.count() == 99
    assert with_office.exclude(pk__in=ManagerAppointment.objects.current().values("complex_id")).count() == 1


def test_households_of_the_bands_add_up_to_the_complex_but_in_one() -> None:
    complexes = Complex.objects.exclude(kapt_code="").prefetch_related("band_households")
    sums = {complex_: sum(row.households for row in complex_.band_households.all()) for complex_ in complexes}
    assert len([complex_ for complex_, households in sums.items() if households != complex_.household_count]) == 1


def test_demo_shows_each_thing_an_officer_must_look_into() -> None:
    checked = Complex.objects.with_class_check()
    assert Complex.objects.conflicting().count() == 1
    # Councils are those of the day the ward reported; today their terms are over.
    in_2016 = concerned(Complex.objects.shown(), day=date(2016, 5, 2))
    assert {slug for slug, count in in_2016.items() if not count} == {"no-council", "term-over"}
    today = concerned(Complex.objects.shown(), day=date(2026, 11, 22))
    assert {check.slug for check in CHECKS if today[check.slug]} >= {"auditors", "no-council", "term-over", "wrong-term", "shared-licence"}
    assert set(checked.values_list("law_class", flat=True)) == set(LawClass.values)
    assert Complex.objects.filter(dong=None).count() == 3
    assert FormerName.objects.count() >= 10
    assert Estate.objects.count() >= 5
    assert all(estate.complexes.count() == 2 for estate in Estate.objects.all())


def test_names_are_given_once() -> None:
    assert Complex.objects.values("name").distinct().count() == Complex.objects.count() == 164


def test_second_run_changes_nothing() -> None:
    assert load_demo_complexes(scale=5) == 5
    Complex.objects.filter(name="성동삼성쉐르빌").update(builder="한울건설")
    tables = (Complex, BandHouseholds, ManagerAppointment, FormerName, Estate)
    before = [list(table.objects.order_by("pk").values()) for table in tables]
    assert load_demo_complexes(scale=5) == 0
    assert [list(table.objects.order_by("pk").values()) for table in tables] == before


def test_scale_adds_synthetic_complexes_with_bands_and_managers() -> None:
    assert load_demo_complexes(scale=30) == 30
    synthetic = Complex.objects.filter(kapt_code__startswith="S")
    assert load_demo_complexes(scale=40) == 10
    for complex_ in synthetic:
        assert complex_.band_households.count() == 5
        assert complex_.appointments.current().count() == 1
        assert complex_.dong_id


def test_loaded_rows_are_in_the_history() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT pgh_obj_id) FROM housing_complexevent")
        assert cursor.fetchone() == (164,)


@pytest.mark.parametrize(("total", "parts", "least"), [(10, 3, 1), (7, 7, 1), (45_190, 79, 150), (0, 4, 0), (5, 4, 0)])
def test_spread_adds_up_exactly_and_keeps_the_least(total: int, parts: int, least: int) -> None:
    shares = spread(total, parts, least=least)
    assert (sum(shares), len(shares)) == (total, parts)
    assert min(shares) >= least


def test_lots_and_the_sample_are_the_164() -> None:
    assert sum(lot.complexes for lot in LOTS) + 1 == 164
    assert sum(1 for _ in slots()) + 1 == 164
