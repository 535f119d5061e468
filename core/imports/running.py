"""Carries a step out at once or as a job, and knows when whoever worked on it died on the way."""

import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import Literal

from django.db import transaction
from procrastinate.contrib.django import app as procrastinate_app

from core import clock
from core.imports import steps
from core.imports.models import ImportRow, ImportRun
from core.imports.upload_files import forget_old_uploads
from core.jobs.hands import ProgressLine, is_in_hands, worked_on_alone
from core.records.kind import RecordKind
from core.trail import context

logger = logging.getLogger(__name__)

Step = Literal["check", "save"]
Status = ImportRun.Status

JOB_FROM_ROWS = 1_000
TASK = "imports.run"
KEPT_DAYS = 7

BEGINS_FROM: Mapping[Step, tuple[Status, ...]] = {"check": (Status.MAPPING, Status.READY, Status.FAILED), "save": (Status.READY,)}
WORKING: Mapping[Step, Status] = {"check": Status.CHECKING, "save": Status.SAVING}

STOPPED = "작업이 끝나기 전에 서버가 멈추었습니다. 저장된 것은 없습니다. ‘다시 하기’를 누르세요."
BROKE = "처리하지 못했습니다. 저장된 것은 없습니다. 다시 해 보고, 계속되면 전산 담당자에게 알려 주세요."


def start(run: ImportRun, kind: RecordKind, *, step: Step) -> bool:
    """Up to a thousand rows are done before this returns; more become a job. False: the run is no longer where this step
    begins, because a button was pressed twice or another tab was quicker."""
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
            if run.row_count >= JOB_FROM_ROWS:
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
                if step == "check":
                    steps.check(run, kind, progress=progress)
                else:
                    steps.save(run, kind, progress=progress)
        except steps.NothingSaved:
            logger.info("import %s saved nothing: rows were rejected", run.pk)
        except steps.Overtaken:
            logger.info("import %s was given up while it was worked on", run.pk)
        except Exception:
            ImportRun.objects.filter(pk=run.pk, status=WORKING[step]).update(status=Status.FAILED, message=BROKE)
            raise


def mark_if_stopped(run: ImportRun) -> None:
    """A run nobody is busy with any more is marked as stopped; nothing of it was saved."""
    if run.status not in (Status.CHECKING, Status.SAVING) or is_in_hands(run):
        return
    if ImportRun.objects.filter(pk=run.pk, status=run.status).update(status=Status.FAILED, message=STOPPED):
        logger.warning("import %s stopped half-way and was rolled back", run.pk)
    run.refresh_from_db()


def forget_old_rows() -> int:
    """Destroys the rows and files of uploads that nobody finished, and rejected rows nobody fetched, after seven days."""
    before = clock.now() - timedelta(days=KEPT_DAYS)
    old = ImportRun.objects.filter(created_at__lt=before)
    gone, _ = ImportRow.objects.filter(run__in=old).delete()
    old.filter(status__in=ImportRun.OPEN).update(status=Status.DISCARDED, finished_at=clock.now(), headers=[], stored_path="")
    forget_old_uploads(before=before)
    return gone
