"""A real Chromium against a real server. One of each per worker; every test has a browser profile of its own."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.crawl import Looks
from tests.browser.officers import PATIENCE_MS, Officers
from tests.databases import WorkerDatabase
from tests.serving import DemoDatabase, Served, demo_database, served

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
# A machine that does other things at the same time is slow, not wrong.
expect.set_options(timeout=PATIENCE_MS)

FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)

# They write into docs/images: `make screenshots` asks for it.
collect_ignore = [] if os.environ.get("SCREENSHOTS") else ["test_screenshots.py"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def demo(worker_db: WorkerDatabase, demo_source: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoDatabase]:
    with demo_database(worker_db, demo_source, suffix="browser", media=tmp_path_factory.mktemp("media")) as database:
        yield database


@pytest.fixture(scope="session")
def site(demo: DemoDatabase) -> Iterator[Served]:
    with served(demo) as server:
        yield server


# Not for the session: while Playwright's loop runs in this thread, Django refuses the database and asyncio.run() fails,
# which tests outside this package, on the same worker, would meet.
@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    program = next((path for name in CHROMIUM if (path := shutil.which(name))), None)
    if program is None:
        pytest.fail("Chromium is missing: install the package 'chromium' and run the tests again.", pytrace=False)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
            yield browser
            browser.close()


@pytest.fixture
def officers(chromium: Browser, site: Served) -> Iterator[Officers]:
    """Opens pages as one of the demo staff; fails the test for whatever went wrong on any of them."""
    with watched(chromium, site) as officers:
        yield officers


@contextmanager
def watched(chromium: Browser, site: Served) -> Iterator[Officers]:
    officers = Officers(chromium, site)
    yield officers
    officers.close()
    assert not officers.complaints


@pytest.fixture(scope="module")
def untouched_site(worker_db: WorkerDatabase, demo_source: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The demo data as loaded: no other test has written there."""
    media = tmp_path_factory.mktemp("media")
    with demo_database(worker_db, demo_source, suffix="untouched", media=media) as database, served(database) as server:
        yield server


@pytest.fixture
def visitors(chromium: Browser, untouched_site: Served) -> Iterator[Officers]:
    """As `officers`, among nothing but the demo data."""
    with watched(chromium, untouched_site) as officers:
        yield officers


@pytest.fixture(scope="session")
def looks(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Looks:
    """One folder for all workers of a run."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if hasattr(request.config, "workerinput") else base) / "looks"
    folder.mkdir(exist_ok=True)
    return Looks(folder)
