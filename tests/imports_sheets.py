"""Small upload files made in the test, and the officer who uploads them."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import QuerySet
from django.test import Client

from accounts.models import User
from config.kinds import COMPLEX
from core.imports import running
from core.imports.checking import Checker
from core.imports.models import ImportRow, ImportRun
from core.imports.rows import CheckedRow
from core.imports.saving import save_rows
from core.imports.vocabulary import vocabulary
from core.records.kind import RecordKind
from core.sheets.columns import match_columns
from core.sheets.headers import find_header
from core.sheets.table import Cell
from tests.factories.accounts import make_grant, make_user


def csv_bytes(rows: Iterable[Sequence[object]], *, encoding: str = "utf-8-sig") -> bytes:
    target = io.StringIO()
    csv.writer(target).writerows(rows)
    return target.getvalue().encode(encoding)


def workbook(**sheets: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def officer(username: str = "kim", **grant: Any) -> User:
    user = make_user(username)
    make_grant(user, **grant)
    return user


def client_of(user: User) -> Client:
    client = Client(raise_request_exception=True)
    client.force_login(user, backend="accounts.backends.LocalBackend")
    return client


def checked(headers: Sequence[str], *rows: Sequence[Cell], kind: RecordKind = COMPLEX, **options: Any) -> list[CheckedRow]:
    """The rows as the preview sees them; lines count from 2."""
    words = vocabulary(kind)
    header = find_header([list(headers)], words)
    matches = match_columns(header, words)
    mapping = {match.index: match.field for match in matches if match.field}
    units = {match.index: match.unit for match in matches}
    return Checker(kind, mapping, units=units, **options).check(list(enumerate(rows, 2)))


def saved(headers: Sequence[str], *rows: Sequence[Cell], kind: RecordKind = COMPLEX, **options: Any) -> list[CheckedRow]:
    found = checked(headers, *rows, kind=kind, **options)
    save_rows(kind, found)
    return found


def upload(client: Client, content: bytes, *, name: str = "단지.csv", kind: RecordKind = COMPLEX, **more: Any) -> ImportRun:
    """The run after its file was taken in."""
    response = client.post(kind.url("import"), {"file": SimpleUploadedFile(name, content), **more})
    assert response.status_code == 302, response.content.decode()
    return ImportRun.objects.get(pk=response["Location"].rstrip("/").rsplit("/", 1)[1])


def address(run: ImportRun, kind: RecordKind = COMPLEX) -> str:
    return kind.url("import_run", run.pk)


def confirm_columns(client: Client, run: ImportRun, kind: RecordKind = COMPLEX) -> None:
    client.post(address(run, kind), {f"column_{index}": name for index, name in run.mapping.items()})
    run.refresh_from_db()


def previewed(client: Client, content: bytes, *, kind: RecordKind = COMPLEX, **more: Any) -> ImportRun:
    run = upload(client, content, kind=kind, **more)
    confirm_columns(client, run, kind)
    assert run.status == ImportRun.Status.READY, run.message
    return run


def counts(run: ImportRun) -> tuple[int, int, int, int]:
    run.refresh_from_db()
    return run.created_count, run.updated_count, run.unchanged_count, run.rejected_count


def staged_run(user: User, headers: Sequence[str], rows: Sequence[Sequence[Cell]], mapping: Mapping[str, str]) -> ImportRun:
    """A run of many rows, past the reading of its file."""
    run = ImportRun.objects.create(
        kind=COMPLEX.name,
        owner=user,
        file_name="큰 파일.xlsx",
        headers=[
            {"index": at, "text": text, "unit": "", "how": "exact", "candidates": [], "samples": []} for at, text in enumerate(headers)
        ],
        mapping=dict(mapping),
        row_count=len(rows),
    )
    ImportRow.objects.bulk_create(
        [ImportRow(run=run, line=line, cells=json.loads(json.dumps(cells))) for line, cells in enumerate(rows, 2)]
    )
    return run


def check_now(run: ImportRun) -> None:
    """The check step in this process, however many rows there are."""
    ImportRun.objects.filter(pk=run.pk).update(status=ImportRun.Status.CHECKING)
    running.carry_out(run, COMPLEX, step="check")
    run.refresh_from_db()


def rejected(run: ImportRun) -> QuerySet[ImportRow]:
    return run.rows.filter(outcome="rejected")
