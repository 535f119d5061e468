"""A whole upload in one go, for the command line: no person to ask, so what needs a decision is rejected."""

from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from core.imports.checking import Checker
from core.imports.outcome import Outcome
from core.imports.reading import read_upload
from core.imports.rows import CheckedRow
from core.imports.saving import save_rows
from core.imports.sheet import cell_as_json
from core.records.kind import RecordKind
from core.sheets.totals import LeftOut
from core.trail import context


@dataclass(frozen=True)
class ImportReport:
    rows: list[CheckedRow]
    left_out: list[LeftOut]

    def count(self, outcome: Outcome) -> int:
        return sum(row.outcome is outcome for row in self.rows)

    @property
    def problems(self) -> list[tuple[int, str]]:
        return [(row.line, " / ".join([*row.errors, *row.warnings])) for row in self.rows if row.errors or row.warnings]

    def __str__(self) -> str:
        counts = [f"{outcome}={self.count(outcome)}" for outcome in (Outcome.CREATED, Outcome.UPDATED, Outcome.UNCHANGED)]
        warned = sum(bool(row.warnings) for row in self.rows)
        return " ".join([*counts, f"warned={warned}", f"rejected={self.count(Outcome.REJECTED)}"])


def import_file(kind: RecordKind, path: Path, *, password: str = "", dry_run: bool = False) -> ImportReport:
    """Reads, checks and saves; raises SheetRefused. A dry run goes as far as the database and takes all of it back."""
    upload = read_upload(kind, path, file_name=path.name, password=password)
    checker = Checker(kind, upload.mapping, units=upload.units)
    cells = [[cell_as_json(cell) for cell in row] for row in upload.found.rows]
    with transaction.atomic(), context(step=f"{kind.noun}.imported", reason=path.name):
        rows = checker.check(list(zip(upload.found.lines, cells, strict=True)))
        save_rows(kind, rows)
        transaction.set_rollback(dry_run)
    return ImportReport(rows, upload.found.left_out)
