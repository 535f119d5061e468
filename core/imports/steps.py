"""The steps of an upload, each a function that leaves the run in its next state: take in → map → check → save.

A page, a job and the command line call the same functions.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from django.db import transaction

from core import clock
from core.imports.checking import Checker, vocabulary
from core.imports.models import ColumnMapping, ImportRow, ImportRun
from core.imports.rows import CheckedRow, Outcome
from core.imports.saving import save_rows
from core.imports.sheet import cell_as_json
from core.records.kind import RecordKind
from core.sheets.columns import ColumnMatch, match_columns, refuse_other_table
from core.sheets.headers import find_header, fingerprint
from core.sheets.reader import RawTable, read_table
from core.sheets.table import Cell
from core.sheets.totals import data_rows
from core.trail import context

Status = ImportRun.Status
Progress = Callable[[int], None]
ROWS_AT_ONCE = 2_000
SAMPLES = 3

CHANGED_SINCE = "미리보기 뒤에 다른 사람이 고친 자료입니다. 바뀐 내용을 보고 다시 저장하세요."
NOTHING_SAVED = "거부된 행이 있어 아무것도 저장하지 않았습니다. 파일을 고치거나 ‘오류 행 빼고 저장’을 고르세요."


class NothingSaved(Exception):
    """Rows were rejected at saving and the officer had not chosen to leave them out."""


def take_in(run: ImportRun, kind: RecordKind, path: Path, *, password: str = "", sheet: str | None = None) -> None:
    """Reads the file, finds its header and proposes the columns. Raises SheetRefused; then nothing is kept."""
    table = read_table(path, file_name=run.file_name, password=password, sheet=sheet)
    words = vocabulary(kind)
    header = find_header(table.rows, words)
    matches = match_columns(header, words)
    refuse_other_table(header, matches, kind=kind.title, vocabulary=words)
    run.header_fingerprint = fingerprint(header)
    run.headers = [
        {
            "index": match.index,
            "text": match.text,
            "unit": match.unit or header.unit,
            "how": match.how,
            "candidates": list(match.candidates),
            "samples": _samples(table, header.data_start, match.index),
        }
        for match in matches
    ]
    run.mapping = _remembered(kind, run.header_fingerprint) or _proposed(matches)
    run.sheet, run.sheet_names, run.status = table.sheet, table.sheet_names, Status.MAPPING
    found = data_rows(table, header)
    run.left_out = [asdict(one) for one in found.left_out]
    run.row_count = len(found.rows)
    with transaction.atomic():
        run.save()
        run.rows.all().delete()
        _stage(run, zip(found.lines, found.rows, strict=True))


def _proposed(matches: Sequence[ColumnMatch]) -> dict[str, str]:
    return {str(match.index): match.field for match in matches if match.field}


def _remembered(kind: RecordKind, mark: str) -> dict[str, str]:
    found = ColumnMapping.objects.filter(kind=kind.name, header_fingerprint=mark).first()
    return found.mapping if found else {}


def _samples(table: RawTable, start: int, index: int) -> list[str]:
    filled = (row[index] for row in table.rows[start : start + 50] if index < len(row) and row[index] not in (None, ""))
    return [str(cell)[:40] for cell, _ in zip(filled, range(SAMPLES), strict=False)]


def _stage(run: ImportRun, rows: Iterable[tuple[int, Sequence[Cell]]]) -> None:
    batch: list[ImportRow] = []
    for line, cells in rows:
        batch.append(ImportRow(run=run, line=line, cells=[cell_as_json(cell) for cell in cells]))
        if len(batch) == ROWS_AT_ONCE:
            ImportRow.objects.bulk_create(batch)
            batch = []
    ImportRow.objects.bulk_create(batch)


def choose_columns(run: ImportRun, kind: RecordKind, mapping: Mapping[str, str]) -> None:
    """Keeps the officer's mapping, for this run and for the next file with these headers."""
    run.mapping = {index: name for index, name in mapping.items() if name}
    run.save(update_fields=["mapping"])
    ColumnMapping.objects.update_or_create(kind=kind.name, header_fingerprint=run.header_fingerprint, defaults={"mapping": run.mapping})


