"""What panels are made of: the one of a kind whose page is no more than its fields, and the rows of other kinds beside a record."""

from collections.abc import Hashable, Mapping
from functools import lru_cache
from typing import Any, TypeVar

from django.db import models

from core.prepared import Prepared, Slot
from core.records.actor import Actor
from core.records.facts import facts_of
from core.records.kind import Panel, PanelView
from core.records.models import Record

OneRecord = TypeVar("OneRecord", bound=Record)


def record_panel(title: str, *names: str) -> Panel:

    def load(record: Record, looking: PanelView) -> Mapping[str, Any]:
        return {"facts": facts_of(record, names, masked=not looking.is_revealed)}

    return Panel("record", title, "core/_facts_panel.html", load)


def rows_beside(model: type[OneRecord], user: Actor, **of: int) -> list[OneRecord]:
    """The rows of another kind that a panel shows: those that belong to `of` (a foreign key and its value), if `user` may see them."""
    scope = model._default_manager.scope_of(user)
    [(path, pk)] = of.items()
    return [] if scope is None else _belonging(model, scope, path).run(of=pk)


@lru_cache(maxsize=256)
def _belonging(model: type[OneRecord], scope: Hashable, path: str) -> Prepared[OneRecord]:
    manager: Any = model._default_manager
    return Prepared(lambda: manager.within(scope).for_panel().filter(**{path: Slot("of", models.BigIntegerField())}))
