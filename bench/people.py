"""The list of 200,000 representatives and what is searched in it; and the page of checks over all of them."""

from bench.pages import Officer, in_turns
from bench.report import Measure, Measures, at_most, faster
from bench.screens import asker

LIST = "/housing/representatives/?per_page=50"
SEARCHES = {"two syllables": "나래", "a whole name": "봄사랑", "the last four digits": "0123"}
SLOWEST_CHECKS_MS = 1_000
"""What takes longer must show progress by the rule of all pages."""


def lists(officer: Officer, *, rounds: int = 21) -> Measures:
    """Ours and the admin's changelist both mask and write the access log."""
    urls = {"ours": LIST, "last": f"{LIST}&page=999999", "admin": "/bench/admin/housing/representative/"}
    # A number never stands in an address: the search is sent on under a token.
    urls |= {name: officer.sent_on(f"{LIST}&q={word}") for name, word in SEARCHES.items()}
    taken = in_turns({name: asker(officer, url) for name, url in urls.items()}, rounds=rounds)
    yield faster("200,000 posts: list of 50, against Django admin's changelist", taken, "admin", target=4)
    yield at_most("200,000 posts: last page, against the first", taken, "ours", ours="last", target=3)
    for name in SEARCHES:
        yield at_most(f"200,000 posts: search for {name}, against the first page", taken, "ours", ours=name, target=3)
    count = officer.queries(LIST) - 1
    yield Measure("queries of the list of representatives", count, "", 6, "and the row of the access log", is_limit=True)


def checks(officer: Officer, *, rounds: int = 7) -> Measures:
    taken = in_turns({"ours": asker(officer, "/housing/checks/")}, rounds=rounds)
    yield Measure("page of checks", taken["ours"], "ms", SLOWEST_CHECKS_MS, "16 checks over 20,000 complexes", is_limit=True)
