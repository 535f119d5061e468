"""살펴볼 것 on the complex's own page: what concerns this complex, and where it is mended."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from core import clock
from core.records.kind import Panel, PanelView
from housing.checks.all_checks import checks_of, may_see
from housing.checks.check import Check
from housing.models import Complex


def load(record: Complex, looking: PanelView) -> Mapping[str, Any]:
    may_change = looking.user.has_perm("housing.change_complex")
    found = [check for check in checks_of(record.pk, day=clock.today()) if may_see(check, looking.user)]
    return {"checks": [{"check": check, "url": _mended_at(check, record, may_change=may_change)} for check in found]}


def _mended_at(check: Check, record: Complex, *, may_change: bool) -> str:
    """The form's part for those who may change it; else the part of this page that shows it."""
    if check.part and may_change:
        return f"{reverse('housing:complex_edit', args=[record.pk])}?part={check.part}"
    return f"#panel-{check.panel}"


CHECKS_PANEL: Panel[Complex] = Panel("checks", "살펴볼 것", "housing/checks/_panel.html", load)
