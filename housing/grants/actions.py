"""Every step of a 지원사업: under a lock, with what the step says, refused with a sentence in the wrong state."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from core import trail
from core.records.actor import Actor
from core.trail.tracking import event_model_of
from housing.grants.steps import TAKEN_BACK, Step
from housing.models import Grant, GrantStatus


def take_step(grant: Grant, step: Step, values: Mapping[str, Any], *, by: Actor, reason: str = "") -> Grant:
    """The row as it is now is what counts: of two people pressing together, one is told that it is done already.

    Settling with nothing to give back completes the project at once.
    """
    with transaction.atomic(), trail.context(step=f"grant.{step.slug}", reason=reason):
        row = _locked(grant, by)
        if row.status not in step.before:
            raise ValidationError(refusal(row, step))
        for name in step.fields:
            setattr(row, name, values[name])
        row.status = step.after
        if row.status == GrantStatus.SETTLED and row.confirmed == row.paid:
            row.status = GrantStatus.DONE
        row.full_clean()
        row.save()
    return row


def take_back(grant: Grant, *, by: Actor, reason: str) -> Grant:
    """Undo the last step, and empty what it had said."""
    with transaction.atomic(), trail.context(step="grant.taken_back", reason=reason):
        row = _locked(grant, by)
        before = state_before(row)
        if before is None:
            raise ValidationError("신청 상태라 되돌릴 단계가 없습니다.")
        for name in TAKEN_BACK.get(GrantStatus(row.status), ()):
            setattr(row, name, None)
        if row.status == GrantStatus.DONE and before == GrantStatus.REPORTED:
            row.confirmed = None
        row.status = before
        row.full_clean()
        row.save()
    return row


def state_before(grant: Grant) -> GrantStatus | None:
    """The state the last step began from, as far as what is on file tells."""
    if grant.status == GrantStatus.DONE and grant.returned_on is not None:
        return GrantStatus.SETTLED
    if grant.status in (GrantStatus.SETTLED, GrantStatus.DONE) and (grant.confirmed is not None or grant.reported_on is not None):
        return GrantStatus.REPORTED
    if grant.status == GrantStatus.REQUESTED:
        return None
    if grant.status in (GrantStatus.REVIEWED, GrantStatus.DECIDED, GrantStatus.REJECTED):
        return GrantStatus.REVIEWED if _came_from_review(grant) else GrantStatus.REQUESTED
    if grant.status == GrantStatus.PAID or grant.paid is None:
        return GrantStatus.REQUESTED if grant.decided is None else GrantStatus.DECIDED
    return GrantStatus.PAID


def _came_from_review(grant: Grant) -> bool:
    """By its history: a request may be decided with or without 심의."""
    earlier = event_model_of(Grant).objects.filter(pgh_obj=grant.pk).exclude(status=grant.status).order_by("-pgh_id")
    return earlier.values_list("status", flat=True).first() == GrantStatus.REVIEWED


def refusal(grant: Grant, step: Step) -> str:
    if step.after == GrantStatus.DONE and grant.status == GrantStatus.DONE and grant.returned_on is not None:
        return f"이미 반납을 받은 사업입니다(반납일 {grant.returned_on}). 다시 받지 않았습니다."
    return f"지금 상태는 ‘{GrantStatus(grant.status).label}’입니다. {step.refusal}"


def _locked(grant: Grant, by: Actor) -> Grant:
    if not by.has_perm("housing.change_grant"):
        raise PermissionDenied("housing.change_grant")
    row = Grant.objects.shown().select_for_update(of=("self",)).filter(pk=grant.pk).first()
    if row is None:
        raise ValidationError("그사이 삭제된 지원사업입니다.")
    return row
