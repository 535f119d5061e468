"""What can be done with a complaint, as a literal table: each step's button, its page and the action behind it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from django import forms

from accounts.models import User
from core import clock
from core.fields.dates import BusinessDateFormField
from core.holidays import WorkCalendar
from core.particles import with_particle
from core.records.actor import Actor
from core.records.forms import refuse_resident_numbers
from housing.complaints import actions
from housing.complaints.due import due_text, extended
from housing.complaints.forms import offer_officers
from housing.models import Complaint
from housing.models.complaints import Result

ENDINGS = [(one.value, one.label) for one in (Result.DONE, Result.REFUSED, Result.REPEATED)]


class StepForm(forms.Form):
    def __init__(self, *args: Any, complaint: Complaint, **options: Any) -> None:
        super().__init__(*args, **options)
        self.complaint = complaint

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        refuse_resident_numbers(self, cleaned)
        return cleaned

    @property
    def explanation(self) -> str:
        """What the officer reads before deciding: by default, what is asked."""
        return self.complaint.content

    def carry_out(self, *, by: Actor) -> None:
        """Raises ValidationError where the complaint is no longer in the state for it."""
        raise NotImplementedError(f"{type(self).__name__} does not say what it does")


class AssignForm(StepForm):
    officer = forms.ModelChoiceField(label="담당자", queryset=User.objects.none())

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offer_officers(cast(forms.ModelChoiceField, self.fields["officer"]), self.complaint.officer_id)
        self.initial["officer"] = self.complaint.officer_id

    def carry_out(self, *, by: Actor) -> None:
        actions.assign_complaint(self.complaint, self.cleaned_data["officer"], by=by)


class ExtendForm(StepForm):
    reason = forms.CharField(label="연장하는 사유", max_length=200, widget=forms.Textarea(attrs={"rows": 2}))

    @property
    def explanation(self) -> str:
        due_at, kind = self.complaint.due_at, self.complaint.kind
        if due_at is None or kind is None:
            return ""
        until = due_text(extended(due_at, kind, WorkCalendar.load()))
        due = with_particle(due_text(due_at), "을")
        return f"처리기한 {due} 같은 기간만큼 {until}까지 늘립니다. 민원인에게 사유와 새 기한을 알려야 합니다."

    def carry_out(self, *, by: Actor) -> None:
        actions.extend_complaint(self.complaint, reason=self.cleaned_data["reason"], by=by)


class TransferForm(StepForm):
    to = forms.CharField(label="이송 기관·부서", max_length=100)
    on = BusinessDateFormField(label="이송일", initial=clock.today)

    def carry_out(self, *, by: Actor) -> None:
        actions.transfer_complaint(self.complaint, to=self.cleaned_data["to"], on=self.cleaned_data["on"], by=by)


class CloseForm(StepForm):
    result = forms.ChoiceField(label="처리결과", choices=ENDINGS)
    answer = forms.CharField(label="답변", widget=forms.Textarea(attrs={"rows": 8}))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial["answer"] = self.complaint.answer

    def carry_out(self, *, by: Actor) -> None:
        actions.close_complaint(self.complaint, result=self.cleaned_data["result"], answer=self.cleaned_data["answer"], by=by)


class WithdrawForm(StepForm):
    reason = forms.CharField(label="취하한 경위", max_length=200, widget=forms.Textarea(attrs={"rows": 2}))

    def carry_out(self, *, by: Actor) -> None:
        actions.withdraw_complaint(self.complaint, reason=self.cleaned_data["reason"], by=by)


class CorrectForm(CloseForm):
    reason = forms.CharField(label="고치는 사유", max_length=200, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial["result"] = self.complaint.result

    def carry_out(self, *, by: Actor) -> None:
        actions.correct_answer(self.complaint, **self.cleaned_data, by=by)


class ReopenForm(StepForm):
    reason = forms.CharField(label="종결을 취소하는 사유", max_length=200, widget=forms.Textarea(attrs={"rows": 2}))

    def carry_out(self, *, by: Actor) -> None:
        actions.reopen_complaint(self.complaint, reason=self.cleaned_data["reason"], by=by)


@dataclass(frozen=True)
class Step:
    """`is_for_closed`: of a closed complaint; the others are of an open one. `is_once`: not after an extension (B-CIV-02)."""

    slug: str
    label: str
    form: type[StepForm]
    question: str
    done: str
    is_for_closed: bool = False
    is_once: bool = False

    def is_open_to(self, complaint: Complaint) -> bool:
        """Whether the page offers it; the action itself looks again, under the lock."""
        return self.is_for_closed != complaint.is_open and not (self.is_once and complaint.extended_on is not None)

    @property
    def url_name(self) -> str:
        return f"complaint_{self.slug}"


STEPS = (
    Step("assign", "담당 지정", AssignForm, "이 민원을 누가 맡을까요?", "담당자를 지정했습니다."),
    Step("close", "답변·종결", CloseForm, "답변하고 종결합니다.", "종결했습니다."),
    Step("extend", "기한 연장", ExtendForm, "처리기한을 연장할까요? 한 번만 할 수 있습니다.", "처리기한을 연장했습니다.", is_once=True),
    Step("transfer", "이송", TransferForm, "다른 기관이나 부서로 이송할까요?", "이송했습니다."),
    Step("withdraw", "취하", WithdrawForm, "민원인이 취하했습니까?", "취하로 종결했습니다."),
    Step("correct", "답변 고치기", CorrectForm, "종결한 민원의 답변을 고칩니다.", "답변을 고쳤습니다.", is_for_closed=True),
    Step("reopen", "종결 취소", ReopenForm, "종결을 취소하고 다시 처리할까요?", "다시 처리 중으로 바꾸었습니다.", is_for_closed=True),
)
STEPS_BY_SLUG: Mapping[str, Step] = {step.slug: step for step in STEPS}
