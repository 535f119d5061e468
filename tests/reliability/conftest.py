"""A demo database of their own for tests that kill what stands on it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import WorkerDatabase
from tests.serving import DemoDatabase, demo_database


@pytest.fixture(scope="session")
def media(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("media")


@pytest.fixture(scope="session")
def demo(worker_db: WorkerDatabase, demo_source: str, media: Path) -> Iterator[DemoDatabase]:
    with demo_database(worker_db, demo_source, suffix="reliability", media=media) as database:
        yield database
