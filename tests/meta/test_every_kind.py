"""What one declaration promises for every record kind: its pages come up, its columns sort, its price is fixed, its forms have labels."""

import re
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.roles import Role
from core import clock
from core.bulk.fields import bulk_fields, check_bulk_fields
from core.records import filters
from core.records.kind import RecordKind
from core.records.listing import page_of, sorted_by
from core.records.tables import check_table, compile_table, compiled_columns
from tests.factories.accounts import browser
from tests.meta.records import every_kind, make_record
from tests.pages import html, ids

pytestmark = pytest.mark.django_db


@pytest.fixture
def head() -> Client:
    return browser(Role.MANAGER)


def pages(kind: RecordKind, pk: int) -> list[str]:
    found = [kind.url("list"), kind.url("detail", pk), kind.url("history", pk), kind.url("columns"), kind.url("searches")]
    if not kind.is_given:
        found += [kind.url("hidden"), kind.url("delete", pk)]
    if bulk_fields(kind):
        found.append(kind.url("bulk"))
    if kind.form is not None:
        found += [kind.url("edit", pk)]
    if kind.form is not None and not kind.is_given:
        found += [kind.url("new")]
    if kind.sheet is not None:
        found.append(kind.url("import"))
    if kind.has_personal_columns and kind.model.PERSONAL:
        found.append(kind.url("export"))
    return found


@every_kind
def test_every_page_comes_up(kind: RecordKind, head: Client) -> None:
    record = make_record(kind)
    for address in pages(kind, record.pk):
        answer = head.get(address)
        assert answer.status_code == 200, address
        assert "<h1>" in html(answer)
        assert kind.title in html(answer)


@every_kind
def test_new_record_stands_on_its_list(kind: RecordKind, head: Client) -> None:
    record = make_record(kind)
    assert int(record.pk) in ids(head.get(kind.url("list"), {"per_page": "100"}))


@every_kind
def test_table_declares_only_what_is_rendered(kind: RecordKind) -> None:
    assert check_table(kind.table) == []
    assert kind.columns()
    assert compiled_columns(kind.table)[kind.table.default_sort.removeprefix("-")].sort


