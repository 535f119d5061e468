"""What every test stands on: a database of its own and no network."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from django.conf import settings
from django.db import connections
from django.test import TransactionTestCase, override_settings
from pytest_django import DjangoDbBlocker

from config import embedded
from core.records.filters import CachedOptions
from tests.databases import WorkerDatabase, worker_database
from tests.network import refuse_beyond_loopback
from tests.serving import demo_template


def pytest_configure(config: pytest.Config) -> None:
    refuse_beyond_loopback()


@pytest.fixture(scope="session", autouse=True)
def plain_http() -> Iterator[None]:
    """The test client has no TLS proxy in front of it, and asks for no static files: WhiteNoise would read all 300 for every client."""
    without_tls = {"SECURE_SSL_REDIRECT": False, "SESSION_COOKIE_SECURE": False, "CSRF_COOKIE_SECURE": False}
    with override_settings(**without_tls, WHITENOISE_AUTOREFRESH=True):
        yield


@pytest.fixture(scope="session")
def worker_db(
    request: pytest.FixtureRequest, django_test_environment: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[WorkerDatabase]:
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    with ExitStack() as stack:
        with django_db_blocker.unblock():
            if settings.IS_EMBEDDED:
                server = embedded.start(purpose="test")
                stack.callback(server.leave)
                connections.settings["default"].update(server.settings())
            database = stack.enter_context(worker_database(worker))
        yield database
        with django_db_blocker.unblock():
            stack.close()


@pytest.fixture(scope="session")
def django_db_setup(worker_db: WorkerDatabase) -> Iterator[None]:
    """In place of pytest-django's, which migrates once per worker.

    After a test that commits, the database is cloned anew instead of flushed: log and history tables refuse TRUNCATE, and what
    migrations filled in stays.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: worker_db.renew())
        yield


@pytest.fixture(scope="session")
def demo_source(worker_db: WorkerDatabase, testrun_uid: str) -> Iterator[str]:
    with demo_template(worker_db, run=testrun_uid) as name:
        yield name


@pytest.fixture(autouse=True)
def fresh_filter_options() -> None:
    """Filters remember their options for ten seconds: longer than the rows of a test live."""
    from config.kinds import KINDS
    from core.holidays import ward_holidays

    ward_holidays.forget()
    for kind in KINDS.values():
        for one in kind.filterset.base_filters.values():
            options = one.extra.get("choices")
            if isinstance(options, CachedOptions):
                options.forget()
