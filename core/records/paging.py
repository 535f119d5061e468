"""The numbers under a list, and where each leads."""

from collections.abc import Callable
from typing import Any, Protocol

EACH_SIDE = 4


class Paged(Protocol):
    @property
    def number(self) -> int: ...

    @property
    def pages(self) -> int: ...

    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


def page_links(url_of: Callable[[int | None], str], page: Paged) -> dict[str, Any]:
    """What core/_pagination.html prints; `url_of` gets None for the first page, whose address names none."""

    def link(number: int) -> str:
        return url_of(number if number > 1 else None) if 1 <= number <= page.pages else ""

    first = max(1, min(page.number - EACH_SIDE, page.pages - 2 * EACH_SIDE))
    last = min(page.pages, first + 2 * EACH_SIDE)
    return {
        "number": page.number,
        "pages": page.pages,
        "start": page.start,
        "end": page.end,
        "first_url": link(1) if page.number > 1 else "",
        "previous_url": link(page.number - 1),
        "next_url": link(page.number + 1),
        "last_url": link(page.pages) if page.number < page.pages else "",
        "links": [(number, link(number), number == page.number) for number in range(first, last + 1)],
    }
