"""자생단체 on the page of a complex, and the parts of a group's own page."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse

from core.fields import format_phone
from core.masking import mask_name, mask_phone
from core.records.facts import Fact, facts_of
from core.records.kind import Panel, PanelView
from core.records.record_panel import rows_beside
from housing.models import Complex, Group

GROUP_FACTS = ("kind", "name", "formed_on", "dissolved_on", "member_count", "phone", "email", "activities")
NOBODY: list[Any] = [None, "", ""]


def groups_panel(record: Complex, looking: PanelView) -> Mapping[str, Any]:
    """One query with the officers; each officer a line, under one number a group, as on the source's screen."""
    groups = rows_beside(Group, looking.user, complex=record.pk)
    may_add = looking.user.has_perm("housing.add_group")
    return {
        "people": {"housing.group": [group.pk for group in groups]},
        "groups": [_group_lines(group, number, looking) for number, group in enumerate(groups, start=1)],
        "new_url": f"{reverse('housing:group_new')}?complex={record.pk}" if may_add else "",
    }


def _group_lines(group: Group, number: int, looking: PanelView) -> dict[str, Any]:
    return {
        "number": number,
        "url": group.get_absolute_url(),
        "kind": group.get_kind_display(),
        "name": f"{group.name}(해산)" if group.dissolved_on else group.name,
        "officers": [_person(row, looking) for row in group.officer_rows or [NOBODY]],
        "member_count": "" if group.member_count is None else f"{group.member_count:,}명",
        "formed_on": group.formed_on,
        "is_masked": not looking.is_revealed,
    }


def _person(row: Sequence[Any], looking: PanelView) -> dict[str, str]:
    position, name, mobile = row[0] or "", row[1], format_phone(row[2]) if row[2] else ""
    if not looking.is_revealed:
        name, mobile = mask_name(name), mask_phone(mobile) if mobile else ""
    return {"position": position, "name": name, "mobile": mobile}


def group_panel(record: Group, looking: PanelView) -> Mapping[str, Any]:
    facts = facts_of(record, GROUP_FACTS, masked=not looking.is_revealed)
    facts.insert(0, Fact("공동주택", str(record.complex), url=record.complex.get_absolute_url()))
    return {"facts": facts}


def members_panel(record: Group, looking: PanelView) -> Mapping[str, Any]:
    """Those in the group today; who left waits folded."""
    current: list[dict[str, str]] = []
    former: list[dict[str, str]] = []
    for position, name, mobile, from_on, until_on, is_current in record.member_rows:
        rows = current if is_current else former
        rows.append(
            {**_person((position, name, mobile), looking), "number": f"{len(rows) + 1}", "from": from_on or "", "until": until_on or ""}
        )
    return {"current": current, "former": former, "is_masked": not looking.is_revealed}


def remarks_panel(record: Group, looking: PanelView) -> Mapping[str, Any]:
    return {"facts": facts_of(record, ("note", "needs_check"))}


GROUPS_PANEL = Panel("groups", "자생단체", "housing/groups/_complex_panel.html", groups_panel, permission="housing.view_group")
GROUP_PANELS = (
    Panel("group", "단체", "core/_facts_panel.html", group_panel, part="group"),
    Panel("members", "구성원", "housing/groups/_members_panel.html", members_panel, part="members"),
    Panel("remarks", "비고", "core/_facts_panel.html", remarks_panel, part="remarks"),
)
