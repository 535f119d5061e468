"""The system as an officer meets it: real processes on a database of their own, filled with the demo data.

`demo_database` makes the database, `served` runs a program on it until the block ends, and `rows` looks into it past Django, whose
connections in this process point at another database.
"""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
from django.conf import settings
from django.db import connections
from psycopg import sql

from config.demo_mark import MARK
from tests.databases import WorkerDatabase, clone, drop, shared_template

HOST = "127.0.0.1"
START_SECONDS = 60
GRACE_SECONDS = 15


@dataclass(frozen=True)
class DemoDatabase:
    """A database with the demo data in it, and what a program needs in its environment to work there."""

    name: str
    env: Mapping[str, str]

    def rows(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.env["DATABASE_URL"], autocommit=True) as connection:
            return connection.execute(statement.encode(), values).fetchall()

    def write(self, statement: str, *values: Any) -> None:
        with psycopg.connect(self.env["DATABASE_URL"], autocommit=True) as connection:
            connection.execute(statement.encode(), values)


@dataclass
class Served:
    """A running server; `address` is the origin of its pages."""

    address: str
    process: subprocess.Popen[bytes]
    database: DemoDatabase
    sessions: dict[str, str] = field(default_factory=dict)
    """What the session of each person held who has logged in so far."""


@contextmanager
def demo_template(worker: WorkerDatabase, *, run: str) -> Iterator[str]:
    """A database with the demo data, to be cloned."""

    def fill(name: str) -> None:
        manage("load_demo", env=_environment(name))

    with shared_template(worker.server, f"demo_{run}", worker.template, fill=fill) as name:
        yield name


@contextmanager
def demo_database(worker: WorkerDatabase, template: str, *, suffix: str, media: Path) -> Iterator[DemoDatabase]:
    name = f"{worker.name}_{suffix}"
    # Until the worker's connection closes: tells other runs that this one is in use.
    worker.server.execute("SELECT pg_advisory_lock(hashtext(%s))", [name])
    drop(worker.server, name)
    clone(worker.server, template, name)
    # A clone does not carry what is said about the database itself.
    worker.server.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(name), MARK))
    try:
        yield DemoDatabase(name, {**_environment(name), "MEDIA_ROOT": str(media)})
    finally:
        drop(worker.server, name)


def _environment(name: str) -> dict[str, str]:
    env = {key: text for key, text in os.environ.items() if key not in {"PORT", "DEMO"}}
    env |= {"DATABASE_URL": _url(name), "SECRET_KEY": "for-browser-tests-only", "DEMO": "1", "LOG_LEVEL": "WARNING"}
    return env | {"PYTHONWARNINGS": "ignore"}


def _url(name: str) -> str:
    entry = connections.settings["default"]
    password = f":{quote(entry['PASSWORD'], safe='')}" if entry.get("PASSWORD") else ""
    port = f":{entry['PORT']}" if entry.get("PORT") else ""
    return f"postgres://{quote(entry['USER'], safe='')}{password}@{quote(entry['HOST'], safe='')}{port}/{name}"


def manage(*arguments: str, env: Mapping[str, str]) -> None:
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=env, capture_output=True, text=True, check=False)
    assert not done.returncode, f"manage.py {arguments[0]}: {done.stderr[-2000:]}"


@contextmanager
def served(database: DemoDatabase, *, worker_processes: int = 2, preexec: Callable[[], None] | None = None, **env: str) -> Iterator[Served]:
    """gunicorn as `manage.py serve` starts it, but on its own, so that a test may kill it."""
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        listener.listen(64)
        port = listener.getsockname()[1]
        command = [
            *(sys.executable, "-m", "gunicorn", "config.wsgi", "--chdir", str(settings.BASE_DIR), "--no-control-socket"),
            *("--bind", f"fd://{listener.fileno()}", "--workers", str(worker_processes), "--log-level", "warning"),
        ]
        with _running(command, env={**database.env, **env}, pass_fds=[listener.fileno()], preexec=preexec) as process:
            address = f"http://{HOST}:{port}"
            _await_answer(process, port)
            yield Served(address, process, database)


@contextmanager
def working(database: DemoDatabase) -> Iterator[subprocess.Popen[bytes]]:
    """The job worker."""
    with _running([sys.executable, "manage.py", "worker"], env=database.env) as process:
        yield process


@contextmanager
def _running(
    command: Sequence[str], *, env: Mapping[str, str], pass_fds: Sequence[int] = (), preexec: Callable[[], None] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    # A session of its own, so that whatever the program starts can be ended with it.
    process = subprocess.Popen(
        command, cwd=settings.BASE_DIR, env=env, pass_fds=pass_fds, start_new_session=True, preexec_fn=preexec, stdout=subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(GRACE_SECONDS)
        kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """`kill -9` of a program and of all it started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _await_answer(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        connection = http.client.HTTPConnection(HOST, port, timeout=START_SECONDS)
        try:
            connection.request("GET", "/healthz")
            if connection.getresponse().status == http.client.OK:
                return
        except (OSError, http.client.HTTPException):
            time.sleep(0.1)
        finally:
            connection.close()
    raise AssertionError("the server did not start")
