"""How an upload's steps are carried out, and how long its rows are kept."""

from datetime import timedelta

from core import clock
from core.imports import steps
from core.imports.models import ImportRow, ImportRun
from core.imports.upload_files import forget_old_uploads
from core.jobs.hands import Run
from core.jobs.work import Progress, Step, Work
from core.records.kind import RecordKind

Status = ImportRun.Status
TASK = "imports.run"
KEPT_DAYS = 7


def _carry(run: Run, kind: RecordKind, step: Step, progress: Progress) -> None:
    """A save that finds rejected rows leaves the run as it stands in the preview."""
    if step == "check":
        steps.check(run, kind, progress=progress)
    else:
        steps.save(run, kind, progress=progress)


UPLOADS = Work(
    model=ImportRun,
    task=TASK,
    page="import/",
    job_from_rows=1_000,
    begins_from={"check": (Status.MAPPING, Status.READY, Status.FAILED), "save": (Status.READY,)},
    working={"check": Status.CHECKING, "save": Status.SAVING},
    failed=Status.FAILED,
    carry=_carry,
)
start, carry_out, mark_if_stopped = UPLOADS.start, UPLOADS.carry_out, UPLOADS.mark_if_stopped


def forget_old_rows() -> int:
    """Destroys the rows and files of uploads that nobody finished, and rejected rows nobody fetched, after seven days."""
    before = clock.now() - timedelta(days=KEPT_DAYS)
    old = ImportRun.objects.filter(created_at__lt=before)
    gone, _ = ImportRow.objects.filter(run__in=old).delete()
    old.filter(status__in=ImportRun.OPEN).update(status=Status.DISCARDED, finished_at=clock.now(), headers=[], stored_path="")
    forget_old_uploads(before=before)
    return gone
