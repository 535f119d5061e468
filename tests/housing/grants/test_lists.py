"""The list of 지원사업: its order, totals and filters, and what waits in 내 업무."""

from datetime import date

import pytest
from django.test import Client

from housing.models import Grant, GrantStatus
from tests.factories.grants import GrantFactory, ProgrammeFactory, paid_grant, settled_grant
from tests.factories.housing import ComplexFactory, DongFactory
from tests.housing.grants.addresses import LIST
from tests.pages import count, first_cells, heads, html, ids

pytestmark = pytest.mark.django_db


def test_list_starts_with_the_newest_year_and_adds_up_in_thousand_won(officer: Client) -> None:
    paid_grant(year=2015, title="옛것")
    settled_grant(year=2016, title="새것")
    page = officer.get(LIST)
    assert first_cells(page) == ["2016", "2015"]
    for total in ("신청액 합계 <strong>4,000천원", "결정액 합계 <strong>3,180천원", "반납액 합계 <strong>90천원"):
        assert total in html(page)
    assert "결정액 합계 <strong>1,590천원" in html(officer.get(LIST, {"year": "2015"}))
    assert "교부액(천원)" in heads(page)


def test_list_is_narrowed_by_each_of_its_filters(officer: Client, on_2_february_2027: None) -> None:
    dong = DongFactory()
    plain = GrantFactory(title="보도 정비", programme=None, year=2014)
    overdue = paid_grant(complex=ComplexFactory(name="도선 해오름", dong=dong))
    soon = paid_grant(ends_on=date(2026, 12, 10))
    settled = settled_grant(is_outside=True, outside_reason="재난")
    expected: dict[str, tuple[dict[str, str], set[Grant]]] = {
        "title": ({"q": "보도"}, {plain}),
        "complex's name": ({"q": "해오름"}, {overdue}),
        "year": ({"year": "2014"}, {plain}),
        "no programme": ({"programme": "none"}, {plain}),
        "programme": ({"programme": str(ProgrammeFactory().pk)}, {overdue, soon, settled}),
        "dong": ({"dong": dong.pk}, {overdue}),
        "no dong": ({"dong": "none"}, {plain, soon, settled}),
        "state": ({"status": "settled"}, {settled}),
        "awaited": ({"settlement": "awaited"}, {overdue, soon}),
        "overdue": ({"settlement": "overdue"}, {overdue}),
        "due soon": ({"settlement": "due_soon"}, {soon}),
        "unreturned": ({"settlement": "unreturned"}, {settled}),
        "complex by number": ({"complex": str(overdue.complex_id)}, {overdue}),
        "complex by name": ({"complex": "도선"}, {overdue}),
        "returned": ({"is_returned": "on"}, {settled}),
        "outside": ({"is_outside": "on"}, {settled}),
        "needs check": ({"needs_check": "on"}, set()),
    }
    for name, (asked, rows) in expected.items():
        assert set(ids(officer.get(LIST, asked))) == {row.pk for row in rows}, name


def test_my_work_counts_what_is_overdue_and_what_falls_due(officer: Client, on_2_february_2027: None) -> None:
    paid_grant()
    paid_grant(ends_on=date(2026, 12, 10))
    page = html(officer.get("/"))
    assert "지원사업: 실적보고 기한 지남" in page
    assert "지원사업: 실적보고 기한 임박" in page
    assert count(officer.get(LIST, {"settlement": "overdue"})) == 1


def test_list_prints_the_moved_last_day_of_a_report_that_is_awaited(officer: Client) -> None:
    paid_grant(ends_on=date(2016, 12, 4))
    assert "2017-02-06" in html(officer.get(LIST))
    Grant.objects.update(status=GrantStatus.REPORTED)
    assert "2017-02-06" not in html(officer.get(LIST))
