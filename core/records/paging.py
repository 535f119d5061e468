"""The numbers under a list, and where each leads."""

from collections.abc import Callable
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Cut:
    """Page `number` of `total` rows, the nearest one that exists."""

    asked: int
    total: int
    per_page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.per_page))

    @property
    def number(self) -> int:
        return min(max(self.asked, 1), self.pages)

    @property
    def first(self) -> int:
        return (self.number - 1) * self.per_page

    @property
    def start(self) -> int:
        return self.first + 1 if self.total else 0

    @property
    def end(self) -> int:
        return min(self.first + self.per_page, self.total)


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
