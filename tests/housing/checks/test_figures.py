"""Checks of a complex's own figures and marks."""

import pytest

from housing.models import AreaBand, AreaBandSet, BandHouseholds, Complex
from housing.models.querysets import DeclaredClass, MandatoryGround
from tests.factories.housing import ComplexFactory
from tests.housing.checks.test_council import concerns, hide

pytestmark = pytest.mark.django_db


def with_bands(band_set: AreaBandSet, *households: int, record: Complex | None = None) -> Complex:
    record = record or ComplexFactory(household_count=400)
    for band, count in zip(AreaBand.objects.filter(band_set=band_set).order_by("order"), households, strict=False):
        BandHouseholds.objects.create(complex=record, band=band, households=count)
    return record


@pytest.mark.parametrize(("households", "is_off"), [(0, True), (None, True), (1, False)])
def test_households_are_off_when_none_or_unknown(households: int | None, is_off: bool) -> None:
    assert concerns("no-households", ComplexFactory(household_count=households)) is is_off


def test_bands_add_up_within_each_set() -> None:
    first, second = AreaBandSet.objects.order_by("order")[:2]
    assert not concerns("bands", with_bands(first, 100, 300))
    assert concerns("bands", with_bands(first, 100, 299))
    assert concerns("bands", with_bands(first, 100, 301))
    both = with_bands(first, 100, 300)
    assert not concerns("bands", with_bands(second, 400, 0, record=both))
    assert concerns("bands", with_bands(second, 399, record=with_bands(first, 100, 300)))


def test_bands_of_unknown_households_or_none_at_all_are_not_off() -> None:
    band_set = AreaBandSet.objects.order_by("order")[0]
    assert not concerns("bands", with_bands(band_set, 100, record=ComplexFactory(household_count=None)))
    assert not concerns("bands", ComplexFactory())


def test_class_conflict_is_the_rule_of_the_register() -> None:
    assert concerns("class-conflict", ComplexFactory(declared_class=DeclaredClass.MANDATORY, household_count=20))
    assert concerns("class-conflict", ComplexFactory(declared_class=DeclaredClass.OPTIONAL, household_count=300))
    assert not concerns("class-conflict", ComplexFactory())
    consented = ComplexFactory(declared_class=DeclaredClass.MANDATORY, household_count=80, mandatory_ground=MandatoryGround.CONSENT)
    assert not concerns("class-conflict", consented)


def test_mark_is_found_until_it_is_taken_away() -> None:
    record = ComplexFactory(needs_check=True)
    assert concerns("marked", record)
    hide(record)
    assert not concerns("marked", record)
    assert not concerns("marked", ComplexFactory())
