"""Every page each of the demo staff can reach: nothing broken, nothing asked from elsewhere, usable by everybody."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from playwright.sync_api import Page

from accounts.demo import DEMO_STAFF
from tests.browser.officers import Officers

AXE = Path(settings.BASE_DIR) / "node_modules/axe-core/axe.min.js"
# Addresses that answer with a file, or that belong to no page.
NO_PAGE = re.compile(r"format=xlsx|/photos/\d+/|/rejected/|^/static/|^/logout/")
PHONE = {"width": 390, "height": 844}
SCREEN = {"width": 1366, "height": 768}


def shape(url: str) -> str:
    """Addresses that differ only in a record's number or in values of their query are one page; so are the lists of codes, which
    differ in nothing but their words (`tests/meta` opens each)."""
    parts = urlsplit(url)
    names = sorted({pair.split("=")[0] for pair in parts.query.split("&") if pair})
    kept = [name for name in names if name in {"part", "tab"}]
    path = re.sub("/codes/[^/]+/", "/codes/", parts.path)
    return re.sub(r"\d+", "N", path) + ("?" + "&".join(kept) if kept else "")


def reachable(page: Page) -> Iterator[str]:
    """Follow every link from where the page stands, once for each shape of address, and stop at each."""
    address = page.url
    seen: set[str] = set()
    waiting = [(address, "")]
    while waiting:
        url, linked_on = waiting.pop(0)
        if shape(url) in seen:
            continue
        seen.add(shape(url))
        answer = page.goto(url)
        assert answer is not None
        assert answer.status == 200, f"{url}, linked on {linked_on}"
        yield shape(url)
        links: list[str] = page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)")
        waiting += [(link.split("#")[0], url) for link in links if _is_page(link, address)]


def _is_page(link: str, address: str) -> bool:
    parts = urlsplit(link)
    return link.startswith(address) and not NO_PAGE.search(f"{parts.path}?{parts.query}")


def axe_violations(page: Page) -> list[str]:
    # Evaluated, not added as a <script>: the page's Content-Security-Policy would rightly refuse that.
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [f"{one['id']}: {one['help']} {[node['html'][:160] for node in one['nodes'][:3]]}" for one in found]


def contrast_violations(page: Page) -> list[str]:
    found = page.evaluate("axe.run(document, {runOnly: ['color-contrast'], resultTypes: ['violations']})")["violations"]
    return [f"{one['id']} {[node['html'][:160] for node in one['nodes'][:3]]}" for one in found]


def is_wider_than_window(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def faults(page: Page, *, is_known: bool) -> Iterator[str]:
    """What is wrong with the page as it stands; unless another person's has been looked at already, at every size and in both modes."""
    if page.locator("html").get_attribute("lang") != "ko" or "살림터" not in page.title():
        yield "no language or title"
    if page.locator("h1").count() != 1:
        yield "not exactly one h1"
    yield from axe_violations(page)
    if is_known:
        return
    page.evaluate("document.documentElement.dataset.krdsMode = 'high-contrast'")
    yield from (f"high contrast: {fault}" for fault in contrast_violations(page))
    page.evaluate("delete document.documentElement.dataset.krdsMode")
    for width, height in ((1024, 768), (683, 384)):
        page.set_viewport_size({"width": width, "height": height})
        if is_wider_than_window(page):
            yield f"scrolls sideways at {width}"
    page.set_viewport_size(PHONE)
    yield from (f"at 390: {fault}" for fault in axe_violations(page))
    if is_wider_than_window(page):
        yield "scrolls sideways at 390"
    page.set_viewport_size(SCREEN)


@pytest.fixture(scope="module")
def known() -> set[str]:
    """The shapes of pages looked at closely so far."""
    return set()


@pytest.mark.parametrize("person", [person.username for person in DEMO_STAFF])
def test_every_page_of_a_person_is_sound(officers: Officers, known: set[str], person: str) -> None:
    page = officers.open(person)
    found = {}
    for name in reachable(page):
        if wrong := list(faults(page, is_known=name in known)):
            found[name] = wrong
        known.add(name)
    assert not found


def test_list_at_the_office_screen_shows_twenty_rows_and_one_line_of_filters(officers: Officers) -> None:
    page = officers.open("housing", "/housing/complexes/", viewport={"width": 1366, "height": 650})
    rows = page.locator("#list-region tbody tr")
    bottoms: list[float] = rows.evaluate_all("rows => rows.map(row => row.getBoundingClientRect().bottom)")
    assert len([bottom for bottom in bottoms if bottom <= 650]) >= 20
    heights: list[float] = page.locator(".filter-bar").evaluate_all("bars => bars.map(bar => bar.offsetHeight)")
    assert max(heights) < 45


@pytest.mark.parametrize(("path", "status"), [("/housing/complexes/", 403), ("/audit/access/", 403), ("/housing/complexes/999999/", 403)])
def test_person_without_a_role_reads_why_and_whom_to_ask(officers: Officers, path: str, status: int) -> None:
    page = officers.open("nobody")
    assert "권한을 요청하세요" in page.inner_text("main")
    answer = page.goto(path)
    assert answer is not None
    assert answer.status == status
    assert "권한이 없습니다" in page.inner_text("h1")
    assert not list(faults(page, is_known=False))


def test_page_that_does_not_exist_says_so_in_our_own_words(officers: Officers) -> None:
    page = officers.open("housing", "/housing/complexes/999999/")
    assert page.inner_text("h1") == "찾는 자료가 없습니다"
    assert not list(faults(page, is_known=False))


def test_login_page_is_sound(officers: Officers) -> None:
    assert not list(faults(officers.open(), is_known=False))
