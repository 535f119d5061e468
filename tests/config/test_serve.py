"""`manage.py serve` as its user meets it: one line when it is up, a sentence when it cannot, nothing left when it ends."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connections

from tests.databases import WorkerDatabase, clone, drop

Serve = Callable[..., subprocess.Popen[str]]
MARK = f"SALLIMTEO_TEST={uuid.uuid4()}"


@pytest.fixture(scope="module")
def database_url(worker_db: WorkerDatabase) -> Iterator[str]:
    name = f"{worker_db.name}_serve"
    clone(worker_db.server, worker_db.template, name)
    entry = connections.settings["default"]
    password = f":{quote(entry['PASSWORD'], safe='')}" if entry.get("PASSWORD") else ""
    port = f":{entry['PORT']}" if entry.get("PORT") else ""
    yield f"postgres://{quote(entry['USER'], safe='')}{password}@{quote(entry['HOST'], safe='')}{port}/{name}"
    drop(worker_db.server, name)


@pytest.fixture
def serve(database_url: str) -> Iterator[Serve]:
    started: list[subprocess.Popen[str]] = []

    def run(*, port: int | str = 0) -> subprocess.Popen[str]:
        key, value = MARK.split("=")
        env = {name: text for name, text in os.environ.items() if name not in {"DEMO", "PORT"}}
        env |= {"DATABASE_URL": database_url, "SECRET_KEY": "for-this-test-only", "LOG_LEVEL": "WARNING", key: value}
        command = [sys.executable, "manage.py", "serve", "--port", str(port)]
        started.append(subprocess.Popen(command, cwd=settings.BASE_DIR, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True))
        return started[-1]

    yield run
    for process in started:
        process.kill()
        process.communicate()
    for pid in _marked():
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _marked() -> dict[int, str]:
    """Every process our `serve` started, itself included, with its command line."""
    found = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with suppress(OSError):
                if MARK.encode() in (folder / "environ").read_bytes():
                    found[int(folder.name)] = (folder / "cmdline").read_text().replace("\0", " ")
    return found


def _await_address(process: subprocess.Popen[str]) -> int:
    assert process.stdout is not None
    line = process.stdout.readline()
    found = re.search(r"http://127\.0\.0\.1:(\d+)/", line)
    if found is None:
        pytest.fail(f"{line}{process.communicate()[1]}")
    return int(found[1])


def _get(port: int) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status
    finally:
        connection.close()


def _await_none_left() -> None:
    deadline = time.monotonic() + 10
    while _marked() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert _marked() == {}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_serve_asked_to_end_ends_quietly_and_leaves_no_process(serve: Serve, number: signal.Signals) -> None:
    process = serve()
    port = _await_address(process)
    assert _get(port)
    commands = " ".join(_marked().values())
    assert "gunicorn" in commands
    assert "manage.py worker" in commands

    process.send_signal(number)
    _, errors = process.communicate(timeout=20)

    assert process.returncode == 0
    assert "Traceback" not in errors
    assert _marked() == {}


def test_serve_on_a_busy_port_is_one_sentence(serve: Serve) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        output, errors = serve(port=port).communicate(timeout=20)

    assert output == ""
    assert errors.strip().splitlines()[-1].startswith(f"{port}번 포트를 쓸 수 없습니다")
    assert "Traceback" not in errors


def test_serve_with_an_impossible_port_is_one_sentence(serve: Serve) -> None:
    process = serve(port="여덟")

    _, errors = process.communicate(timeout=20)

    assert process.returncode == 1
    assert errors.strip() == "PORT는 0부터 65535까지의 수여야 합니다: 여덟"


def test_serve_whose_worker_died_ends_with_a_sentence(serve: Serve) -> None:
    process = serve()
    _await_address(process)
    worker = next(pid for pid, command in _marked().items() if "manage.py worker" in command)

    os.kill(worker, signal.SIGKILL)
    _, errors = process.communicate(timeout=20)

    assert process.returncode == 1
    assert "worker 프로세스가 멈춰 살림터를 끝냅니다" in errors
    _await_none_left()


def test_serve_killed_outright_takes_its_children_along(serve: Serve) -> None:
    process = serve()
    _await_address(process)

    process.kill()
    process.communicate()

    _await_none_left()
