"""Who works on a piece of work that may be a job: one at a time, with progress that others see, and known to be dead when it died.

An upload and a change of many rows are such work: a row with an `id` of its own, a `progress` and a `job_id`.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from time import monotonic, sleep
from typing import Any

from django.db import DatabaseError, connection
from django.db.backends.base.base import BaseDatabaseWrapper

from core import clock

SECONDS_TO_BEGIN = 10
SECONDS_TO_WAIT = 3
LOCKS = 20_160  # our own family of advisory locks

Run = Any
"""A row of such work; its table is the affair of whoever does it."""


@contextmanager
def worked_on_alone(run: Run) -> Iterator[bool]:
    """True for whoever may work on the run until the block ends. The lock goes with the connection, so that a killed process
    leaves none behind; the same connection may take it again."""
    until = monotonic() + SECONDS_TO_WAIT
    while not (is_alone := _take_lock(run)) and monotonic() < until:
        sleep(0.05)  # a worker shows its result a moment before it lets go
    try:
        yield is_alone
    finally:
        if is_alone:
            with suppress(DatabaseError), connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, hashtext(%s))", [LOCKS, str(run.pk)])


def _take_lock(run: Run) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, hashtext(%s))", [LOCKS, str(run.pk)])
        return bool(cursor.fetchone()[0])


def is_in_hands(run: Run) -> bool:
    """Looks without touching the lock, which a worker may be about to take."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT EXISTS (
                SELECT FROM pg_locks
                WHERE locktype = 'advisory' AND classid = %s AND objid = hashtext(%s)::oid AND granted
                AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            ) OR EXISTS (
                SELECT FROM procrastinate_jobs job
                WHERE job.id = %s AND (job.status = 'todo' OR job.status = 'doing' AND EXISTS (
                    SELECT FROM procrastinate_events event
                    WHERE event.job_id = job.id AND event.type = 'started' AND event.at > %s
                ))
            )
            """,
            [LOCKS, str(run.pk), run.job_id, clock.now() - timedelta(seconds=SECONDS_TO_BEGIN)],
        )
        return bool(cursor.fetchone()[0])


class ProgressLine:
    """Writes the progress through a connection of its own, so that it shows while the saving transaction is open."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.connection: BaseDatabaseWrapper | None = None

    def __enter__(self) -> Callable[[int], None]:
        return self.say

    def say(self, done: int) -> None:
        if self.run.job_id is None:
            return
        if self.connection is None:
            self.connection = connection.copy()
        with self.connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {self.run._meta.db_table} SET progress = %s WHERE id = %s",  # noqa: S608  our own table name
                [done, self.run.pk],
            )

    def __exit__(self, *failure: object) -> None:
        if self.connection is not None:
            self.connection.close()
