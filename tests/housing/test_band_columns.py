"""Households per area band as columns of the file of all columns."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.roles import Role
from config.kinds import COMPLEX
from core.records.tables import compiled_columns
from housing.band_counts import usable_bands
from housing.models import AreaBand, BandHouseholds, Complex
from tests.factories.accounts import browser
from tests.factories.housing import ComplexFactory
from tests.pages import body, cells

pytestmark = pytest.mark.django_db
ADDRESS = "/housing/complexes/"


@pytest.fixture
def officer() -> Client:
    return browser(Role.OFFICER)


def file(client: Client, **query: str) -> list[list[Any]]:
    return cells(body(client.get(ADDRESS, {"format": "xlsx", "columns": "all", **query})))


def test_bands_follow_the_fixed_columns_as_numbers_and_unknown_is_not_zero(officer: Client) -> None:
    first, second, *_ = usable_bands().order_by("band_set__order", "order")
    ComplexFactory(name="가")
    BandHouseholds.objects.create(complex=ComplexFactory(name="나"), band=second, households=0)
    BandHouseholds.objects.create(complex=ComplexFactory(name="다"), band=first, households=1_234)
    _, headers, *found = file(officer, sort="name")
    place = 1 + len(compiled_columns(COMPLEX.table))
    assert headers[place:] == [f"{band.band_set} {band.label}" for band in usable_bands().order_by("band_set__order", "order")]
    assert [row[place : place + 2] for row in found] == [[None, None], [None, 0], [1_234, None]]


def test_retired_band_has_no_column_and_a_file_of_some_columns_no_bands(officer: Client) -> None:
    AreaBand.objects.filter(pk=usable_bands().earliest("pk").pk).update(is_retired=True)
    assert len(file(officer)[1]) == 1 + len(compiled_columns(COMPLEX.table)) + usable_bands().count()
    assert file(officer, columns="name")[1] == ["관리번호", "공동주택명"]


def test_file_with_bands_asks_no_more_queries_for_twenty_rows_than_for_two(officer: Client) -> None:
    def queries(count: int) -> int:
        for _ in range(count - Complex.objects.count()):
            one = ComplexFactory()
            BandHouseholds.objects.bulk_create(BandHouseholds(complex=one, band=band, households=1) for band in usable_bands())
        file(officer)
        with CaptureQueriesContext(connection) as found:
            assert len(file(officer)) == 2 + count
        return len(found)

    assert queries(2) == queries(20)
