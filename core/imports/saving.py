"""Writes checked rows in bulk; a row the database refuses is found by halving and named with its constraint's sentence."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import DataError, IntegrityError, connection, transaction

from core.imports.outcome import Outcome
from core.imports.rows import CheckedRow
from core.records.kind import RecordKind
from core.records.models import Record
from core.records.refusals import sentence_for

ROWS_AT_ONCE = 500


def save_rows(kind: RecordKind, rows: Sequence[CheckedRow], *, progress: Callable[[int], None] | None = None) -> None:
    """Saves what is created or updated, inside the caller's transaction; marks what the database refuses as rejected.

    Rows of other outcomes are left alone. The caller decides whether a refusal undoes the rest.
    """
    with connection.cursor() as cursor:
        # A code deleted meanwhile is then refused with its row, not at the commit of everything.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    changing = [row for row in rows if row.outcome in (Outcome.CREATED, Outcome.UPDATED)]
    writer = _Writer(kind)
    for start in range(0, len(changing), ROWS_AT_ONCE):
        batch = changing[start : start + ROWS_AT_ONCE]
        writer.write(batch)
        if progress is not None:
            progress(start + len(batch))
    if kind.sheet is None:
        return
    saved = [row for row in changing if row.outcome is not Outcome.REJECTED and row.related and row.record is not None]
    for group in kind.sheet.related:
        names = {one.name for one in group.fields()}
        values = {row.record.pk: _only(row.related, names) for row in saved if row.record is not None}
        group.save({pk: own for pk, own in values.items() if own})


def _only(values: dict[str, Any], names: set[str]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name in names}


class _Writer:
    def __init__(self, kind: RecordKind) -> None:
        self.kind = kind
        self.fields = {field.name: field for field in kind.model._meta.concrete_fields}
        self.written = [
            field.name
            for field in kind.model._meta.concrete_fields
            if not field.primary_key and not field.generated and field.name not in ("version", "updated_at", "created_at")
        ]

    def write(self, rows: list[CheckedRow]) -> None:
        try:
            with transaction.atomic():
                self._write(rows)
        except (IntegrityError, DataError) as error:
            if len(rows) == 1:
                rows[0].reject(_sentence(error, self.kind.model))
                return
            middle = len(rows) // 2
            self.write(rows[:middle])
            self.write(rows[middle:])

    def _write(self, rows: list[CheckedRow]) -> None:
        """What changes comes first: an appointment that ends makes room for the one that begins."""
        model = self.kind.model
        created = [row for row in rows if row.outcome is Outcome.CREATED]
        updated = [row for row in rows if row.outcome is Outcome.UPDATED]
        model._default_manager.bulk_create(
            [self._filled(row.record, row) for row in updated if row.record is not None],
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=self.written,
        )
        fresh = [self._filled(model(), row) for row in created]
        model._default_manager.bulk_create(fresh)
        for row, record in zip(created, fresh, strict=True):
            row.record = record

    def _filled(self, record: Record, row: CheckedRow) -> Record:
        for name, value in row.values.items():
            setattr(record, self.fields[name].attname, value)
        if row.outcome is Outcome.UPDATED:
            record.hidden_at = None
        return record


def _sentence(error: IntegrityError | DataError, model: type[Record]) -> str:
    if isinstance(error, DataError):
        return "저장할 수 없는 값이 있습니다. 숫자의 자릿수와 글자 수를 확인해 주세요."
    return sentence_for(error, model)
