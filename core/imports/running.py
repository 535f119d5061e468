"""Carries a step out at once or as a job, and knows when whoever worked on it died on the way."""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from time import monotonic, sleep
from typing import Literal

from django.db import DatabaseError, connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from procrastinate.contrib.django import app as procrastinate_app

from core import clock
from core.imports import steps
from core.imports.models import ImportRow, ImportRun
from core.imports.upload_files import forget_old_uploads
from core.records.kind import RecordKind
from core.trail import context

logger = logging.getLogger(__name__)

Step = Literal["read", "check", "save"]
Status = ImportRun.Status

JOB_FROM_ROWS = 1_000
JOB_FROM_BYTES = 512 * 1024
"""About 3,000 rows of 30 columns in an xlsx: what is read within half a second is read at once."""
TASK = "imports.run"
KEPT_DAYS = 7
SECONDS_TO_BEGIN = 10
SECONDS_TO_WAIT = 3
LOCKS = 20_160  # our own family of advisory locks

BEGINS_FROM: Mapping[Step, tuple[Status, ...]] = {
    "read": (Status.MAPPING, Status.FAILED),
    "check": (Status.MAPPING, Status.READY, Status.FAILED),
    "save": (Status.READY,),
}
CARRIED_OUT_BY: Mapping[Step, Callable[..., object]] = {"read": steps.read, "check": steps.check, "save": steps.save}
WORKING: Mapping[Step, Status] = {"read": Status.READING, "check": Status.CHECKING, "save": Status.SAVING}

STOPPED = "작업이 끝나기 전에 서버가 멈추었습니다. 저장된 것은 없습니다. ‘다시 하기’를 누르세요."
BROKE = "처리하지 못했습니다. 저장된 것은 없습니다. 다시 해 보고, 계속되면 전산 담당자에게 알려 주세요."


def is_long_to_read(path: Path, *, password: str) -> bool:
    """Whether a job must read the file. A locked one is opened in the request, however large: its password may stand in no job's
    arguments, and an opened copy on the disk would undo what the officer locked it for."""
    return not password and path.stat().st_size >= JOB_FROM_BYTES


def start(run: ImportRun, kind: RecordKind, *, step: Step) -> bool:
    """Up to a thousand rows are done before this returns; more become a job, and so does reading a file.

    False: the run is no longer where this step begins, because a button was pressed twice or another tab was quicker.
    """
    due = ImportRun.objects.filter(pk=run.pk, status__in=BEGINS_FROM[step])
    if not due.exists():
        return False
    with worked_on_alone(run) as is_alone:
        if not is_alone:
            return False
        with transaction.atomic():
            if not due.update(status=WORKING[step], progress=0, message="", job_id=None):
                return False
            run.refresh_from_db()
            if step == "read" or run.row_count >= JOB_FROM_ROWS:
                run.job_id = procrastinate_app.configure_task(TASK).defer(run_id=str(run.pk), step=step)
                run.save(update_fields=["job_id"])
                return True
        carry_out(run, kind, step=step)
    return True


def carry_out(run: ImportRun, kind: RecordKind, *, step: Step) -> None:
    """Does nothing where the step is not due: a job may be delivered twice. A save that finds rejected rows leaves the run as
    it stands in the preview; any other failure leaves it marked as failed, with nothing saved."""
    with worked_on_alone(run) as is_alone:
        run.refresh_from_db()
        if not is_alone or run.status != WORKING[step]:
            return
        try:
            with ProgressLine(run) as progress, context(actor=run.owner, page=f"/{kind.route}import/"):
                CARRIED_OUT_BY[step](run, kind, progress=progress)
        except steps.NothingSaved:
            logger.info("import %s saved nothing: rows were rejected", run.pk)
        except steps.Overtaken:
            logger.info("import %s was given up while it was worked on", run.pk)
        except Exception:
            ImportRun.objects.filter(pk=run.pk, status=WORKING[step]).update(status=Status.FAILED, message=BROKE)
            raise


@contextmanager
def worked_on_alone(run: ImportRun) -> Iterator[bool]:
    """True for whoever may work on the run until the block ends. The lock goes with the connection, so that a killed process
    leaves none behind; the same connection may take it again."""
    until = monotonic() + SECONDS_TO_WAIT
    while not (is_alone := _take_lock(run)) and monotonic() < until:
        sleep(0.05)  # a worker shows its result a moment before it lets go
    try:
        yield is_alone
    finally:
        if is_alone:
            with suppress(DatabaseError), connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, hashtext(%s))", [LOCKS, str(run.pk)])


def _take_lock(run: ImportRun) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, hashtext(%s))", [LOCKS, str(run.pk)])
        return bool(cursor.fetchone()[0])


def mark_if_stopped(run: ImportRun) -> None:
    """A run nobody is busy with any more is marked as stopped; nothing of it was saved."""
    if run.status not in WORKING.values() or _is_in_hands(run):
        return
    if ImportRun.objects.filter(pk=run.pk, status=run.status).update(status=Status.FAILED, message=STOPPED):
        logger.warning("import %s stopped half-way and was rolled back", run.pk)
    run.refresh_from_db()


def _is_in_hands(run: ImportRun) -> bool:
    """Looks without touching the lock, which a worker may be about to take."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT EXISTS (
                SELECT FROM pg_locks
                WHERE locktype = 'advisory' AND classid = %s AND objid = hashtext(%s)::oid AND granted
                AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            ) OR EXISTS (
                SELECT FROM procrastinate_jobs job
                WHERE job.id = %s AND (job.status = 'todo' OR job.status = 'doing' AND EXISTS (
                    SELECT FROM procrastinate_events event
                    WHERE event.job_id = job.id AND event.type = 'started' AND event.at > %s
                ))
            )
            """,
            [LOCKS, str(run.pk), run.job_id, clock.now() - timedelta(seconds=SECONDS_TO_BEGIN)],
        )
        return bool(cursor.fetchone()[0])


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


def forget_old_rows() -> int:
    """Destroys the rows and files of uploads that nobody finished, and rejected rows nobody fetched, after seven days."""
    before = clock.now() - timedelta(days=KEPT_DAYS)
    old = ImportRun.objects.filter(created_at__lt=before)
    gone, _ = ImportRow.objects.filter(run__in=old).delete()
    old.filter(status__in=ImportRun.OPEN).update(status=Status.DISCARDED, finished_at=clock.now(), headers=[], stored_path="")
    forget_old_uploads(before=before)
    return gone
