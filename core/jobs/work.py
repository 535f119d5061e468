"""Work in two steps, checked and then saved after a person has looked: at once where it is little, as a job where it is much.

An upload and a change of many rows are such work; each says in a `Work` how its rows, states and steps are called.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.db import models, transaction
from procrastinate.contrib.django import app as procrastinate_app

from core.jobs.hands import ProgressLine, Run, is_in_hands, worked_on_alone
from core.records.kind import RecordKind
from core.records.refusals import is_crossed
from core.trail import context

logger = logging.getLogger(__name__)

Step = Literal["read", "check", "save"]
Progress = Callable[[int], None]
States = Mapping[Step, tuple[str, ...]]

STOPPED = "작업이 끝나기 전에 서버가 멈추었습니다. 저장된 것은 없습니다. ‘다시 하기’를 누르세요."
CROSSED = "다른 사람이 같은 자료를 고치는 중이어서 저장하지 못했습니다. 저장된 것은 없습니다. ‘다시 하기’를 누르세요."
BROKE = "처리하지 못했습니다. 저장된 것은 없습니다. 다시 해 보고, 계속되면 전산 담당자에게 알려 주세요."


class NotDone(Exception):
    """A step that ended on purpose, saving nothing, and has left its run in the state it should have."""


@dataclass(frozen=True, kw_only=True)
class Work:
    """`carry` does a step and leaves the run in its next state, all in one transaction; `begins_from` are the states a step may
    begin in, `working` those it shows meanwhile. What `is_long` is left to a worker, under `task`; `page` is the last part of the
    address its history names."""

    model: type[models.Model]
    task: str
    page: str
    is_long: Callable[[Run, Step], bool]
    begins_from: States
    working: Mapping[Step, str]
    failed: str
    carry: Callable[[Run, RecordKind, Step, Progress], None]

    @property
    def rows(self) -> models.QuerySet[Any]:
        return self.model._default_manager.all()

    def is_working(self, run: Run) -> bool:
        return run.status in self.working.values()

    def start(self, run: Run, kind: RecordKind, *, step: Step) -> bool:
        """Little is done before this returns; much becomes a job. False: the run is no longer where this step begins, because a
        button was pressed twice or another tab was quicker."""
        due = self.rows.filter(pk=run.pk, status__in=self.begins_from[step])
        if not due.exists():
            return False
        with worked_on_alone(run) as is_alone:
            if not is_alone:
                return False
            with transaction.atomic():
                if not due.update(status=self.working[step], progress=0, message="", job_id=None):
                    return False
                run.refresh_from_db()
                if self.is_long(run, step):
                    run.job_id = procrastinate_app.configure_task(self.task).defer(run_id=str(run.pk), step=step)
                    run.save(update_fields=["job_id"])
                    return True
            self.carry_out(run, kind, step=step)
        return True

    def carry_out(self, run: Run, kind: RecordKind, *, step: Step) -> None:
        """Does nothing where the step is not due: a job may be delivered twice. A step that ends with NotDone leaves the run as it
        says; any other failure leaves it marked as failed, with nothing saved."""
        with worked_on_alone(run) as is_alone:
            run.refresh_from_db()
            if not is_alone or run.status != self.working[step]:
                return
            try:
                with ProgressLine(run) as progress, context(actor=run.owner, page=f"/{kind.route}{self.page}"):
                    self.carry(run, kind, step, progress)
            except NotDone as reason:
                logger.info("%s %s saved nothing: %s", self.task, run.pk, type(reason).__name__)
            except Exception as error:
                self.mark_broken(run.pk, self.working[step], message=CROSSED if is_crossed(error) else BROKE)
                raise

    def mark_broken(self, pk: object, *states: str, message: str = BROKE) -> None:
        """Of the states it was in while it was worked on; any, where none is named."""
        runs = self.rows.filter(pk=pk, status__in=states) if states else self.rows.filter(pk=pk)
        runs.update(status=self.failed, message=message)

    def mark_if_stopped(self, run: Run) -> None:
        """A run nobody is busy with any more is marked as stopped; nothing of it was saved."""
        if not self.is_working(run) or is_in_hands(run):
            return
        if self.rows.filter(pk=run.pk, status=run.status).update(status=self.failed, message=STOPPED):
            logger.warning("%s %s stopped half-way and was rolled back", self.task, run.pk)
        run.refresh_from_db()
