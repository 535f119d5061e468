"""The steps of a change of many rows: begin → check → save. Taking one back is such a change too."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction

from core import clock
from core.bulk.models import BulkChange, BulkRow, Outcome
from core.bulk.plans import RowPlan, plans
from core.bulk.writing import write
from core.imports.staging import Staging
from core.jobs.hands import Run
from core.jobs.work import NotDone, Progress, Step, Work
from core.records.actor import Actor
from core.records.kind import RecordKind
from core.records.models import Record, own_field
from core.trail import context

Status = BulkChange.Status
MOST_ROWS = 5_000
KEPT_DAYS = 7
TOLD_EVERY = 100
JOB_FROM_ROWS = 200
"""About a second."""
GIVEN_UP_FROM = (Status.NEW, Status.CHECKING, Status.READY, Status.FAILED)

GONE = "삭제되었거나 더 볼 수 없는 자료라 그대로 둡니다."
CHANGED_SINCE = "미리보기 뒤에 다른 사람이 고쳐 그대로 두었습니다."


class Overtaken(NotDone):
    """The change was given up, or marked as stopped, while this step worked on it. What it did is rolled back."""


@transaction.atomic
def begin(
    kind: RecordKind,
    pks: Sequence[int],
    *,
    by: Actor,
    reason: str,
    typed: Mapping[str, Any] | None = None,
    undoes: BulkChange | None = None,
) -> BulkChange:
    change = BulkChange.objects.create(
        kind=kind.name, owner_id=by.pk, reason=reason, typed=dict(typed or {}), undoes=undoes, row_count=len(pks)
    )
    BulkRow.objects.bulk_create([BulkRow(change=change, record_pk=pk) for pk in pks], batch_size=1_000)
    return change


def check(change: BulkChange, kind: RecordKind, *, progress: Progress | None = None) -> None:
    """Fills in what would become of each row, what the database would refuse included; writes nothing."""
    rows = list(change.rows.all())
    records = {record.pk: record for record in _records(change, kind, [row.record_pk for row in rows])}
    planned = {plan.record.pk: plan for plan in _told(plans(change, kind, list(records.values())), progress)}
    with transaction.atomic():
        write(kind.model, list(planned.values()))
        transaction.set_rollback(True)
    for row in rows:
        _keep(row, planned.get(row.record_pk))
    with transaction.atomic():
        _must_still_be(change, Status.CHECKING)
        _keep_rows(rows, "record_version", "label", "outcome", "changes", "sentence")
        change.status, change.message = Status.READY, ""
        change.save(update_fields=["status", "message"])


def _records(change: BulkChange, kind: RecordKind, pks: Sequence[int]) -> list[Record]:
    return list(kind.rows(_owner(change)).for_page().filter(pk__in=pks).order_by("pk"))


def _owner(change: BulkChange) -> Actor:
    owner: Any = change.owner
    return owner


def _told(planned: Iterator[RowPlan], progress: Progress | None) -> Iterator[RowPlan]:
    for number, plan in enumerate(planned, start=1):
        if progress is not None and number % TOLD_EVERY == 0:
            progress(number)
        yield plan


def _keep(row: BulkRow, plan: RowPlan | None) -> None:
    if plan is None:
        row.outcome, row.sentence = Outcome.OVERTAKEN, GONE
        return
    row.record_version, row.label = plan.record.version, str(plan.record)[:255]
    row.outcome, row.sentence = plan.outcome, plan.sentence
    row.changes = [list(change) for change in plan.changes]


def save(change: BulkChange, kind: RecordKind, *, progress: Progress | None = None) -> None:
    """Plans once more against the rows of this moment, locked, and writes in one transaction. A row somebody changed since the
    preview is left alone, and so is one that is now refused; every other is written or none is."""
    step = "bulk_undone" if change.undoes_id else "bulk_changed"
    with transaction.atomic(), context(step=f"{kind.noun}.{step}", reason=change.reason, bulk=str(change.pk)):
        rows = {row.record_pk: row for row in change.rows.filter(outcome=Outcome.CHANGED)}
        locked = kind.model._default_manager.select_for_update(of=("self",)).filter(pk__in=rows).order_by("pk")
        list(locked.values_list("pk"))
        seen = {record.pk: record for record in _records(change, kind, list(rows))}
        same = [record for pk, record in seen.items() if record.version == rows[pk].record_version]
        planned = {plan.record.pk: plan for plan in plans(change, kind, same)}
        write(kind.model, list(planned.values()), progress=progress)
        kind.follow_up()
        for pk, row in rows.items():
            _keep_result(row, planned.get(pk), is_there=pk in seen)
        # Last: until then the progress is written into the same row, from outside.
        _must_still_be(change, Status.SAVING)
        _keep_rows(rows.values(), "outcome", "sentence")
        change.rows.update(changes=[])
        change.status, change.finished_at, change.typed = Status.DONE, clock.now(), {}
        change.save(update_fields=["status", "finished_at", "typed"])


def _keep_result(row: BulkRow, plan: RowPlan | None, *, is_there: bool) -> None:
    if plan is None:
        row.outcome, row.sentence = Outcome.OVERTAKEN, CHANGED_SINCE if is_there else GONE
    else:
        row.outcome, row.sentence = plan.outcome, plan.sentence


def _keep_rows(rows: Iterable[BulkRow], *names: str) -> None:
    fields = [own_field(BulkRow, name) for name in ("id", *names)]
    staging = Staging(BulkRow, fields, name="bulk_rows")
    staging.fill([getattr(row, field.attname) for field in fields] for row in rows)
    staging.update(keys=["id"])


def _must_still_be(change: BulkChange, status: str) -> None:
    if not BulkChange.objects.select_for_update(of=("self",)).filter(pk=change.pk, status=status):
        raise Overtaken


def give_up(change: BulkChange) -> bool:
    """Throws away what was prepared. False: it is being saved, or over."""
    with transaction.atomic():
        given_up = BulkChange.objects.filter(pk=change.pk, status__in=GIVEN_UP_FROM)
        if not given_up.update(status=Status.DISCARDED, finished_at=clock.now(), typed={}):
            return False
        change.rows.all().delete()
    return True


def forget_unfinished() -> None:
    """What nobody confirmed for seven days is thrown away."""
    before = clock.now() - timedelta(days=KEPT_DAYS)
    for change in BulkChange.objects.filter(status__in=BulkChange.OPEN, created_at__lt=before):
        give_up(change)


def _carry(run: Run, kind: RecordKind, step: Step, progress: Progress) -> None:
    (check if step == "check" else save)(run, kind, progress=progress)


CHANGES = Work(
    model=BulkChange,
    task="bulk.run",
    page="bulk/",
    is_long=lambda change, step: change.row_count >= JOB_FROM_ROWS,
    begins_from={"check": (Status.NEW, Status.FAILED), "save": (Status.READY,)},
    working={"check": Status.CHECKING, "save": Status.SAVING},
    failed=Status.FAILED,
    carry=_carry,
)
