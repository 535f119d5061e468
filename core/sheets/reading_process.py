"""The process that opens an untrusted sheet: `python -m core.sheets.reading_process`, started by `core.sheets.reader`.

It takes one JSON request on standard input and answers in JSON lines: a head, batches of rows, an end or a refusal.
Nothing here may be trusted by the reader beyond that form.
"""

import gc
import json
import resource
import sys
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from core.sheets.file_type import BROKEN, Kind, recognise
from core.sheets.limits import ReadLimits
from core.sheets.refusal import PasswordNeeded, SheetRefused, WrongPassword
from core.sheets.table import Cell

if TYPE_CHECKING:
    from core.sheets.workbook import Worksheet

BATCH_ROWS = 500
OUT_OF_MEMORY = "파일이 너무 커서 열 수 없습니다. 필요한 시트와 행만 남겨 새 파일로 저장한 뒤 올리세요."
NO_CONTENT = "표에 내용이 없습니다. 제목 줄과 자료가 있는 파일을 올리세요."


def main() -> None:
    request = json.loads(sys.stdin.buffer.readline())
    limits = ReadLimits(**request["limits"])
    _limit_resources(limits)
    gc.disable()  # a short life full of lists that hold no cycles
    try:
        for message in _answer(request, limits):
            sys.stdout.write(json.dumps(message, ensure_ascii=False, separators=(",", ":")))
            sys.stdout.write("\n")
    except SheetRefused as refusal:
        _refuse(refusal)
    except MemoryError:
        _refuse(SheetRefused(OUT_OF_MEMORY))
    except BrokenPipeError:
        raise
    except BaseException as error:  # noqa: BLE001  a panic in the Rust reader is not an Exception
        _refuse(SheetRefused(BROKEN), detail=type(error).__name__)
    sys.stdout.flush()


def _refuse(refusal: SheetRefused, *, detail: str = "") -> None:
    """`detail` is for the server's log: the name of what went wrong, never a cell's content."""
    sys.stdout.write(json.dumps({"refused": refusal.sentence, "code": refusal.code, "detail": detail}) + "\n")


def _limit_resources(limits: ReadLimits) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 1))
    # Decrypting may spill the opened copy into an unnamed temporary file, never larger than the upload.
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.file_bytes, limits.file_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _answer(request: dict[str, Any], limits: ReadLimits) -> Iterator[dict[str, Any]]:
    with Path(request["path"]).open("rb") as file:
        kind = recognise(file, unpacked_limit=limits.unpacked_bytes)
        if kind == "text":
            yield from _text_answer(file, limits)
        else:
            yield from _workbook_answer(file, kind, request, limits)


def _opened(file: IO[bytes], kind: Kind, request: dict[str, Any], limits: ReadLimits) -> "Worksheet":
    # local import: a csv file needs no workbook reader
    from core.sheets.workbook import open_worksheet

    password = request["password"]
    if kind == "workbook":
        try:
            return open_worksheet(file, wanted=request["sheet"])
        except PasswordNeeded:  # an xls, encrypted inside its stream
            file.seek(0)
    if not password:
        raise PasswordNeeded("비밀번호가 걸린 파일입니다. 파일의 비밀번호를 입력하세요.")
    opened = _decrypted(file, password)
    recognise(opened, unpacked_limit=limits.unpacked_bytes)
    return open_worksheet(opened, wanted=request["sheet"])


def _decrypted(file: IO[bytes], password: str) -> IO[bytes]:
    # local import: only encrypted files pay for loading the cryptography library
    from core.sheets import encryption

    try:
        return encryption.decrypt_office(file, password)
    except encryption.WrongPassword as error:
        raise WrongPassword(str(error)) from error
    except encryption.CannotDecrypt as error:
        raise SheetRefused(str(error)) from error


def _workbook_answer(file: IO[bytes], kind: Kind, request: dict[str, Any], limits: ReadLimits) -> Iterator[dict[str, Any]]:
    worksheet = _opened(file, kind, request, limits)
    yield {"sheet": worksheet.name, "sheet_names": worksheet.sheet_names}
    yield from _batches(enumerate(worksheet.rows(), 1), limits)
    yield {"end": True, "notes": worksheet.notes}


def _text_answer(file: IO[bytes], limits: ReadLimits) -> Iterator[dict[str, Any]]:
    # local import: a workbook needs no csv reader
    from core.sheets.delimited import read_rows

    yield {"sheet": "", "sheet_names": []}
    rows: Iterator[list[Cell]] = ([cell if cell and not cell.isspace() else None for cell in row] for row in read_rows(file.read()))
    yield from _batches(enumerate(rows, 1), limits)
    yield {"end": True, "notes": []}


def _batches(rows: Iterable[tuple[int, list[Cell]]], limits: ReadLimits) -> Iterator[dict[str, Any]]:
    """Rows without their blank tails, batch by batch; blank rows are left out, the line numbers stay."""
    batch = _Batch()
    taken = cells = 0
    for line, row in rows:
        while row and row[-1] is None:
            row.pop()
        if not row:
            continue
        taken += 1
        cells += len(row)
        _check_size(taken, len(row), cells, limits)
        batch.add(line, row)
        if len(batch.rows) == BATCH_ROWS:
            yield batch.message()
            batch = _Batch()
    if not taken:
        raise SheetRefused(NO_CONTENT)
    yield batch.message()


def _check_size(rows: int, width: int, cells: int, limits: ReadLimits) -> None:
    if rows > limits.rows:
        raise SheetRefused(f"행이 {limits.rows:,}줄을 넘습니다. 파일을 나누어 올리세요.")
    if width > limits.columns:
        raise SheetRefused(f"열이 {limits.columns:,}개를 넘습니다. 표 오른쪽 멀리 남은 내용을 지우고 다시 저장하세요.")
    if cells > limits.cells:
        raise SheetRefused(f"칸이 모두 {limits.cells:,}개를 넘습니다. 필요한 열과 행만 남겨 나누어 올리세요.")


class _Batch:
    """JSON has no dates: they travel as text, with the places where they stand beside the rows."""

    def __init__(self) -> None:
        self.lines: list[int] = []
        self.rows: list[list[Any]] = []
        self.dates: list[tuple[int, int]] = []
        self.moments: list[tuple[int, int]] = []

    def add(self, line: int, row: list[Any]) -> None:
        for column, value in enumerate(row):
            kind = type(value)
            if kind is date:
                self.dates.append((len(self.rows), column))
                row[column] = value.isoformat()
            elif kind is datetime:
                self.moments.append((len(self.rows), column))
                row[column] = value.isoformat()
        self.lines.append(line)
        self.rows.append(row)

    def message(self) -> dict[str, Any]:
        return {"lines": self.lines, "rows": self.rows, "dates": self.dates, "moments": self.moments}


if __name__ == "__main__":
    main()
