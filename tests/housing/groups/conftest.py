"""An officer of the area."""

import pytest
from django.test import Client

from accounts.roles import Role
from tests.factories.accounts import browser


@pytest.fixture
def officer() -> Client:
    return browser(Role.OFFICER)
