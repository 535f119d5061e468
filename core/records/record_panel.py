"""The one panel of a kind whose page is no more than its fields."""

from collections.abc import Mapping
from typing import Any

from core.records.facts import facts_of
from core.records.kind import Panel, PanelView
from core.records.models import Record


def record_panel(title: str, *names: str) -> Panel:

    def load(record: Record, looking: PanelView) -> Mapping[str, Any]:
        return {"facts": facts_of(record, names, masked=not looking.is_revealed)}

    return Panel("record", title, "core/_facts_panel.html", load)
