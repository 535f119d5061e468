"""The parts of a complex's one screen that belong to 공동주택 itself; others join in `config.kinds`."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.urls import reverse

from core.records.facts import Fact, facts_of
from core.records.kind import Panel, PanelView
from core.records.record_panel import record_panel, rows_beside
from housing.checks.panel import CHECKS_PANEL
from housing.forms import COMPLEX_PARTS
from housing.models import Complex, ManagerAppointment
from housing.models.querysets import LawClass

COMPLEX_FACTS = next(part.fields for part in COMPLEX_PARTS if part.slug == "complex")
CLASS_FACTS = ("declared_class", "mandatory_ground", "mandatory_from_on", "mandatory_until_on")
OFFICE_FACTS = next(part.fields for part in COMPLEX_PARTS if part.slug == "office")
MANAGER_FACTS = ("name", "born_on", "licence_kind", "licence_no", "mobile", "appointed_on")


def complex_panel(record: Complex, looking: PanelView) -> Mapping[str, Any]:
    facts = facts_of(record, COMPLEX_FACTS)
    if former := ", ".join(name for [name] in record.former_rows):
        # A line of its own, so that the pairs below stay pairs.
        facts.insert(2, Fact("옛 이름", former, is_wide=True))
    twins = [(name, reverse("housing:complex_detail", args=[pk])) for pk, name in record.twin_rows]
    return {"facts": facts, "notes": _dong_notes(record), "twins": twins}


def class_panel(record: Complex, looking: PanelView) -> Mapping[str, Any]:
    """관리구분 as declared, beside what the law says of the figures (B-APT-01, B-APT-05)."""
    facts = facts_of(record, CLASS_FACTS)
    facts.append(Fact("법령상 구분", str(LawClass(record.law_class).label), is_computed=True))
    if not record.is_class_conflicting:
        return {"facts": facts, "notes": []}
    says = "의무관리대상입니다" if record.law_class == LawClass.MANDATORY else "의무관리대상이 아닙니다"
    note = f"관리구분은 ‘{record.get_declared_class_display()}’인데 세대수·승강기·난방·분류로 보면 {says}(공동주택관리법 제2조)."
    return {"facts": facts, "notes": [note]}


def _dong_notes(record: Complex) -> list[str]:
    if record.dong_source != Complex.DongSource.COMPUTED:
        return []
    if record.dong_near_border:
        return ["행정동은 좌표로 계산했으며 경계에서 가깝습니다. 맞는지 확인하세요."]
    return ["행정동은 좌표로 계산한 값입니다."]


def bands_panel(record: Complex, looking: PanelView) -> Mapping[str, Any]:
    """A table per band set that has any count; the sets cannot be converted into each other."""
    sets: dict[str, list[tuple[str, int]]] = {}
    for title, label, households in record.band_rows:
        sets.setdefault(title, []).append((label, households))
    return {"sets": [(title, counts, sum(households for _, households in counts)) for title, counts in sets.items()]}


def office_panel(record: Complex, looking: PanelView) -> Mapping[str, Any]:
    appointments = rows_beside(ManagerAppointment, looking.user, complex=record.pk)
    current = next((one for one in appointments if one.ended_on is None), None)
    may_add = looking.user.has_perm("housing.add_managerappointment")
    return {
        "people": {"housing.managerappointment": [one.pk for one in appointments]},
        "facts": facts_of(record, OFFICE_FACTS),
        "manager": facts_of(current, MANAGER_FACTS, masked=not looking.is_revealed) if current else [],
        "manager_url": reverse("housing:managerappointment_detail", args=[current.pk]) if current else "",
        "earlier": [
            facts_of(one, (*MANAGER_FACTS, "ended_on"), masked=not looking.is_revealed) for one in appointments if one.ended_on is not None
        ],
        "new_url": f"{reverse('housing:managerappointment_new')}?complex={record.pk}" if may_add else "",
    }


def photos_panel(record: Complex, looking: PanelView) -> Mapping[str, Any]:
    photos = [
        {
            "pk": pk,
            "url": reverse("housing:photo", args=[record.pk, pk]),
            "thumbnail_url": reverse("housing:photo_thumbnail", args=[record.pk, pk]),
            "caption": caption,
            "taken_on": date.fromisoformat(taken_on) if taken_on else None,
            "alt": caption or f"{record} 사진 {number}",
        }
        for number, (pk, caption, taken_on) in enumerate(record.photo_rows, start=1)
    ]
    may_change = looking.user.has_perm("housing.change_complex")
    manage_url = reverse("housing:photos", args=[record.pk]) if may_change else ""
    return {"photos": photos, "manage_url": manage_url}


def remarks_panel(record: Complex, looking: PanelView) -> Mapping[str, Any]:
    return {"remarks": record.remarks, "needs_check": record.needs_check, "check_note": record.check_note}


def code_panel(*extra: str) -> Panel:
    return record_panel("코드", "label", *extra, "order", "is_retired")


OPENING_PANELS = (
    Panel("complex", "공동주택", "housing/_complex_panel.html", complex_panel, part="complex"),
    Panel("class", "관리구분", "housing/_class_panel.html", class_panel, part="class"),
    Panel("bands", "면적별 세대수", "housing/_bands_panel.html", bands_panel, part="bands"),
    Panel("office", "관리사무소", "housing/_office_panel.html", office_panel, part="office"),
)
CLOSING_PANELS = (
    Panel("photos", "사진", "housing/_photos_panel.html", photos_panel),
    CHECKS_PANEL,
    Panel("remarks", "특이사항", "housing/_remarks_panel.html", remarks_panel, part="remarks"),
)
