"""The jobs page: states for those who run the system, nobody's data."""

import pytest
from django.test import Client
from procrastinate.contrib.django import app

from accounts.roles import Area, Role
from core.imports import running
from tests.factories.accounts import make_grant, make_user

pytestmark = pytest.mark.django_db


def client_of(role: Role) -> Client:
    client = Client()
    client.force_login(make_grant(make_user(), role, Area.ALL).employee, backend="accounts.backends.LocalBackend")
    return client


def test_jobs_page_shows_state_and_task_but_no_arguments() -> None:
    app.configure_task(running.TASK).defer(run_id="3f1c-secret", step="check")

    page = client_of(Role.SYSADMIN).get("/jobs/").content.decode()

    assert "엑셀 올리기" in page
    assert "기다림" in page
    assert "3f1c-secret" not in page


def test_jobs_page_is_refused_to_an_officer() -> None:
    assert client_of(Role.OFFICER).get("/jobs/").status_code == 403


def test_jobs_page_without_jobs_says_so() -> None:
    assert "돌린 작업이 없습니다" in client_of(Role.SYSADMIN).get("/jobs/").content.decode()
