"""A real worker in a process of its own, and waiting for what it does."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import quote

from django.conf import settings
from django.db import connections

from core.imports.models import ImportRun

PATIENCE = 60


@contextmanager
def worker() -> Iterator[subprocess.Popen[bytes]]:
    database = connections["default"].settings_dict
    place = quote(str(database["HOST"]), safe="") + (f":{database['PORT']}" if database["PORT"] else "")
    url = f"postgres://{database['USER']}@{place}/{database['NAME']}"
    environment = {name: value for name, value in os.environ.items() if name != "DEMO"}
    process = subprocess.Popen(
        [sys.executable, "manage.py", "worker"],
        cwd=settings.BASE_DIR,
        env={**environment, "DATABASE_URL": url, "SECRET_KEY": settings.SECRET_KEY, "MEDIA_ROOT": str(settings.MEDIA_ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def wait_for(is_true: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not is_true():
        assert time.monotonic() < until, "it took too long"
        time.sleep(0.02)


def status(run: ImportRun) -> str:
    run.refresh_from_db()
    return run.status


def in_another_connection(work: Callable[[], None]) -> threading.Thread:
    def run() -> None:
        try:
            work()
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    return thread
