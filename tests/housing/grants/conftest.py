"""An officer, and a day on which reports fall due."""

from datetime import date

import pytest
from django.test import Client

from accounts.roles import Role
from core import clock
from tests.factories.accounts import browser


@pytest.fixture
def officer() -> Client:
    return browser(Role.OFFICER)


@pytest.fixture
def on_2_february_2027(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2027, 2, 2))
