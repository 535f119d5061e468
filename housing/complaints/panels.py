"""The parts of a complaint's page, and the complaints on a complex's one screen."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils.timezone import localtime

from core import clock
from core.records.facts import Fact, facts_of
from core.records.kind import Panel, PanelView
from housing.complaints.due import due_text, time_left
from housing.complaints.forms import RECEIPT
from housing.models import Complaint, Complex
from housing.models.complaints import Result

SHOWN_OF_A_COMPLEX = 20
ANSWERS_BEFORE_CLOSING = 2
"""민원 처리에 관한 법률 제23조: the third of the same may be closed after two answers."""
STATE = {"": "처리 중", **dict(Result.choices)}


def progress_panel(record: Complaint, looking: PanelView) -> Mapping[str, Any]:
    series = list(Complaint.objects.series_of(record).order_by("received_at", "pk"))
    return {
        "facts": _progress_facts(record),
        "notes": [note for note in (_late(record), _repeated(record, series)) if note],
        "series": series,
    }


def _progress_facts(record: Complaint) -> list[Fact]:
    facts = [Fact("상태", STATE[record.result]), Fact("담당자", str(record.officer or record.officer_name or ""))]
    due = due_text(record.due_at) if record.due_at else ""
    left = f" ({time_left(record.due_at, at=clock.now())})" if record.due_at and record.is_open else ""
    facts.append(Fact("처리기한", f"{due}{left}", is_computed=True))
    if record.first_due_at:
        facts += [
            Fact("당초 처리기한", due_text(record.first_due_at), is_computed=True),
            *facts_of(record, ("extended_on", "extension_reason")),
            *(facts_of(record, ("extended_again_on", "again_reason", "consented_on")) if record.extended_again_on else ()),
        ]
    if record.result == Result.TRANSFERRED:
        facts += facts_of(record, ("transferred_to", "transferred_on"))
    if not record.is_open:
        facts += facts_of(record, ("closed_at",))
    if record.answer:
        facts += _lines_of(record, "answer")
    return facts


def _late(record: Complaint) -> str:
    is_late = record.is_open and record.due_at is not None and record.due_at < clock.now()
    return "처리기한이 지났습니다." if is_late else ""


def _repeated(record: Complaint, series: list[Complaint]) -> str:
    """Said while the complaint is open, of the earlier ones that were answered."""
    answered = [one for one in series if one.received_at <= record.received_at and one.answer and not one.is_open]
    if not record.is_open or not answered:
        return ""
    if len(answered) < ANSWERS_BEFORE_CLOSING:
        return f"같은 민원으로 보이는 것이 이미 {len(answered)}건 답변되었습니다. 아래의 앞선 민원을 확인하세요."
    return (
        f"같은 민원에 이미 {len(answered)}번 답변했습니다. 정당한 사유 없이 3회 이상 반복한 민원이면 "
        "‘반복민원 종결’로 끝낼 수 있습니다(민원 처리에 관한 법률 제23조)."
    )


def receipt_panel(record: Complaint, looking: PanelView) -> Mapping[str, Any]:
    names = [name for name in RECEIPT.fields if name not in ("content", "complex", "previous", "officer")]
    facts = facts_of(record, ["number", *names], masked=not looking.is_revealed)
    if record.complex is not None:
        facts.insert(4, Fact("공동주택", str(record.complex), url=record.complex.get_absolute_url()))
    if record.previous is not None:
        facts.append(Fact("처음 민원", str(record.previous), url=reverse("housing:complaint_detail", args=[record.previous.pk])))
    return {"facts": [*facts, *_lines_of(record, "content")]}


def _lines_of(record: Complaint, name: str) -> list[Fact]:
    return [replace(fact, is_wide=True, css="pre-line") for fact in facts_of(record, (name,))]


COMPLAINT_PANELS = (
    Panel("progress", "처리", "housing/complaints/_progress_panel.html", progress_panel, offers_steps=True),
    Panel("receipt", "접수", "core/_facts_panel.html", receipt_panel, part="receipt"),
)


def complex_complaints(record: Complex, looking: PanelView) -> Mapping[str, Any]:
    """Open ones first, the newest on top, in one query; no complainant is named here."""
    columns = ("pk", "number", "received_at", "kind__label", "subject", "officer_shown", "due_at", "open_due_at", "result")
    rows = Complaint.objects.visible_to(looking.user).filter(complex=record.pk).for_list()
    newest = rows.order_by(F("closed_at").desc(nulls_first=True), "-received_at", "-pk").values_list(*columns)
    found = [_row_of_panel(*row) for row in newest[: SHOWN_OF_A_COMPLEX + 1]]
    may_add = looking.user.has_perm("housing.add_complaint")
    return {
        "rows": found[:SHOWN_OF_A_COMPLEX],
        "more_url": f"{reverse('housing:complaint_list')}?complex={record.pk}" if len(found) > SHOWN_OF_A_COMPLEX else "",
        "new_url": f"{reverse('housing:complaint_new')}?complex={record.pk}" if may_add else "",
    }


def _row_of_panel(
    pk: int,
    number: str,
    received_at: datetime,
    kind: str | None,
    subject: str,
    officer: str,
    due_at: datetime | None,
    open_due_at: datetime | None,
    result: str,
) -> dict[str, Any]:
    left = f" ({time_left(open_due_at, at=clock.now())})" if open_due_at else ""
    return {
        "url": reverse("housing:complaint_detail", args=[pk]),
        "number": number,
        "received_on": localtime(received_at).date(),
        "kind": kind or "",
        "subject": subject,
        "officer": officer,
        "due": f"{due_text(due_at)}{left}" if due_at else "",
        "state": STATE[result],
    }


COMPLEX_PANEL = Panel(
    "complaints", "민원", "housing/complaints/_complex_panel.html", complex_complaints, permission="housing.view_complaint"
)
