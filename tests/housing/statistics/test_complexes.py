"""공동주택 현황: figures that are known, and totals that add up whatever the rows are."""

from datetime import datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from core import clock
from core.places.loading import load_seongdong
from core.places.models import Dong
from core.statistics.report import Figures, StatPanel, StatReport, added
from housing.models import BuildingKind, Complex, Estate
from housing.models.querysets import DeclaredClass
from housing.statistics.complexes import complex_status
from tests.factories.housing import BuildingKindFactory, ComplexFactory, DongFactory

pytestmark = pytest.mark.django_db

AT = datetime(2016, 5, 18, 9, 0, tzinfo=clock.KOREA)


def status() -> StatReport:
    return complex_status(Complex.objects.all(), at=AT)


def panel(slug: str) -> StatPanel:
    return status().panel(slug)


def figures(panel: StatPanel) -> dict[str, Figures]:
    return {row.label: row.figures for row in panel.rows}


def test_all_dongs_stand_in_the_wards_order_even_without_complexes() -> None:
    load_seongdong()
    rows = panel("dongs").rows
    assert [row.label for row in rows] == ["합계", *Dong.objects.values_list("name", flat=True), "미지정"]
    assert len(rows) == 1 + 17 + 1
    assert {row.figures for row in rows} == {(0, 0, 0)}


def test_abolished_dong_is_listed_only_as_long_as_a_complex_names_it() -> None:
    dong = DongFactory(is_abolished=True)
    assert dong.name not in figures(panel("dongs"))
    ComplexFactory(dong=dong)
    assert figures(panel("dongs"))[dong.name] == (1, 4, 400)


def test_years_run_backwards_and_unknown_ones_come_last() -> None:
    for day in ("1999-01-01", "2015-12-31", None, "2003-06-01"):
        ComplexFactory(approved_on=day)
    assert [row.label for row in panel("years").rows] == ["합계", "2015년", "2003년", "1999년", "미상"]


def test_class_other_has_a_column_only_where_there_is_one() -> None:
    ComplexFactory()
    assert "기타·미분류" not in figures(panel("classes"))
    ComplexFactory(declared_class=DeclaredClass.OTHER)
    ComplexFactory(declared_class="", building_kind=None)
    classes = figures(panel("classes"))
    assert classes["기타·미분류"] == (2, 8, 800)
    assert classes["아파트 소계"] == classes["합계"] == (3, 12, 1_200)


def test_row_house_is_counted_as_such_whatever_class_is_on_file() -> None:
    ComplexFactory(building_kind=BuildingKindFactory(label="다세대"), declared_class=DeclaredClass.MANDATORY)
    classes = figures(panel("classes"))
    assert classes["연립(다세대)"] == (1, 4, 400)
    assert classes["의무관리"] == (0, 0, 0)


def test_hidden_complexes_are_not_counted() -> None:
    ComplexFactory(hidden_at="2026-01-01T00:00Z")
    assert panel("classes").total.figures == (0, 0, 0)


def test_twins_are_counted_as_records_and_the_report_says_so() -> None:
    estate = Estate.objects.create()
    ComplexFactory.create_batch(2, estate=estate)
    ComplexFactory()
    report = status()
    assert report.panel("classes").total.figures[0] == 3
    assert "동일 단지를 하나로 세면 2단지" in report.counted


def test_unknown_figures_are_not_zero_and_the_report_says_so() -> None:
    ComplexFactory(household_count=None)
    ComplexFactory()
    report = status()
    assert report.panel("classes").total.figures == (2, 8, 400)
    assert "세대수를 모르는 1단지" in report.counted
    assert "동수를" not in report.counted


def test_report_costs_the_same_queries_for_two_rows_and_for_forty(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for count in (2, 38):
        ComplexFactory.create_batch(count)
        with django_assert_num_queries(5):
            status()


def some_complex(kinds: list[int], dongs: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    small = st.none() | st.integers(0, 2000)
    return st.fixed_dictionaries(
        {
            "building_kind_id": st.none() | st.sampled_from(kinds),
            "declared_class": st.sampled_from(["", *DeclaredClass.values]),
            "dong_id": st.none() | st.sampled_from(dongs),
            "building_count": small,
            "household_count": small,
            "approved_on": st.none() | st.dates(datetime(1970, 1, 1).date(), datetime(2030, 1, 1).date()),
            "hidden_at": st.none() | st.just(AT),
        }
    )


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_totals_add_up_for_any_rows(data: st.DataObject, db: None) -> None:
    load_seongdong()
    strategy = some_complex(list(BuildingKind.objects.values_list("pk", flat=True)), list(Dong.objects.values_list("pk", flat=True)))
    Complex.objects.all().delete()
    Complex.objects.bulk_create(Complex(name="무지개", **row) for row in data.draw(st.lists(strategy, max_size=20)))
    shown = Complex.objects.shown()
    expected = (
        shown.count(),
        sum(row.building_count or 0 for row in shown),
        sum(row.household_count or 0 for row in shown),
    )
    for panel in status().panels:
        assert panel.total.figures == expected
        assert added((row.figures for row in panel.parts), width=3) == expected
