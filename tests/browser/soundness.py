"""What makes a page usable by everybody, at every size and in both modes."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from playwright.sync_api import Page

PHONE = {"width": 390, "height": 844}
SCREEN = {"width": 1366, "height": 768}

# A page's landmarks, and the frame that holds them, without their words but for what landmarks are called: where these are equal, axe
# finds the same. Of siblings, lines and
# rows every sort counts once. What is drawn after loading lies under aria-hidden.
MARK_UP = """() => {
  const spoken = new Set(['A', 'BUTTON', 'LABEL', 'LEGEND', 'SUMMARY', 'TH', 'CAPTION', 'H1', 'H2', 'H3', 'H4', 'H5', 'H6', 'TITLE']);
  const worded = new Set(['id', 'for', 'href', 'name', 'title', 'alt', 'src', 'action', 'aria-label', 'aria-labelledby', 'datetime',
    'aria-describedby', 'aria-controls', 'placeholder', 'colspan', 'rowspan', 'content', 'maxlength', 'min', 'max', 'step']);
  const filled = new Set(['value', 'checked', 'selected']);
  const unordered = new Set(['UL', 'OL', 'TBODY', 'TR', 'SELECT']);
  const landmarks = 'header, aside, nav, main, footer, dialog';
  const said = ({ name, value }) => (worded.has(name) || /^(data|hx)-/.test(name) ? name + Boolean(value.trim()) : `${name}=${value}`);
  const shape = (one, isInside) => {
    const called = one.matches(landmarks) ? one.getAttribute('aria-label') ?? '' : '';
    if (!isInside && one.matches(landmarks)) return `${one.tagName} ${called}`;
    const parts = one.getAttribute('aria-hidden') === 'true' ? [] : [...one.children].map((child) => shape(child, isInside));
    const kept = unordered.has(one.tagName) ? [...new Set(parts)].sort() : parts.filter((part, at) => part !== parts[at - 1]);
    const marks = [...one.attributes].filter(({ name }) => !filled.has(name)).map(said).sort();
    return `<${one.tagName} ${called} ${marks.join(' ')} ${spoken.has(one.tagName) && Boolean(one.textContent.trim())}>${kept.join('')}</>`;
  };
  const outermost = [...document.querySelectorAll(landmarks)].filter((one) => !one.parentElement.closest(landmarks));
  return [shape(document.documentElement, false), ...outermost.map((one) => shape(one, true))];
}"""
# What only the words of one page can get wrong.
LOOSE_ENDS = r"""() => {
  const found = [];
  const ids = [...document.querySelectorAll('[id]')].map((one) => one.id);
  ids.filter((id, at) => ids.indexOf(id) !== at).forEach((id) => found.push(`two of id ${id}`));
  for (const name of ['for', 'aria-labelledby', 'aria-describedby', 'aria-controls'])
    for (const one of document.querySelectorAll(`[${name}]`))
      for (const id of one.getAttribute(name).split(/\s+/).filter(Boolean))
        if (!document.getElementById(id)) found.push(`${name} of nothing: ${one.outerHTML.slice(0, 160)}`);
  for (const one of document.querySelectorAll('input:not([type=hidden]), select, textarea'))
    if (!one.labels.length && !one.hasAttribute('aria-label') && !one.hasAttribute('aria-labelledby'))
      found.push(`has no label: ${one.outerHTML.slice(0, 160)}`);
  for (const one of document.querySelectorAll("a[href^='#']"))
    if (one.hash && !document.getElementById(decodeURIComponent(one.hash.slice(1))))
      found.push(`leads to nothing: ${one.outerHTML.slice(0, 160)}`);
  return found;
}"""


@cache
def _axe() -> str:
    return (Path(settings.BASE_DIR) / "node_modules/axe-core/axe.min.js").read_text()


def _violations(page: Page, options: str) -> Iterator[str]:
    # Evaluated, not added as a <script>: the page's Content-Security-Policy would rightly refuse that.
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe())
    found: list[dict[str, Any]] = page.evaluate(f"axe.run(document, {{resultTypes: ['violations'], {options}}})")["violations"]
    return (f"{one['id']}: {one['help']} {[node['html'][:160] for node in one['nodes'][:3]]}" for one in found)


def axe_violations(page: Page) -> list[str]:
    return list(_violations(page, ""))


def is_wider_than_window(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def mark_up(page: Page) -> list[str]:
    """The sorts of frame and landmarks the page is made of; those of two pages are equal if the pages differ only in their words and
    in how many lines and rows they have."""
    return list(page.evaluate(MARK_UP))


def plain_faults(page: Page) -> Iterator[str]:
    """What every page is asked, however many like it have been seen."""
    if page.locator("html").get_attribute("lang") != "ko" or "살림터" not in page.title():
        yield "no language or title"
    if page.locator("h1").count() != 1:
        yield "not exactly one h1"
    yield from page.evaluate(LOOSE_ENDS)


def mark_up_faults(page: Page) -> Iterator[str]:
    """What axe says of the page, on a screen and a telephone, and of its colours in the other mode."""
    yield from axe_violations(page)
    page.evaluate("document.documentElement.dataset.krdsMode = 'high-contrast'")
    yield from (f"high contrast: {fault}" for fault in _violations(page, "runOnly: ['color-contrast']"))
    page.evaluate("delete document.documentElement.dataset.krdsMode")
    page.set_viewport_size(PHONE)
    yield from (f"at 390: {fault}" for fault in axe_violations(page))
    page.set_viewport_size(SCREEN)


def width_faults(page: Page) -> Iterator[str]:
    for size in ({"width": 1024, "height": 768}, {"width": 683, "height": 384}, PHONE):
        page.set_viewport_size(size)
        if is_wider_than_window(page):
            yield f"scrolls sideways at {size['width']}"
    page.set_viewport_size(SCREEN)


def faults(page: Page) -> list[str]:
    """All that is wrong with the page as it stands."""
    return [*plain_faults(page), *mark_up_faults(page), *width_faults(page)]
