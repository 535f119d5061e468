"""The one declaration of a step, from which come its button, its page, its address, its action and its words in the history."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

from django import forms

from core.particles import quoted
from core.records.forms import refuse_resident_numbers
from core.records.models import Record, own_field

OneKind = TypeVar("OneKind", bound=Record)
Values = Mapping[str, Any]
"""What was typed at a step, by field, and its `reason`."""
Sentence = str | Callable[[OneKind], str]

OPENED = "version"
"""The hidden field that says which version of the record the form was opened with."""
STATE = "status"
"""The field in which a record with states has its own."""
LONGEST_REASON = 200


def nothing_against(record: Record) -> str:
    return ""


def nothing_proposed(record: Record) -> Mapping[str, object]:
    return {}


def nothing_more(record: Record, values: Values) -> None:
    """Most steps set their fields and the state, and that is all."""


class StepForm(forms.Form):
    """Asks for the fields of the step as the record's own form reads them. A step that asks otherwise names a subclass: a field
    declared there stands in the place of the record's, and further ones reach the step's `act`."""

    def __init__(self, step: "Step", record: Record, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, auto_id=f"{step.slug}-%s")
        self.step, self.record = step, record
        self.fields[OPENED] = forms.IntegerField(widget=forms.HiddenInput, required=False)
        self.initial[OPENED] = record.version
        proposed = step.propose(record)
        for name in step.fields:
            own = own_field(type(record), name)
            if name not in self.fields:
                self.fields[name] = cast(forms.Field, own.formfield(required=name in step.required, help_text=""))
            stored = own.value_from_object(record)
            self.initial[name] = proposed.get(name) if stored in (None, "") else stored
        if step.asks_reason:
            widget = forms.TextInput() if step.is_on_page else forms.Textarea(attrs={"rows": 2})
            self.fields["reason"] = forms.CharField(
                label=step.asks_reason, max_length=LONGEST_REASON, widget=widget, help_text="이력에 남습니다."
            )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        refuse_resident_numbers(self, cleaned)
        return cleaned


@dataclass(frozen=True, kw_only=True)
class Step(Generic[OneKind]):
    """`before` are the states it begins from and `after` the one it leads to; in any other `wrong_state` says what is wrong. What else
    stands against it, `refuse` says of the record. `fields` are asked for and set (one its form left out stays as it is), those in
    `required` must be filled in, `propose` fills in what is likely; `act` does the rest to the locked row, which is then checked and
    saved, or raises ValidationError.

    `question` and `explanation` stand on its own page, `done` is said afterwards. `is_on_page`: its form stands on the record's page,
    else a link to the step's. `address` is under the record's (steps/<slug>/), `mark` the last word of the history's step (the slug),
    `told` how the history calls it (the label).
    """

    slug: str
    label: str
    before: tuple[str, ...] = ()
    after: str = ""
    wrong_state: str = ""
    refuse: Callable[[OneKind], str] = nothing_against
    fields: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    propose: Callable[[OneKind], Mapping[str, object]] = nothing_proposed
    asks_reason: str = ""
    form: type[StepForm] = StepForm
    act: Callable[[OneKind, Values], None] = nothing_more
    question: Sentence = ""
    explanation: Sentence = ""
    done: Sentence = ""
    is_on_page: bool = False
    address: str = ""
    mark: str = ""
    told: str = ""

    @property
    def page(self) -> str:
        """The name of its page among those of its kind."""
        return f"step_{self.slug}"

    @property
    def path(self) -> str:
        return self.address or f"steps/{self.slug}/"

    @property
    def history_mark(self) -> str:
        return self.mark or self.slug

    @property
    def history_label(self) -> str:
        return self.told or self.label

    def refusal(self, record: OneKind) -> str:
        """Why it cannot be taken from the record as it stands; "" where it can."""
        if sentence := self.refuse(record):
            return sentence
        if not self.before or getattr(record, STATE) in self.before:
            return ""
        return f"지금 상태는 ‘{state_label(record)}’입니다. {self.wrong_state}"

    def question_on(self, record: OneKind) -> str:
        return _said(self.question, record) or f"{record}의 지금 상태는 ‘{state_label(record)}’입니다."

    def explanation_on(self, record: OneKind) -> str:
        return _said(self.explanation, record)

    def done_on(self, record: OneKind) -> str:
        return _said(self.done, record) or f"{self.label}: 상태가 {quoted(state_label(record), '으로')} 바뀌었습니다."


def state_label(record: Record) -> str:
    return str(getattr(record, f"get_{STATE}_display")())


def _said(sentence: Sentence, record: OneKind) -> str:
    return sentence(record) if callable(sentence) else sentence
