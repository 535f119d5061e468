"""The idle time-out is renewed by use, without writing the session on every request."""

from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core import clock
from core.sliding_session import grace_seconds
from tests.factories.accounts import make_user

LOCAL = "accounts.backends.LocalBackend"

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client: Client) -> Client:
    client.force_login(make_user("officer"), backend=LOCAL)
    client.get("/")
    return client


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """A moment after the grace has passed."""
    moment: datetime = clock.now() + timedelta(seconds=grace_seconds() + 1)
    monkeypatch.setattr(clock, "now", lambda: moment)


def writes_of(client: Client, url: str) -> list[str]:
    with CaptureQueriesContext(connection) as queries:
        client.get(url)
    return [query["sql"] for query in queries if 'UPDATE "django_session"' in query["sql"]]


def test_session_in_use_is_not_written_again_within_a_minute(officer: Client) -> None:
    assert grace_seconds() == 60 * settings.SESSION_COOKIE_AGE // 1800
    assert not writes_of(officer, "/")


def test_session_in_use_is_renewed_after_the_grace(officer: Client, later: None) -> None:
    assert len(writes_of(officer, "/")) == 1
    assert settings.SESSION_COOKIE_NAME in officer.get("/").wsgi_request.COOKIES


def test_session_not_in_use_ends_at_its_time(officer: Client) -> None:
    Session.objects.update(expire_date=clock.now() - timedelta(seconds=1))
    assert officer.get("/").status_code == 302


def test_stranger_gets_no_session(client: Client) -> None:
    assert client.get("/").status_code == 302
    assert not Session.objects.exists()
