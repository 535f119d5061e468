"""What the steps of a complaint do: who has it, until when, how it ends, and what was wrong about its end. Each is given the locked
row (core/workflow/taking.py). And the due moments of all, counted anew."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localtime

from core import clock, trail
from core.holidays import WorkCalendar
from core.particles import with_particle
from core.workflow.step import Values
from housing.complaints.due import set_due
from housing.models import Complaint
from housing.models.complaints import UNANSWERED, Result


def closed_already(complaint: Complaint) -> str:
    if complaint.closed_at is None:
        return ""
    closed_at = f"{localtime(complaint.closed_at):%Y-%m-%d %H:%M}"
    return f"이미 종결된 민원입니다({closed_at} {complaint.get_result_display()}). 화면을 새로 열어 확인하세요."


def not_to_be_extended(complaint: Complaint) -> str:
    """Once (민원 처리에 관한 법률 시행령 제21조, B-CIV-02), and only while there is time left."""
    if complaint.is_open and complaint.extended_on:
        return f"처리기한은 한 번만 연장할 수 있습니다. {complaint.extended_on}에 이미 연장했습니다."
    return closed_already(complaint) or _too_late(complaint)


def not_to_be_extended_again(complaint: Complaint) -> str:
    """Once more, by the complainant's consent (the same article)."""
    if complaint.is_open and complaint.extended_on is None:
        return "아직 연장하지 않은 민원입니다. 먼저 ‘기한 연장’을 하세요."
    if complaint.is_open and complaint.extended_again_on:
        return f"재연장도 한 번만 할 수 있습니다. {complaint.extended_again_on}에 이미 재연장했습니다."
    return closed_already(complaint) or _too_late(complaint)


def _too_late(complaint: Complaint) -> str:
    if complaint.due_at is not None and complaint.due_at < clock.now():
        return "처리기한이 지나 연장할 수 없습니다. 연장은 기한 안에 해야 합니다."
    return ""


def still_open(complaint: Complaint) -> str:
    return "아직 처리 중인 민원입니다. 화면을 새로 열어 확인하세요." if complaint.is_open else ""


def nothing_answered(complaint: Complaint) -> str:
    if complaint.result in UNANSWERED:
        return f"{with_particle(complaint.get_result_display(), '으로')} 끝난 민원에는 고칠 답변이 없습니다."
    return still_open(complaint)


def assign(complaint: Complaint, values: Values) -> None:
    complaint.officer_name = ""


def extend(complaint: Complaint, values: Values) -> None:
    complaint.extended_on, complaint.extension_reason = clock.today(), values["reason"]
    set_due(complaint)


def extend_again(complaint: Complaint, values: Values) -> None:
    complaint.extended_again_on, complaint.again_reason = clock.today(), values["reason"]
    if complaint.extended_on is None or not complaint.extended_on <= values["consented_on"] <= clock.today():
        raise ValidationError({"consented_on": "동의일은 처음 연장한 날부터 오늘까지의 날짜여야 합니다."})
    set_due(complaint)


def transfer(complaint: Complaint, values: Values) -> None:
    """To the office it belongs to (제16조); it is that office's from then on."""
    if not localtime(complaint.received_at).date() <= values["transferred_on"] <= clock.today():
        raise ValidationError({"transferred_on": "이송일은 접수일부터 오늘까지의 날짜여야 합니다."})
    complaint.result = Result.TRANSFERRED
    close(complaint, values)


def withdraw(complaint: Complaint, values: Values) -> None:
    """Taken back by the one who made it (제22조)."""
    complaint.result = Result.WITHDRAWN
    close(complaint, values)


def close(complaint: Complaint, values: Values) -> None:
    complaint.closed_at = max(clock.now().replace(second=0, microsecond=0), complaint.received_at)


def reopen(complaint: Complaint, values: Values) -> None:
    """Closed by mistake: it is due as before, and what was answered is the draft of the next answer."""
    if complaint.kind is None:
        raise ValidationError("민원 종류가 없어 처리기한을 알 수 없습니다. 접수 내용에서 민원 종류를 먼저 고르세요.")
    complaint.result, complaint.closed_at, complaint.transferred_to, complaint.transferred_on = "", None, "", None
    set_due(complaint)


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
