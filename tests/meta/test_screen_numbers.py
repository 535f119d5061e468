"""Every page says its number, no two the same, and a number once given stays."""

from collections import Counter

import pytest
from django.test import Client

from accounts.roles import Role
from config.screen_numbers import screen_number
from tests.factories.accounts import browser
from tests.meta.routes import routes
from tests.pages import html


def test_every_page_has_a_number_of_its_own() -> None:
    numbers = {str(route): screen_number(str(route)) for route in routes()}
    assert [name for name, number in numbers.items() if not number] == [], "add them at the end of their list"
    assert [number for number, count in Counter(numbers.values()).items() if count > 1] == []


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("housing:complex_list", "H-101"),
        ("housing:complex_detail", "H-102"),
        ("housing:representative_detail", "H-302"),
        ("housing:complaint_step_close", "H-944"),
        ("housing:checks", "H-1001"),
        ("housing:areaband_list", "H-2501"),
        ("audit:access_list", "A-2601"),
        ("core:dong_edit", "C-2804"),
        ("session_resume", "S-3428"),
        ("housing:no_such", ""),
    ],
)
def test_numbers_stay_where_they_were_given(name: str, number: str) -> None:
    assert screen_number(name) == number


@pytest.mark.django_db
def test_page_ends_with_its_number() -> None:
    client: Client = browser(Role.OFFICER)
    assert '<span class="screen-id">화면번호 H-301</span>' in html(client.get("/housing/representatives/"))
