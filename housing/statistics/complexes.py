"""공동주택 현황: how many complexes, 동 and households there are, by class, by dong and by year of approval."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce, ExtractYear

from core.records.filters import UNSET
from core.statistics.grouping import dong_rows, grouped, year_row
from core.statistics.report import Chart, Figures, StatColumn, StatPanel, StatReport, StatRow, added, with_total
from housing.models import Complex, ComplexQuerySet
from housing.models.querysets import APARTMENTS, StatusClass

COLUMNS = (StatColumn("단지수"), StatColumn("동(棟)수"), StatColumn("세대수"))
HOUSEHOLDS = 2
"""The place of the figure that is drawn."""
UNKNOWN_YEAR = "미상"

SUMS = {"complexes": Count("pk"), "buildings": Coalesce(Sum("building_count"), 0), "households": Coalesce(Sum("household_count"), 0)}
NOTHING = (0,) * len(SUMS)


def complex_status(complexes: ComplexQuerySet, *, at: datetime, beside: tuple[StatPanel, ...] = ()) -> StatReport:
    """The report over `complexes`, hidden ones left out: one query a panel, however many rows. `beside` are the source's further tables."""
    shown = complexes.shown().order_by()
    return StatReport(
        subject="공동주택",
        at=at,
        counted=_counted(shown),
        panels=(
            _class_panel(grouped(shown.with_status_class(), "status_class", **SUMS)),
            _dong_panel(grouped(shown, "dong_id", **SUMS)),
            _year_panel(grouped(shown.annotate(year=ExtractYear("approved_on")), "year", **SUMS)),
            *beside,
        ),
    )


def _class_panel(found: Mapping[str, Figures]) -> StatPanel:
    """합계, 아파트 소계 with its classes, 연립; 기타·미분류 only where there is any, as the source's table has none."""
    rows = {
        kind: StatRow(kind.label, found.get(kind, NOTHING), {"status_class": kind.value}, key=kind.value)
        for kind in StatusClass
        if kind != StatusClass.OTHER or kind in found
    }
    row_house = rows.pop(StatusClass.ROW_HOUSE)
    subtotal = added((row.figures for row in rows.values()), width=len(NOTHING))
    apartments = StatRow("아파트 소계", subtotal, {"status_class": APARTMENTS}, is_total=True, key=APARTMENTS)
    total, *parts = with_total((*rows.values(), row_house), width=len(NOTHING))
    return StatPanel(slug="classes", title="구분별 현황", heading="구분", counts=Complex, columns=COLUMNS, rows=(total, apartments, *parts))


def _dong_panel(found: Mapping[str | None, Figures]) -> StatPanel:
    return StatPanel(
        slug="dongs",
        title="동별 현황",
        heading="동명",
        counts=Complex,
        columns=COLUMNS,
        rows=with_total(dong_rows(found, width=len(NOTHING)), width=len(NOTHING)),
        chart=Chart(drawn=(HOUSEHOLDS,), map_title="동별 세대수 지도"),
    )


def _year_panel(found: Mapping[int | None, Figures]) -> StatPanel:
    known = sorted((year for year in found if year is not None), reverse=True)
    rows = [year_row(year, found[year]) for year in known]
    unknown = StatRow(UNKNOWN_YEAR, found.get(None, NOTHING), {"year": UNSET}, key=UNSET)
    return StatPanel(
        slug="years",
        title="년도별 현황",
        heading="사용승인 연도",
        counts=Complex,
        columns=COLUMNS,
        rows=with_total((*rows, unknown), width=len(NOTHING)),
        chart=Chart(drawn=(HOUSEHOLDS,)),
    )


def _counted(complexes: ComplexQuerySet) -> str:
    """What stands behind the figures, so that two tables that differ can be told apart."""
    counts = complexes.aggregate(
        records=Count("pk"),
        # Cheaper than counting distinct over all: most records are the only one of their estate.
        estates=Count("pk") - Count("estate") + Count("estate", distinct=True),
        without_buildings=Count("pk", filter=Q(building_count=None)),
        without_households=Count("pk", filter=Q(household_count=None)),
    )
    sentence = "등록된 공동주택 자료를 한 건씩 셉니다. 삭제한 자료는 빠집니다."
    if counts["estates"] != counts["records"]:
        sentence += f" 분양·임대로 나누어 등록한 단지는 각각 셉니다(동일 단지를 하나로 세면 {counts['estates']:,}단지)."
    for key, noun in (("without_buildings", "동수를"), ("without_households", "세대수를")):
        if counts[key]:
            sentence += f" {noun} 모르는 {counts[key]:,}단지는 단지수에만 들어갑니다."
    return sentence
