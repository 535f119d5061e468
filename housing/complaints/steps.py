"""What can be done with a complaint, as a literal table: each step's button, its page and the action behind it."""

from typing import Any, cast

from django import forms

from accounts.models import User
from core import clock
from core.holidays import WorkCalendar
from core.particles import with_particle
from core.workflow.step import Step, StepForm
from housing.complaints import actions
from housing.complaints.due import due_text, extended
from housing.complaints.forms import offer_officers
from housing.models import Complaint
from housing.models.complaints import Result

ENDINGS = [(one.value, one.label) for one in (Result.DONE, Result.REFUSED, Result.REPEATED)]


class AssignForm(StepForm):
    officer = forms.ModelChoiceField(label="담당자", queryset=User.objects.none())

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offer_officers(cast(forms.ModelChoiceField, self.fields["officer"]), self.initial["officer"])


class AnswerForm(StepForm):
    result = forms.ChoiceField(label="처리결과", choices=ENDINGS)
    answer = forms.CharField(label="답변", widget=forms.Textarea(attrs={"rows": 8}))


def asked(complaint: Complaint) -> str:
    """What the officer reads before deciding."""
    return complaint.content


def until_when(complaint: Complaint) -> str:
    if complaint.due_at is None or complaint.kind is None:
        return ""
    until = due_text(extended(complaint.due_at, complaint.kind, WorkCalendar.load()))
    due = with_particle(due_text(complaint.due_at), "을")
    return f"처리기한 {due} 같은 기간만큼 {until}까지 늘립니다. 민원인에게 사유와 새 기한을 알려야 합니다."


STEPS: tuple[Step[Complaint], ...] = (
    Step(
        slug="assign",
        label="담당 지정",
        refuse=actions.closed_already,
        form=AssignForm,
        fields=("officer",),
        act=actions.assign,
        question="이 민원을 누가 맡을까요?",
        explanation=asked,
        done="담당자를 지정했습니다.",
        address="assign/",
        mark="assigned",
    ),
    Step(
        slug="close",
        label="답변·종결",
        refuse=actions.closed_already,
        form=AnswerForm,
        fields=("result", "answer"),
        act=actions.close,
        question="답변하고 종결합니다.",
        explanation=asked,
        done="종결했습니다.",
        address="close/",
        mark="closed",
        told="종결",
    ),
    Step(
        slug="extend",
        label="기한 연장",
        refuse=actions.not_to_be_extended,
        asks_reason="연장하는 사유",
        act=actions.extend,
        question="처리기한을 연장할까요? 다시 연장하려면 민원인의 동의가 있어야 합니다.",
        explanation=until_when,
        done="처리기한을 연장했습니다.",
        address="extend/",
        mark="extended",
    ),
    Step(
        slug="extend-again",
        label="재연장",
        refuse=actions.not_to_be_extended_again,
        fields=("consented_on",),
        required=("consented_on",),
        asks_reason="재연장하는 사유",
        act=actions.extend_again,
        question="민원인의 동의를 받아 처리기한을 한 번 더 연장할까요?",
        explanation=until_when,
        done="처리기한을 다시 연장했습니다.",
        address="extend-again/",
        mark="extended_again",
    ),
    Step(
        slug="transfer",
        label="이송",
        refuse=actions.closed_already,
        fields=("transferred_to", "transferred_on"),
        required=("transferred_to", "transferred_on"),
        propose=lambda complaint: {"transferred_on": clock.today()},
        act=actions.transfer,
        question="다른 기관이나 부서로 이송할까요?",
        explanation=asked,
        done="이송했습니다.",
        address="transfer/",
        mark="transferred",
    ),
    Step(
        slug="withdraw",
        label="취하",
        refuse=actions.closed_already,
        asks_reason="취하한 경위",
        act=actions.withdraw,
        question="민원인이 취하했습니까?",
        explanation=asked,
        done="취하로 종결했습니다.",
        address="withdraw/",
        mark="withdrawn",
    ),
    Step(
        slug="correct",
        label="답변 고치기",
        refuse=actions.nothing_answered,
        form=AnswerForm,
        fields=("result", "answer"),
        asks_reason="고치는 사유",
        question="종결한 민원의 답변을 고칩니다.",
        explanation=asked,
        done="답변을 고쳤습니다.",
        address="correct/",
        mark="corrected",
        told="답변 정정",
    ),
    Step(
        slug="reopen",
        label="종결 취소",
        refuse=actions.still_open,
        asks_reason="종결을 취소하는 사유",
        act=actions.reopen,
        question="종결을 취소하고 다시 처리할까요?",
        explanation=asked,
        done="다시 처리 중으로 바꾸었습니다.",
        address="reopen/",
        mark="reopened",
    ),
)
