"""민원 현황: by the month of receipt in Korea, by kind, and what became of each."""

from datetime import datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from core import clock
from core.statistics.report import Figures, StatReport, added
from housing.models import Complaint, ComplaintKind
from housing.models.complaints import Result
from housing.statistics.complaints import complaint_status, years_of_receipt
from tests.factories.complaints import ComplaintFactory, ComplaintKindFactory, korean

pytestmark = pytest.mark.django_db

AT = datetime(2016, 5, 18, 9, 0, tzinfo=clock.KOREA)
CLOSED = {"closed_at": korean(2016, 5, 17, 9, 0), "result": Result.DONE, "answer": "고쳤습니다."}
TRANSFERRED = {**CLOSED, "result": Result.TRANSFERRED, "transferred_to": "서울시", "transferred_on": "2016-05-17"}


def status(year: int = 2016) -> StatReport:
    return complaint_status(Complaint.objects.all().shown(), year=year, at=AT)


def figures(slug: str) -> dict[str, Figures]:
    return {row.label: row.figures for row in status().panel(slug).rows}


def test_received_is_the_sum_of_open_done_and_transferred() -> None:
    ComplaintFactory(due_at=korean(2016, 5, 18, 18, 0))
    ComplaintFactory(due_at=korean(2016, 5, 17, 18, 0))
    ComplaintFactory(**CLOSED)
    ComplaintFactory(**TRANSFERRED)
    for slug, label in (("months", "5월"), ("kinds", "고충")):
        assert figures(slug)[label] == figures(slug)["합계"] == (4, 2, 1, 1, 1)


def test_complaint_is_overdue_only_after_its_due_moment_and_while_open() -> None:
    due = ComplaintFactory(due_at=AT)
    ComplaintFactory(**CLOSED, due_at=korean(2016, 5, 12, 9, 0))
    assert figures("months")["합계"] == (2, 1, 0, 1, 0)
    Complaint.objects.filter(pk=due.pk).update(due_at=korean(2016, 5, 18, 8, 59))
    assert figures("months")["합계"] == (2, 1, 1, 1, 0)


@pytest.mark.parametrize(
    ("received_at", "month"),
    [
        (korean(2015, 12, 31, 23, 59), None),
        (korean(2016, 1, 1, 0, 0), "1월"),
        (korean(2016, 2, 29, 23, 59), "2월"),
        (korean(2016, 12, 31, 23, 59), "12월"),
        (korean(2017, 1, 1, 0, 0), None),
    ],
)
def test_month_of_receipt_is_koreas(received_at: datetime, month: str | None) -> None:
    ComplaintFactory(received_at=received_at)
    counted = {label for label, row in figures("months").items() if row[0]} - {"합계"}
    assert counted == ({month} if month else set())


def test_month_row_names_its_first_and_last_day() -> None:
    february = status().panel("months").parts[1]
    assert february.query == {"received_from": "2016-02-01", "received_to": "2016-02-29"}
    assert status(2015).panel("months").parts[1].query == {"received_from": "2015-02-01", "received_to": "2015-02-28"}


def test_months_and_kinds_cross_and_both_ways_add_up() -> None:
    query, other = ComplaintKindFactory(label="질의(단순)"), ComplaintKindFactory(label="기타")
    ComplaintFactory.create_batch(2, kind=query, received_at=korean(2016, 3, 2, 9, 0))
    ComplaintFactory(kind=other, received_at=korean(2016, 3, 2, 9, 0))
    ComplaintFactory(kind=other)
    panel = status().panel("matrix")
    heads = [column.header for column in panel.columns]
    march = dict(zip(heads, panel.parts[2].figures, strict=True))
    assert (march["계"], march["질의(단순)"], march["기타"]) == (3, 2, 1)
    assert heads == ["계", *ComplaintKind.objects.order_by("order", "label").values_list("label", flat=True)]
    assert panel.total.figures == added((row.figures for row in panel.parts), width=len(heads))
    assert all(row.figures[0] == sum(row.figures[1:]) for row in panel.rows)


def test_complaint_without_a_kind_is_unset_and_there_only_where_there_is_one() -> None:
    ComplaintFactory()
    assert "미지정" not in figures("kinds")
    ComplaintFactory(kind=None, needs_check=True, **CLOSED, due_at=AT)
    assert figures("kinds")["미지정"] == (1, 0, 0, 1, 0)
    assert status().panel("matrix").columns[-1].query == {"kind": "none"}


def test_hidden_complaints_and_those_of_hidden_complexes_are_not_counted() -> None:
    ComplaintFactory(hidden_at=AT)
    ComplaintFactory(complex__hidden_at=AT)
    ComplaintFactory(complex=None)
    assert figures("months")["합계"][0] == 1


def test_years_run_from_today_back_to_the_oldest_receipt() -> None:
    rows = Complaint.objects.all().shown()
    assert list(years_of_receipt(rows, until=2016)) == [2016]
    ComplaintFactory(received_at=korean(2014, 1, 1, 0, 0))
    assert list(years_of_receipt(rows, until=2016)) == [2016, 2015, 2014]


def test_report_costs_one_query_and_one_for_the_kinds_of_each_table(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for count in (2, 38):
        ComplaintFactory.create_batch(count)
        with django_assert_num_queries(3):
            status()
