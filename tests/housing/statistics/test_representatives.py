"""입주자대표 현황: who is in office on a day, where, as what, and whose term ends within three months."""

from datetime import date, datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from core import clock
from core.places.loading import load_seongdong
from core.places.models import Dong
from core.statistics.report import Figures, StatReport, added
from housing.models import Position, Representative
from housing.models.terms import TermStatus
from housing.statistics.representatives import representative_status
from tests.factories.housing import ComplexFactory, DongFactory
from tests.factories.residents import PositionFactory, RepresentativeFactory

pytestmark = pytest.mark.django_db

DAY = date(2026, 5, 2)
AT = datetime(2026, 5, 18, 9, 0, tzinfo=clock.KOREA)


def status(day: date = DAY) -> StatReport:
    return representative_status(Representative.objects.all().shown(), day=day, at=AT)


def figures(slug: str, day: date = DAY) -> dict[str, Figures]:
    return {row.label: row.figures for row in status(day).panel(slug).rows}


def serving(day: date) -> int:
    return figures("positions", day)["합계"][0]


def test_term_counts_from_its_first_day_to_its_last() -> None:
    RepresentativeFactory(started_on=date(2026, 3, 14), ended_on=date(2028, 3, 13))
    days = (date(2026, 3, 13), date(2026, 3, 14), date(2028, 3, 13), date(2028, 3, 14))
    assert [serving(day) for day in days] == [0, 1, 1, 0]


def test_who_left_early_counts_until_that_day() -> None:
    RepresentativeFactory(status=TermStatus.RESIGNED, status_on=date(2026, 5, 1), status_reason="이사")
    assert [serving(date(2026, 5, 1)), serving(DAY)] == [1, 0]


def test_term_without_an_end_counts_on() -> None:
    RepresentativeFactory(ended_on=None)
    assert serving(date(2090, 1, 1)) == 1


@pytest.mark.parametrize("end", [date(2026, 3, 13), date(2026, 3, 14)])
def test_impossible_end_says_nothing(end: date) -> None:
    RepresentativeFactory(ended_on=end, needs_check=True)
    assert serving(DAY) == 1
    assert figures("positions")["합계"] == (1, 0)
    assert "잘못된 직도 재임으로" in status().counted


@pytest.mark.parametrize(("end", "is_ending"), [(date(2026, 5, 2), 1), (date(2026, 8, 2), 1), (date(2026, 8, 3), 0)])
def test_term_ends_soon_within_three_months_of_the_day(end: date, is_ending: int) -> None:
    RepresentativeFactory(ended_on=end)
    assert figures("positions")["합계"] == figures("positions")["이사"] == (1, is_ending)
    assert figures("matrix")["합계"][-1] == is_ending


def test_dongs_and_positions_cross_and_both_ways_add_up() -> None:
    load_seongdong()
    first, second = Dong.objects.all()[:2]
    chair, director = PositionFactory(label="회장"), PositionFactory(label="이사")
    for dong, position in ((first, chair), (first, director), (first, director), (second, chair), (None, director)):
        RepresentativeFactory(resident__complex=ComplexFactory(dong=dong), position=position)
    panel = status().panel("matrix")
    heads = [column.header for column in panel.columns]
    assert heads == ["재임", *Position.objects.order_by("order", "label").values_list("label", flat=True), "3개월 안 만료"]
    rows = {row.label: dict(zip(heads, row.figures, strict=True)) for row in panel.rows}
    assert list(rows) == ["합계", *Dong.objects.values_list("name", flat=True), "미지정"]
    assert (rows[first.name]["재임"], rows[first.name]["회장"], rows[first.name]["이사"]) == (3, 1, 2)
    assert (rows[second.name]["이사"], rows["미지정"]["이사"]) == (0, 1)
    assert panel.total.figures == added((row.figures for row in panel.parts), width=len(heads))
    assert all(row.figures[0] == sum(row.figures[1:-1]) for row in panel.rows)
    assert {row.figures[0] for row in panel.rows[1:4]} == {3, 1, 0}


def test_retired_position_stands_there_only_as_long_as_somebody_holds_it() -> None:
    retired = PositionFactory(label="옛 직위", is_retired=True)
    assert retired.label not in figures("positions")
    RepresentativeFactory(position=retired)
    assert figures("positions")[retired.label] == (1, 0)


def test_hidden_posts_residents_and_complexes_are_not_counted() -> None:
    RepresentativeFactory(hidden_at=AT)
    RepresentativeFactory(resident__hidden_at=AT)
    RepresentativeFactory(resident__complex=ComplexFactory(hidden_at=AT, dong=DongFactory()))
    assert serving(DAY) == 0


def test_every_list_behind_a_number_is_of_the_same_day() -> None:
    assert all(panel.query == {"state": "serving", "day": "2026-05-02"} for panel in status().panels)


def test_report_costs_one_query_and_the_names(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for count in (2, 38):
        RepresentativeFactory.create_batch(count)
        with django_assert_num_queries(4):
            status()
