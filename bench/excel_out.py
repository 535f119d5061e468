"""The ledger writer against openpyxl's write-only mode: the same rows, each in a process of its own."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl

from core.sheets.writer import CellKind, SheetColumn, stream_xlsx

Row = tuple[object, ...]

COLUMNS = [
    SheetColumn("관리번호", CellKind.ORDINAL),
    SheetColumn("공동주택명", CellKind.TEXT, 24),
    SheetColumn("행정동", CellKind.TEXT),
    SheetColumn("도로명주소", CellKind.TEXT, 40),
    SheetColumn("전화번호", CellKind.TEXT),
    SheetColumn("세대수", CellKind.INTEGER),
    SheetColumn("연면적(㎡)", CellKind.DECIMAL),
    SheetColumn("사용승인일", CellKind.DATE),
    SheetColumn("수정일시", CellKind.MOMENT, 20),
    SheetColumn("지원금(천원)", CellKind.THOUSAND_WON),
    SheetColumn("의무관리", CellKind.TEXT),
    SheetColumn("특이사항", CellKind.TEXT, 30),
]
DONGS = ["왕십리도선동", "왕십리제2동", "마장동", "사근동", "행당제1동", "금호2·3가동"]


def run(rows: int = 200_000) -> dict[str, float]:
    ours, theirs = _measured("ours", rows), _measured("openpyxl", rows)
    return {
        "seconds": ours["seconds"],
        "openpyxl_seconds": theirs["seconds"],
        "times_faster": theirs["seconds"] / ours["seconds"],
        "first_bytes_ms": ours["first_bytes"] * 1000,
        "more_memory_mb": ours["more_memory_mb"],
        "openpyxl_more_memory_mb": theirs["more_memory_mb"],
        "file_mb": ours["file_mb"],
        "openpyxl_file_mb": theirs["file_mb"],
    }


def _measured(writer: str, rows: int) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.excel_out", writer, str(rows)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    measures: dict[str, float] = json.loads(done.stdout)
    return measures


def _ledger(count: int) -> Iterator[Row]:
    first_day, first_moment = date(1970, 1, 1), datetime(2016, 1, 1, 9)
    for number in range(count):
        yield (
            number,
            f"성동한신무학 {number}차",
            DONGS[number % len(DONGS)],
            f"서울특별시 성동구 마장로 {number % 900} (홍익동 & 도선동)",
            f"010-0000-{number % 10_000:04d}",
            number % 3_000,
            Decimal(number * 7) / 100,
            first_day + timedelta(days=number % 20_000),
            first_moment + timedelta(seconds=number * 37),
            number * 1_500,
            number % 3 == 0,
            "=1+1" if number % 50 == 0 else None,
        )


def _write_ours(path: Path, count: int) -> float:
    started, first_bytes = time.perf_counter(), 0.0
    with path.open("wb") as file:
        for chunk in stream_xlsx(COLUMNS, _ledger(count), note="공동주택", sheet_name="공동주택"):
            first_bytes = first_bytes or time.perf_counter() - started
            file.write(chunk)
    return first_bytes


def _write_openpyxl(path: Path, count: int) -> float:
    started = time.perf_counter()
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("공동주택")
    sheet.append(["공동주택"])
    sheet.append([column.header for column in COLUMNS])
    for row in _ledger(count):
        sheet.append(row)
    book.save(path)
    return time.perf_counter() - started


WRITERS: dict[str, Callable[[Path, int], float]] = {"ours": _write_ours, "openpyxl": _write_openpyxl}


def _peak_kb() -> int:
    """This program's own peak; getrusage would hand down the parent's."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1])


def _report(writer: str, count: int) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "ledger.xlsx")
        WRITERS[writer](path, 200)
        peak_before, started = _peak_kb(), time.perf_counter()
        first_bytes = WRITERS[writer](path, count)
        measures = {
            "seconds": time.perf_counter() - started,
            "first_bytes": first_bytes,
            "more_memory_mb": (_peak_kb() - peak_before) / 1024,
            "file_mb": path.stat().st_size / 2**20,
        }
    sys.stdout.write(json.dumps(measures))


if __name__ == "__main__":
    _report(sys.argv[1], int(sys.argv[2]))
