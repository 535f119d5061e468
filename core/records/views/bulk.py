"""한꺼번에 고치기: choosing what many rows are to become, looking at each, and confirming it."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render

from core.bulk import steps
from core.bulk.fields import bulk_fields
from core.bulk.forms import BulkForm
from core.bulk.models import BulkChange, Outcome
from core.records.actor import StaffRequest
from core.records.list_request import ListRequest
from core.records.listing import sorted_by
from core.records.views.base import RecordView, go_whole
from core.records.views.bulk_rows import BulkRows, row_line
from core.trail import AccessAction, log_access

Status = BulkChange.Status

TICK_FIRST = "고칠 행을 먼저 고르세요."
TOO_MANY = f"한 번에 {steps.MOST_ROWS:,}건까지 고칠 수 있습니다. 목록의 조건을 더 좁혀 나누어 고치세요."
NO_ROWS = "조건에 맞는 자료가 없습니다. 목록에서 조건을 고친 뒤 다시 고르세요."
GIVEN_UP = "그만두었습니다. 고친 것은 없습니다."
TOO_LATE = "이미 고치고 있거나 고치기를 마쳐 그만둘 수 없습니다."


class BulkView(RecordView):
    verb = "change"

    def has_right(self) -> bool:
        return super().has_right() and bool(bulk_fields(self.kind))

    def bulk_page(self, template: str, *, title: str, status: int = 200, **more: Any) -> HttpResponse:
        response = render(self.request, template, self.context(title=title, **more), status=status)
        response["Cache-Control"] = "no-store"
        return response


class RecordBulkView(BulkView):
    """The address is the list's, with the ticked rows; without any, all its filter lets through are meant."""

    def get(self, request: StaffRequest) -> HttpResponse:
        return self.page(BulkForm(kind=self.kind))

    def page(self, form: BulkForm, *, status: int = 200) -> HttpResponse:
        asked = ListRequest(self.request, self.kind)
        count = asked.selected.count()
        self.log_search(asked)
        why_not = TOO_MANY if count > steps.MOST_ROWS else "" if count else NO_ROWS
        return self.bulk_page(
            "core/bulk.html",
            title="한꺼번에 고치기",
            status=status,
            form=form,
            lines=form.lines,
            count=count,
            which="고른 행" if asked.ticked else f"조건에 맞는 모든 행 ({asked.said or '전체'})",
            why_not=why_not,
            cancel_url=asked.url_at(self.kind.url("list"), selected=None),
        )

    def log_search(self, asked: ListRequest) -> None:
        """How many rows a word is found in tells of persons too."""
        if asked.searches_personal:
            ids = list(asked.selected.order_by().values_list("pk", flat=True)[: steps.MOST_ROWS])
            log_access(self.request, action=AccessAction.SEARCH, kind=self.kind.name, subject_ids=ids, count=len(ids), query=asked.said)

    def post(self, request: StaffRequest) -> HttpResponse:
        asked = ListRequest(request, self.kind)
        if "rows" in request.POST:
            return self.choose(asked, request.POST["rows"])
        form = BulkForm(request.POST, kind=self.kind)
        if not form.is_valid():
            return self.page(form, status=422)
        rows = sorted_by(asked.selected.for_list(), asked.sort_paths, descending=asked.sort[1])
        pks = list(rows.values_list("pk", flat=True)[: steps.MOST_ROWS + 1])
        if not 0 < len(pks) <= steps.MOST_ROWS:
            return self.page(form, status=422)
        change = steps.begin(self.kind, pks, by=request.user, reason=form.cleaned_data["reason"], typed=form.typed)
        steps.CHANGES.start(change, self.kind, step="check")
        return HttpResponseRedirect(self.kind.url("bulk_run", change.pk))

    def choose(self, asked: ListRequest, which: str) -> HttpResponse:
        """From the list: the ticked rows go into the address, so that the page can be loaded again."""
        if which == "ticked" and not asked.ticked:
            messages.error(self.request, TICK_FIRST)
            return HttpResponseRedirect(asked.url_at(self.kind.url("list")))
        address = asked.url_at(self.request.path, page=None, selected=None)
        if which == "ticked":
            ticked = urlencode([("selected", pk) for pk in asked.ticked])
            address = f"{address}{'&' if '?' in address else '?'}{ticked}"
        return HttpResponseRedirect(address, status=303)


class RecordBulkRunView(BulkView):
    """The officer's own change, from its check to its confirmation. Once done it stands in the history, at its own page."""

    def change(self, pk: str) -> BulkChange:
        return get_object_or_404(BulkChange.objects.of(self.request.user), kind=self.kind.name, pk=pk)

    def get(self, request: StaffRequest, change_id: str) -> HttpResponse:
        change = self.change(change_id)
        steps.CHANGES.mark_if_stopped(change)
        if request.htmx and not steps.CHANGES.is_working(change):
            return go_whole(self.kind.url("bulk_run", change.pk))
        match change.status:
            case Status.READY:
                return self.preview_page(change)
            case Status.DONE:
                return HttpResponseRedirect(self.kind.url("bulk_change", change.pk))
            case Status.DISCARDED:
                messages.info(request, GIVEN_UP)
                return HttpResponseRedirect(self.kind.url("list"))
        return self.job_page(change)

    def post(self, request: StaffRequest, change_id: str) -> HttpResponse:
        change = self.change(change_id)
        if "discard" in request.POST:
            if not steps.give_up(change):
                messages.error(request, TOO_LATE)
        elif change.status == Status.READY:
            self.save(change)
        elif change.status in (Status.NEW, Status.FAILED):
            steps.CHANGES.start(change, self.kind, step="check")
        return HttpResponseRedirect(self.kind.url("bulk_run", change.pk))

    @transaction.atomic
    def save(self, change: BulkChange) -> None:
        """Logged where the rows are people's: both happen, or neither."""
        if self.kind.personal_fields:
            ids = list(change.rows.filter(outcome=Outcome.CHANGED).values_list("record_pk", flat=True))
            log_access(self.request, action=AccessAction.CHANGE, kind=self.kind.name, subject_ids=ids, count=len(ids), reason=change.reason)
        steps.CHANGES.start(change, self.kind, step="save")

    def preview_page(self, change: BulkChange) -> HttpResponse:
        rows = BulkRows(change, self.request.GET)
        return self.bulk_page(
            "core/bulk_preview.html",
            title="되돌리기 미리보기" if change.undoes_id else "한꺼번에 고치기 미리보기",
            change=change,
            rows=[row_line(row, url=self.kind.url("detail", row.record_pk), changes=row.changes) for row in rows.shown],
            changed_count=rows.counts[Outcome.CHANGED],
            left_count=rows.counts[Outcome.REFUSED] + rows.counts[Outcome.OVERTAKEN],
            **rows.context(),
        )

    def job_page(self, change: BulkChange) -> HttpResponse:
        here = self.kind.url("bulk_run", change.pk)
        is_running = steps.CHANGES.is_working(change)
        job = {
            "label": str(change),
            "state_label": change.get_status_display(),
            "tone": "information" if is_running else "danger",
            "is_running": is_running,
            "done": change.progress,
            "total": change.row_count,
            "sentence": change.message or ("고치는 중입니다." if change.status == Status.SAVING else "행을 확인하는 중입니다."),
            "progress_url": here,
            "page_url": here,
            "retry_url": "" if is_running else here,
        }
        template = "core/_job_progress.html" if self.request.htmx else "core/job.html"
        return self.bulk_page(template, title="한꺼번에 고치기", job=job)
