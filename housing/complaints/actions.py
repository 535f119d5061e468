"""Every write of a complaint that has a rule: who has it, until when, how it ends, and what was wrong about its end."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.timezone import localtime

from accounts.models import User
from core import clock, trail
from core.holidays import WorkCalendar
from core.particles import with_particle
from core.records.actor import Actor
from housing.complaints.due import set_due
from housing.models import Complaint
from housing.models.complaints import UNANSWERED, Result

NOT_TYPED = ("officer", "kind", "complex", "previous", "channel")
"""Checked when the complaint came in, or blank in an old ledger."""


def _row(complaint: Complaint, *, by: Actor) -> Complaint:
    """As it is now, locked."""
    if not by.has_perm("housing.change_complaint"):
        raise PermissionDenied("housing.change_complaint")
    row = Complaint.objects.select_for_update(of=("self",)).select_related("kind").get(pk=complaint.pk)
    if row.hidden_at:
        raise ValidationError("삭제한 민원입니다. 부서 관리자가 되살린 뒤에 처리할 수 있습니다.")
    return row


def _open_row(complaint: Complaint, *, by: Actor) -> Complaint:
    """Of two officers who close it together the second is told."""
    row = _row(complaint, by=by)
    if row.closed_at:
        closed_at = f"{localtime(row.closed_at):%Y-%m-%d %H:%M}"
        raise ValidationError(f"이미 종결된 민원입니다({closed_at} {row.get_result_display()}). 화면을 새로 열어 확인하세요.")
    return row


@transaction.atomic
def assign_complaint(complaint: Complaint, officer: User, *, by: Actor) -> None:
    row = _open_row(complaint, by=by)
    row.officer, row.officer_name = officer, ""
    with trail.context(step="complaint.assigned"):
        row.save(update_fields=["officer", "officer_name"])


@transaction.atomic
def extend_complaint(complaint: Complaint, *, reason: str, by: Actor) -> None:
    """Once, by the same period again (민원 처리에 관한 법률 제20조, B-CIV-02), and only while there is time left."""
    row = _open_row(complaint, by=by)
    if row.extended_on:
        raise ValidationError(f"처리기한은 한 번만 연장할 수 있습니다. {row.extended_on}에 이미 연장했습니다.")
    if row.due_at is not None and row.due_at < clock.now():
        raise ValidationError("처리기한이 지나 연장할 수 없습니다. 연장은 기한 안에 해야 합니다.")
    row.extended_on, row.extension_reason = clock.today(), reason
    set_due(row)
    with trail.context(step="complaint.extended", reason=reason):
        row.save(update_fields=["extended_on", "extension_reason", "first_due_at", "due_at"])


@transaction.atomic
def transfer_complaint(complaint: Complaint, *, to: str, on: date, by: Actor) -> None:
    """To the office it belongs to (제16조); it is that office's from then on."""
    row = _open_row(complaint, by=by)
    if not localtime(row.received_at).date() <= on <= clock.today():
        raise ValidationError({"on": "이송일은 접수일부터 오늘까지의 날짜여야 합니다."})
    row.transferred_to, row.transferred_on = to, on
    _close(row, Result.TRANSFERRED, step="complaint.transferred", fields=("transferred_to", "transferred_on"))


@transaction.atomic
def close_complaint(complaint: Complaint, *, result: str, answer: str, by: Actor) -> None:
    row = _open_row(complaint, by=by)
    row.answer = answer
    _close(row, result, step="complaint.closed", fields=("answer",))


@transaction.atomic
def withdraw_complaint(complaint: Complaint, *, reason: str, by: Actor) -> None:
    """Taken back by the one who made it (제22조)."""
    row = _open_row(complaint, by=by)
    _close(row, Result.WITHDRAWN, step="complaint.withdrawn", reason=reason)


def _close(row: Complaint, result: str, *, step: str, reason: str = "", fields: tuple[str, ...] = ()) -> None:
    row.result, row.closed_at = result, max(clock.now().replace(second=0, microsecond=0), row.received_at)
    row.full_clean(exclude=NOT_TYPED)
    with trail.context(step=step, reason=reason):
        row.save(update_fields=["result", "closed_at", *fields])


@transaction.atomic
def correct_answer(complaint: Complaint, *, result: str, answer: str, reason: str, by: Actor) -> None:
    """What was answered, put right; when it was answered stays."""
    row = _closed_row(complaint, by=by)
    if row.result in UNANSWERED:
        raise ValidationError(f"{with_particle(row.get_result_display(), '으로')} 끝난 민원에는 고칠 답변이 없습니다.")
    row.result, row.answer = result, answer
    row.full_clean(exclude=NOT_TYPED)
    with trail.context(step="complaint.corrected", reason=reason):
        row.save(update_fields=["result", "answer"])


@transaction.atomic
def reopen_complaint(complaint: Complaint, *, reason: str, by: Actor) -> None:
    """Closed by mistake: it is due as before, and what was answered is the draft of the next answer."""
    row = _closed_row(complaint, by=by)
    if row.kind is None:
        raise ValidationError("민원 종류가 없어 처리기한을 알 수 없습니다. 접수 내용에서 민원 종류를 먼저 고르세요.")
    row.result, row.closed_at, row.transferred_to, row.transferred_on = "", None, "", None
    set_due(row)
    with trail.context(step="complaint.reopened", reason=reason):
        row.save(update_fields=["result", "closed_at", "transferred_to", "transferred_on", "due_at", "first_due_at"])


def _closed_row(complaint: Complaint, *, by: Actor) -> Complaint:
    row = _row(complaint, by=by)
    if row.closed_at is None:
        raise ValidationError("아직 처리 중인 민원입니다. 화면을 새로 열어 확인하세요.")
    return row


@transaction.atomic
def count_due_anew() -> None:
    """The due moments of all open complaints, after a day off of the ward's own or the period of a kind changed.

    Computed again here and not whenever they are read: lists find what is overdue by an index on the stored moment.
    """
    calendar, moved = WorkCalendar.load(), []
    for row in Complaint.objects.open().select_for_update(of=("self",)).select_related("kind").order_by("pk"):
        before = row.due_at, row.first_due_at
        set_due(row, calendar)
        if (row.due_at, row.first_due_at) != before:
            moved.append(row)
    with trail.context(step="complaint.due_counted"):
        Complaint.objects.bulk_update(moved, ["due_at", "first_due_at"], batch_size=500)
