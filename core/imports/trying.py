"""What the database would refuse, known at the preview without writing a row."""

from collections.abc import Sequence

from django.db import connection, models, transaction

from core.imports.outcome import Outcome
from core.imports.rows import CheckedRow
from core.imports.saving import ROWS_AT_ONCE, Writer, save_rows
from core.records.kind import RecordKind

# Of tgtype, 4 and 16 are the bits for insert and update.
REFUSING_TRIGGERS = r"""
SELECT EXISTS (
    SELECT FROM pg_trigger told JOIN pg_proc done ON done.oid = told.tgfoid
    WHERE told.tgrelid = ANY (%s::regclass[]) AND NOT told.tgisinternal AND told.tgtype & (4 | 16) <> 0
    AND done.prosrc ~* '\mraise\M(?!\s+(notice|warning|info|log|debug)\M)'
)
"""


def try_rows(kind: RecordKind, rows: Sequence[CheckedRow]) -> None:
    """Marks what the database would refuse as rejected.

    Rows go into the table itself, and are taken back, only where a copy that knows nothing but the check constraints and what is
    pointed to cannot tell: history and the indexes of a search box cost fifty times as much.
    """
    doubtful = [row for row in rows if row.outcome in (Outcome.CREATED, Outcome.UPDATED)]
    with transaction.atomic():
        if not _has_refusing_triggers(kind) and _are_unique_by_their_keys(kind, doubtful):
            writer = Writer(kind)
            batches = [doubtful[start : start + ROWS_AT_ONCE] for start in range(0, len(doubtful), ROWS_AT_ONCE)]
            doubtful = [row for batch in batches if not writer.obeys_checks(batch) for row in batch]
        if doubtful:
            save_rows(kind, doubtful)
        transaction.set_rollback(True)


def _has_refusing_triggers(kind: RecordKind) -> bool:
    """Whether a trigger of the tables written may raise on an insert or update. What a function called by one raises is not seen."""
    groups = kind.sheet.related if kind.sheet is not None else ()
    tables = [model._meta.db_table for model in (kind.model, *(group.model for group in groups))]
    with connection.cursor() as cursor:
        cursor.execute(REFUSING_TRIGGERS, [tables])
        return bool(cursor.fetchone()[0])


def _are_unique_by_their_keys(kind: RecordKind, rows: Sequence[CheckedRow]) -> bool:
    """Whether the search for each row's record has already told that no two clash: nothing else must be unique, and no record
    found is given another key or restored."""
    names = _unique_fields(kind)
    if names is None:
        return False
    return all(row.record is None or (row.record.hidden_at is None and not names & row.values.keys()) for row in rows)


def _unique_fields(kind: RecordKind) -> set[str] | None:
    """None where something must be unique that is no key of the sheet."""
    meta = kind.model._meta
    rules: set[tuple[str, ...]] = {(field.name,) for field in meta.concrete_fields if field.unique and not field.primary_key}
    for rule in meta.constraints:
        if isinstance(rule, models.CheckConstraint):
            continue
        if not isinstance(rule, models.UniqueConstraint) or _looks_further(rule):
            return None
        rules.add(tuple(rule.fields))
    keys = kind.sheet.keys if kind.sheet is not None else ()
    return {name for rule in rules for name in rule} if rules.issubset(keys) else None


def _looks_further(rule: models.UniqueConstraint) -> bool:
    return rule.condition is not None and not rule.condition.referenced_base_fields.issubset(rule.fields)
