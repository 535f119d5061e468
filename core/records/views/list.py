"""The list of a kind, on the screen and as an Excel file, from one queryset, one filter and one set of columns."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import Sum
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render

from core.records.export import export_file
from core.records.list_request import ListRequest
from core.records.listing import PER_PAGE_CHOICES, Page, page_of
from core.records.private_search import hide_phone
from core.records.tables import CompiledTable, compiled_columns
from core.records.views.base import RecordView
from core.trail import AccessAction, log_access

PAGE_LINKS_EACH_SIDE = 4


class RecordListView(RecordView):
    """GET shows or files the list; POST carries a search whose words must not stand in an address, or asks for an
    unmasked file."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        asked = ListRequest(request, self.kind)
        if request.GET.get("format") == "xlsx":
            return export_file(request, asked)
        return self.page(asked)

    def post(self, request: HttpRequest) -> HttpResponseBase:
        if request.POST.get("format") == "xlsx":
            return export_file(request, ListRequest(request, self.kind), unmasked=True)
        query = urlencode([(name, value) for name, value in hide_phone(request) if value])
        return HttpResponseRedirect(f"{request.path}?{query}" if query else request.path, status=303)

    def page(self, asked: ListRequest) -> HttpResponse:
        table = asked.table()
        page = page_of(
            asked.rows,
            paths=table.paths,
            sort=asked.sort_paths,
            descending=asked.sort[1],
            number=asked.number,
            per_page=asked.per_page,
        )
        if table.personal_columns:
            log_access(
                self.request,
                action=AccessAction.SEARCH if asked.filterset.in_force() else AccessAction.LIST,
                kind=self.kind.name,
                subject_ids=page.ids,
                count=len(page.ids),
                query=asked.filterset.said(),
            )
        context = self.context(title=self.kind.title, **self.list_context(asked, table, page))
        partial = self.request.htmx and not self.request.htmx.history_restore_request
        template = "core/_list_region.html" if partial else "core/list.html"
        response = render(self.request, template, context)
        response["Vary"] = "HX-Request"
        response["Cache-Control"] = "no-store"
        return response

    def list_context(self, asked: ListRequest, table: CompiledTable, page: Page) -> dict[str, Any]:
        return {
            "count": page.total,
            "filter_form": asked.filterset.form,
            "filters_in_force": asked.filterset.in_force(),
            "columns": asked.heads(),
            "column_choices": self.column_choices(asked),
            "rows": [table.row_html(row) for row in page.rows],
            "page": page_links(asked, page),
            "per_page": page.per_page,
            "per_page_choices": PER_PAGE_CHOICES,
            "actions": self.actions(),
            "export_url": asked.url(format="xlsx", page=None) if self.kind.may(self.request.user, "export") else "",
            "may_unmask": self.kind.may(self.request.user, "unmask") and self.kind.has_personal_columns,
            "totals": self.totals(asked),
            "empty_text": self.kind.empty_text,
            "kept_params": [(name, asked.params[name]) for name in ("sort", "per_page", "columns") if asked.params.get(name)],
        }

    def column_choices(self, asked: ListRequest) -> list[tuple[str, str, bool]]:
        return [(name, column.header, name in asked.names) for name, column in compiled_columns(self.kind.table).items()]

    def totals(self, asked: ListRequest) -> list[tuple[str, int]]:
        """Sums under the current filter, for the kinds that declare which columns add up (domain.md E-09)."""
        if not self.kind.totals:
            return []
        sums = asked.rows.order_by().aggregate(**{name: Sum(name) for name in self.kind.totals})
        return [(label, sums[name] or 0) for name, label in self.kind.totals.items()]

    def actions(self) -> list[dict[str, str]]:
        kind, user = self.kind, self.request.user
        actions = []
        if kind.form is not None and kind.may(user, "add"):
            actions.append({"label": "새로 등록", "url": kind.url("new"), "style": "primary"})
        if kind.sheet is not None and kind.may(user, "add") and kind.may(user, "change"):
            actions.append({"label": "엑셀 올리기", "url": kind.url("import"), "style": "secondary"})
        actions += [
            {"label": link.label, "url": link.url(), "style": "tertiary"}
            for link in kind.links
            if user.has_perm(link.permission)
        ]
        return actions


def page_links(asked: ListRequest, page: Page) -> dict[str, Any]:
    def link(number: int) -> str:
        return asked.url(page=number if number > 1 else None) if 1 <= number <= page.pages else ""

    first = max(1, min(page.number - PAGE_LINKS_EACH_SIDE, page.pages - 2 * PAGE_LINKS_EACH_SIDE))
    last = min(page.pages, first + 2 * PAGE_LINKS_EACH_SIDE)
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
