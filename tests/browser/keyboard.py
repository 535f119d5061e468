"""The keyboard as an officer without a mouse uses it: nothing here clicks or sets a focus."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import Page

from tests.browser.officers import Officers

FAR = 120


def tab_to(page: Page, name: str, *, key: str = "Tab") -> None:
    """Press Tab (or backwards) until what has the focus is called `name`; every stop on the way must show where it is."""
    _tab_until(page, name, lambda: re.search(name, page.evaluate(CALLED) or "") is not None, key)


def tab_into(page: Page, selector: str) -> None:
    """Press Tab until what has the focus lies in the first of these."""
    _tab_until(page, selector, lambda: page.locator(selector).first.locator(":focus").count() > 0)


def _tab_until(page: Page, wanted: str, is_there: Callable[[], bool], key: str = "Tab") -> None:
    for _ in range(FAR):
        page.keyboard.press(key)
        if is_there():
            return
        assert page.evaluate(VISIBLE), page.evaluate("document.activeElement.outerHTML")
    raise AssertionError(f"no way to {wanted!r} with {FAR} presses of {key}")


def press(page: Page, name: str) -> None:
    """The link or button of that name, with Tab and Enter."""
    tab_to(page, name)
    page.keyboard.press("Enter")


def typed(page: Page, label: str, text: str) -> None:
    """The field of that label, reached with Tab, holds only this text."""
    tab_to(page, f"^{label}")
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(text)


def choose(page: Page, label: str, option: str) -> None:
    """Down through the list of that label to the option."""
    tab_to(page, f"^{label}")
    pick(page, option)


def pick(page: Page, option: str) -> None:
    """Down through the list that has the focus."""
    chosen = page.locator("select:focus option:checked")
    for _ in range(FAR):
        if chosen.inner_text().strip() == option:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"no option {option!r}")


def tick(page: Page, name: str) -> None:
    tab_to(page, name)
    page.keyboard.press("Space")


def arrived(page: Page, path: str) -> None:
    """The page whose path ends so (a pattern) has come; a link to a part of the page before may still stand behind its address."""
    page.wait_for_url(lambda url: re.search(f"{path}$", urlsplit(url).path) is not None)


def opened(officers: Officers, person: str, path: str) -> Page:
    """Past the menus of that page, as that person."""
    page = officers.open(person, path)
    pass_menus(page)
    return page


def pass_menus(page: Page) -> None:
    """Past the menus: the first stop of every page."""
    press(page, "^본문 바로가기$")


CALLED = """() => { const one = document.activeElement;
  return one.labels?.[0]?.textContent.trim() || one.getAttribute('aria-label') || one.textContent.trim(); }"""
VISIBLE = """() => { const one = document.activeElement; if (one === document.body) return true;
  const { outlineStyle, boxShadow } = getComputedStyle(one); const { width, height } = one.getBoundingClientRect();
  return (outlineStyle !== 'none' || boxShadow !== 'none') && width > 0 && height > 0; }"""
