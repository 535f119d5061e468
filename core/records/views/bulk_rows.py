"""The rows of a change of many, by what became or is to become of them, a page at a time."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from django.db.models import Count, QuerySet
from django.http import QueryDict

from core.bulk.models import BulkChange, BulkRow, Outcome
from core.records.paging import Cut, page_links
from core.typed_numbers import number_in

PER_PAGE = 50
TONES: Mapping[str, str] = {
    Outcome.CHANGED: "information",
    Outcome.UNCHANGED: "",
    Outcome.REFUSED: "danger",
    Outcome.OVERTAKEN: "warning",
}


class BulkRows:
    def __init__(self, change: BulkChange, params: QueryDict) -> None:
        self.change = change
        asked = params.get("show", "")
        self.show = asked if asked in Outcome.values else ""
        self.cut = Cut(number_in(params.get("page", ""), most_digits=6) or 1, self.total, PER_PAGE)

    @cached_property
    def counts(self) -> Mapping[str, int]:
        found = dict(self.change.rows.order_by().values_list("outcome").annotate(number=Count("pk")))
        return {outcome: found.get(outcome, 0) for outcome in Outcome.values}

    @property
    def total(self) -> int:
        return self.counts[self.show] if self.show else sum(self.counts.values())

    @property
    def shown(self) -> QuerySet[BulkRow]:
        rows = self.change.rows.filter(outcome=self.show) if self.show else self.change.rows.all()
        return rows[self.cut.first : self.cut.first + PER_PAGE]

    def context(self) -> dict[str, Any]:
        """What core/_bulk_rows.html prints around the rows."""
        tabs = [("", "모두", sum(self.counts.values())), *((one.value, one.label, self.counts[one]) for one in Outcome)]
        return {
            "tabs": [
                {"label": label, "count": count, "url": f"?show={value}" if value else "?", "is_current": value == self.show}
                for value, label, count in tabs
            ],
            "count": self.total,
            "page": page_links(lambda number: f"?show={self.show}&page={number or 1}", self.cut),
        }


def row_line(row: BulkRow, *, url: str, changes: Sequence[Sequence[str]]) -> dict[str, Any]:
    return {
        "label": row.label,
        "url": url,
        "outcome": row.get_outcome_display(),
        "tone": TONES.get(row.outcome, ""),
        "changes": changes,
        "sentence": row.sentence,
    }
