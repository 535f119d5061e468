"""Who starts and who stops an embedded cluster when many processes use it at once. The cluster itself is in `cluster`."""

import atexit
import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TextIO
from urllib.parse import quote

from config.embedded import cluster
from config.embedded.home import Home, Purpose, home_of

CHECKOUT = Path(__file__).resolve().parent.parent.parent
ORPHANS_GONE_SECONDS = 10

# The "users" files this process holds a share of; kept open until the process ends.
_shares: dict[Path, TextIO] = {}


class EmbeddedRefused(Exception):
    """The embedded database cannot run; the message is a sentence for whoever started it."""


@dataclass(frozen=True, kw_only=True)
class EmbeddedServer:
    checkout: Path
    purpose: Purpose

    @cached_property
    def home(self) -> Home:
        return home_of(self.checkout, self.purpose)

    @property
    def url(self) -> str:
        return f"postgres://{cluster.NAME}@{quote(str(self.home.socket), safe='')}/{cluster.NAME}"

    def settings(self) -> dict[str, object]:
        """An entry of Django's DATABASES. Naming it starts nothing: the first connection does."""
        return {
            "ENGINE": "config.embedded",
            "EMBEDDED": self.purpose,
            "NAME": cluster.NAME,
            "USER": cluster.NAME,
            "HOST": str(self.home.socket),
        }

    @property
    def is_running(self) -> bool:
        return cluster.answers(self.home)

    def start(self) -> None:
        """Have the server running; until this process ends, no other process's end stops it."""
        self._join()
        if self.is_running:
            return
        with self._lock():
            if not self.is_running:
                self._launch()

    def leave(self) -> None:
        """Stop the server if no other process uses it. Happens by itself when a process ends."""
        users = _shares.pop(self.home.users_file, None)
        if users is None:
            return
        with users:
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            # Whoever wants to join now waits for this lock, finds the server gone and starts it anew.
            if cluster.is_alive(self.home):
                cluster.halt(self.home)

    def stop(self) -> None:
        with self._lock():
            if cluster.is_alive(self.home):
                cluster.halt(self.home)

    def _join(self) -> None:
        """Count as a user. The system drops a lock with its process, so one that was killed never counts."""
        path = self.home.users_file
        if path in _shares:
            return
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        users = _open_private(path)
        fcntl.flock(users, fcntl.LOCK_SH)
        _shares[path] = users
        atexit.register(self._leave_at_exit, os.getpid())

    def _leave_at_exit(self, joined_by: int) -> None:
        if os.getpid() == joined_by:  # a forked child shares the lock and must not give it away
            self.leave()

    def _launch(self) -> None:
        home = self.home
        home.prepare()
        cluster.await_change(home)
        if cluster.answers(home):
            return
        if cluster.is_alive(home):  # lost its socket: useless to everyone
            cluster.halt(home)
        cluster.forget_dead_server(home)
        self._refuse_foreign_version()
        try:
            self._create_and_launch()
        except cluster.ClusterFailed as failure:
            if self.purpose == "demo":
                raise EmbeddedRefused(f"내장 데이터베이스를 시작하지 못했습니다.\n{failure}") from None
            # The tests' cluster is written without fsync and may not survive a power cut; nothing in it is worth keeping.
            cluster.remove(home)
            self._create_and_launch()

    def _create_and_launch(self) -> None:
        durable = self.purpose == "demo"
        if not cluster.exists(self.home):
            cluster.create(self.home, durable=durable)
        deadline = time.monotonic() + ORPHANS_GONE_SECONDS
        while True:
            try:
                return cluster.launch(self.home, durable=durable)
            except cluster.ClusterFailed as failure:
                # The children of a server that was killed need a moment to notice.
                if "pre-existing shared memory" not in str(failure) or time.monotonic() > deadline:
                    raise
                time.sleep(0.2)

    def _refuse_foreign_version(self) -> None:
        if not cluster.exists(self.home) or not cluster.has_foreign_version(self.home):
            return
        if self.purpose == "test":
            cluster.remove(self.home)
            return
        raise EmbeddedRefused(
            f"{self.home.data}의 자료는 다른 버전의 PostgreSQL로 만들어져 열 수 없습니다. "
            "남길 자료가 없으면 그 폴더를 지우고 다시 실행하세요."
        )

    @contextmanager
    def _lock(self) -> Iterator[None]:
        """One process at a time starts or stops."""
        path = self.home.lock_file
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with _open_private(path) as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _open_private(path: Path) -> TextIO:
    # Closed to others, who could otherwise hold the lock and keep us waiting.
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600), "r+")
