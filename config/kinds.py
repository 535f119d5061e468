"""What joins the apps: every record kind, and the panels of a complex's one screen, as literal tables."""

from core.holiday_kind import HOLIDAY
from core.records.kind import Panel, RecordKind
from housing.groups.kinds import GROUP
from housing.groups.panels import GROUPS_PANEL
from housing.kinds import CODES, MANAGER, complex_kind
from housing.panels import HOUSING_PANELS

COMPLEX_PANELS: tuple[Panel, ...] = (*HOUSING_PANELS[:4], GROUPS_PANEL, *HOUSING_PANELS[4:])
"""In the order of the page. Apps above housing add theirs here; housing imports nothing of them."""

COMPLEX: RecordKind = complex_kind(COMPLEX_PANELS)

KINDS: dict[str, RecordKind] = {kind.name: kind for kind in (COMPLEX, MANAGER, GROUP, *CODES, HOLIDAY)}

SEARCHED_KINDS: tuple[RecordKind, ...] = (COMPLEX, MANAGER, GROUP)
"""The kinds the search box of every page looks in."""
