"""지원사업 현황: sums that are known, that add up on every panel alike, and say what they leave out."""

from datetime import datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from core import clock
from core.places.loading import load_seongdong
from core.places.models import Dong
from core.statistics.report import Figures, StatReport, added
from housing.models import Complex, Grant, GrantStatus, Programme
from housing.statistics.complexes import complex_status
from housing.statistics.grants import grant_figures, grant_status, support_of_years
from tests.factories.grants import GrantFactory, ProgrammeFactory, paid_grant, settled_grant
from tests.factories.housing import ComplexFactory, DongFactory

pytestmark = pytest.mark.django_db

AT = datetime(2016, 5, 18, 9, 0, tzinfo=clock.KOREA)


def status(*, year: int | None = None, most: int | None = None) -> StatReport:
    rows = Grant.objects.all().shown()
    return grant_status(rows, grant_figures(rows), year=year, at=AT, most_complexes=most)


def figures(slug: str, **asked: Any) -> dict[str, Figures]:
    return {row.label: row.figures for row in status(**asked).panel(slug).rows}


def test_support_is_what_was_paid_else_what_was_decided_and_an_unknown_amount_adds_nothing() -> None:
    paid_grant(decided=2_000_000, paid=1_500_000)
    GrantFactory(decided=700_500, status=GrantStatus.DECIDED)
    GrantFactory(requested=None)
    assert figures("years")["2016년"] == (3, 2_200_500, 4_000_000, 0, 0)


def test_settled_grant_counts_what_was_confirmed_and_given_back() -> None:
    settled_grant(requested=None)
    assert figures("years")["합계"] == (1, 1_590_000, 0, 1_500_000, 90_000)


@pytest.mark.parametrize("refused", [GrantStatus.REJECTED, GrantStatus.CANCELLED])
def test_what_was_refused_or_taken_back_or_hidden_is_left_out(refused: GrantStatus) -> None:
    GrantFactory(decided=1_000, status=refused)
    paid_grant(hidden_at=AT)
    paid_grant(complex=ComplexFactory(hidden_at=AT))
    report = status()
    assert {panel.total.figures for panel in report.panels} == {(0, 0, 0, 0, 0)}
    assert "부결·취소한 사업" in report.counted


def test_year_narrows_every_panel_but_that_of_the_years() -> None:
    paid_grant(year=2015)
    paid_grant(year=2016)
    report = status(year=2015)
    assert [panel.total.figures[0] for panel in report.panels] == [2, 1, 1, 1]
    assert report.panel("dongs").query == {"is_supported": "on", "year": "2015"}
    assert report.panel("years").query == {"is_supported": "on"}


def test_years_run_backwards_without_gaps_and_at_least_three_stand_there() -> None:
    assert list(figures("years")) == ["합계"]
    paid_grant(year=2016)
    assert list(figures("years")) == ["합계", "2016년", "2015년", "2014년"]
    paid_grant(year=2012)
    assert list(figures("years")) == ["합계", "2016년", "2015년", "2014년", "2013년", "2012년"]
    assert figures("years")["2013년"] == (0, 0, 0, 0, 0)


def test_all_dongs_and_programmes_stand_there_and_those_without_are_unset() -> None:
    load_seongdong()
    paid_grant(complex=ComplexFactory(dong=None), programme=None)
    dongs, programmes = figures("dongs"), figures("programmes")
    assert list(dongs) == ["합계", *Dong.objects.values_list("name", flat=True), "미지정"]
    assert len(dongs) == 1 + 17 + 1
    assert list(programmes) == ["합계", *Programme.objects.values_list("label", flat=True), "미지정"]
    assert dongs["미지정"][0] == programmes["미지정"][0] == 1


def test_retired_programme_stands_there_only_as_long_as_a_grant_names_it() -> None:
    retired = ProgrammeFactory(label="옛 사업", is_retired=True)
    assert retired.label not in figures("programmes")
    paid_grant(programme=retired)
    assert figures("programmes")[retired.label][0] == 1


def test_complexes_run_from_the_most_and_the_rest_is_one_row_no_list_shows() -> None:
    dong = DongFactory(name="마장동")
    for name, won in (("가", 1_000_000), ("나", 3_000_000), ("다", 2_000_000)):
        paid_grant(complex=ComplexFactory(name=name, dong=dong), requested=won, decided=won, paid=won)
    panel = status(most=2).panel("complexes")
    assert [(row.label, row.figures[1]) for row in panel.rows] == [
        ("합계", 6_000_000),
        ("나 (마장동)", 3_000_000),
        ("다 (마장동)", 2_000_000),
        ("그 밖의 단지", 1_000_000),
    ]
    assert panel.rows[-1].query is None
    assert "그 밖의 단지" not in figures("complexes", most=3)


def test_support_beside_the_complexes_is_that_of_the_grants_page() -> None:
    paid_grant(year=2015)
    paid_grant(year=2016, requested=2_000_500, decided=2_000_500, paid=2_000_500)
    rows = Grant.objects.all().shown()
    beside = complex_status(Complex.objects.all(), at=AT, beside=(support_of_years(rows),)).panel("support")
    assert {row.label: row.figures for row in beside.rows} == {label: two[:2] for label, two in figures("years").items()}


def test_report_costs_the_same_queries_for_two_grants_and_for_forty(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for count in (2, 38):
        for _ in range(count):
            paid_grant()
        # The figures, the complexes, and the names of programmes, dongs and complexes.
        with django_assert_num_queries(5):
            status(most=100)


def some_grant(complexes: list[int], programmes: list[int]) -> st.SearchStrategy[dict[str, Any]]:
    won = st.none() | st.integers(0, 10_000_000)
    return st.fixed_dictionaries(
        {
            "complex_id": st.sampled_from(complexes),
            "programme_id": st.none() | st.sampled_from(programmes),
            "year": st.integers(2012, 2017),
            "requested": won,
            "decided": won,
            # More may have been decided than was asked for: marked, such a row is kept.
            "needs_check": st.just(True),
            "status": st.sampled_from([GrantStatus.REQUESTED, GrantStatus.DECIDED, GrantStatus.REJECTED, GrantStatus.CANCELLED]),
            "hidden_at": st.none() | st.just(AT),
        }
    )


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_totals_of_all_panels_are_the_same_and_add_up_for_any_grants(data: st.DataObject, db: None) -> None:
    load_seongdong()
    Grant.objects.all().delete()
    complexes = [ComplexFactory(dong_id=code).pk for code in (None, *Dong.objects.values_list("pk", flat=True)[:2])]
    drawn = data.draw(st.lists(some_grant(complexes, list(Programme.objects.values_list("pk", flat=True))), max_size=20))
    Grant.objects.bulk_create(Grant(title=str(at), **row) for at, row in enumerate(drawn))
    counted = [row for row in drawn if row["hidden_at"] is None and row["status"] not in ("rejected", "cancelled")]
    expected = (len(counted), sum(row["decided"] or 0 for row in counted), sum(row["requested"] or 0 for row in counted), 0, 0)
    for panel in status(most=2).panels:
        assert panel.total.figures == expected, panel.slug
        assert added((row.figures for row in panel.parts), width=5) == expected, panel.slug
