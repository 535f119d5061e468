"""What a page of statistics says: panels of figures, the words that belong to them, and the list behind every number.

A report knows neither page nor workbook: `core.statistics.page` and `core.statistics.workbook` lay it out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.urls import reverse

from core.fields import format_thousand, in_thousand
from core.records.actor import Actor
from core.records.models import Record

TOTAL = "합계"
MONEY_RULE = "금액은 원 단위로 더한 뒤 천원으로 적고 반올림하지 않으므로, 합계는 언제나 각 줄의 합과 같습니다."
"""The one rounding rule of all statistics: there is none, and so sums of what is shown are the sums shown."""

Figures = tuple[int, ...]
"""A row's figures in the order of its panel's columns; money in 원."""


@dataclass(frozen=True)
class StatColumn:
    """`query` narrows the row's list to this column's share; money is held in 원 and shown in 천원."""

    header: str
    query: Mapping[str, str] = field(default_factory=dict)
    is_money: bool = False

    def text(self, figure: int) -> str:
        return format_thousand(figure) if self.is_money else f"{figure:,}"

    def number(self, figure: int) -> int | Decimal:
        """The figure in the unit it is shown in."""
        return in_thousand(figure) if self.is_money else figure


@dataclass(frozen=True)
class StatRow:
    """`query` are the list's filters that show exactly the rows counted here; None where no list can show just those."""

    label: str
    figures: Figures
    query: Mapping[str, str] | None = field(default_factory=dict)
    is_total: bool = False
    key: str = ""


@dataclass(frozen=True)
class Chart:
    """`drawn` are the columns it shows, by their place; with `map_title` the first of them is drawn on the ward's map too."""

    drawn: tuple[int, ...] = (0,)
    kind: str = "bar"
    map_title: str = ""
    is_wide: bool = False


@dataclass(frozen=True, kw_only=True)
class StatPanel:
    """One table; the total comes first, as the office prints it, and is the sum of the rows that are no total.

    `counts` is the model whose records are counted: its list stands behind the numbers, and its permissions say who may see and
    file them. `query` narrows all those lists alike (a year, a day).
    """

    slug: str
    title: str
    heading: str
    counts: type[Record]
    columns: tuple[StatColumn, ...]
    rows: tuple[StatRow, ...]
    query: Mapping[str, str] = field(default_factory=dict)
    chart: Chart = Chart()
    note: str = ""

    @property
    def total(self) -> StatRow:
        return self.rows[0]

    @property
    def parts(self) -> tuple[StatRow, ...]:
        return tuple(row for row in self.rows if not row.is_total)

    def permission(self, verb: str) -> str:
        meta = self.counts._meta
        return f"{meta.app_label}.{verb}_{meta.model_name}"

    @property
    def list_url(self) -> str:
        return reverse(f"{self.counts._meta.app_label}:{self.counts._meta.model_name}_list")

    def list_query(self, row: StatRow, column: StatColumn) -> dict[str, str] | None:
        return None if row.query is None else {**self.query, **row.query, **column.query}


@dataclass(frozen=True, kw_only=True)
class StatReport:
    """`covers` says of when the figures are, where that is not simply the moment `at` they were counted; `day` is the day they are
    of, where they are of one."""

    subject: str
    at: datetime
    counted: str
    panels: tuple[StatPanel, ...]
    covers: str = ""
    day: date | None = None

    @property
    def file_name(self) -> str:
        return f"{self.title}_{self.day or self.at:%Y%m%d}.xlsx"

    @property
    def title(self) -> str:
        return f"{self.subject} 현황"

    @property
    def as_of(self) -> str:
        moment = f"{self.at:%Y-%m-%d %H:%M}"
        return f"{self.covers} ({moment} 집계)" if self.covers else moment

    def panel(self, slug: str) -> StatPanel:
        return next(panel for panel in self.panels if panel.slug == slug)

    def open_to(self, user: Actor, verb: str) -> tuple[StatPanel, ...]:
        return tuple(panel for panel in self.panels if user.has_perm(panel.permission(verb)))


def added(figures: Iterable[Figures], *, width: int) -> Figures:
    """Column by column; `width` zeros where there is nothing to add."""
    return tuple(map(sum, zip(*figures, strict=True))) or (0,) * width


def with_total(rows: Iterable[StatRow], *, width: int) -> tuple[StatRow, ...]:
    parts = tuple(rows)
    total = added((row.figures for row in parts if not row.is_total), width=width)
    return (StatRow(TOTAL, total, is_total=True), *parts)
