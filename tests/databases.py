"""The databases tests run on: migrated once per state of the migrations, then cloned for every worker.

Names carry a hash of the checkout, and whoever uses a database holds an advisory lock on its name, so that any number of runs and
checkouts share one server and what a killed run left behind is recognised and dropped.
"""

import hashlib
import inspect
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from django.core.management import call_command
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from psycopg import sql

from config.database import creation_command

CHECKOUT = Path(__file__).resolve().parent.parent
PREFIX = f"test_{hashlib.sha256(os.fsencode(CHECKOUT)).hexdigest()[:8]}"

Server = psycopg.Connection[tuple[Any, ...]]


@dataclass(frozen=True)
class WorkerDatabase:
    """The database of this process; `renew` gives it back the state after the migrations."""

    server: Server
    name: str
    template: str

    def renew(self) -> None:
        connections.close_all()
        drop(self.server, self.name)
        clone(self.server, self.template, self.name)


@contextmanager
def worker_database(worker: str) -> Iterator[WorkerDatabase]:
    """A clone of the migrated template, in place of the default database for as long as the block runs."""
    with connect_to_server() as server:
        template = f"{PREFIX}_template_{migration_state()}"
        name = f"{PREFIX}_{worker}_{os.getpid()}"
        with _lock(server, PREFIX):
            _drop_leftovers(server, keep=template)
            if not _exists(server, template):
                _make_template(server, template)
        # Until the connection closes: tells other runs that these are in use.
        server.execute("SELECT pg_advisory_lock(hashtext(%s))", [name])
        server.execute("SELECT pg_advisory_lock_shared(hashtext(%s))", [template])
        database = WorkerDatabase(server, name, template)
        database.renew()
        with _default_database(name):
            yield database
        drop(server, name)


@contextmanager
def shared_template(server: Server, purpose: str, source: str, *, fill: Callable[[str], None]) -> Iterator[str]:
    """A clone of `source` that `fill` got the name of, once, from whichever worker came first; the last one to leave drops it."""
    name = f"{PREFIX}_{purpose}"
    with _lock(server, f"{name}_change"):
        # As long as somebody holds it, the database is no leftover.
        server.execute("SELECT pg_advisory_lock_shared(hashtext(%s))", [name])
        if not _exists(server, name):
            part = f"{name}_part"
            with _lock(server, part):
                drop(server, part)
                clone(server, source, part)
                fill(part)
                server.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(part), sql.Identifier(name)))
    try:
        yield name
    finally:
        with _lock(server, f"{name}_change"):
            server.execute("SELECT pg_advisory_unlock_shared(hashtext(%s))", [name])
            if server.execute("SELECT pg_try_advisory_lock(hashtext(%s))", [name]).fetchone() == (True,):
                drop(server, name)
                server.execute("SELECT pg_advisory_unlock(hashtext(%s))", [name])


def connect_to_server() -> Server:
    parameters = connections["default"].get_connection_params()
    wanted = {key: parameters[key] for key in parameters.keys() & {"host", "port", "user", "password", "sslmode", "sslrootcert"}}
    return psycopg.connect(**wanted, dbname="postgres", autocommit=True)


def clone(server: Server, template: str, name: str) -> None:
    server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))


def drop(server: Server, name: str) -> None:
    server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def migration_state() -> str:
    """A hash of every migration's source, those of installed packages included."""
    digest = hashlib.sha256()
    migrations = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    for key, migration in sorted(migrations.items()):
        digest.update(repr(key).encode())
        digest.update(Path(inspect.getfile(type(migration))).read_bytes())
    return digest.hexdigest()[:12]


def _make_template(server: Server, template: str) -> None:
    part = f"{PREFIX}_part"
    drop(server, part)
    server.execute(creation_command(part, version=server.info.server_version // 10_000).encode())
    with _default_database(part):
        call_command("migrate", verbosity=0, interactive=False)
    # Named only now: a template that is there is whole.
    server.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(part), sql.Identifier(template)))


def _drop_leftovers(server: Server, *, keep: str) -> None:
    found = server.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [f"{PREFIX}_"]).fetchall()
    for (name,) in found:
        if name == keep or server.execute("SELECT pg_try_advisory_lock(hashtext(%s))", [name]).fetchone() != (True,):
            continue
        drop(server, name)
        server.execute("SELECT pg_advisory_unlock(hashtext(%s))", [name])


def _exists(server: Server, name: str) -> bool:
    return server.execute("SELECT FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


@contextmanager
def _lock(server: Server, name: str) -> Iterator[None]:
    server.execute("SELECT pg_advisory_lock(hashtext(%s))", [name])
    try:
        yield
    finally:
        server.execute("SELECT pg_advisory_unlock(hashtext(%s))", [name])


@contextmanager
def _default_database(name: str) -> Iterator[None]:
    # One dictionary for all threads' connections, a live server's included.
    entry = connections.settings["default"]
    connections.close_all()
    before, entry["NAME"] = entry["NAME"], name
    try:
        yield
    finally:
        connections.close_all()
        entry["NAME"] = before
