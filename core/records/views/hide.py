"""Hiding instead of deleting, and taking it back. History stays either way."""

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render

from core import clock
from core.records.actor import StaffRequest
from core.records.models import Record
from core.records.views.base import RecordView
from core.trail import AccessAction, context, log_access


class HideForm(forms.Form):
    reason = forms.CharField(label="삭제하는 사유", max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class RecordHideView(RecordView):
    """The contract calls the address `delete/`; what it does is hide, with a reason."""

    verb = "delete"

    def get(self, request: StaffRequest, pk: int) -> HttpResponse:
        return self.page(self.record(pk), HideForm())

    def page(self, record: Record, form: HideForm, *, status: int = 200) -> HttpResponse:
        page = self.context(
            title="삭제",
            record=record,
            form=form,
            question=f"{record}을(를) 목록과 통계에서 뺄까요?",
            consequences=["자료와 이력은 지워지지 않으며, 부서 관리자가 되살릴 수 있습니다."],
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
        with transaction.atomic(), context(step=f"{self.kind.noun}.hidden", reason=reason):
            record = get_object_or_404(self.rows().select_for_update(of=("self",)), pk=pk)
            type(record)._default_manager.filter(pk=pk).update(hidden_at=clock.now())
        log_access(request, action=AccessAction.HIDE, kind=self.kind.name, subject_ids=[pk], count=1, reason=reason)
        messages.success(request, f"{record}을(를) 삭제했습니다. 부서 관리자가 되살릴 수 있습니다.")
        return HttpResponseRedirect(self.kind.url("list"))


class RecordRestoreView(RecordView):
    """GET lists what is hidden, newest first; POST brings one back."""

    verb = "restore"

    def get(self, request: StaffRequest) -> HttpResponse:
        hidden = self.kind.model._default_manager.restorable_by(request.user).order_by("-hidden_at")[:200]
        page = self.context(title="삭제한 자료", hidden=hidden, restore_url=self.kind.url("hidden"))
        return render(request, "core/hidden.html", page)

    def post(self, request: StaffRequest) -> HttpResponse:
        pk = request.POST.get("record", "")
        hidden = self.kind.model._default_manager.restorable_by(request.user)
        with transaction.atomic(), context(step=f"{self.kind.noun}.restored"):
            record = get_object_or_404(hidden.select_for_update(of=("self",)), pk=int(pk) if pk.isdigit() else 0)
            hidden.filter(pk=record.pk).update(hidden_at=None)
        messages.success(request, f"{record}을(를) 되살렸습니다.")
        return HttpResponseRedirect(self.kind.url("detail", record.pk))
