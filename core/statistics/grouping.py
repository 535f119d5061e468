"""How records become figures: grouped in the database, one query a panel, and laid out by dong or by year."""

from collections.abc import Hashable, Mapping
from typing import Any

from django.db.models import Q

from core.places.models import Dong
from core.records.filters import UNSET, UNSET_LABEL
from core.records.models import RecordQuerySet
from core.statistics.report import Figures, StatRow


def grouped(records: RecordQuerySet, *keys: str, **sums: Any) -> dict[Any, Figures]:
    """The sums of every group: by the key's value, or by a tuple of them where there are several keys."""
    found = records.order_by().values(*keys).annotate(**sums).values_list(*keys, *sums)
    if len(keys) == 1:
        return {row[0]: row[1:] for row in found}
    return {row[: len(keys)]: row[len(keys) :] for row in found}


def crossed(found: Mapping[tuple[Hashable, Hashable], Figures]) -> dict[Any, dict[Any, int]]:
    """The first figure of each pair of keys, as rows of columns."""
    table: dict[Any, dict[Any, int]] = {}
    for (row, column), figures in found.items():
        table.setdefault(row, {})[column] = figures[0]
    return table


def dong_rows(found: Mapping[str | None, Figures], *, width: int) -> list[StatRow]:
    """Every dong of the ward, zeros too, then 미지정; one that was abolished as long as a record still names it."""
    nothing = (0,) * width
    listed = Dong.objects.filter(Q(is_abolished=False) | Q(pk__in=[code for code in found if code]))
    dongs = [StatRow(name, found.get(code, nothing), {"dong": code}, key=code) for code, name in listed.values_list("code", "name")]
    return [*dongs, StatRow(UNSET_LABEL, found.get(None, nothing), {"dong": UNSET}, key=UNSET)]


def year_row(year: int, figures: Figures) -> StatRow:
    return StatRow(f"{year}년", figures, {"year": str(year)}, key=str(year))
