"""Background jobs that need the literal tables of `config`."""

from procrastinate.contrib.django import app

from config.kinds import KINDS
from core.bulk.steps import CHANGES, forget_unfinished
from core.imports import running
from core.jobs.work import Step, Work


@app.task(name=running.TASK)
def run_import(*, run_id: str, step: Step) -> None:
    """A step of an upload. A failure leaves the run marked as stopped, nothing saved."""
    _carry_out(running.UPLOADS, run_id, step)


@app.task(name=CHANGES.task)
def change_many(*, run_id: str, step: Step) -> None:
    """A step of a change of many rows; the same holds."""
    _carry_out(CHANGES, run_id, step)


def _carry_out(work: Work, run_id: str, step: Step) -> None:
    run = work.rows.select_related("owner").get(pk=run_id)
    try:
        work.carry_out(run, KINDS[run.kind], step=step)
    except Exception:
        work.mark_broken(run_id)
        raise


@app.periodic(cron="17 3 * * *")
@app.task(name="imports.forget")
def forget_old_rows(timestamp: int) -> None:
    running.forget_old_rows()
    forget_unfinished()
