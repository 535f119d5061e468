"""A step of a record: what its page offers, and the page it has of its own where something is missing or has to be read first."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from core.particles import quoted
from core.records.actor import Actor, StaffRequest
from core.records.kind import RecordKind
from core.records.models import Record
from core.records.views.base import RecordView
from core.trail import AccessAction, log_access
from core.workflow.step import OPENED, Step, StepForm
from core.workflow.taking import Overwritten, take_step


@dataclass(frozen=True)
class OfferedStep:
    """As the record's page prints it: its form, or a link to its page."""

    label: str
    url: str
    form: StepForm | None


def offered_steps(kind: RecordKind, record: Record, user: Actor) -> list[OfferedStep]:
    """Those nothing stands against; the step itself looks again, under the lock."""
    if not kind.may(user, "change"):
        return []
    return [
        OfferedStep(step.label, kind.url(step.page, record.pk), step.form(step, record) if step.is_on_page else None)
        for step in kind.steps
        if not step.refusal(record)
    ]


class RecordStepView(RecordView):
    verb = "change"
    step: Step = None  # type: ignore[assignment]  # as_view takes only what the class has

    def get(self, request: StaffRequest, pk: int) -> HttpResponse:
        record = self.record(pk)
        if sentence := self.step.refusal(record):
            messages.error(request, f"{quoted(self.step.label, '을')} 할 수 없습니다. {sentence}")
            return HttpResponseRedirect(self.back_to(record))
        self.log(AccessAction.VIEW, record)
        return self.page(record, self.step.form(self.step, record))

    def post(self, request: StaffRequest, pk: int) -> HttpResponse:
        record = self.record(pk)
        form = self.step.form(self.step, record, request.POST)
        if form.is_valid():
            try:
                with transaction.atomic():
                    moved = take_step(record, self.step, form.cleaned_data, by=request.user)
                    self.kind.follow_up()
                    self.log(AccessAction.CHANGE, record)
            except Overwritten as refusal:
                form.add_error(None, refusal)
                form.data = request.POST.copy()
                form.data[OPENED] = str(refusal.version)
            except ValidationError as refusal:
                put_on(form, refusal)
            else:
                messages.success(request, self.step.done_on(moved))
                return HttpResponseRedirect(self.back_to(record))
        self.log(AccessAction.VIEW, record)
        return self.page(record, form)

    def page(self, record: Record, form: StepForm) -> HttpResponse:
        page = self.context(
            title=self.step.label,
            record=record,
            form=form,
            question=self.step.question_on(record),
            explanation=self.step.explanation_on(record),
            submit_label=self.step.label,
            cancel_url=self.kind.url("detail", record.pk),
        )
        response = render(self.request, "core/confirm.html", page, status=422 if form.is_bound else 200)
        response["Cache-Control"] = "no-store"
        return response

    def back_to(self, record: Record) -> str:
        panel = next((f"#panel-{panel.slug}" for panel in self.kind.panels if panel.offers_steps), "")
        return f"{self.kind.url('detail', record.pk)}{panel}"

    def log(self, action: AccessAction, record: Record) -> None:
        if self.kind.shows_personal:
            log_access(self.request, action=action, kind=self.kind.name, subject_ids=[record.pk], count=1)


def put_on(form: StepForm, refusal: ValidationError) -> None:
    """At the field it speaks of, where the step asks for that one."""
    by_field = refusal.error_dict if hasattr(refusal, "error_dict") else {NON_FIELD_ERRORS: refusal.error_list}
    for name, errors in by_field.items():
        form.add_error(name if name in form.fields else None, errors)
