"""Every page the officers can reach."""

import pytest

from tests.browser.crawl import OFFICERS, Looks, assert_pages_are_sound
from tests.browser.officers import Officers


@pytest.mark.parametrize("person", OFFICERS)
def test_every_page_of_a_person_is_sound(visitors: Officers, looks: Looks, person: str) -> None:
    assert_pages_are_sound(visitors, looks, person)
