"""The embedded PostgreSQL: attached to, recovered, shared and given up. On clusters of its own, apart from the tests' one."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from config.embedded import EmbeddedRefused, EmbeddedServer, Purpose
from config.embedded.server import CHECKOUT

# Started from here, the way another process of the same checkout would.
USER = """
import sys
from pathlib import Path
from config.embedded import EmbeddedServer
server = EmbeddedServer(checkout=Path(sys.argv[1]), purpose="test")
server.start()
print((server.home.data / "postmaster.pid").read_text().split()[0], flush=True)
sys.stdin.read()
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedServer]:
    yield from _clusters(tmp_path_factory.mktemp("checkout"), "test")


@pytest.fixture(scope="module")
def demo_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedServer]:
    yield from _clusters(tmp_path_factory.mktemp("checkout"), "demo")


def _clusters(checkout: Path, purpose: Purpose) -> Iterator[EmbeddedServer]:
    server = EmbeddedServer(checkout=checkout, purpose=purpose)
    yield server
    server.leave()
    server.stop()
    shutil.rmtree(server.home.base)  # for root it lies outside the checkout


def _postmaster(server: EmbeddedServer) -> int:
    return int((server.home.data / "postmaster.pid").read_text().split()[0])


def _ask(server: EmbeddedServer, query: str) -> object:
    with psycopg.connect(server.url) as connection:
        row = connection.execute(query.encode()).fetchone()
    return row and row[0]


def _user_process(server: EmbeddedServer) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", USER, str(server.checkout)]
    return subprocess.Popen(command, cwd=CHECKOUT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _first_line(process: subprocess.Popen[str]) -> int:
    assert process.stdout is not None
    return int(process.stdout.readline())


def _await_end(pid: int) -> None:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.02)
    pytest.fail(f"{pid} still runs")


def test_start_while_running_attaches_at_once(server: EmbeddedServer) -> None:
    server.start()
    postmaster = _postmaster(server)

    began = time.perf_counter()
    server.start()

    assert time.perf_counter() - began < 0.05
    assert _postmaster(server) == postmaster


def test_cluster_sorts_by_code_point_and_folds_case_beyond_ascii(server: EmbeddedServer) -> None:
    server.start()

    assert _ask(server, "SELECT current_setting('server_encoding')") == "UTF8"
    assert _ask(server, "SELECT 'B' < 'a' AND 'a-c' < 'ab' AND '가' < '나' AND lower('É') = 'é'") is True


def test_socket_of_a_running_cluster_is_closed_to_others(server: EmbeddedServer) -> None:
    server.start()

    assert _ask(server, "SHOW listen_addresses") == ""
    assert stat.S_IMODE(server.home.socket.stat().st_mode) & 0o007 == 0
    assert stat.S_IMODE(server.home.data.stat().st_mode) == 0o700


def test_processes_starting_at_once_share_one_server_and_the_last_stops_it(server: EmbeddedServer) -> None:
    server.leave()
    assert not server.is_running

    processes = [_user_process(server) for _ in range(3)]
    postmasters = {_first_line(process) for process in processes}
    for process in processes[:-1]:
        process.communicate()
    survived = server.is_running
    processes[-1].communicate()

    assert len(postmasters) == 1
    assert survived
    assert not server.is_running
    _await_end(postmasters.pop())


def test_server_left_by_a_killed_process_is_attached_to(server: EmbeddedServer) -> None:
    server.leave()
    process = _user_process(server)
    postmaster = _first_line(process)
    process.kill()
    process.communicate()
    assert server.is_running

    server.start()

    assert _postmaster(server) == postmaster
    assert _ask(server, "SELECT 1") == 1


def test_killed_server_whose_number_a_stranger_has_now_starts_again(server: EmbeddedServer) -> None:
    server.start()
    note = server.home.data / "postmaster.pid"
    lines = note.read_text().splitlines()
    os.kill(int(lines[0]), signal.SIGKILL)
    _await_end(int(lines[0]))
    note.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    assert not server.is_running

    server.start()

    assert _ask(server, "SELECT 1") == 1


def test_server_that_lost_its_socket_is_started_anew(server: EmbeddedServer) -> None:
    server.start()
    shutil.rmtree(server.home.socket)

    server.start()

    assert _ask(server, "SELECT 1") == 1


def test_demo_data_outlives_a_stop(demo_server: EmbeddedServer) -> None:
    demo_server.start()
    with psycopg.connect(demo_server.url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS value")
    demo_server.stop()
    assert not demo_server.is_running

    demo_server.start()

    assert _ask(demo_server, "SELECT value FROM kept") == 7
    assert _ask(demo_server, "SHOW fsync") == "on"


def test_other_versions_demo_data_is_refused_with_a_sentence_and_kept(demo_server: EmbeddedServer) -> None:
    demo_server.start()
    demo_server.stop()
    version = demo_server.home.data / "PG_VERSION"
    made_by = version.read_text()
    version.write_text("11\n")

    with pytest.raises(EmbeddedRefused, match="다른 버전의 PostgreSQL"):
        demo_server.start()

    version.write_text(made_by)
    demo_server.start()
    assert _ask(demo_server, "SELECT 1") == 1
