"""The one way a plain ledger becomes xlsx: a note, a header row, typed cells, streamed. How a value becomes a cell stands
in cells, what surrounds the sheet in parts; laid-out statistics workbooks are written with openpyxl elsewhere."""

import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from core.sheets import parts
from core.sheets.cells import COLUMN_STYLES, CellKind, CellStyle, sheet_text, tail_of_kind, text_tail

__all__ = ["MAX_ROWS", "CellKind", "SheetColumn", "SheetTooLong", "check_length", "sheet_text", "stream_xlsx"]

MAX_ROWS: Final = 1_048_576 - parts.HEADER_ROW
"""Excel's rows less the note and the headers."""

_BATCH: Final = 500
# Beyond 2 GiB a part needs ZIP64 headers, which Excel offers to "repair" in a streamed file.
_MAX_XML: Final = 2**31 - 2**24
_COMPRESSION: Final = 1


class SheetTooLong(Exception):
    """More than one sheet holds; str() is a sentence for the officer."""

    def __init__(self) -> None:
        super().__init__(
            f"엑셀 시트 한 장에는 {MAX_ROWS:,}행까지만 담을 수 있습니다. 조건을 더 좁힌 뒤 다시 내려받으세요."
        )


@dataclass(frozen=True)
class SheetColumn:
    header: str  # with its unit: "지원금(천원)"
    kind: CellKind
    width: float = 12


def check_length(row_count: int) -> None:
    """For callers that know the count beforehand: once bytes are sent, a refusal can only break the download off."""
    if row_count > MAX_ROWS:
        raise SheetTooLong


def stream_xlsx(
    columns: Sequence[SheetColumn], rows: Iterable[Sequence[object]], *, note: str, sheet_name: str
) -> Iterator[bytes]:
    """One sheet: the note, the headers, then `rows`, each as long as `columns`. Equal input gives equal bytes.

    Rows are drawn as the bytes are, so memory does not grow with them.
    """
    sink = _Sink()
    with zipfile.ZipFile(sink, "w") as archive:
        for name, xml in parts.BEFORE_SHEET.items():
            archive.writestr(_member(name), xml)
        last_row = parts.HEADER_ROW
        with archive.open(_member(parts.SHEET), "w") as sheet:
            written = sheet.write(_opening(columns, note).encode())
            yield sink.take()
            for xml, last_row in _batches(columns, rows):
                written += sheet.write(xml.encode())
                if written > _MAX_XML:
                    raise SheetTooLong
                if chunk := sink.take():
                    yield chunk
            sheet.write(parts.sheet_end(len(columns), last_row).encode())
        archive.writestr(_member(parts.WORKBOOK), parts.workbook(sheet_name, len(columns), last_row))
    yield sink.take()


class _Sink:
    """What zipfile writes to; having no seek() makes it stream."""

    def __init__(self) -> None:
        self._chunks: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._chunks.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        pass

    def take(self) -> bytes:
        taken = b"".join(self._chunks)
        self._chunks.clear()
        return taken


def _member(name: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name)  # dated 1980, so that equal input gives equal bytes
    member.compress_type = zipfile.ZIP_DEFLATED
    member._compresslevel = _COMPRESSION
    return member


def _opening(columns: Sequence[SheetColumn], note: str) -> str:
    headers = "".join(
        f'<c r="{parts.letters(index)}{parts.HEADER_ROW}{text_tail(column.header, CellStyle.HEADER)}'
        for index, column in enumerate(columns)
    )
    return parts.sheet_start(
        widths=[column.width for column in columns],
        styles=[COLUMN_STYLES[column.kind] for column in columns],
        note=f'<c r="A1{text_tail(note, CellStyle.NOTE)}',
        headers=headers,
    )


def _batches(columns: Sequence[SheetColumn], rows: Iterable[Sequence[object]]) -> Iterator[tuple[str, int]]:
    """The rows' XML some hundred rows at a time, each with the number of its last row."""
    row_xml = _row_writer(columns)
    remaining = iter(rows)
    last_row = parts.HEADER_ROW
    while batch := list(islice(remaining, _BATCH)):
        first_row, last_row = last_row + 1, last_row + len(batch)
        check_length(last_row - parts.HEADER_ROW)
        yield "".join(map(row_xml, range(first_row, last_row + 1), batch)), last_row


def _row_writer(columns: Sequence[SheetColumn]) -> Callable[[int, Sequence[object]], str]:
    cells = [(f'<c r="{parts.letters(i)}', tail_of_kind(column.kind)) for i, column in enumerate(columns)]

    def row_xml(number: int, row: Sequence[object]) -> str:
        written = [
            f"{start}{number}{tail}"
            for (start, tail_of), value in zip(cells, row, strict=True)
            if (tail := tail_of(value))
        ]
        return f'<row r="{number}">{"".join(written)}</row>'

    return row_xml
