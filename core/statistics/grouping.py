"""How records become figures: grouped in the database, one query a panel, and laid out by dong or by year."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db.models import Q

from core.places.models import Dong
from core.records.codes import Code
from core.records.filters import UNSET, UNSET_LABEL
from core.records.models import RecordQuerySet
from core.statistics.report import Figures, StatRow, added


def grouped(records: RecordQuerySet, *keys: str, **sums: Any) -> dict[Any, Figures]:
    """The sums of every group: by the key's value, or by a tuple of them where there are several keys."""
    found = records.order_by().values(*keys).annotate(**sums).values_list(*keys, *sums)
    if len(keys) == 1:
        return {row[0]: row[1:] for row in found}
    return {row[: len(keys)]: row[len(keys) :] for row in found}


def folded(found: Mapping[Any, Figures], key: Callable[..., Any]) -> dict[Any, Figures]:
    """Groups of groups: `key` is given what a group was grouped by and says which larger one it belongs to."""
    parts: dict[Any, list[Figures]] = {}
    for keys, figures in found.items():
        parts.setdefault(key(*keys), []).append(figures)
    return {value: added(group, width=len(group[0])) for value, group in parts.items()}


def dong_rows(found: Mapping[str | None, Figures], *, width: int) -> list[StatRow]:
    """Every dong of the ward, zeros too, then 미지정; one that was abolished as long as a record still names it."""
    nothing = (0,) * width
    listed = Dong.objects.filter(Q(is_abolished=False) | Q(pk__in=[code for code in found if code]))
    dongs = [StatRow(name, found.get(code, nothing), {"dong": code}, key=code) for code, name in listed.values_list("code", "name")]
    return [*dongs, StatRow(UNSET_LABEL, found.get(None, nothing), {"dong": UNSET}, key=UNSET)]


def code_rows(model: type[Code], found: Mapping[int | None, Figures], *, query: str, width: int) -> list[StatRow]:
    """Every code in use today or named by a record, zeros too, then 미지정 where a record has none; `query` is the list's filter."""
    nothing = (0,) * width
    rows = [StatRow(label, found.get(pk, nothing), {query: str(pk)}, key=str(pk)) for pk, label in codes_of(model, found)]
    unset = [StatRow(UNSET_LABEL, found[None], {query: UNSET}, key=UNSET)] if None in found else []
    return [*rows, *unset]


def codes_of(model: type[Code], found: Iterable[int | None]) -> list[tuple[int, str]]:
    """(pk, label) in the office's order of the codes that are offered or that `found` names."""
    listed = model._default_manager.filter(Q(is_retired=False, hidden_at=None) | Q(pk__in=[pk for pk in found if pk]))
    return list(listed.order_by("order", "label").values_list("pk", "label"))


def year_row(year: int, figures: Figures) -> StatRow:
    return StatRow(f"{year}년", figures, {"year": str(year)}, key=str(year))
