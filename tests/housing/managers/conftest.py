"""The officer who compares a list, with a media folder of the test's own."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from tests.imports_sheets import client_of, officer


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}


@pytest.fixture
def user() -> User:
    return officer()


@pytest.fixture
def client(user: User) -> Client:
    return client_of(user)
