"""The rows that were not saved, as a sheet the officer can mend and upload again."""

from urllib.parse import quote

from django.db.models import QuerySet
from django.http import StreamingHttpResponse

from core import clock
from core.imports.models import ImportRun
from core.sheets.writer import CellKind, SheetColumn, stream_xlsx

REASON_HEADER = "거부한 까닭"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def rejected_sheet(run: ImportRun, rows: QuerySet) -> StreamingHttpResponse:
    columns = [SheetColumn(header=column["text"], kind=CellKind.TEXT, width=14) for column in run.headers]
    columns.append(SheetColumn(header=REASON_HEADER, kind=CellKind.TEXT, width=60))
    places = [column["index"] for column in run.headers]
    cells = ([*(_text(row.cells, place) for place in places), " / ".join(row.errors)] for row in rows.iterator(chunk_size=2_000))
    note = f"거부된 행 · 파일: {run.file_name} · {clock.now():%Y-%m-%d %H:%M}"
    response = StreamingHttpResponse(stream_xlsx(columns, cells, note=note, sheet_name="거부된 행"), content_type=XLSX)
    name = quote(f"거부된 행_{clock.now():%Y%m%d_%H%M}.xlsx")
    response["Content-Disposition"] = f"attachment; filename=\"rejected.xlsx\"; filename*=UTF-8''{name}"
    response["Cache-Control"] = "no-store"
    return response


def _text(cells: list[object], place: int) -> str | None:
    cell = cells[place] if place < len(cells) else None
    return None if cell is None else str(cell)
