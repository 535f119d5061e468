"""지원사업 현황: what complexes were given, by year, programme, dong and complex.

The money is 지원금액: what was paid, or was decided as long as nothing is paid. Requests refused or taken back are not counted.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Count, Sum
from django.db.models.functions import Coalesce

from core.statistics.grouping import code_rows, dong_rows, folded, grouped, year_row
from core.statistics.report import MONEY_RULE, Chart, Figures, StatColumn, StatPanel, StatReport, StatRow, added, with_total
from housing.models import Complex, Grant, Programme
from housing.models.grants import SUPPORT, SupportQuerySet

GrantFigures = Mapping[tuple[int, int | None, str | None], Figures]
"""The figures of a year, a programme and a dong."""
SUPPORTED = {"is_supported": "on"}
"""The list's filter that leaves out what these pages do not count."""
COLUMNS = (
    StatColumn("건수"),
    StatColumn("지원금액(천원)", is_money=True),
    StatColumn("신청액(천원)", is_money=True),
    StatColumn("확정액(천원)", is_money=True),
    StatColumn("반납액(천원)", is_money=True),
)
BY_SUPPORT = {"grants": Count("pk"), "support_sum": Coalesce(Sum(SUPPORT), 0)}
SUMS = {**BY_SUPPORT, **{f"{amount}_sum": Coalesce(Sum(amount), 0) for amount in ("requested", "confirmed", "returned")}}
WIDTH = len(COLUMNS)
DRAWN = (1,)
ON_THE_MAP = Chart(DRAWN, map_title="동별 지원금액 지도")
FIRST_COMPLEXES = 100
OLDEST_SHOWN = 3
"""So many of the last years stand there even without a grant, as the source prints them."""
WHAT_COUNTS = (
    "지원사업을 한 건씩 세며, 부결·취소한 사업과 삭제한 자료는 빠집니다. 지원금액은 교부액이고, 아직 교부하지 않았으면 결정액입니다."
)


def support_of_years(grants: SupportQuerySet) -> StatPanel:
    """지원 현황 beside 동별 and 년도별 on the complexes' page: 년도, 지원금액."""
    found = grouped(grants.supported(), "year", **BY_SUPPORT)
    return _panel("support", "지원 현황", "년도", _years(found, width=2), columns=COLUMNS[:2], note=f"{WHAT_COUNTS} {MONEY_RULE}")


def grant_figures(grants: SupportQuerySet) -> GrantFigures:
    """One query for three panels: there are far fewer years, programmes and dongs than grants."""
    return grouped(grants.supported(), "year", "programme_id", "complex__dong_id", **SUMS)


def grant_status(grants: SupportQuerySet, found: GrantFigures, *, year: int | None, at: datetime, most_complexes: int | None) -> StatReport:
    """`found` is of all years; `year` None asks for them all. Of complexes the `most_complexes` that got most are named."""
    asked = {keys: figures for keys, figures in found.items() if year in (None, keys[0])}
    query = {} if year is None else {"year": str(year)}
    years = _years(folded(found, lambda year, programme, dong: year), width=WIDTH)
    programmes = code_rows(Programme, folded(asked, lambda year, programme, dong: programme), query="programme", width=WIDTH)
    dongs = dong_rows(folded(asked, lambda year, programme, dong: dong), width=WIDTH)
    complexes = _complex_rows(grants.filter(**query).supported(), added(asked.values(), width=WIDTH), most=most_complexes)
    return StatReport(
        subject="지원사업",
        at=at,
        covers="전체 연도" if year is None else f"{year}년 사업",
        counted=f"{WHAT_COUNTS} {MONEY_RULE}",
        panels=(
            _panel("years", "년도별 현황", "년도", years, note="모든 연도입니다."),
            _panel("programmes", "사업별 현황", "사업구분", with_total(programmes, width=WIDTH), query=query),
            _panel("dongs", "동별 현황", "동명", with_total(dongs, width=WIDTH), query=query, chart=ON_THE_MAP),
            _panel("complexes", "단지별 현황", "공동주택", complexes, query=query, chart=Chart(drawn=())),
        ),
    )


def _panel(
    slug: str,
    title: str,
    heading: str,
    rows: tuple[StatRow, ...],
    *,
    columns: tuple[StatColumn, ...] = COLUMNS,
    query: Mapping[str, str] | None = None,
    chart: Chart | None = None,
    note: str = "",
) -> StatPanel:
    return StatPanel(
        slug=slug,
        title=title,
        heading=heading,
        counts=Grant,
        columns=columns,
        rows=rows,
        query={**SUPPORTED, **(query or {})},
        chart=chart or Chart(DRAWN),
        note=note,
    )


def _years(found: Mapping[int, Figures], *, width: int) -> tuple[StatRow, ...]:
    """The newest first, none left out between the first and the last; the list offers only years that have grants."""
    listed = range(max(found), min(*found, max(found) - OLDEST_SHOWN + 1) - 1, -1) if found else ()
    nothing = (0,) * width
    return with_total(
        (year_row(year, found[year]) if year in found else StatRow(f"{year}년", nothing, None) for year in listed), width=width
    )


def _complex_rows(grants: SupportQuerySet, total: Figures, *, most: int | None) -> tuple[StatRow, ...]:
    """Ranked by number, named afterwards: sorting every name along costs twice the time."""
    ranked = grants.order_by().values("complex_id").annotate(**SUMS).order_by("-support_sum", "complex_id")
    found = {pk: tuple(figures) for pk, *figures in ranked.values_list("complex_id", *SUMS)[:most]}
    named = Complex.objects.filter(pk__in=found).values_list("pk", "name", "dong__name")
    names = {pk: f"{name} ({dong})" if dong else name for pk, name, dong in named}
    rows = [StatRow(names[pk], figures, {"complex": str(pk)}, key=str(pk)) for pk, figures in found.items()]
    shown = added(found.values(), width=WIDTH)
    rest = tuple(whole - part for whole, part in zip(total, shown, strict=True))
    return with_total([*rows, StatRow("그 밖의 단지", rest, None)] if rest[0] else rows, width=WIDTH)