@every_kind
def test_every_orderable_column_sorts_both_ways_with_unknown_values_last(kind: RecordKind) -> None:
    for number in range(3):
        make_record(kind, number)
    user = browser(Role.MANAGER).user
    rows = kind.rows(user).for_list()
    everything = sorted(rows.values_list("pk", flat=True))
    for name, column in compiled_columns(kind.table).items():
        for descending in (False, True) if column.sort else ():
            found = list(sorted_by(rows, column.sort, descending=descending).values_list(column.sort[0].removeprefix("-"), "pk"))
            unknown = [value is None for value, _ in found]
            assert unknown == sorted(unknown), f"{kind.name}.{name}"
            assert sorted(pk for _, pk in found) == everything
            paged = [
                row[0]
                for at in (1, 2)
                for row in page_of(
                    rows, paths=("pk",), sort=column.sort, descending=descending, number=at, per_page=-(-len(everything) // 2)
                ).rows
            ]
            assert paged == [pk for _, pk in found], f"{kind.name}.{name}"


@every_kind
def test_list_offers_the_sort_of_every_orderable_column(kind: RecordKind, head: Client) -> None:
    make_record(kind)
    page = html(head.get(kind.url("list"), {"columns": "all"}))
    for name, column in compiled_columns(kind.table).items():
        assert bool(re.search(rf"[?&;]sort=-?{name}\"", page)) == bool(column.sort), name


@every_kind
def test_list_costs_as_many_queries_for_twenty_rows_as_for_two(kind: RecordKind, head: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filters, "monotonic", lambda: 1.0)  # the options of a filter are asked for anew every so many seconds
    costs = []
    for number in (2, 20):
        for at in range(number):
            make_record(kind, number * 100 + at)
        head.get(kind.url("list"), {"columns": "all"})
        with CaptureQueriesContext(connection) as captured:
            head.get(kind.url("list"), {"columns": "all"})
        costs.append(len(captured))
    assert costs[0] == costs[1]


@every_kind
def test_every_cell_of_every_column_becomes_a_cell_of_the_file(kind: RecordKind, head: Client) -> None:
    make_record(kind)
    names = tuple(compiled_columns(kind.table))
    for masked in (True, False):
        table = compile_table(kind.table, names, masked=masked, base_url="/x")
        values = kind.rows(head.user).for_list().values_list(*table.paths).first()
        assert len(table.row_cells(values)) == len(names) + 1
        assert table.row_html(values).count("<td") == len(names) + 1


# --- forms


class _Labels(HTMLParser):
    """The controls of a page, and the ids that some label names."""

    def __init__(self) -> None:
        super().__init__()
        self.controls: dict[str, bool] = {}
        self.named: set[str] = set()
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "label":
            self.depth += 1
            self.named.add(given.get("for") or "")
        if tag in ("input", "select", "textarea") and given.get("type") not in ("hidden", "submit"):
            has_name = "aria-label" in given or "aria-labelledby" in given or self.depth > 0
            self.controls[given.get("id") or f"?{given.get('name')}"] = has_name

    def handle_endtag(self, tag: str) -> None:
        if tag == "label":
            self.depth -= 1


@every_kind
def test_every_field_has_a_label(kind: RecordKind, head: Client) -> None:
    record = make_record(kind)
    for address in pages(kind, record.pk):
        parser = _Labels()
        parser.feed(html(head.get(address)))
        unnamed = [control for control, is_named in parser.controls.items() if not is_named and control not in parser.named]
        assert unnamed == [], address


@every_kind
def test_form_sent_back_empty_is_a_page_of_sentences(kind: RecordKind, head: Client) -> None:
    if kind.form is None:
        pytest.skip("cannot be typed in")
    address = kind.url("edit", make_record(kind).pk) if kind.is_given else kind.url("new")
    before = kind.model.objects.count()
    answer = head.post(address, {})
    assert answer.status_code == 422
    assert "error-summary" in html(answer)
    assert kind.model.objects.count() == before


@every_kind
def test_form_has_korean_labels_and_only_fields_it_saves(kind: RecordKind) -> None:
    if kind.form is None:
        pytest.skip("cannot be typed in")
    form = kind.form()
    for bound in form:
        assert re.search("[가-힣]", str(bound.label)), bound.name
    parts = {name for part in form.parts for name in part.fields}
    assert parts <= set(form.fields)


@every_kind
def test_every_field_of_many_can_be_asked_alone_and_takes_what_a_record_has(kind: RecordKind) -> None:
    assert check_bulk_fields(kind) == []
    record = make_record(kind)
    for name in bulk_fields(kind):
        blank = kind.form.for_many([name])(instance=record)
        assert list(blank.fields) == [name]
        value = blank[name].value()
        sent = {} if value is False or value is None else {name: value}
        asked = kind.form.for_many([name])(sent, instance=kind.model.objects.get(pk=record.pk))
        assert asked.is_valid() or value == "", (name, asked.errors)
        assert asked.changed_data == []


@every_kind
def test_filters_have_korean_labels(kind: RecordKind) -> None:
    for name, one in kind.filterset.base_filters.items():
        assert re.search("[가-힣]", str(one.label or "")), f"{kind.name}.{name}"


@every_kind
def test_queries_written_once_do_not_carry_the_day(kind: RecordKind, monkeypatch: pytest.MonkeyPatch) -> None:
    """Such a query lives as long as the process: a day in it would be the day the process began."""
    now = clock.now()
    rows = kind.model._default_manager

    def written() -> list[tuple[str, tuple[object, ...]]]:
        querysets = (rows.for_list(), rows.within("all").for_page(), rows.within("all").for_panel())
        return [queryset.query.sql_with_params() for queryset in querysets]

    today = written()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=400))
    assert written() == today
