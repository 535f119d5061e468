"""What an address asks of a list: filter, sort, page, columns. Nonsense in it falls back to the defaults."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from html import escape
from urllib.parse import urlencode

from django.http import QueryDict

from core.imports.sheet import ChildRows, Related
from core.records.actor import StaffRequest
from core.records.filters import RecordFilterSet
from core.records.kind import RecordKind
from core.records.listing import PER_PAGE_CHOICES
from core.records.models import RecordQuerySet
from core.records.private_search import holds_phone, is_token, revealed
from core.records.saved import Kept, kept_for
from core.records.tables import CompiledTable, compile_table, compiled_columns
from core.trail import digest_search
from core.typed_numbers import number_in

CHILDREN = "children"


@dataclass(frozen=True)
class ColumnHead:
    """A column's head: the address that sorts by it, and how it is sorted now."""

    header: str
    css: str
    sort_url: str
    sort_state: str

    @property
    def html(self) -> str:
        header = escape(self.header)
        if not self.sort_url:
            return f'<th scope="col" class="{self.css}">{header}</th>'
        url = escape(self.sort_url)
        return (
            f'<th scope="col" class="{self.css}" aria-sort="{self.sort_state}">'
            f'<a class="sort-link" href="{url}" hx-get="{url}" hx-push-url="true">{header}</a></th>'
        )


class ListRequest:
    """`lists_children` asks for a row for each child of the records (구성원 명부), as the address may do too."""

    def __init__(self, request: StaffRequest, kind: RecordKind, *, lists_children: bool = False) -> None:
        self.request = request
        self.kind = kind
        self.params: QueryDict = request.GET
        self.lists_children = lists_children or self.params.get("rows") == CHILDREN

    @cached_property
    def kept(self) -> Kept:
        """What this person keeps about the list."""
        return kept_for(self.request.user, self.kind.name)

    @property
    def asked_columns(self) -> list[str]:
        return self.params.get("columns", "").split(",")

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The columns: the address's, else those this person chose, else the kind's own. A file of children has its own ones."""
        if self.children is not None:
            return (*self.children.beside, *(one.name for one in self.children.fields()))
        return self.kind.columns(self.asked_columns, self.kept.columns)

    @property
    def children(self) -> ChildRows | None:
        return self.kind.child_rows if self.lists_children else None

    @property
    def title(self) -> str:
        """Of the list, or of the file of its children."""
        return self.children.title if self.children is not None else self.kind.title

    @property
    def related(self) -> tuple[Related, ...]:
        return self.kind.related(self.asked_columns)

    @cached_property
    def revealed(self) -> dict[str, str | None]:
        """What was searched for under a token, by parameter; None where the token has run out."""
        given = {name: self.params.get(name, "") for name in self.kind.word_filters}
        return {name: revealed(self.request, value) for name, value in given.items() if is_token(value)}

    @property
    def has_run_out(self) -> bool:
        return None in self.revealed.values()

    @cached_property
    def filterset(self) -> RecordFilterSet:
        """A search that has run out matches nothing rather than everything."""
        data = self.params.copy()
        for name, value in self.revealed.items():
            data[name] = value or ""
        rows = self.kind.rows(self.request.user)
        return self.kind.filterset(data, queryset=rows.none() if self.has_run_out else rows, request=self.request)

    @cached_property
    def rows(self) -> RecordQuerySet:
        rows: RecordQuerySet = self.filterset.qs
        return rows

    @property
    def selected(self) -> RecordQuerySet:
        """The rows to file: those ticked, or all the filter lets through."""
        return self.rows.filter(pk__in=self.ticked) if self.ticked else self.rows

    @property
    def ticked(self) -> list[int]:
        values = [*self.params.getlist("selected"), *self.request.POST.getlist("selected")]
        return [number for value in values if (number := number_in(value)) is not None]

    @property
    def searches_personal(self) -> bool:
        """True where the search words are looked up in personal columns too."""
        return self.kind.searches_personal and bool(self.filterset.in_force().get("q"))

    @property
    def said(self) -> str:
        """The filter in words; a searched phone number as its digest."""
        said = self.filterset.said()
        for name in self.kind.word_filters:
            words = self.filterset.in_force().get(name, "").strip()
            if holds_phone(words):
                said = said.replace(words, digest_search(words))
        return said

    @cached_property
    def sort(self) -> tuple[str, bool]:
        """(column name, descending); the kind's default where the address names no sortable column."""
        columns = compiled_columns(self.kind.table)
        for asked in (self.params.get("sort", ""), self.kind.table.default_sort):
            name = asked.removeprefix("-")
            if name in columns and columns[name].sort:
                return name, asked.startswith("-")
        return "", True

    @property
    def sort_paths(self) -> tuple[str, ...]:
        name, _ = self.sort
        return compiled_columns(self.kind.table)[name].sort if name else ()

    @property
    def number(self) -> int:
        return number_in(self.params.get("page", ""), most_digits=8) or 1

    @property
    def per_page(self) -> int:
        value = self.params.get("per_page", "")
        return next((number for number in PER_PAGE_CHOICES if value == str(number)), PER_PAGE_CHOICES[0])

    def url(self, **changes: object) -> str:
        """This address with some parameters changed; None takes one out."""
        return self.url_at(self.request.path, **changes)

    def url_at(self, path: str, **changes: object) -> str:
        """Another page's address with this one's parameters."""
        changed = {name: "" if value is None else urlencode({name: value}) for name, value in changes.items()}
        query = "&".join(filter(None, {**self._encoded, **changed}.values()))
        return f"{path}?{query}" if query else path

    @cached_property
    def _encoded(self) -> dict[str, str]:
        """Each parameter as an address has it: two dozen addresses stand on a page."""
        return {name: urlencode({name: values}, doseq=True) for name, values in self.params.lists()}

    def pairs(self, *, without: Collection[str]) -> list[tuple[str, str]]:
        return [(name, value) for name, values in self.params.lists() for value in values if name not in without]

    def table(self, *, masked: bool = True) -> CompiledTable:
        return compile_table(self.kind.table, self.names, masked=masked, base_url=self.kind.url("list").rstrip("/"))

    def heads(self) -> list[ColumnHead]:
        sorted_name, descending = self.sort
        heads = []
        for column in self.table().columns:
            state = "none"
            if column.name == sorted_name:
                state = "descending" if descending else "ascending"
            turned = f"-{column.name}" if state == "ascending" else column.name
            sort_url = self.url(sort=turned, page=None) if column.sort else ""
            heads.append(ColumnHead(column.header, column.css, sort_url, state))
        return heads
