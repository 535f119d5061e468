"""The rows of an upload in the database: their cells as they came, and what was found of each."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from django.db import models

from core.imports.models import ImportRow, ImportRun
from core.imports.outcome import Outcome
from core.imports.rows import CheckedRow
from core.imports.sheet import cell_as_json
from core.imports.staging import Staging, next_keys
from core.imports.values import ValueReader
from core.records.models import own_field
from core.sheets.table import Cell

RESULT_FIELDS = ["outcome", "record_pk", "record_version", "label", "changes", "facts", "warnings", "errors", "question", "asked"]


def stage_rows(run: ImportRun, rows: Iterable[tuple[int, Sequence[Cell]]]) -> None:
    staging = Staging(ImportRow, _fields("id", "run", "line", "cells", *RESULT_FIELDS, "decision"), name="rows")
    blank = ImportRow()
    rest = [getattr(blank, name) for name in (*RESULT_FIELDS, "decision")]
    staged = [(run.pk, line, [cell_as_json(cell) for cell in cells], *rest) for line, cells in rows]
    keys = next_keys(ImportRow, len(staged))
    staging.fill((key, *values) for key, values in zip(keys, staged, strict=True))
    staging.insert()


def _fields(*names: str) -> list[models.Field]:
    return [own_field(ImportRow, name) for name in names]


def keep_results(run: ImportRun, rows: Sequence[CheckedRow], reader: ValueReader | None = None) -> None:
    count(run, rows)
    staging = Staging(ImportRow, _fields("run", "line", *RESULT_FIELDS), name="results")
    staging.fill(_result(run, row, reader) for row in rows)
    staging.update(keys=["run_id", "line"])


def _result(run: ImportRun, row: CheckedRow, reader: ValueReader | None) -> tuple[Any, ...]:
    """In the order of RESULT_FIELDS. Without a `reader` nobody will look at what a new row brings."""
    found = row.record
    return (
        run.pk,
        row.line,
        row.outcome,
        found.pk if found else None,
        row.seen_version,
        row.label[:255],
        [asdict(change) for change in row.changes],
        reader.facts(row.brings) if reader is not None and row.outcome is Outcome.CREATED else {},
        row.warnings,
        row.errors,
        row.question,
        row.answers,
    )


def count(run: ImportRun, rows: Sequence[CheckedRow]) -> None:
    """created + updated + unchanged + rejected = rows; warned overlaps with all of them."""
    for outcome in Outcome:
        setattr(run, f"{outcome}_count", sum(row.outcome is outcome for row in rows))
    run.warned_count = sum(bool(row.warnings) for row in rows)
