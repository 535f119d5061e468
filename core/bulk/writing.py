"""Writes planned rows in bulk; a row the database refuses is found by halving and told its constraint's sentence."""

from collections import defaultdict
from collections.abc import Callable, Sequence

from django.db import DataError, IntegrityError, connection, models, transaction

from core.bulk.models import Outcome
from core.bulk.plans import RowPlan
from core.imports.staging import Staging
from core.records.refusals import sentence_for

ROWS_AT_ONCE = 500


def write(model: type[models.Model], planned: Sequence[RowPlan], *, progress: Callable[[int], None] | None = None) -> None:
    """Inside the caller's transaction. What is refused is marked so and the rest written."""
    with connection.cursor() as cursor:
        # A code deleted meanwhile is then refused with its row, not at the commit of everything.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    groups: dict[tuple[str, ...], list[RowPlan]] = defaultdict(list)
    for plan in planned:
        if plan.outcome == Outcome.CHANGED:
            groups[tuple(sorted(plan.values))].append(plan)
    done = 0
    for number, (names, rows) in enumerate(groups.items()):
        staging = _staging(model, names, number)
        for start in range(0, len(rows), ROWS_AT_ONCE):
            batch = rows[start : start + ROWS_AT_ONCE]
            _write(model, staging, batch)
            done += len(batch)
            if progress is not None:
                progress(done)


def _staging(model: type[models.Model], names: Sequence[str], number: int) -> Staging:
    fields = [field for field in model._meta.concrete_fields if field.attname in names]
    return Staging(model, [model._meta.pk, *fields], name=f"changes_{number}")


def _write(model: type[models.Model], staging: Staging, rows: Sequence[RowPlan]) -> None:
    attributes = [field.attname for field in staging.fields[1:]]
    try:
        with transaction.atomic():
            staging.fill([plan.record.pk, *(plan.values[name] for name in attributes)] for plan in rows)
            staging.update(keys=[model._meta.pk.attname])
    except (IntegrityError, DataError) as error:
        if len(rows) == 1:
            rows[0].refuse(sentence_for(error, model))
            return
        middle = len(rows) // 2
        _write(model, staging, rows[:middle])
        _write(model, staging, rows[middle:])