def check(run: ImportRun, kind: RecordKind, *, progress: Progress | None = None) -> None:
    """Fills in what each row would do. The rows are tried on the database and rolled back, so that what it would refuse
    is known now."""
    rows = _checked(run, kind, progress=progress)
    with transaction.atomic():
        save_rows(kind, rows)
        transaction.set_rollback(True)
    _keep_result(run, rows)
    run.status = Status.READY
    run.save()


def _checked(run: ImportRun, kind: RecordKind, *, progress: Progress | None = None) -> list[CheckedRow]:
    staged = list(run.rows.order_by("line").values_list("line", "cells", "decision"))
    checker = Checker(
        kind,
        {int(index): name for index, name in run.mapping.items()},
        units={column["index"]: column["unit"] for column in run.headers},
        clear_blanks=run.clear_blanks,
        decisions={line: decision for line, _, decision in staged if decision},
    )
    return checker.check([(line, cells) for line, cells, _ in staged], progress=progress)


RESULT_FIELDS = ["outcome", "record_pk", "record_version", "label", "changes", "warnings", "errors", "question"]


def _keep_result(run: ImportRun, rows: Sequence[CheckedRow]) -> None:
    count(run, rows)
    ImportRow.objects.bulk_create(
        [_result(run, row) for row in rows],
        update_conflicts=True,
        unique_fields=["run", "line"],
        update_fields=RESULT_FIELDS,
        batch_size=ROWS_AT_ONCE,
    )


def _result(run: ImportRun, row: CheckedRow) -> ImportRow:
    found = row.record if row.outcome is not Outcome.CREATED else None
    return ImportRow(
        run=run,
        line=row.line,
        cells=row.cells,
        outcome=row.outcome,
        record_pk=found.pk if found else None,
        record_version=found.version if found else None,
        label=row.label[:255],
        changes=[asdict(change) for change in row.changes],
        warnings=row.warnings,
        errors=row.errors,
        question=row.question,
    )


def count(run: ImportRun, rows: Sequence[CheckedRow]) -> None:
    """created + updated + unchanged + rejected = rows; warned overlaps with all of them."""
    for outcome in Outcome:
        setattr(run, f"{outcome}_count", sum(row.outcome is outcome for row in rows))
    run.warned_count = sum(bool(row.warnings) for row in rows)


def save(run: ImportRun, kind: RecordKind, *, progress: Progress | None = None) -> list[CheckedRow]:
    """Checks once more against the records of this moment and saves in one transaction: all, or nothing.

    Raises NothingSaved when rows are rejected and the officer did not choose to leave them out.
    """
    previewed = dict(run.rows.exclude(record_version=None).values_list("record_pk", "record_version"))
    with transaction.atomic(), context(step=f"{kind.noun}.imported", reason=run.file_name):
        ids = list(previewed)
        list(kind.model._default_manager.select_for_update(of=("self",)).filter(pk__in=ids).values_list("pk"))
        rows = _checked(run, kind)
        for row in rows:
            seen = previewed.get(row.record.pk) if row.record is not None else None
            if row.outcome is Outcome.UPDATED and row.record is not None and seen not in (None, row.record.version):
                row.reject(CHANGED_SINCE)
        save_rows(kind, rows, progress=progress)
        rejected = [row for row in rows if row.outcome is Outcome.REJECTED]
        if rejected and not run.skips_rejected:
            transaction.set_rollback(True)
        else:
            _finish(run, rows)
    if rejected and not run.skips_rejected:
        _keep_result(run, rows)
        run.status, run.message = Status.READY, NOTHING_SAVED
        run.save()
        raise NothingSaved(NOTHING_SAVED)
    return rows


def _finish(run: ImportRun, rows: Sequence[CheckedRow]) -> None:
    refused = [row for row in rows if row.outcome is Outcome.REJECTED]
    run.rows.exclude(line__in=[row.line for row in refused]).delete()
    _keep_result(run, refused)
    count(run, rows)
    run.status, run.finished_at, run.message = Status.DONE, clock.now(), ""
    run.save()


def give_up(run: ImportRun) -> None:
    """Destroys the rows; the run stays as a line in the officer's list."""
    with transaction.atomic():
        run.rows.all().delete()
        run.status, run.finished_at = Status.DISCARDED, clock.now()
        run.save()
