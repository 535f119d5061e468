"""The steps of an upload, each a function that leaves the run in its next state: take in → map → check → save.

A page, a job and the command line call the same functions.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from core import clock
from core.imports.asking import questions
from core.imports.checking import Checker
from core.imports.kept_rows import count, keep_results, stage_rows
from core.imports.models import ColumnMapping, ImportRun
from core.imports.outcome import Outcome
from core.imports.parents import lock_found_parents, lock_parents_of
from core.imports.reading import UploadedTable, read_upload
from core.imports.rows import CheckedRow
from core.imports.saving import save_rows
from core.imports.sheet import cell_as_json
from core.imports.trying import try_rows
from core.imports.upload_files import remove_stored, stored_at
from core.imports.values import ValueReader
from core.imports.vocabulary import vocabulary
from core.jobs.work import NotDone
from core.records.kind import RecordKind
from core.sheets.headers import fingerprint
from core.sheets.refusal import PasswordNeeded, SheetRefused
from core.trail import context

Status = ImportRun.Status
Progress = Callable[[int], None]
SAMPLES = 3
CHANGED_SINCE = "미리보기 뒤에 다른 사람이 고쳤거나 등록한 자료입니다. 바뀐 내용을 보고 다시 저장하세요."
NOTHING_SAVED = (
    "거부된 행이 있어 아무것도 저장하지 않았습니다. 물음이 있으면 답하고, 아니면 파일을 고치거나 ‘오류 행 빼고 저장’을 고르세요."
)
TOO_LATE_TO_GIVE_UP = (Status.SAVING, Status.DONE, Status.REFUSED)
FILE_GONE = "올린 파일을 더 갖고 있지 않습니다. 파일을 다시 올리세요."


class NothingSaved(NotDone):
    """Rows were rejected at saving and the officer had not chosen to leave them out."""


class Overtaken(NotDone):
    """The run was given up, or marked as stopped, while this step worked on it. What it did is rolled back."""


def take_in(run: ImportRun, kind: RecordKind, path: Path, *, password: str = "", progress: Progress | None = None) -> None:
    """Reads the file's first fitting sheet, or the one wanted, finds its header and proposes the columns.

    Raises SheetRefused; then the run and the rows it had stay as they were. The file is kept on only where it has another sheet to
    choose.
    """
    before, wanted = None if run._state.adding else run.status, run.wanted_sheet or None
    upload = read_upload(kind, path, file_name=run.file_name, password=password, sheet=wanted, progress=progress)
    run.header_fingerprint = fingerprint(upload.header)
    run.headers = _headers(upload)
    run.mapping = _remembered(kind, run.header_fingerprint) or {str(index): name for index, name in upload.mapping.items()}
    run.sheet, run.sheet_names, run.notes = upload.table.sheet, upload.table.sheet_names, upload.table.notes
    run.left_out = [asdict(one) for one in upload.found.left_out]
    run.row_count, run.status, run.wanted_sheet, run.message = len(upload.found.rows), Status.MAPPING, "", ""
    run.questions, run.answers = [], {}
    with transaction.atomic():
        if before is not None:
            _must_still_be(run, Status(before))
        run.save()
        run.rows.all().delete()
        stage_rows(run, zip(upload.found.lines, upload.found.rows, strict=True))
    if len(run.sheet_names) < 2:
        remove_stored(run)


def read(run: ImportRun, kind: RecordKind, *, progress: Progress | None = None) -> None:
    """`take_in` for a job: what an officer must see of a failure is left in the run, which then waits for the password, goes back
    to the columns it had, or is over."""
    try:
        take_in(run, kind, stored_at(run), progress=progress)
    except PasswordNeeded as refusal:
        _not_read(run, Status.LOCKED, str(refusal))
    except SheetRefused as refusal:
        _not_read(run, Status.REFUSED, str(refusal))
    except FileNotFoundError:
        _not_read(run, Status.REFUSED, FILE_GONE)


def _not_read(run: ImportRun, status: Status, message: str) -> None:
    with transaction.atomic():
        _must_still_be(run, Status.READING)
        run.status = Status.MAPPING if run.row_count else status
        run.wanted_sheet, run.message = "", message
        run.finished_at = clock.now() if run.status == Status.REFUSED else None
        run.save()
    if run.status == Status.REFUSED:
        remove_stored(run)


def _headers(upload: UploadedTable) -> list[dict[str, Any]]:
    units = upload.units
    return [
        {
            "index": match.index,
            "text": match.text,
            "unit": units[match.index],
            "how": match.how,
            "candidates": list(match.candidates),
            "samples": _samples(upload, match.index),
        }
        for match in upload.matches
    ]


def _remembered(kind: RecordKind, mark: str) -> dict[str, str]:
    found = ColumnMapping.objects.filter(kind=kind.name, header_fingerprint=mark).first()
    known = vocabulary(kind)
    return {index: name for index, name in found.mapping.items() if name in known} if found else {}


def _samples(upload: UploadedTable, index: int) -> list[str]:
    filled = (row[index] for row in upload.found.rows[:50] if index < len(row) and row[index] not in (None, ""))
    return [str(cell_as_json(cell))[:40] for cell, _ in zip(filled, range(SAMPLES), strict=False)]


def choose_columns(run: ImportRun, kind: RecordKind, mapping: Mapping[str, str]) -> None:
    """Keeps the officer's mapping, for this run and for the next file with these headers."""
    run.mapping = {index: name for index, name in mapping.items() if name}
    run.save(update_fields=["mapping"])
    ColumnMapping.objects.update_or_create(kind=kind.name, header_fingerprint=run.header_fingerprint, defaults={"mapping": run.mapping})


