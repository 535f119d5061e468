"""An officer at a desk on a Thursday in May 2016."""

from datetime import datetime

import pytest
from django.test import Client

from accounts.models import User
from accounts.roles import Role
from core import clock
from tests.factories.accounts import browser
from tests.factories.complaints import korean

NOW = korean(2016, 5, 12, 14, 0)


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> datetime:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return NOW


@pytest.fixture
def officer() -> Client:
    return browser(Role.OFFICER)


@pytest.fixture
def by(officer: Client) -> User:
    return officer.user
