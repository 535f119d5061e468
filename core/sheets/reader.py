"""Reads an uploaded sheet without trusting it: the file is opened in a process of its own, within `limits.py`."""

import json
import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any

from core.sheets.limits import MEGABYTE, ReadLimits
from core.sheets.refusal import PasswordNeeded, SheetRefused, WrongPassword
from core.sheets.table import Cell, RawTable

__all__ = ["Cell", "PasswordNeeded", "RawTable", "ReadLimits", "SheetRefused", "WrongPassword", "read_table"]

logger = logging.getLogger(__name__)

PROJECT_ROOT = Path(__file__).resolve().parents[2]
CHILD = [sys.executable, "-s", "-B", "-X", "utf8", "-m", "core.sheets.reading_process"]
CHILD_ENVIRONMENT = {"LANG": "C.UTF-8", "PATH": "/usr/bin:/bin"}
MAX_MESSAGE_BYTES = 128 * MEGABYTE
MAX_ANSWER_BYTES = 256 * MEGABYTE

REFUSALS = {refusal.code: refusal for refusal in (SheetRefused, PasswordNeeded, WrongPassword)}
CELL_TYPES = {str, int, float, bool, type(None)}
TOO_SLOW = "파일을 여는 데 너무 오래 걸려 멈추었습니다. 필요한 시트와 행만 남겨 새 파일로 저장한 뒤 올리세요."
TOO_HEAVY = "파일이 너무 크거나 복잡해서 열 수 없습니다. 필요한 시트와 행만 남겨 새 파일로 저장한 뒤 올리세요."


class _BadAnswerError(Exception):
    """The reading process said something it never says by itself."""


def read_table(
    path: Path,
    *,
    file_name: str,
    password: str = "",
    sheet: str | None = None,
    limits: ReadLimits | None = None,
    progress: Callable[[int], None] | None = None,
) -> RawTable:
    """The sheet's rows; anything that cannot be read raises SheetRefused (PasswordNeeded, WrongPassword).

    `file_name` is what the officer calls the file: it stands in the log only, never decides how the file is read.
    `progress` hears how many rows have arrived.
    """
    limits = limits or ReadLimits()
    if path.stat().st_size > limits.file_bytes:
        megabytes = limits.file_bytes / MEGABYTE
        raise SheetRefused(f"파일이 {megabytes:,.0f}MB를 넘습니다. 필요한 시트만 남기거나 나누어 올리세요.")
    request = {"path": str(path.resolve()), "password": password, "sheet": sheet, "limits": limits.as_dict()}
    with subprocess.Popen(  # noqa: S603  a fixed command line; the request travels on standard input
        CHILD,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=PROJECT_ROOT,
        env=CHILD_ENVIRONMENT,
    ) as process:
        expired = threading.Event()
        timer = threading.Timer(limits.wall_seconds, _expire, [process, expired])
        timer.start()
        try:
            return _read_answer(process, request, limits, progress)
        except (_BadAnswerError, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError) as error:
            process.kill()
            status = process.wait()
            logger.warning("Reading %r ended with status %s: %s", file_name, status, error)
            is_slow = expired.is_set() or status == -signal.SIGXCPU
            raise SheetRefused(TOO_SLOW if is_slow else TOO_HEAVY) from error
        finally:
            timer.cancel()
            process.kill()


def _expire(process: subprocess.Popen[bytes], expired: threading.Event) -> None:
    if process.poll() is None:
        expired.set()
        process.kill()


def _read_answer(
    process: subprocess.Popen[bytes], request: dict[str, Any], limits: ReadLimits, progress: Callable[[int], None] | None
) -> RawTable:
    assert process.stdin  # noqa: S101  for the type checker: both are pipes
    with suppress(BrokenPipeError):  # a process that died at once is told apart by its missing answer
        # Past the buffer, which would try once more on closing.
        os.write(process.stdin.fileno(), json.dumps(request).encode() + b"\n")
    rows: list[list[Cell]] = []
    lines: list[int] = []
    head: dict[str, Any] = {}
    for message in _messages(process):
        if "refused" in message:
            if message["detail"]:
                logger.warning("The reading process met an unexpected %r", message["detail"])
            raise REFUSALS[message["code"]](str(message["refused"]))
        if "rows" in message:
            rows += _typed_rows(message)
            lines += message["lines"]
            if len(rows) > limits.rows:
                raise _BadAnswerError("more rows than allowed")
            if progress is not None:
                progress(len(rows))
        elif "end" in message:
            return RawTable(rows, lines, head["sheet"], head["sheet_names"], message["notes"])
        else:
            head = message
    raise _BadAnswerError("no end")


def _messages(process: subprocess.Popen[bytes]) -> Iterator[dict[str, Any]]:
    assert process.stdout  # noqa: S101  as above
    taken = 0
    while line := process.stdout.readline(MAX_MESSAGE_BYTES):
        taken += len(line)
        if taken > MAX_ANSWER_BYTES or not line.endswith(b"\n"):
            raise _BadAnswerError("cut short or too long")
        yield json.loads(line)


def _typed_rows(message: dict[str, Any]) -> list[list[Cell]]:
    rows: list[list[Any]] = message["rows"]
    for row in rows:
        if type(row) is not list or not set(map(type, row)) <= CELL_TYPES:
            raise _BadAnswerError("a cell of no known type")
    if len(message["lines"]) != len(rows) or not set(map(type, message["lines"])) <= {int}:
        raise _BadAnswerError("rows without lines")
    for place, column in message["dates"]:
        rows[place][column] = date.fromisoformat(rows[place][column])
    for place, column in message["moments"]:
        rows[place][column] = datetime.fromisoformat(rows[place][column])
    return rows
