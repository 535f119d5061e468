"""Who changed what, when, from where and why, in sentences."""

from django.http import HttpResponse
from django.shortcuts import render

from core.records.actor import StaffRequest
from core.records.views.base import RecordView
from core.trail import AccessAction, history_page, log_access

MOMENTS_PER_PAGE = 20


class RecordHistoryView(RecordView):
    """Personal values are masked here too, whoever looks."""

    def get(self, request: StaffRequest, pk: int) -> HttpResponse:
        record = self.record(pk)
        number = request.GET.get("page", "1")
        moments = history_page(
            self.kind.model,
            pk,
            page=int(number) if number.isdigit() else 1,
            per_page=MOMENTS_PER_PAGE,
            related=self.kind.related_history,
        )
        if self.kind.shows_personal:
            log_access(request, action=AccessAction.VIEW, kind=self.kind.name, subject_ids=[pk], count=1, query="이력")
        page = self.context(title="이력", record=record, moments=moments)
        return render(request, "core/history.html", page)
