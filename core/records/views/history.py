"""Who changed what, when, from where and why, in sentences."""

from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import render

from core.records.actor import StaffRequest
from core.records.views.base import RecordView
from core.trail import AccessAction, Moment, history_page, log_access
from core.typed_numbers import number_in

MOMENTS_PER_PAGE = 20


class RecordHistoryView(RecordView):
    """Personal values are masked here too, whoever looks."""

    def get(self, request: StaffRequest, pk: int) -> HttpResponse:
        record = self.record(pk)
        found = history_page(
            self.kind.model,
            pk,
            page=number_in(request.GET.get("page", ""), most_digits=8) or 1,
            per_page=MOMENTS_PER_PAGE,
            related=self.kind.related_history,
            step_labels=self.kind.history_labels,
        )
        if self.kind.shows_personal:
            log_access(request, action=AccessAction.VIEW, kind=self.kind.name, subject_ids=[pk], count=1, query="이력")
        moments = replace(found, moments=[moment for moment in found if says_something(moment)])
        page = self.context(title="이력", record=record, moments=moments)
        return render(request, "core/history.html", page)


def says_something(moment: Moment) -> bool:
    """A record's version also counts changes of its parts, which are told by themselves."""
    return bool(moment.changes or moment.subject or moment.kind != "수정")
