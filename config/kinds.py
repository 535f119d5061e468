"""What joins the apps: every record kind, and the panels of a complex's one screen, as literal tables."""

from core.dong_kind import DONG
from core.holiday_kind import HOLIDAY
from core.records.kind import Panel, RecordKind
from housing.kinds import CODES, MANAGER, complex_kind
from housing.panels import HOUSING_PANELS

COMPLEX_PANELS: tuple[Panel, ...] = HOUSING_PANELS
"""In the order of the page. Apps above housing add theirs here; housing imports nothing of them."""

COMPLEX: RecordKind = complex_kind(COMPLEX_PANELS)

KINDS: dict[str, RecordKind] = {kind.name: kind for kind in (COMPLEX, MANAGER, *CODES, HOLIDAY, DONG)}

SEARCHED_KINDS: tuple[RecordKind, ...] = (COMPLEX, MANAGER)
"""The kinds the search box of every page looks in."""
