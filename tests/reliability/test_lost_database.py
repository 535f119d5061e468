"""The database goes away and comes back: a sentence meanwhile, and the very next request works."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tests.databases import WorkerDatabase
from tests.reliability.visitor import Visitor
from tests.serving import DemoDatabase, served

LIST = "/housing/complexes/"


def end_connections(worker: WorkerDatabase, name: str) -> None:
    worker.server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])


@contextmanager
def out_of_reach(worker: WorkerDatabase, name: str) -> Iterator[None]:
    """As while the database server restarts: every connection ends and none is taken."""
    worker.server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false'.encode())
    end_connections(worker, name)
    try:
        yield
    finally:
        worker.server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true'.encode())


def test_next_request_after_the_database_restarted_under_load_works(demo: DemoDatabase, worker_db: WorkerDatabase) -> None:
    with served(demo) as server:
        officers = [Visitor(server.address, "housing") for _ in range(3)]
        is_over = threading.Event()

        def work(officer: Visitor) -> None:
            while not is_over.is_set():
                assert officer.get(LIST).status in {200, 500}

        threads = [threading.Thread(target=work, args=(officer,)) for officer in officers]
        for thread in threads:
            thread.start()
        try:
            with out_of_reach(worker_db, demo.name):
                away = officers[0].get(LIST)
        finally:
            is_over.set()
            for thread in threads:
                thread.join()
        assert away.status == 500
        assert "Traceback" not in away.text
        assert "살림터" in away.text
        assert [officers[0].get(LIST).status for _ in range(6)] == [200] * 6


def test_connections_cut_while_idle_are_not_noticed(demo: DemoDatabase, worker_db: WorkerDatabase) -> None:
    with served(demo) as server:
        officer = Visitor(server.address, "housing")
        assert [officer.get(LIST).status for _ in range(4)] == [200] * 4
        end_connections(worker_db, demo.name)
        assert [officer.get(LIST).status for _ in range(6)] == [200] * 6
