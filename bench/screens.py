"""The list and the one screen, asked for with a login through the whole application."""

from collections.abc import Callable

from bench.pages import Officer, in_turns
from bench.report import Measure, Measures, at_most, faster
from housing.models import BandHouseholds

LIST = "/housing/complexes/?per_page=50"
LAST = f"{LIST}&page=999999"
WORD = f"{LIST}&q=한신"


def lists(officer: Officer, *, rounds: int = 41) -> Measures:
    """Django's admin shows the same columns and, as `list_filter`, the same filters; the default columns log nothing, so
    that neither masks nor writes."""
    taken = in_turns(
        {
            "ours": lambda: officer.get(LIST),
            "admin": lambda: officer.get("/bench/admin/housing/complex/"),
            "tables2": lambda: officer.get("/bench/tables2/"),
            "last": lambda: officer.get(LAST),
            "word": lambda: officer.get(WORD),
        },
        rounds=rounds,
    )
    yield faster("list of 50, against Django admin's changelist", taken, "admin", target=4)
    yield faster("list of 50, against django-tables2 as documented", taken, "tables2", target=8)
    yield at_most("last page, against the first", taken, "ours", ours="last", target=3)
    yield at_most("search for two syllables, against the first page", taken, "ours", ours="word", target=3)
    counts = [officer.queries(f"/housing/complexes/?per_page={rows}") for rows in (20, 50, 100)]
    detail = "for 20, 50 and 100 rows: " + ", ".join(map(str, counts))
    yield Measure("queries of a list, the most", max(counts), "", 6 if len(set(counts)) == 1 else 0, detail, is_limit=True)


def depth(officer: Officer, *, rounds: int = 21) -> Measures:
    """The same at ten times the rows."""
    pages = {"ours": LIST, "last": LAST, "word": WORD}
    taken = in_turns({name: asker(officer, url) for name, url in pages.items()}, rounds=rounds)
    yield at_most("200,000 rows: last page, against the first", taken, "ours", ours="last", target=3)
    yield at_most("200,000 rows: two syllables, against the first page", taken, "ours", ours="word", target=3)


def one_screen(officer: Officer, *, rounds: int = 31) -> Measures:
    """Ours masks and writes the access log; the reference does neither."""
    pk = BandHouseholds.objects.order_by("-complex").values_list("complex", flat=True)[0]
    url, reference = f"/housing/complexes/{pk}/", f"/bench/admin/housing/complex/{pk}/change/"
    taken = in_turns({"ours": asker(officer, url), "admin": asker(officer, reference)}, rounds=rounds)
    yield faster("one screen, against Django admin's form with inlines", taken, "admin", target=10)
    count = officer.queries(url)
    yield Measure("queries of the one screen", count, "", 10, f"the admin form: {officer.queries(reference)}", is_limit=True)


def asker(officer: Officer, url: str) -> Callable[[], bytes]:
    return lambda: officer.get(url)
