"""How an upload's steps are carried out, and how long its rows are kept."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path

from core import clock
from core.imports import steps
from core.imports.models import ImportRow, ImportRun
from core.imports.upload_files import forget_old_uploads
from core.jobs.hands import Run
from core.jobs.work import Progress, Step, Work
from core.records.kind import RecordKind

Status = ImportRun.Status
JOB_FROM_ROWS = 1_000
JOB_FROM_BYTES = 512 * 1024
"""About 3,000 rows of 30 columns in an xlsx: what is read within half a second is read at once."""
TASK = "imports.run"
KEPT_DAYS = 7
CARRIED_OUT_BY: Mapping[Step, Callable[..., object]] = {"read": steps.read, "check": steps.check, "save": steps.save}


def is_long_to_read(path: Path, *, password: str) -> bool:
    """Whether a job must read the file. A locked one is opened in the request, however large: its password may stand in no job's
    arguments, and an opened copy on the disk would undo what the officer locked it for."""
    return not password and path.stat().st_size >= JOB_FROM_BYTES


def _is_long(run: Run, step: Step) -> bool:
    """Up to a thousand rows are checked and saved before the page comes; a file is read at once where `is_long_to_read` says no."""
    return step == "read" or run.row_count >= JOB_FROM_ROWS


def _carry(run: Run, kind: RecordKind, step: Step, progress: Progress) -> None:
    """A save that finds rejected rows leaves the run as it stands in the preview."""
    CARRIED_OUT_BY[step](run, kind, progress=progress)


UPLOADS = Work(
    model=ImportRun,
    task=TASK,
    page="import/",
    is_long=_is_long,
    begins_from={
        "read": (Status.MAPPING, Status.FAILED),
        "check": (Status.MAPPING, Status.READY, Status.FAILED),
        "save": (Status.READY,),
    },
    working={"read": Status.READING, "check": Status.CHECKING, "save": Status.SAVING},
    failed=Status.FAILED,
    carry=_carry,
)
start, carry_out, mark_if_stopped = UPLOADS.start, UPLOADS.carry_out, UPLOADS.mark_if_stopped


def forget_old_rows() -> int:
    """Destroys the rows and files of uploads that nobody finished, and rejected rows nobody fetched, after seven days."""
    before = clock.now() - timedelta(days=KEPT_DAYS)
    old = ImportRun.objects.filter(created_at__lt=before)
    gone, _ = ImportRow.objects.filter(run__in=old).delete()
    forgotten = {"headers": [], "questions": [], "answers": {}, "stored_path": ""}
    old.filter(status__in=ImportRun.OPEN).update(status=Status.DISCARDED, finished_at=clock.now(), **forgotten)
    forget_old_uploads(before=before)
    return gone
