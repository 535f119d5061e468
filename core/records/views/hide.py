"""Hiding instead of deleting, and taking it back. History stays either way."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render

from core import clock
from core.particles import with_particle
from core.records.actor import StaffRequest
from core.records.codes import Code, remove_code
from core.records.models import Record
from core.records.refusals import STILL_USED, sentence_for
from core.records.views.base import RecordView
from core.trail import AccessAction, context, log_access
from core.typed_numbers import number_in

CODE_CONSEQUENCE = "쓰고 있는 자료가 없을 때만 지워지고 되살릴 수 없습니다. 더 쓰지 않을 뿐이면 '사용 중지'로 바꾸세요."
RECORD_CONSEQUENCE = "자료와 이력은 지워지지 않으며, 부서 관리자가 되살릴 수 있습니다."


class HideForm(forms.Form):
    reason = forms.CharField(label="삭제하는 사유", max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class RecordHideView(RecordView):
    """The contract calls the address `delete/`; what it does is hide, with a reason."""

    verb = "delete"

    def get(self, request: StaffRequest, pk: int) -> HttpResponse:
        return self.page(self.record(pk), HideForm())

    def page(self, record: Record, form: HideForm, *, status: int = 200) -> HttpResponse:
        named = with_particle(str(record), "을")
        page = self.context(
            title="삭제",
            record=record,
            form=form,
            question=f"{named} 아주 지울까요?" if self.is_code else f"{named} 목록과 통계에서 뺄까요?",
            consequences=[CODE_CONSEQUENCE if self.is_code else RECORD_CONSEQUENCE],
            submit_label="삭제",
            submit_style="danger",
            cancel_url=self.kind.url("detail", record.pk),
        )
        return render(self.request, "core/confirm.html", page, status=status)

    def post(self, request: StaffRequest, pk: int) -> HttpResponse:
        form = HideForm(request.POST)
        if not form.is_valid():
            return self.page(self.record(pk), form, status=422)
        reason = form.cleaned_data["reason"]
        try:
            with transaction.atomic(), context(step=f"{self.kind.noun}.{self.step}", reason=reason):
                record = get_object_or_404(self.rows().select_for_update(of=("self",)), pk=pk)
                self.remove(record)
                self.kind.follow_up()
                log_access(request, action=AccessAction.HIDE, kind=self.kind.name, subject_ids=[pk], count=1, reason=reason)
        except IntegrityError:
            # A row that began to refer to the code while it was being deleted shows up only at the commit.
            form.add_error(None, STILL_USED)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(
                request,
                f"{with_particle(str(record), '을')} 삭제했습니다." + ("" if self.is_code else " 부서 관리자가 되살릴 수 있습니다."),
            )
            return HttpResponseRedirect(self.kind.url("list"))
        return self.page(self.record(pk), form, status=422)

    @property
    def is_code(self) -> bool:
        return issubclass(self.kind.model, Code)

    @property
    def step(self) -> str:
        return "removed" if self.is_code else "hidden"

    def remove(self, record: Record) -> None:
        """A code nothing refers to has no past worth keeping; everything else is hidden."""
        if isinstance(record, Code):
            remove_code(record)
        else:
            type(record)._default_manager.filter(pk=record.pk).update(hidden_at=clock.now())


class RecordRestoreView(RecordView):
    """GET lists what is hidden, newest first; POST brings one back."""

    verb = "restore"

    def get(self, request: StaffRequest) -> HttpResponse:
        hidden = self.kind.model._default_manager.restorable_by(request.user).order_by("-hidden_at")[:200]
        page = self.context(title="삭제한 자료", hidden=hidden, restore_url=self.kind.url("hidden"))
        return render(request, "core/hidden.html", page)

    def post(self, request: StaffRequest) -> HttpResponse:
        hidden = self.kind.model._default_manager.restorable_by(request.user)
        record = get_object_or_404(hidden, pk=number_in(request.POST.get("record", "")) or 0)
        try:
            with transaction.atomic(), context(step=f"{self.kind.noun}.restored"):
                hidden.filter(pk=record.pk).update(hidden_at=None)
                self.kind.follow_up()
                if self.kind.shows_personal:
                    log_access(request, action=AccessAction.RESTORE, kind=self.kind.name, subject_ids=[record.pk], count=1)
        except IntegrityError as error:
            messages.error(request, f"되살리지 못했습니다. {sentence_for(error, self.kind.model)}")
            return HttpResponseRedirect(self.kind.url("hidden"))
        messages.success(request, f"{with_particle(str(record), '을')} 되살렸습니다.")
        is_shown = self.rows().filter(pk=record.pk).exists()
        return HttpResponseRedirect(self.kind.url("detail", record.pk) if is_shown else self.kind.url("hidden"))
