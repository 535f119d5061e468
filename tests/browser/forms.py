"""What several browser tests do: make a complex of their own, and read it back."""

import itertools
import os

from playwright.sync_api import Page

from tests.browser.officers import Officers

_numbers = itertools.count(1)


def new_name() -> str:
    """A name no other test, worker or earlier run has used."""
    return f"시험단지 {os.getpid()}-{next(_numbers)}"


def register(page: Page, name: str) -> int:
    """Register a complex as an officer would, and stay on its page."""
    page.goto("/housing/complexes/new/")
    page.get_by_label("공동주택명").fill(name)
    save(page)
    page.wait_for_url("**/housing/complexes/*/")
    return int(page.url.rstrip("/").rsplit("/", 1)[1])


def save(page: Page) -> None:
    page.get_by_role("button", name="저장", exact=True).click()


def stored(officers: Officers, name: str, column: str = "id") -> list[object]:
    """The stored values of that column, of every complex of that name."""
    rows = officers.site.database.rows("SELECT to_jsonb(one) FROM housing_complex one WHERE name = %s", name)
    return [row[column] for (row,) in rows]
