"""The path of a 지원사업 as a table: from which states a step leads where, and what must be said at it. Nothing else writes `status`
of a grant on file, but an upload."""

from collections.abc import Mapping
from dataclasses import dataclass

from housing.models import GrantStatus

S = GrantStatus


@dataclass(frozen=True, kw_only=True)
class Step:
    """`fields` are asked for, those in `required` must be filled in. `refusal` says what is wrong in any state but `before`."""

    slug: str
    label: str
    before: tuple[GrantStatus, ...]
    after: GrantStatus
    fields: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    refusal: str
    asks_reason: bool = False


STEPS: tuple[Step, ...] = (
    Step(
        slug="review",
        label="심의 올리기",
        before=(S.REQUESTED,),
        after=S.REVIEWED,
        refusal="신청 상태인 사업만 심의에 올릴 수 있습니다.",
    ),
    Step(
        slug="decide",
        label="교부 결정",
        before=(S.REQUESTED, S.REVIEWED),
        after=S.DECIDED,
        fields=("decided",),
        required=("decided",),
        refusal="신청이나 심의 상태인 사업만 교부를 결정할 수 있습니다.",
    ),
    Step(
        slug="reject",
        label="부결",
        before=(S.REQUESTED, S.REVIEWED),
        after=S.REJECTED,
        refusal="신청이나 심의 상태인 사업만 부결할 수 있습니다.",
        asks_reason=True,
    ),
    Step(
        slug="pay",
        label="교부",
        before=(S.DECIDED,),
        after=S.PAID,
        fields=("paid",),
        required=("paid",),
        refusal="교부를 결정한 사업에만 교부할 수 있습니다.",
    ),
    Step(
        slug="report",
        label="실적보고 접수",
        before=(S.PAID,),
        after=S.REPORTED,
        fields=("reported_on", "spent"),
        required=("reported_on", "spent"),
        refusal="교부한 사업의 실적보고만 받을 수 있습니다.",
    ),
    Step(
        slug="settle",
        label="정산 확정",
        before=(S.REPORTED,),
        after=S.SETTLED,
        fields=("confirmed",),
        required=("confirmed",),
        refusal="실적보고를 받은 사업만 정산을 확정할 수 있습니다.",
    ),
    Step(
        slug="return",
        label="반납 입금",
        before=(S.SETTLED,),
        after=S.DONE,
        fields=("returned_on", "interest"),
        required=("returned_on",),
        refusal="정산을 확정하고 반납할 금액이 남은 사업에만 반납을 받을 수 있습니다.",
    ),
    Step(
        slug="cancel",
        label="사업 취소",
        before=(S.REQUESTED, S.REVIEWED, S.DECIDED),
        after=S.CANCELLED,
        refusal="교부하기 전의 사업만 취소할 수 있습니다. 교부한 돈은 정산해 돌려받고, 쓰지 않았으면 확정액을 0으로 하세요.",
        asks_reason=True,
    ),
)
STEP: Mapping[str, Step] = {step.slug: step for step in STEPS}

STEP_LABELS: Mapping[str, str] = {step.slug: step.label for step in STEPS} | {"taken_back": "앞 단계로 되돌리기"}
"""As the history tells them."""

TAKEN_BACK: Mapping[GrantStatus, tuple[str, ...]] = {
    S.DONE: ("returned_on", "interest"),
    S.SETTLED: ("confirmed",),
    S.REPORTED: ("reported_on", "spent"),
    S.PAID: ("paid",),
    S.DECIDED: ("decided",),
}
"""What a state leaves behind on the grant, emptied when its step is taken back; history keeps it."""


def steps_from(status: str) -> list[Step]:
    return [step for step in STEPS if status in step.before]
