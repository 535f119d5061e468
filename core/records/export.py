"""A list as an Excel file: the rows, order and columns of the screen; personal columns masked unless asked for properly."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, StreamingHttpResponse

from core import clock
from core.imports.sheet import ChildRows, Related
from core.records.actor import StaffRequest
from core.records.list_request import ListRequest
from core.records.listing import sorted_by
from core.records.tables import CompiledTable
from core.sheets.encryption import encrypt_xlsx
from core.sheets.writer import CellKind, SheetColumn, check_length, stream_xlsx
from core.trail import AccessAction, log_access

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROWS_AT_ONCE = 2_000
NUMBER_HEADER = "관리번호"


def masked_file(request: StaffRequest, asked: ListRequest) -> StreamingHttpResponse:
    if not asked.kind.may(request.user, "export"):
        raise PermissionDenied
    response = StreamingHttpResponse(_chunks(request, asked, masked=True), content_type=XLSX)
    response["Content-Disposition"] = f"attachment; filename=\"list.xlsx\"; filename*=UTF-8''{quote(_name(asked))}"
    response["Cache-Control"] = "no-store"
    return response


def unmasked_file(request: StaffRequest, asked: ListRequest, *, reason: str, password: str) -> FileResponse:
    """With personal values; locked by `password`, and logged with `reason` (B-PIV-05, B-PIV-12)."""
    if not asked.kind.may(request.user, "unmask"):
        raise PermissionDenied
    file = encrypt_xlsx(_chunks(request, asked, masked=False, reason=reason), password)
    response = FileResponse(file, as_attachment=True, filename=_name(asked), content_type=XLSX)
    response["Cache-Control"] = "no-store"
    return response


def _chunks(request: StaffRequest, asked: ListRequest, *, masked: bool, reason: str = "") -> Iterator[bytes]:
    """Logged before the first byte. Raises SheetTooLong."""
    table = asked.table(masked=masked)
    rows = sorted_by(asked.selected.for_list(), asked.sort_paths, descending=asked.sort[1])
    if request.GET.get("template"):
        rows = rows.none()
    check_length(rows.count())
    if table.personal_columns or asked.searches_personal:
        ids = list(rows.values_list("pk", flat=True))
        log_access(
            request,
            action=AccessAction.DOWNLOAD,
            kind=asked.kind.name,
            subject_ids=ids,
            count=len(ids),
            query=asked.said,
            reason=reason,
            is_unmasked=not masked and bool(table.personal_columns),
            beside=asked.children.people(ids) if asked.children is not None else None,
        )
    if asked.children is not None:
        columns, cells = child_columns(table, asked.children, masked=masked), child_cells(rows, table, asked.children)
    else:
        columns, cells = sheet_columns(table, masked=masked, related=asked.related), cells_of(rows, table, related=asked.related)
    return stream_xlsx(columns, cells, note=note(request, asked), sheet_name=asked.title)


def _name(asked: ListRequest) -> str:
    return f"{asked.title}_{clock.now():%Y%m%d_%H%M}.xlsx"


def sheet_columns(table: CompiledTable, *, masked: bool, related: Sequence[Related] = ()) -> list[SheetColumn]:
    number = SheetColumn(header=NUMBER_HEADER, kind=CellKind.ORDINAL, width=9)
    children = [SheetColumn(header=field.label, kind=group.cell) for group in related for field in group.fields()]
    return [number, *(column.sheet_column(masked=masked) for column in table.columns), *children]


def cells_of(rows: QuerySet, table: CompiledTable, *, related: Sequence[Related] = ()) -> Iterator[list[Any]]:
    """One query, whatever the rows: child rows come as one JSON object a record and group."""
    if not related:
        return map(table.row_cells, rows.values_list(*table.paths).iterator(chunk_size=ROWS_AT_ONCE))
    groups = {f"children_{at}": group for at, group in enumerate(related)}
    names = [[field.name for field in group.fields()] for group in related]
    rows = rows.annotate(**{alias: group.stored() for alias, group in groups.items()})
    width = len(table.paths)

    def cells(values: Sequence[Any]) -> list[Any]:
        found = [child or {} for child in values[width:]]
        return [*table.row_cells(values[:width]), *(child.get(name) for child, own in zip(found, names, strict=True) for name in own)]

    return map(cells, rows.values_list(*table.paths, *groups).iterator(chunk_size=ROWS_AT_ONCE))


def child_columns(table: CompiledTable, children: ChildRows, *, masked: bool) -> list[SheetColumn]:
    labels = {field.name: field.label for field in children.fields()}
    number, *columns = sheet_columns(table, masked=masked)
    return [
        number,
        *(replace(column, header=labels.get(own.name) or column.header) for column, own in zip(columns, table.columns, strict=True)),
    ]


def child_cells(rows: QuerySet, table: CompiledTable, children: ChildRows) -> Iterator[list[Any]]:
    """A row for each child, the record's own cells repeated: it comes in again as it went out. A record without any stands once."""
    named = [column.name for column in table.columns]
    places = [1 + named.index(field.name) for field in children.fields()]
    nobody = [[None] * len(places)]
    found = rows.annotate(children_listed=children.listed()).values_list(*table.paths, "children_listed")
    for *values, listed in found.iterator(chunk_size=ROWS_AT_ONCE):
        for child in listed or nobody:
            for place, value in zip(places, child, strict=True):
                values[place] = value
            yield table.row_cells(values)


def note(request: StaffRequest, asked: ListRequest) -> str:
    """What the file is, which filter, when and by whom; the first row of every file."""
    said = asked.said or "전체"
    chosen = " · 선택한 행만" if asked.ticked else ""
    moment = f"{clock.now():%Y-%m-%d %H:%M}"
    return f"{asked.title} · 조건: {said}{chosen} · 기준일시: {moment} · 출력자: {request.user.display_name}"
