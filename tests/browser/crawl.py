"""Every page a person can reach: nothing broken, nothing asked from elsewhere, usable by everybody."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page

from accounts.demo import DEMO_STAFF
from tests.browser.officers import Officers
from tests.browser.soundness import mark_up, mark_up_faults, plain_faults, width_faults

# Addresses that answer with a file, or that belong to no page.
NO_PAGE = re.compile(r"format=xlsx|/photos/\d+/|/rejected/|^/static/|^/logout/")
# Half the work each: the two files that crawl run side by side.
HEADS = ["manager", "supervisor", "sysadmin", "privacy"]
OFFICERS = [person.username for person in DEMO_STAFF if person.username not in HEADS]
MAIN_SIZE = "document.querySelector('main').getElementsByTagName('*').length"


@dataclass(frozen=True)
class Looks:
    """What has been looked at closely in this run, by whichever worker came first."""

    folder: Path

    def is_first(self, *parts: object) -> bool:
        try:
            (self.folder / hashlib.sha256(repr(parts).encode()).hexdigest()).touch(exist_ok=False)
        except FileExistsError:
            return False
        return True


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


def assert_pages_are_sound(officers: Officers, looks: Looks, person: str) -> None:
    """Every page is opened as that person; axe comes once for each sort of mark-up, the widths once for each content."""
    page = officers.open(person)
    found = {}
    for name in reachable(page):
        wrong = list(plain_faults(page))
        if looks.is_first("width", name, page.evaluate(MAIN_SIZE)):
            wrong += width_faults(page)
        if [part for part in mark_up(page) if looks.is_first("mark-up", part)]:
            wrong += mark_up_faults(page)
        if wrong:
            found[name] = wrong
    assert not found
