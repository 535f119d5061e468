"""The parts of a grant's page, and 지원사업 on the page of a complex."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.urls import reverse

from core import clock
from core.fields import format_period, format_thousand
from core.holidays import next_working_day
from core.particles import with_particle
from core.records.facts import Fact, facts_of
from core.records.kind import Panel, PanelView
from housing.grants.criteria import fit_of
from housing.grants.past import past_support
from housing.models import Complex, CriterionBand, Grant, GrantStatus, SupportCriterion
from housing.models.grants import SUPPORT

REQUEST_FACTS = ("year", "programme", "title", "starts_on", "ends_on", "requested", "own_share", "outside_reason")
SETTLEMENT_FACTS = ("status", "decided", "paid", "spent", "reported_on", "confirmed", "returned", "interest", "returned_on")


def request_panel(record: Grant, looking: PanelView) -> Mapping[str, Any]:
    """With what the year's criteria say of the request."""
    facts = facts_of(record, REQUEST_FACTS)
    facts.insert(0, Fact("공동주택", str(record.complex), url=record.complex.get_absolute_url()))
    return {"facts": facts, "fit": fit_of(record, decided=record.decided)}


def settlement_panel(record: Grant, looking: PanelView) -> Mapping[str, Any]:
    """Where the project stands."""
    return {
        "facts": facts_of(record, SETTLEMENT_FACTS),
        "due": due_sentence(record, on=clock.today()),
        "is_overdue": record.status == GrantStatus.PAID and next_working_day(record.settle_by) < clock.today(),
    }


def due_sentence(grant: Grant, *, on: date) -> str:
    """When the result report falls due (B-SUB-03); only while it is awaited."""
    if grant.status != GrantStatus.PAID:
        return ""
    due = next_working_day(grant.settle_by)
    left = (due - on).days
    moved = "" if due == grant.settle_by else f" 법정기한 {with_particle(str(grant.settle_by), '이')} 쉬는 날이라 다음 근무일로 옮겼습니다."
    counted = "오늘까지입니다." if left == 0 else f"{left:,}일 남았습니다." if left > 0 else f"{-left:,}일 지났습니다."
    since = "사업이 끝난" if grant.ends_on else "회계연도가 끝난"
    return f"실적보고 기한은 {since} 날부터 2개월인 {due}이며, {counted}{moved}"


def past_panel(record: Grant, looking: PanelView) -> Mapping[str, Any]:
    return {"past": past_support(record.complex_id, record.year, but=record.pk)}


def remarks_panel(record: Grant, looking: PanelView) -> Mapping[str, Any]:
    return {"facts": facts_of(record, ("note", "needs_check"))}


def criterion_panel(record: SupportCriterion, looking: PanelView) -> Mapping[str, Any]:
    names = ("year", "programme", "ratio", "cap", "min_households", "below_households", "one_per_year", "note")
    return {"facts": facts_of(record, names)}


def bands_panel(record: SupportCriterion, looking: PanelView) -> Mapping[str, Any]:
    bands = CriterionBand.objects.visible_to(looking.user).filter(criterion=record).order_by("lower")
    may_add = looking.user.has_perm("housing.add_criterionband")
    return {
        "bands": [(band, "" if band.ratio is None else f"{band.ratio}%", format_thousand(band.cap)) for band in bands],
        "new_url": f"{reverse('housing:criterionband_new')}?criterion={record.pk}" if may_add else "",
    }


def grants_panel(record: Complex, looking: PanelView) -> Mapping[str, Any]:
    """One query, whatever it holds."""
    rows = Grant.objects.visible_to(looking.user).filter(complex=record.pk).order_by("-year", "-pk")
    values = rows.values_list("pk", "year", "programme__label", "title", "starts_on", "ends_on", SUPPORT, "status")
    grants = [
        {
            "number": number,
            "url": reverse("housing:grant_detail", args=[pk]),
            "programme": programme or "미지정",
            "title": title,
            "period": format_period(starts_on, ends_on) or f"{year}년",
            "support": format_thousand(support),
            "status": GrantStatus(status).label,
        }
        for number, (pk, year, programme, title, starts_on, ends_on, support, status) in enumerate(values, start=1)
    ]
    may_add = looking.user.has_perm("housing.add_grant")
    return {"grants": grants, "new_url": f"{reverse('housing:grant_new')}?complex={record.pk}" if may_add else ""}


GRANTS_PANEL = Panel("grants", "지원사업", "housing/grants/_complex_panel.html", grants_panel, permission="housing.view_grant")
