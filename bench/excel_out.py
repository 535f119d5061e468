"""The list's Excel file through the real view, against openpyxl's write-only mode over the same rows, each in a process of its own."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryFile

from bench.report import Measure, Measures

LIST = "/housing/complexes/"
FILE = f"{LIST}?format=xlsx"
MOST_MEMORY_MB = 120


def excel_out(database: str) -> Measures:
    ours, theirs = _measured("ours", database), _measured("openpyxl", database)
    detail = f"{ours['seconds']:.1f} s against {theirs['seconds']:.1f} s; first bytes after {ours['first_bytes'] * 1000:.0f} ms"
    yield Measure("Excel file of 200,000 rows, against openpyxl write-only", theirs["seconds"] / ours["seconds"], "×", 7, detail)
    detail = f"openpyxl: {theirs['more_memory_mb']:.0f} MB"
    yield Measure("memory that file takes", ours["more_memory_mb"], "MB", MOST_MEMORY_MB, detail, is_limit=True)


def _measured(writer: str, database: str) -> dict[str, float]:
    command = [sys.executable, "-W", "ignore", "-m", "bench", "--excel-out", writer, database]
    measures: dict[str, float] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return measures


def _ours() -> float:
    from bench.pages import Officer

    started, first_bytes = time.perf_counter(), 0.0
    for _ in Officer().stream(FILE):
        first_bytes = first_bytes or time.perf_counter() - started
    return first_bytes


def _openpyxl() -> float:
    import openpyxl

    from core.records.tables import compile_table
    from housing.models import Complex
    from housing.tables import ComplexTable

    table = compile_table(ComplexTable, ComplexTable.default_columns, masked=True, base_url=LIST)
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("공동주택")
    sheet.append(["관리번호", *(column.header for column in table.columns)])
    for row in Complex.objects.shown().for_list().order_by("name", "pk").values_list(*table.paths).iterator(chunk_size=2_000):
        sheet.append(row)
    with TemporaryFile() as file:
        book.save(file)
    return 0.0


WRITERS: dict[str, Callable[[], float]] = {"ours": _ours, "openpyxl": _openpyxl}


def _peak_kb() -> int:
    """This program's own peak; getrusage would hand down the parent's."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1])


def write_and_say(writer: str) -> None:
    """What the process of its own does: a page first, so that what every request needs is there before memory is counted."""
    from bench.pages import Officer

    Officer().get(LIST)
    peak_before, started = _peak_kb(), time.perf_counter()
    first_bytes = WRITERS[writer]()
    seconds = time.perf_counter() - started
    measures = {"seconds": seconds, "first_bytes": first_bytes, "more_memory_mb": (_peak_kb() - peak_before) / 1024}
    sys.stdout.write(json.dumps(measures))
