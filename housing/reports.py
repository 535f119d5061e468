"""공동주택 현황: how many complexes, 동 and households there are, by class, by dong and by year of approval.

A report is figures and words; pages and workbooks lay it out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce, ExtractYear

from core.places.models import Dong
from core.records.filters import UNSET, UNSET_LABEL
from housing.models import ComplexQuerySet
from housing.models.querysets import APARTMENTS, StatusClass

FIGURES = ("단지수", "동(棟)수", "세대수")
UNKNOWN_YEAR = "미상"
TOTAL = "합계"

SUMS = {"complexes": Count("pk"), "buildings": Coalesce(Sum("building_count"), 0), "households": Coalesce(Sum("household_count"), 0)}


@dataclass(frozen=True)
class Figures:
    complexes: int = 0
    buildings: int = 0
    households: int = 0

    def __add__(self, other: Self) -> Self:
        return type(self)(self.complexes + other.complexes, self.buildings + other.buildings, self.households + other.households)


@dataclass(frozen=True)
class StatusRow:
    """`query` are the list's filters that show exactly the rows counted here."""

    label: str
    figures: Figures
    query: Mapping[str, str] = field(default_factory=dict)
    is_total: bool = False
    key: str = ""


@dataclass(frozen=True)
class StatusPanel:
    """One table; the total comes first, as the office prints it, and is the sum of the rows that are no total."""

    title: str
    heading: str
    rows: tuple[StatusRow, ...]

    @property
    def total(self) -> StatusRow:
        return self.rows[0]

    @property
    def parts(self) -> tuple[StatusRow, ...]:
        return tuple(row for row in self.rows if not row.is_total)


@dataclass(frozen=True)
class StatusReport:
    at: datetime
    counted: str
    classes: StatusPanel
    dongs: StatusPanel
    years: StatusPanel

    @property
    def panels(self) -> tuple[StatusPanel, ...]:
        return (self.classes, self.dongs, self.years)


def complex_status(complexes: ComplexQuerySet, *, at: datetime) -> StatusReport:
    """The report over `complexes`, hidden ones left out: one query a panel, however many rows."""
    shown = complexes.shown().order_by()
    return StatusReport(
        at=at,
        counted=_counted(shown),
        classes=_class_panel(_summed(shown.with_status_class(), "status_class")),
        dongs=_dong_panel(_summed(shown, "dong_id")),
        years=_year_panel(_summed(shown.annotate(year=ExtractYear("approved_on")), "year")),
    )


def _summed(complexes: ComplexQuerySet, key: str) -> dict[Any, Figures]:
    return {row.pop(key): Figures(**row) for row in complexes.values(key).annotate(**SUMS)}


def _sum(figures: Iterable[Figures]) -> Figures:
    return sum(figures, start=Figures())


def _panel(title: str, heading: str, rows: Iterable[StatusRow]) -> StatusPanel:
    parts = tuple(rows)
    total = StatusRow(TOTAL, _sum(row.figures for row in parts), is_total=True)
    return StatusPanel(title, heading, (total, *parts))


def _class_panel(found: Mapping[str, Figures]) -> StatusPanel:
    """합계, 아파트 소계 with its classes, 연립; 기타·미분류 only where there is any, as the source's table has none."""
    rows = {
        kind: StatusRow(kind.label, found.get(kind, Figures()), {"status_class": kind.value}, key=kind.value)
        for kind in StatusClass
        if kind != StatusClass.OTHER or kind in found
    }
    row_house = rows.pop(StatusClass.ROW_HOUSE)
    apartments = StatusRow(
        "아파트 소계", _sum(row.figures for row in rows.values()), {"status_class": APARTMENTS}, is_total=True, key=APARTMENTS
    )
    total = StatusRow(TOTAL, apartments.figures + row_house.figures, is_total=True)
    return StatusPanel("구분별 현황", "구분", (total, apartments, *rows.values(), row_house))


def _dong_panel(found: Mapping[str | None, Figures]) -> StatusPanel:
    """Every dong of the ward, and one that was abolished as long as a complex still names it."""
    listed = Dong.objects.filter(Q(is_abolished=False) | Q(pk__in=[code for code in found if code]))
    dongs = [StatusRow(name, found.get(code, Figures()), {"dong": code}, key=code) for code, name in listed.values_list("code", "name")]
    unset = StatusRow(UNSET_LABEL, found.get(None, Figures()), {"dong": UNSET}, key=UNSET)
    return _panel("동별 현황", "동명", [*dongs, unset])


def _year_panel(found: Mapping[int | None, Figures]) -> StatusPanel:
    known = sorted((year for year in found if year is not None), reverse=True)
    rows = [StatusRow(f"{year}년", found[year], {"year": str(year)}, key=str(year)) for year in known]
    unknown = StatusRow(UNKNOWN_YEAR, found.get(None, Figures()), {"year": UNSET}, key=UNSET)
    return _panel("년도별 현황", "사용승인 연도", [*rows, unknown])


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
