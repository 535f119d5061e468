"""The one way a plain ledger becomes xlsx: a note, a header row, typed cells, streamed. How a value becomes a cell stands
in cells, what surrounds the sheet in parts; laid-out statistics workbooks are written with openpyxl elsewhere."""

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Final

from core.sheets import parts
from core.sheets.cells import (
    COLUMN_STYLES,
    CellKind,
    CellStyle,
    column_writer,
    sheet_text,
    text_tail,
)

__all__ = [
    "MAX_ROWS",
    "CellKind",
    "SheetColumn",
    "SheetTooLong",
    "check_length",
    "sheet_text",
    "stream_xlsx",
]

MAX_ROWS: Final = 1_048_576 - parts.HEADER_ROW
"""Excel's rows less the note and the headers."""

_BATCH: Final = 200
# Beyond 2 GiB a part needs ZIP64 headers, which Excel offers to "repair" in a streamed file.
_MAX_XML: Final = 2**31 - 2**24
_COMPRESSION: Final = 2


class SheetTooLong(Exception):
    """More than one sheet holds; str() is a sentence for the officer."""

    def __init__(self) -> None:
        super().__init__(f"엑셀 시트 한 장에는 {MAX_ROWS:,}행까지만 담을 수 있습니다. 조건을 더 좁힌 뒤 다시 내려받으세요.")


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
    columns: Sequence[SheetColumn],
    rows: Iterable[Sequence[object]],
    *,
    note: str,
    sheet_name: str,
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
            for xml, row_count in _batches(columns, rows):
                last_row += row_count
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

    def write(self, data: bytes, /) -> int:
        self._chunks.append(bytes(data))  # zipfile hands on views of memory too
        return len(data)

    def flush(self) -> None:
        pass

    def close(self) -> None:
        pass

    def take(self) -> bytes:
        taken = b"".join(self._chunks)
        self._chunks.clear()
        return taken


def _member(name: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name)  # dated 1980, so that equal input gives equal bytes
    member.compress_type = zipfile.ZIP_DEFLATED
    member._compresslevel = _COMPRESSION  # type: ignore[attr-defined]  # public only from Python 3.13
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
    """The rows' XML some hundred rows at a time, each with their number."""
    writers = [column_writer(column.kind) for column in columns]
    cell_starts = [f'<c r="{parts.letters(index)}' for index in range(len(columns))]
    # One row as a list of strings in which every number and every cell has its place. Rows are laid out by filling the
    # places of hundreds of rows with one slice assignment a column, several times faster than row by row.
    blank_row = [
        '<row r="',
        "",
        '">',
        *chain.from_iterable((start, "", "") for start in cell_starts),
        "</row>",
    ]
    length = len(blank_row)
    remaining = iter(rows)
    last_row = parts.HEADER_ROW
    while batch := list(islice(remaining, _BATCH)):
        numbers = [str(number) for number in range(last_row + 1, last_row + len(batch) + 1)]
        last_row += len(batch)
        check_length(last_row - parts.HEADER_ROW)
        laid_out = blank_row * len(batch)
        laid_out[1::length] = numbers
        for index, (write, values) in enumerate(zip(writers, zip(*batch, strict=True), strict=True)):
            place = 4 + 3 * index
            laid_out[place::length] = numbers
            laid_out[place + 1 :: length] = write(values)
        yield "".join(laid_out), len(batch)
