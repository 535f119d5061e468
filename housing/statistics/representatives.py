"""입주자대표 현황: who is in office on a day, by dong and position, and whose term ends soon."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db.models import Count, Q

from core.statistics.grouping import code_rows, codes_of, dong_rows, folded, grouped
from core.statistics.report import Chart, Figures, StatColumn, StatPanel, StatReport, with_total
from housing.models import Position, Representative
from housing.models.representatives import RepresentativeQuerySet
from housing.models.terms import months_after
from housing.representatives.filters import SOON_MONTHS, TermState

Found = Mapping[tuple[str | None, int], Figures]
"""Those in office, and those of them whose term ends soon, of a dong and a position."""

WHAT_COUNTS = (
    "기준일에 재임 중인 직을 하나씩 세므로, 한 사람이 두 직을 맡으면 두 번 셉니다. "
    "임기가 시작되어 아직 끝나지 않았고 퇴임하지 않은 직이 재임이며, "
    "임기 종료일이 없거나 시작일보다 늦지 않아 잘못된 직도 재임으로 봅니다. 삭제한 자료는 빠집니다."
)
SERVING = StatColumn("재임")
ENDING = StatColumn(TermState.EXPIRING.label, {"state": TermState.EXPIRING.value})


def representative_status(representatives: RepresentativeQuerySet, *, day: date, at: datetime) -> StatReport:
    """One query: both panels are sums over the dongs and positions it finds."""
    found: Found = grouped(
        representatives.serving_on(day),
        "complex__dong_id",
        "position_id",
        serving=Count("pk"),
        ending=Count("pk", filter=Q(served_until__lte=months_after(day, SOON_MONTHS))),
    )
    query = {"state": TermState.SERVING.value, "day": day.isoformat()}
    return StatReport(
        subject="입주자대표",
        at=at,
        covers=f"{day} 현재 재임 중인 입주자대표",
        day=day,
        counted=WHAT_COUNTS,
        panels=(_position_panel(found, query), _matrix_panel(found, query)),
    )


def _position_panel(found: Found, query: Mapping[str, str]) -> StatPanel:
    rows = code_rows(Position, folded(found, lambda dong, position: position), query="position", width=2)
    return StatPanel(
        slug="positions",
        title="직위별 현황",
        heading="직위",
        counts=Representative,
        columns=(SERVING, ENDING),
        rows=with_total(rows, width=2),
        query=query,
    )


def _matrix_panel(found: Found, query: Mapping[str, str]) -> StatPanel:
    positions = codes_of(Position, [position for _, position in found])
    columns = (SERVING, *(StatColumn(label, {"position": str(pk)}) for pk, label in positions), ENDING)
    by_dong = {
        dong: (serving, *(found.get((dong, pk), (0,))[0] for pk, _ in positions), ending)
        for dong, (serving, ending) in folded(found, lambda dong, position: dong).items()
    }
    return StatPanel(
        slug="matrix",
        title="동별·직위별 현황",
        heading="동명",
        counts=Representative,
        columns=columns,
        rows=with_total(dong_rows(by_dong, width=len(columns)), width=len(columns)),
        query=query,
        chart=Chart(map_title="동별 입주자대표 지도", is_wide=True),
    )
