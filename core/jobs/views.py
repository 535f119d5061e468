"""The background jobs, for those who run the system: what waits, what runs, what failed. No job's arguments are shown."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.decorators import login_required, permission_required
from django.core.paginator import Paginator
from django.db.models import Max, Min, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET
from procrastinate.contrib.django.models import ProcrastinateJob

from core.records.actor import StaffRequest
from core.records.paging import page_links

JOBS_PER_PAGE = 50
TASKS: Mapping[str, str] = {"imports.run": "엑셀 올리기", "imports.forget": "오래된 올린 행 지우기", "bulk.run": "한꺼번에 고치기"}
STATES: Mapping[str, tuple[str, str]] = {
    "todo": ("기다림", ""),
    "doing": ("하는 중", "information"),
    "succeeded": ("마침", "success"),
    "failed": ("실패", "danger"),
    "cancelled": ("취소", "warning"),
    "aborted": ("중단", "danger"),
}


@require_GET
@login_required
@permission_required("core.view_job", raise_exception=True)
def job_list(request: StaffRequest) -> HttpResponse:
    pages = Paginator(_jobs(), JOBS_PER_PAGE)
    page = pages.get_page(request.GET.get("page"))
    shown = _Shown(page.number, pages.num_pages, page.start_index(), page.end_index())
    context = {
        "title": "작업",
        "jobs": [_row(job) for job in page],
        "count": pages.count,
        "page": page_links(lambda number: f"?page={number}" if number else "?", shown),
    }
    return render(request, "core/jobs.html", context)


Row = Any
"""A job with the moments annotated to it, which types cannot say."""


class _Shown:
    def __init__(self, number: int, pages: int, start: int, end: int) -> None:
        self.number, self.pages, self.start, self.end = number, pages, start, end


def _jobs() -> QuerySet[ProcrastinateJob]:
    jobs: QuerySet[ProcrastinateJob] = ProcrastinateJob.objects.order_by("-id")
    return jobs.annotate(first_at=Min("procrastinateevent__at"), last_at=Max("procrastinateevent__at"))


def _row(job: Row) -> dict[str, Any]:
    state, tone = STATES.get(job.status, (job.status, ""))
    return {
        "label": TASKS.get(job.task_name, job.task_name),
        "state_label": state,
        "tone": tone,
        "started_at": job.first_at,
        "ended_at": None if job.status in ("todo", "doing") else job.last_at,
        "sentence": f"{job.attempts}번 시도" if job.attempts > 1 else "",
    }
