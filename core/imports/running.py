"""Carries a step out at once or as a job, and knows when a job died on the way."""

import logging
from collections.abc import Callable
from datetime import timedelta

from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from procrastinate.contrib.django import app as procrastinate_app

from core import clock
from core.imports import steps
from core.imports.models import ImportRow, ImportRun
from core.records.kind import RecordKind
from core.trail import context

logger = logging.getLogger(__name__)

JOB_FROM_ROWS = 1_000
TASK = "imports.run"
KEPT_DAYS = 7
SILENT_SECONDS = 60
Status = ImportRun.Status

STOPPED = "작업이 끝나기 전에 서버가 멈추었습니다. 저장된 것은 없습니다. ‘다시 실행’을 누르세요."
BROKE = "처리하지 못했습니다. 저장된 것은 없습니다. 다시 해 보고, 계속되면 전산 담당자에게 알려 주세요."


def start(run: ImportRun, kind: RecordKind, *, step: str) -> None:
    """`step` is 'check' or 'save'. Up to a thousand rows are done before this returns; more become a job."""
    if run.row_count < JOB_FROM_ROWS:
        carry_out(run, kind, step=step)
        return
    with transaction.atomic():
        run.status = Status.CHECKING if step == "check" else Status.SAVING
        run.progress, run.message = 0, ""
        run.job_id = procrastinate_app.configure_task(TASK).defer(run_id=str(run.pk), step=step)
        run.save()


def carry_out(run: ImportRun, kind: RecordKind, *, step: str) -> None:
    """What the job does. A save that finds rejected rows leaves the run as it stands in the preview."""
    with ProgressLine(run) as progress, context(actor=run.owner, page=f"/{kind.route}import/"):
        if step == "check":
            steps.check(run, kind, progress=progress)
            return
        try:
            steps.save(run, kind, progress=progress)
        except steps.NothingSaved:
            logger.info("import %s saved nothing: rows were rejected", run.pk)


class ProgressLine:
    """Writes the progress through a connection of its own, so that it shows while the saving transaction is open."""

    def __init__(self, run: ImportRun) -> None:
        self.run = run
        self.connection: BaseDatabaseWrapper | None = None

    def __enter__(self) -> Callable[[int], None]:
        return self.say

    def say(self, done: int) -> None:
        if self.run.job_id is None:
            return
        if self.connection is None:
            self.connection = connection.copy()
        with self.connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {ImportRun._meta.db_table} SET progress = %s WHERE id = %s",  # noqa: S608  our own table name
                [done, self.run.pk],
            )

    def __exit__(self, *failure: object) -> None:
        if self.connection is not None:
            self.connection.close()


def mark_if_stopped(run: ImportRun) -> None:
    """A run whose job no worker is busy with any more is marked as stopped; nothing of it was saved."""
    if run.status not in (Status.CHECKING, Status.SAVING) or run.job_id is None:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT job.status::text, worker.last_heartbeat
            FROM procrastinate_jobs job LEFT JOIN procrastinate_workers worker ON worker.id = job.worker_id
            WHERE job.id = %s
            """,
            [run.job_id],
        )
        found = cursor.fetchone()
    status, heartbeat = found or ("failed", None)
    silent = heartbeat is None or heartbeat < clock.now() - timedelta(seconds=SILENT_SECONDS)
    if status in ("failed", "cancelled", "aborted", "succeeded") or (status == "doing" and silent):
        run.refresh_from_db(fields=["status"])
        if run.status in (Status.CHECKING, Status.SAVING):
            ImportRun.objects.filter(pk=run.pk, status=run.status).update(status=Status.FAILED, message=STOPPED)
            run.refresh_from_db()


def forget_old_rows() -> int:
    """Destroys the rows of uploads that nobody finished, and rejected rows nobody fetched, after seven days."""
    before = clock.now() - timedelta(days=KEPT_DAYS)
    gone, _ = ImportRow.objects.filter(run__created_at__lt=before).delete()
    return gone
