"""The figures of the demo data: the ward's own, and each the count of the rows behind it."""

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from core import clock
from core.statistics.report import Figures, StatPanel, StatReport
from housing.models import Complaint, Complex, Grant, GrantStatus, Representative
from housing.statistics.complaints import complaint_status
from housing.statistics.complexes import complex_status
from housing.statistics.grants import COLUMNS, grant_figures, grant_status
from housing.statistics.representatives import representative_status

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]

AT = datetime(2016, 5, 18, 9, 0, tzinfo=clock.KOREA)


def of_complexes() -> StatReport:
    return complex_status(Complex.objects.all(), at=AT)


def of_grants(*, year: int | None = None) -> StatReport:
    rows = Grant.objects.all().shown()
    return grant_status(rows, grant_figures(rows), year=year, at=AT, most_complexes=None)


def figures(panel: StatPanel) -> dict[str, Figures]:
    return {row.label: row.figures for row in panel.rows}


def test_demo_class_table_is_the_wards() -> None:
    assert figures(of_complexes().panel("classes")) == {
        "합계": (164, 722, 56_411),
        "아파트 소계": (129, 651, 55_214),
        "의무관리": (79, 568, 45_190),
        "임의관리": (30, 43, 2_724),
        "임대": (20, 40, 7_300),
        "연립(다세대)": (35, 71, 1_197),
    }


def test_demo_dongs_and_years_are_the_wards() -> None:
    report = of_complexes()
    dongs, years = figures(report.panel("dongs")), figures(report.panel("years"))
    assert dongs["합계"] == years["합계"] == (164, 722, 56_411)
    assert dongs["왕십리도선동"] == (7, 48, 4_625)
    assert dongs["왕십리제2동"] == (10, 39, 3_180)
    assert years["2015년"] == (1, 18, 1_369)
    assert years["2014년"] == (4, 21, 2_042)


LISTED: dict[str, Callable[[str], Any]] = {
    "dong": lambda value: Complex.objects.filter(dong=None if value == "none" else value),
    "year": lambda value: Complex.objects.filter(approved_on=None) if value == "none" else Complex.objects.approved_in(int(value)),
    "status_class": lambda value: Complex.objects.in_status_class(value),
}


def test_every_row_names_the_list_behind_it() -> None:
    for panel in of_complexes().panels:
        for row in panel.rows:
            rows = Complex.objects.all()
            for name, value in row.query.items():
                rows = LISTED[name](value)
            assert rows.count() == row.figures[0], row.label


def test_demo_is_the_sources_support_and_every_panel_is_the_sum_of_its_grants() -> None:
    years = {row.label: COLUMNS[1].text(row.figures[1]) for row in of_grants().panel("years").rows}
    assert (years["2016년"], years["2015년"], years["2014년"]) == ("51,965", "2,000", "0")
    counted: dict[str, Counter[str]] = {"programmes": Counter(), "dongs": Counter(), "complexes": Counter()}
    for grant in Grant.objects.select_related("programme", "complex__dong").filter(year=2016):
        if grant.status not in (GrantStatus.REJECTED, GrantStatus.CANCELLED):
            support = grant.decided or 0 if grant.paid is None else grant.paid
            counted["programmes"][str(grant.programme)] += support
            counted["dongs"][str(grant.complex.dong)] += support
            counted["complexes"][f"{grant.complex.name} ({grant.complex.dong})"] += support
    report = of_grants(year=2016)
    for slug, expected in counted.items():
        assert {row.label: row.figures[1] for row in report.panel(slug).parts if row.figures[1]} == +expected
        assert expected.total() == 51_965_000


def test_demo_ledger_is_counted_month_by_month_and_kind_by_kind() -> None:
    ledger = [row for row in Complaint.objects.select_related("kind") if row.received_at.astimezone(clock.KOREA).year == 2016]
    expected = Counter((f"{row.received_at.astimezone(clock.KOREA).month}월", row.kind.label) for row in ledger)
    panel = complaint_status(Complaint.objects.all().shown(), year=2016, at=AT).panel("matrix")
    kinds = [column.header for column in panel.columns[1:]]
    shown = {(row.label, kind): number for row in panel.parts for kind, number in zip(kinds, row.figures[1:], strict=True)}
    assert {key: number for key, number in shown.items() if number} == expected
    assert panel.total.figures[0] == len(ledger) > 0


def held_on(post: Representative, day: date) -> bool:
    """The office's rule once more, without the database: an end that is not after the start says nothing."""
    until = post.status_on or post.ended_on
    is_impossible = post.status_on is None and None not in (post.started_on, post.ended_on) and post.ended_on <= post.started_on
    return (post.started_on is None or post.started_on <= day) and (until is None or is_impossible or day <= until)


def test_demo_is_the_wards_563_of_2_may_2016_dong_by_dong_and_position_by_position() -> None:
    day = date(2016, 5, 2)
    posts = Representative.objects.select_related("complex__dong", "position")
    expected = Counter((str(post.complex.dong or "미지정"), post.position.label) for post in posts if held_on(post, day))
    report = representative_status(Representative.objects.shown(), day=day, at=AT)
    panel = report.panel("matrix")
    positions = [column.header for column in panel.columns[1:-1]]
    shown = {(row.label, position): number for row in panel.parts for position, number in zip(positions, row.figures[1:-1], strict=True)}
    assert {key: number for key, number in shown.items() if number} == expected
    assert panel.total.figures[0] == figures(report.panel("positions"))["합계"][0] == expected.total() == 563