def check(run: ImportRun, kind: RecordKind, *, progress: Progress | None = None) -> None:
    """Fills in what each row would do, what the database would refuse included."""
    rows = _checked(run, kind, progress=progress)
    try_rows(kind, rows)
    with transaction.atomic():
        _must_still_be(run, Status.CHECKING)
        _keep_preview(run, kind, rows)
        run.status, run.message = Status.READY, ""
        run.save()


def _keep_preview(run: ImportRun, kind: RecordKind, rows: Sequence[CheckedRow]) -> None:
    reader = ValueReader(kind)
    run.questions = questions(rows, reader)
    keep_results(run, rows, reader)


def _must_still_be(run: ImportRun, status: Status) -> None:
    if not ImportRun.objects.select_for_update().filter(pk=run.pk, status=status):
        raise Overtaken


def _checked(run: ImportRun, kind: RecordKind, *, progress: Progress | None = None) -> list[CheckedRow]:
    staged = list(run.rows.order_by("line").values_list("line", "cells", "decision"))
    checker = checker_of(run, kind, decisions={line: decision for line, _, decision in staged if decision})
    return checker.check([(line, cells) for line, cells, _ in staged], progress=progress)


def checker_of(run: ImportRun, kind: RecordKind, *, decisions: Mapping[int, str] | None = None) -> Checker:
    """Reads the run's rows as its officer matched the columns."""
    return Checker(
        kind,
        {int(index): name for index, name in run.mapping.items()},
        units={column["index"]: column["unit"] for column in run.headers},
        clear_blanks=run.clear_blanks,
        decisions=decisions,
        answers=run.answers,
    )


def save(run: ImportRun, kind: RecordKind, *, progress: Progress | None = None) -> list[CheckedRow]:
    """Checks once more against the records of this moment and saves in one transaction: all, or nothing.

    A row that would now do anything but what its officer saw is refused. Raises NothingSaved when rows are rejected and the
    officer did not choose to leave them out.
    """
    with transaction.atomic(), context(step=f"{kind.noun}.imported", reason=run.file_name):
        seen = _previewed(run)
        ids = [pk for one in seen.values() if (pk := one.record[0]) is not None]
        lock_parents_of(kind, ids)
        list(kind.model._default_manager.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk").values_list("pk"))
        rows = _checked(run, kind)
        lock_found_parents(kind, rows, refusal=CHANGED_SINCE)
        for row in rows:
            if row.outcome in (Outcome.CREATED, Outcome.UPDATED) and not _is_as_seen(row, seen[row.line]):
                row.reject(CHANGED_SINCE)
        save_rows(kind, rows, progress=progress)
        rejected = [row for row in rows if row.outcome is Outcome.REJECTED]
        if rejected and not run.skips_rejected:
            transaction.set_rollback(True)
        else:
            finish(run, rows)
    if rejected and not run.skips_rejected:
        with transaction.atomic():
            _must_still_be(run, Status.SAVING)
            _keep_preview(run, kind, rows)
            run.status, run.message = Status.READY, NOTHING_SAVED
            run.save()
        raise NothingSaved(NOTHING_SAVED)
    remove_stored(run)
    return rows


@dataclass(frozen=True)
class Seen:
    """A row as the preview showed it."""

    outcome: str
    record: tuple[int | None, int | None]
    warnings: frozenset[str]
    asked: Mapping[str, int | None]


def _previewed(run: ImportRun) -> dict[int, Seen]:
    found = run.rows.values_list("line", "outcome", "record_pk", "record_version", "warnings", "asked")
    return {line: Seen(outcome, (pk, version), frozenset(warnings), asked) for line, outcome, pk, version, warnings, asked in found}


def _is_as_seen(row: CheckedRow, seen: Seen) -> bool:
    """Of two complexes of one name the one chosen may be gone by now, and the name mean the other: that is not as seen either."""
    record = (row.record.pk if row.record is not None else None, row.seen_version)
    is_same = (row.outcome, record, row.answers) == (seen.outcome, seen.record, seen.asked)
    return is_same and seen.warnings.issuperset(row.warnings)


def claim(run: ImportRun) -> None:
    """For a page that saves the rows of a checked upload itself, in its transaction; `finish` ends it. Raises Overtaken where the
    same was pressed before."""
    _must_still_be(run, Status.READY)
    run.status = Status.SAVING
    run.save(update_fields=["status"])


def finish(run: ImportRun, rows: Sequence[CheckedRow]) -> None:
    """In the saving transaction: either all of it is seen, or none. Rejected rows are kept to be fetched."""
    _must_still_be(run, Status.SAVING)
    rejected = [row for row in rows if row.outcome is Outcome.REJECTED]
    run.rows.exclude(line__in=[row.line for row in rejected]).delete()
    keep_results(run, rejected)
    count(run, rows)
    _forget_cells(run)
    run.status, run.finished_at, run.message = Status.DONE, clock.now(), ""
    run.save()


def _forget_cells(run: ImportRun) -> None:
    """What the run itself quotes of the file."""
    run.headers = [{**header, "samples": []} for header in run.headers]
    run.questions, run.answers = [], {}


def give_up(run: ImportRun) -> bool:
    """Destroys the rows and the file; the run stays as a line in the officer's list. False: it is being saved, or over."""
    with transaction.atomic():
        open_run = ImportRun.objects.select_for_update().filter(pk=run.pk).exclude(status__in=TOO_LATE_TO_GIVE_UP).first()
        if open_run is None:
            return False
        open_run.rows.all().delete()
        _forget_cells(open_run)
        open_run.status, open_run.finished_at = Status.DISCARDED, clock.now()
        open_run.save()
    remove_stored(open_run)
    return True
