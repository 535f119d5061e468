"""The path of a 지원사업 as a table: from which states a step leads where, and what must be said at it. Nothing else writes `status`
of a grant on file, but an upload."""

from dataclasses import replace

from core import clock
from core.workflow.step import Step
from housing.grants.actions import (
    complete_unless_dropped,
    complete_where_nothing_is_owed,
    hold_to_the_criteria,
    nothing_to_return,
    nothing_to_take_back,
    take_back,
)
from housing.grants.forms import DecisionForm
from housing.models import Grant, GrantStatus
from housing.models.grants import UNSUPPORTED

S = GrantStatus

PATH: tuple[Step[Grant], ...] = (
    Step(
        slug="review",
        label="심의 올리기",
        before=(S.REQUESTED,),
        after=S.REVIEWED,
        wrong_state="신청 상태인 사업만 심의에 올릴 수 있습니다.",
        is_on_page=True,
    ),
    Step(
        slug="decide",
        label="교부 결정",
        before=(S.REQUESTED, S.REVIEWED),
        after=S.DECIDED,
        wrong_state="신청이나 심의 상태인 사업만 교부를 결정할 수 있습니다.",
        fields=("decided", "outside_reason"),
        required=("decided",),
        propose=lambda grant: {"decided": grant.requested},
        form=DecisionForm,
        act=hold_to_the_criteria,
        is_on_page=True,
    ),
    Step(
        slug="reject",
        label="부결",
        before=(S.REQUESTED, S.REVIEWED),
        after=S.REJECTED,
        wrong_state="신청이나 심의 상태인 사업만 부결할 수 있습니다.",
        asks_reason="사유",
        is_on_page=True,
    ),
    Step(
        slug="pay",
        label="교부",
        before=(S.DECIDED,),
        after=S.PAID,
        wrong_state="교부를 결정한 사업에만 교부할 수 있습니다.",
        fields=("paid",),
        required=("paid",),
        propose=lambda grant: {"paid": grant.decided},
        is_on_page=True,
    ),
    Step(
        slug="report",
        label="실적보고 접수",
        before=(S.PAID,),
        after=S.REPORTED,
        wrong_state="교부한 사업의 실적보고만 받을 수 있습니다.",
        fields=("reported_on", "spent"),
        required=("reported_on", "spent"),
        propose=lambda grant: {"reported_on": clock.today()},
        is_on_page=True,
    ),
    Step(
        slug="settle",
        label="정산 확정",
        before=(S.REPORTED,),
        after=S.SETTLED,
        wrong_state="실적보고를 받은 사업만 정산을 확정할 수 있습니다.",
        fields=("confirmed",),
        required=("confirmed",),
        act=complete_where_nothing_is_owed,
        is_on_page=True,
    ),
    Step(
        slug="return",
        label="반납 입금",
        before=(S.SETTLED, *UNSUPPORTED),
        wrong_state="정산을 확정하고 반납할 금액이 남은 사업에만 반납을 받을 수 있습니다.",
        refuse=nothing_to_return,
        fields=("returned_on", "interest"),
        required=("returned_on",),
        propose=lambda grant: {"returned_on": clock.today()},
        act=complete_unless_dropped,
        done=lambda grant: "" if grant.status == S.DONE else f"반납을 받았습니다. 상태는 ‘{grant.get_status_display()}’ 그대로입니다.",
        is_on_page=True,
    ),
    Step(
        slug="cancel",
        label="사업 취소",
        before=(S.REQUESTED, S.REVIEWED, S.DECIDED),
        after=S.CANCELLED,
        wrong_state="교부하기 전의 사업만 취소할 수 있습니다. 교부한 돈은 정산해 돌려받고, 쓰지 않았으면 확정액을 0으로 하세요.",
        asks_reason="사유",
        is_on_page=True,
    ),
    Step(
        slug="back",
        label="앞 단계로 되돌리기",
        refuse=nothing_to_take_back,
        asks_reason="되돌리는 사유",
        act=take_back,
        done=lambda grant: f"‘{GrantStatus(grant.status).label}’ 상태로 되돌렸습니다.",
        address="back/",
        mark="taken_back",
    ),
)


def about(grant: Grant) -> str:
    return f"{grant.complex}의 ‘{grant}’ 사업입니다. 지금 상태: {GrantStatus(grant.status).label}"


STEPS = tuple(replace(step, question=about) for step in PATH)
