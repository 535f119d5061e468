"""A database of the demo data at a scale, made once and found again as long as the migrations stay the same."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from psycopg import sql

from config import embedded
from config.database import creation_command
from housing.demo.scale import add_synthetic
from tests.databases import Server, connect_to_server, drop, migration_state

PREFIX = "sallimteo_bench"


@contextmanager
def scaled_database(scale: int, *, complexes_only: bool = False) -> Iterator[str]:
    """In place of the default database for as long as the block runs; yields its name."""
    serve()
    name = f"{PREFIX}_{migration_state()}_{scale}"
    if not _exists(name):
        _make(name, scale, complexes_only=complexes_only)
    use(name)
    yield name
    connections.close_all()


def serve() -> None:
    """The server the databases are made on: the tests' own, unless DATABASE_URL names one."""
    if settings.IS_EMBEDDED:
        connections.settings["default"].update(embedded.start(purpose="test").settings())


def use(name: str) -> None:
    connections.close_all()
    connections.settings["default"]["NAME"] = name


def _exists(name: str) -> bool:
    with connect_to_server() as server:
        return server.execute("SELECT FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def _make(name: str, scale: int, *, complexes_only: bool) -> None:
    started, part = time.perf_counter(), f"{PREFIX}_part"
    with connect_to_server() as server:
        _drop_outdated(server, scale)
        drop(server, part)
        server.execute(creation_command(part, version=server.info.server_version // 10_000).encode())
    use(part)
    call_command("migrate", verbosity=0, interactive=False)
    call_command("load_demo", stdout=StringIO())
    with connection.cursor() as cursor:
        # No history of synthetic rows: it takes most of the time and is not measured.
        cursor.execute("SET session_replication_role = replica")
    if complexes_only:
        add_synthetic(scale)
    else:
        call_command("load_demo", scale=scale, stdout=StringIO())
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    connections.close_all()
    with connect_to_server() as server:
        # Named only now: a database that is there is whole.
        server.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(part), sql.Identifier(name)))
    print(f"made {name} in {time.perf_counter() - started:.0f} s")


def _drop_outdated(server: Server, scale: int) -> None:
    names = server.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{PREFIX}\\_%\\_{scale}"]).fetchall()
    for (name,) in names:
        drop(server, name)
