"""Every page those can reach who look after others."""

import pytest

from tests.browser.crawl import HEADS, Looks, assert_pages_are_sound
from tests.browser.officers import Officers


@pytest.mark.parametrize("person", HEADS)
def test_every_page_of_a_person_is_sound(visitors: Officers, looks: Looks, person: str) -> None:
    assert_pages_are_sound(visitors, looks, person)
