"""What a step of a 지원사업 does beyond its fields and its state, and how the last one is taken back."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError

from core.trail.tracking import event_model_of
from core.workflow.step import Values
from housing.grants.criteria import fit_of
from housing.models import Grant, GrantStatus
from housing.models.grants import UNSUPPORTED

S = GrantStatus

TAKEN_BACK: Mapping[str, tuple[str, ...]] = {
    S.DONE: ("returned_on", "interest"),
    S.CANCELLED: ("confirmed",),
    S.REJECTED: ("confirmed",),
    S.SETTLED: ("confirmed",),
    S.REPORTED: ("reported_on", "spent"),
    S.PAID: ("paid",),
    S.DECIDED: ("decided",),
}
"""What a state leaves behind on the grant, emptied when its step is taken back; history keeps it."""


def hold_to_the_criteria(grant: Grant, values: Values) -> None:
    """A decision outside them stands only with its reason (`grant_outside_has_a_reason`)."""
    grant.is_outside = fit_of(grant, decided=grant.decided).is_outside


def complete_where_nothing_is_owed(grant: Grant, values: Values) -> None:
    """Settling with nothing to give back completes the project at once."""
    if grant.confirmed == grant.paid:
        grant.status = S.DONE


def nothing_to_return(grant: Grant) -> str:
    if grant.returned_on is not None:
        return f"이미 반납을 받은 사업입니다(반납일 {grant.returned_on}). 다시 받지 않았습니다."
    return "반납할 금액이 없는 사업입니다." if grant.status in UNSUPPORTED and not grant.returned else ""


def complete_unless_dropped(grant: Grant, values: Values) -> None:
    """What was refused or cancelled after it was paid stays so once the money is back (B-SUB-05)."""
    if grant.status == S.SETTLED:
        grant.status = S.DONE


def nothing_to_take_back(grant: Grant) -> str:
    return "" if state_before(grant) else "신청 상태라 되돌릴 단계가 없습니다."


def take_back(grant: Grant, values: Values) -> None:
    """Undo the last step, and empty what it had said."""
    before = state_before(grant)
    if before is None:
        raise ValidationError(nothing_to_take_back(grant))
    last = S.DONE if grant.returned_on is not None else grant.status
    for name in TAKEN_BACK.get(last, ()):
        setattr(grant, name, None)
    if grant.status == S.DONE and before == S.REPORTED:
        grant.confirmed = None
    if grant.decided is None and "decided" in TAKEN_BACK.get(last, ()):
        # A request nobody asked for a reason, because the criteria came later, is not held to them now.
        grant.is_outside = bool(grant.outside_reason) and fit_of(grant, decided=None).is_outside
    grant.status = before


def state_before(grant: Grant) -> GrantStatus | None:
    """The state the last step began from, as far as what is on file tells."""
    if grant.returned_on is not None:
        return S.SETTLED if grant.status == S.DONE else GrantStatus(grant.status)
    if grant.status in (S.SETTLED, S.DONE) and (grant.confirmed is not None or grant.reported_on is not None):
        return S.REPORTED
    if grant.status == S.REQUESTED:
        return None
    if grant.status in UNSUPPORTED and grant.paid is not None:
        return S.REPORTED if grant.reported_on is not None else S.PAID
    if grant.status in (S.REVIEWED, S.DECIDED, S.REJECTED):
        return S.REVIEWED if _came_from_review(grant) else S.REQUESTED
    if grant.status == S.PAID or grant.paid is None:
        return S.REQUESTED if grant.decided is None else S.DECIDED
    return S.PAID


def _came_from_review(grant: Grant) -> bool:
    """By its history: a request may be decided with or without 심의."""
    earlier = event_model_of(Grant).objects.filter(pgh_obj=grant.pk).exclude(status=grant.status).order_by("-pgh_id")
    return earlier.values_list("status", flat=True).first() == S.REVIEWED
