"""What joins the apps: every record kind, and the panels of a complex's one screen, as literal tables."""

from dataclasses import replace

from core.dong_kind import DONG
from core.holiday_kind import HOLIDAY
from core.records.kind import Panel, RecordKind
from housing.complaints.actions import count_due_anew
from housing.complaints.kinds import COMPLAINT, COMPLAINT_KINDS
from housing.complaints.panels import COMPLEX_PANEL as COMPLAINTS_PANEL
from housing.grants.kinds import GRANT, GRANT_KINDS
from housing.grants.panels import GRANTS_PANEL
from housing.groups.kinds import GROUP
from housing.groups.panels import GROUPS_PANEL
from housing.kinds import CODES, MANAGER, complex_kind
from housing.panels import CLOSING_PANELS, OPENING_PANELS
from housing.representatives.kinds import REPRESENTATIVE, REPRESENTATIVE_KINDS
from housing.representatives.panels import REPRESENTATIVES_PANEL

COMPLEX_PANELS: tuple[Panel, ...] = (
    *OPENING_PANELS,
    REPRESENTATIVES_PANEL,
    GROUPS_PANEL,
    GRANTS_PANEL,
    COMPLAINTS_PANEL,
    *CLOSING_PANELS,
)
"""In the order of the source's screen. Apps above housing add theirs here; housing imports nothing of them."""

COMPLEX: RecordKind = complex_kind(COMPLEX_PANELS)

WARD_HOLIDAY = replace(HOLIDAY, follow_up=count_due_anew)
"""A day off entered later moves what is due after it."""

KINDS: dict[str, RecordKind] = {
    kind.name: kind for kind in (COMPLEX, MANAGER, *REPRESENTATIVE_KINDS, GROUP, *GRANT_KINDS, *COMPLAINT_KINDS, *CODES, WARD_HOLIDAY, DONG)
}

SEARCHED_KINDS: tuple[RecordKind, ...] = (COMPLEX, MANAGER, REPRESENTATIVE, GROUP, GRANT, COMPLAINT)
"""The kinds the search box of every page looks in."""
