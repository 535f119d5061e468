"""민원 현황 of one year: what was received in each month, of which kind, and what became of it."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db.models import Count, Q
from django.db.models.functions import ExtractMonth

from core import clock
from core.records.filters import UNSET, UNSET_LABEL
from core.statistics.grouping import code_rows, codes_of, folded, grouped
from core.statistics.report import Chart, Figures, StatColumn, StatPanel, StatReport, StatRow, with_total
from housing.models import Complaint, ComplaintKind
from housing.models.complaints import ComplaintQuerySet, Result

STATES = (
    StatColumn("접수"),
    StatColumn("처리 중", {"state": "open"}),
    StatColumn("기한 지남", {"state": "overdue"}),
    StatColumn("완료", {"state": "done"}),
    StatColumn("이송", {"state": "transferred"}),
)
WIDTH = len(STATES)
DRAWN = (1, 3, 4)
"""What received complaints are the sum of."""
MONTHS = range(1, 13)

Found = Mapping[tuple[int, int | None], Figures]
"""The figures of a month and a kind."""


def complaint_status(complaints: ComplaintQuerySet, *, year: int, at: datetime) -> StatReport:
    """One query: the panels are sums over the months and kinds it finds."""
    received = complaints.received_between(date(year, 1, 1), date(year, 12, 31))
    found: Found = grouped(
        received.annotate(month=ExtractMonth("received_at")),
        "month",
        "kind_id",
        received=Count("pk"),
        open=Count("pk", filter=Q(closed_at=None)),
        overdue=Count("pk", filter=Q(closed_at=None, due_at__lt=at)),
        done=Count("pk", filter=~Q(result__in=("", Result.TRANSFERRED))),
        transferred=Count("pk", filter=Q(result=Result.TRANSFERRED)),
    )
    return StatReport(
        subject="민원",
        at=at,
        covers=f"{year}년에 접수한 민원",
        counted="접수한 달에 한 건씩 셉니다. 접수는 처리 중, 완료, 이송의 합이고, 기한 지남은 처리 중 가운데 처리기한이 지난 민원입니다. "
        "삭제한 자료는 빠집니다.",
        panels=(_month_panel(found, year), _matrix_panel(found, year), _kind_panel(found, year)),
    )


def years_of_receipt(complaints: ComplaintQuerySet, *, until: int) -> range:
    """From `until` back to the year of the oldest, none left out."""
    oldest = complaints.order_by("received_at").values_list("received_at", flat=True).first()
    first = oldest.astimezone(clock.KOREA).year if oldest else until
    return range(until, min(first, until) - 1, -1)


def _month_panel(found: Found, year: int) -> StatPanel:
    by_month = folded(found, lambda month, kind: month)
    rows = [_month_row(year, month, by_month.get(month, (0,) * WIDTH)) for month in MONTHS]
    return _panel("months", "월별 처리 현황", "접수월", rows, STATES, _of_year(year), Chart(DRAWN, kind="stacked"))


def _kind_panel(found: Found, year: int) -> StatPanel:
    rows = code_rows(ComplaintKind, folded(found, lambda month, kind: kind), query="kind", width=WIDTH)
    return _panel("kinds", "종류별 처리 현황", "민원 종류", rows, STATES, _of_year(year), Chart(DRAWN, kind="stacked"))


def _matrix_panel(found: Found, year: int) -> StatPanel:
    kinds: list[tuple[int | None, str]] = [*codes_of(ComplaintKind, [kind for _, kind in found])]
    columns = [StatColumn("계"), *(StatColumn(label, {"kind": str(pk)}) for pk, label in kinds)]
    if any(kind is None for _, kind in found):
        kinds.append((None, UNSET_LABEL))
        columns.append(StatColumn(UNSET_LABEL, {"kind": UNSET}))
    rows = []
    for month in MONTHS:
        received = [found.get((month, kind), (0,))[0] for kind, _ in kinds]
        rows.append(_month_row(year, month, (sum(received), *received)))
    drawn = tuple(range(1, len(columns)))
    return _panel("matrix", "월별·종류별 접수 현황", "접수월", rows, columns, _of_year(year), Chart(drawn, kind="stacked", is_wide=True))


def _panel(
    slug: str, title: str, heading: str, rows: list[StatRow], columns: Sequence[StatColumn], query: Mapping[str, str], chart: Chart
) -> StatPanel:
    return StatPanel(
        slug=slug,
        title=title,
        heading=heading,
        counts=Complaint,
        columns=tuple(columns),
        rows=with_total(rows, width=len(columns)),
        query=query,
        chart=chart,
    )


def _month_row(year: int, month: int, figures: Figures) -> StatRow:
    last = date(year, month, monthrange(year, month)[1])
    return StatRow(f"{month}월", figures, _received(date(year, month, 1), last), key=str(month))


def _of_year(year: int) -> dict[str, str]:
    return _received(date(year, 1, 1), date(year, 12, 31))


def _received(first: date, last: date) -> dict[str, str]:
    """The list's own filter; both days included."""
    return {"received_from": first.isoformat(), "received_to": last.isoformat()}
