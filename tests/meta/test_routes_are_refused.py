"""No address answers a stranger, nor an employee without a role, but those listed here."""

import pytest
from django.test import Client

from accounts.roles import Role
from core.trail.models import AccessLog
from tests.factories.accounts import browser
from tests.meta.routes import Route, routes

pytestmark = pytest.mark.django_db

FOR_STRANGERS = {"login", "logout", "healthz", "session_token", "session_extend"}
"""The last two say 401 to a page whose session is over."""
FOR_EVERY_EMPLOYEE = FOR_STRANGERS | {"home", "search", "session_resume"}

ROUTES = list(routes())
CLOSED = [route for route in ROUTES if route.name not in FOR_EVERY_EMPLOYEE]


def test_open_addresses_are_known_and_few() -> None:
    assert {route.name for route in ROUTES} >= FOR_EVERY_EMPLOYEE
    assert len(CLOSED) > 60


@pytest.mark.parametrize("route", [route for route in ROUTES if route.name not in FOR_STRANGERS], ids=str)
def test_stranger_is_sent_to_the_login_page(route: Route) -> None:
    address = route.address()
    for answer in (Client().get(address), Client().post(address)):
        if answer.status_code != 405:
            assert answer.status_code == 302, f"{route}: {answer.status_code}"
            assert answer["Location"].startswith("/login/?next=/")


@pytest.mark.parametrize("route", CLOSED, ids=str)
def test_employee_without_a_role_is_refused(route: Route) -> None:
    client, address = browser(), route.address()
    answers = [client.get(address), client.post(address)]
    assert {answer.status_code for answer in answers} <= {403, 405}, route
    assert 403 in {answer.status_code for answer in answers}
    assert not AccessLog.objects.exists()


@pytest.mark.parametrize("route", [route for route in CLOSED if not route.name.startswith("audit:")], ids=str)
def test_role_that_only_reads_the_log_is_refused_everywhere_else(route: Route) -> None:
    client, address = browser(Role.PRIVACY), route.address()
    assert {client.get(address).status_code, client.post(address).status_code} <= {403, 405}
