"""A list as an Excel file: the rows, order and columns of the screen; personal columns masked unless asked for properly."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase

from core import clock
from core.records.list_request import ListRequest
from core.records.listing import sorted_by
from core.records.tables import CompiledTable
from core.sheets.encryption import encrypt_xlsx
from core.sheets.writer import CellKind, SheetColumn, stream_xlsx
from core.trail import AccessAction, log_access

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROWS_AT_ONCE = 2_000
MIN_PASSWORD = 8
NUMBER_HEADER = "관리번호"


def export_file(request: HttpRequest, asked: ListRequest, *, unmasked: bool = False) -> HttpResponseBase:
    """The file. Unmasked it takes the right, a reason and a password that locks it (B-PIV-05); without them a sentence."""
    kind = asked.kind
    if not kind.may(request.user, "export") or (unmasked and not kind.may(request.user, "unmask")):
        raise PermissionDenied
    reason, password = request.POST.get("reason", "").strip(), request.POST.get("password", "")
    if unmasked and (refusal := _refusal(reason, password, request.POST.get("password_again", ""))):
        messages.error(request, refusal)
        return HttpResponseRedirect(asked.url(format=None))
    table = asked.table(masked=not unmasked)
    rows = sorted_by(asked.selected, asked.sort_paths, descending=asked.sort[1])
    if table.personal_columns:
        ids = list(rows.values_list("pk", flat=True))
        log_access(
            request,
            action=AccessAction.DOWNLOAD,
            kind=kind.name,
            subject_ids=ids,
            count=len(ids),
            query=asked.filterset.said(),
            reason=reason,
            is_unmasked=unmasked,
        )
    chunks = stream_xlsx(
        sheet_columns(table, masked=not unmasked),
        cells_of(rows, table),
        note=note(request, asked),
        sheet_name=kind.title,
    )
    name = f"{kind.title}_{clock.now():%Y%m%d_%H%M}.xlsx"
    if unmasked:
        return FileResponse(encrypt_xlsx(chunks, password), as_attachment=True, filename=name, content_type=XLSX)
    response = StreamingHttpResponse(chunks, content_type=XLSX)
    response["Content-Disposition"] = f"attachment; filename=\"list.xlsx\"; filename*=UTF-8''{quote(name)}"
    response["Cache-Control"] = "no-store"
    return response


def _refusal(reason: str, password: str, again: str) -> str:
    if not reason:
        return "개인정보를 가리지 않고 받으려면 사유를 적으세요."
    if len(password) < MIN_PASSWORD:
        return f"파일을 잠글 비밀번호를 {MIN_PASSWORD}자 이상 적으세요."
    if password != again:
        return "두 번 적은 비밀번호가 서로 다릅니다."
    return ""


def sheet_columns(table: CompiledTable, *, masked: bool) -> list[SheetColumn]:
    number = SheetColumn(header=NUMBER_HEADER, kind=CellKind.INTEGER, width=9)
    return [number, *(column.sheet_column(masked=masked) for column in table.columns)]


def cells_of(rows: Any, table: CompiledTable) -> Iterator[list[Any]]:
    return map(table.row_cells, rows.values_list(*table.paths).iterator(chunk_size=ROWS_AT_ONCE))


def note(request: HttpRequest, asked: ListRequest) -> str:
    """What the file is, which filter, when and by whom; the first row of every file."""
    said = asked.filterset.said() or "전체"
    chosen = " · 선택한 행만" if request.GET.getlist("selected") else ""
    moment = f"{clock.now():%Y-%m-%d %H:%M}"
    return f"{asked.kind.title} · 조건: {said}{chosen} · 기준일시: {moment} · 출력자: {request.user.display_name}"
