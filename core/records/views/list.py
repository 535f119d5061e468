"""The list of a kind, on the screen and as an Excel file, from one queryset, one filter and one set of columns."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.safestring import mark_safe

from core.bulk.fields import bulk_fields
from core.records.actor import StaffRequest
from core.records.export import masked_file
from core.records.list_request import CHILDREN, ListRequest
from core.records.listing import PER_PAGE_CHOICES, Page, page_of
from core.records.paging import page_links
from core.records.private_search import hide_phones
from core.records.tables import CompiledTable
from core.records.views.base import RecordView
from core.records.views.searches import list_url
from core.sheets.writer import SheetTooLong
from core.trail import AccessAction, log_access

KEPT_WITH_A_NEW_FILTER = ("sort", "per_page", "columns")
NOT_OF_A_SEARCH = ("csrfmiddlewaretoken", "page", "selected")
RUN_OUT = "개인정보를 찾는 조건은 10분 동안만 남습니다. 찾을 말을 다시 적고 조회하세요."


class RecordListView(RecordView):
    """GET shows or files the list. POST files the ticked rows, or carries a search whose words must not stand in an
    address."""

    def get(self, request: StaffRequest) -> HttpResponseBase:
        given = [(name, value) for name, values in request.GET.lists() for value in values]
        named = hide_phones(request, request.GET, among=self.kind.word_filters)
        if named != given:
            return HttpResponseRedirect(f"{request.path}?{urlencode(named)}")
        asked = ListRequest(request, self.kind)
        return self.file(asked) if request.GET.get("format") == "xlsx" else self.page(asked)

    def post(self, request: StaffRequest) -> HttpResponseBase:
        if request.POST.get("format") == "xlsx":
            return self.file(ListRequest(request, self.kind))
        named = hide_phones(request, request.POST, among=self.kind.word_filters)
        query = urlencode([(name, value) for name, value in named if value and name not in NOT_OF_A_SEARCH])
        return HttpResponseRedirect(f"{request.path}?{query}" if query else request.path, status=303)

    def file(self, asked: ListRequest) -> HttpResponseBase:
        try:
            return masked_file(self.request, asked)
        except SheetTooLong as refusal:
            messages.error(self.request, str(refusal))
            return HttpResponseRedirect(asked.url(format=None))

    def page(self, asked: ListRequest) -> HttpResponse:
        table = asked.table()
        page = page_of(
            asked.rows,
            paths=table.paths,
            sort=asked.sort_paths,
            descending=asked.sort[1],
            number=asked.number,
            per_page=asked.per_page,
            sums=tuple(self.kind.totals),
        )
        self.log(asked, table, page)
        is_partial = bool(self.request.htmx) and not self.request.htmx.history_restore_request
        context = self.context(title=self.kind.title, is_partial=is_partial, **self.region(asked, table, page), **self.frame(asked))
        template = "core/_list_region.html" if is_partial else "core/list.html"
        response = render(self.request, template, context)
        response["Vary"] = "HX-Request"
        response["Cache-Control"] = "no-store"
        return response

    def log(self, asked: ListRequest, table: CompiledTable, page: Page) -> None:
        if not table.personal_columns and not asked.searches_personal:
            return
        log_access(
            self.request,
            action=AccessAction.SEARCH if asked.filterset.in_force() else AccessAction.LIST,
            kind=self.kind.name,
            subject_ids=page.ids,
            count=len(page.ids),
            query=asked.said,
        )

    def region(self, asked: ListRequest, table: CompiledTable, page: Page) -> dict[str, Any]:
        """What core/_list_region.html prints."""
        heads = asked.heads()
        selection = self.selection(asked, page)
        return {
            "count": page.total,
            "filter_errors": asked.filterset.complaints(),
            "caption": f"{self.kind.title}: {', '.join(head.header for head in heads)}",
            "heads": mark_safe("".join(head.html for head in heads)),  # noqa: S308  escaped where it is made
            "rows": mark_safe("\n".join(map(table.row_html, page.rows))),  # noqa: S308  escaped where it is made
            "select_all": bool(selection),
            "selection_actions": selection,
            "page": page_links(lambda number: asked.url(page=number), page),
            "per_page_choices": [(number, number == asked.per_page) for number in PER_PAGE_CHOICES],
            "page_query": asked.pairs(without=("per_page", "page")),
            "empty_text": RUN_OUT if asked.has_run_out else self.kind.empty_text,
            "totals": [(label, self.kind.total_text(name, page.sums[name] or 0)) for name, label in self.kind.totals.items()],
            "actions": self.actions(asked),
        }

    def selection(self, asked: ListRequest, page: Page) -> list[dict[str, str]]:
        """What can be done with ticked rows; the last button means all the filter lets through."""
        kind, user, found = self.kind, self.request.user, []
        if kind.may(user, "export"):
            found.append({"label": "고른 행 엑셀 받기", "url": asked.url(page=None), "name": "format", "value": "xlsx"})
        if kind.may(user, "change") and bulk_fields(kind):
            url = asked.url_at(kind.url("bulk"), page=None)
            found.append({"label": "고른 행 한꺼번에 고치기", "url": url, "name": "rows", "value": "ticked"})
            found.append({"label": f"조건에 맞는 {page.total:,}건 모두 고치기", "url": url, "name": "rows", "value": "all"})
        return found

    def frame(self, asked: ListRequest) -> dict[str, Any]:
        """What core/list.html prints around it."""
        return {
            "filter_fields": asked.filterset.fields_html(),
            "kept_query": [(name, asked.params[name]) for name in KEPT_WITH_A_NEW_FILTER if asked.params.get(name)],
            "reset_url": self.request.path,
            "filter_posts": self.kind.searches_personal,
        }

    def actions(self, asked: ListRequest) -> list[dict[str, Any]]:
        kind, user = self.kind, self.request.user
        actions: list[dict[str, Any]] = []
        if kind.form is not None and kind.may(user, "add"):
            actions.append({"label": "새로 등록", "url": kind.url("new"), "style": "primary"})
        if kind.sheet is not None and kind.may(user, "add") and kind.may(user, "change"):
            actions.append({"label": "엑셀 올리기", "url": kind.url("import"), "style": "secondary"})
        if kind.may(user, "export"):
            actions.append({"label": "엑셀 받기", "url": asked.url(format="xlsx", page=None), "style": "secondary"})
            actions.append({"label": "모든 열 받기", "url": asked.url(format="xlsx", columns="all", page=None), "style": "tertiary"})
            if kind.child_rows is not None:
                url = asked.url(format="xlsx", rows=CHILDREN, columns=None, page=None)
                actions.append({"label": f"{kind.child_rows.title} 받기", "url": url, "style": "tertiary"})
        if kind.may(user, "unmask") and kind.has_personal_columns:
            actions.append(
                {"label": "개인정보 받기", "url": asked.url_at(kind.url("export")), "style": "tertiary"},
            )
        if kind.may(user, "restore"):
            actions.append({"label": "삭제한 자료", "url": kind.url("hidden"), "style": "tertiary"})
        links = (link for link in kind.links if user.has_perm(link.permission))
        actions += [{"label": link.label, "url": link.url(), "style": "tertiary"} for link in links]
        actions.append({"label": "열 고르기", "url": asked.url_at(kind.url("columns"), page=None), "style": "tertiary"})
        return [*actions, {"label": "저장한 검색", "style": "tertiary", "menu": self.saved_searches(asked)}]

    def saved_searches(self, asked: ListRequest) -> list[dict[str, str]]:
        saved = [
            {"label": one.name if one.is_own else f"{one.name} (부서 공유)", "url": list_url(self.request.path, one.query)}
            for one in asked.kept.searches
        ]
        return [*saved, {"label": "지금 조건 저장·관리", "url": asked.url_at(self.kind.url("searches"), page=None)}]
