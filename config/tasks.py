"""Background jobs that need the literal tables of `config`."""

from procrastinate.contrib.django import app

from config.kinds import KINDS
from core.imports import running
from core.imports.models import ImportRun


@app.task(name=running.TASK)
def run_import(*, run_id: str, step: running.Step) -> None:
    """A step of an upload. A failure leaves the run marked as stopped, nothing saved."""
    run = ImportRun.objects.select_related("owner").get(pk=run_id)
    try:
        running.carry_out(run, KINDS[run.kind], step=step)
    except Exception:
        ImportRun.objects.filter(pk=run_id).update(status=ImportRun.Status.FAILED, message=running.BROKE)
        raise


@app.periodic(cron="17 3 * * *")
@app.task(name="imports.forget")
def forget_old_rows(timestamp: int) -> None:
    running.forget_old_rows()
