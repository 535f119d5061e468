"""열 고르기: which columns a person's lists and files of a kind show."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from core.records.actor import StaffRequest
from core.records.list_request import ListRequest
from core.records.saved import choose_columns
from core.records.tables import compiled_columns
from core.records.views.base import RecordView


class RecordColumnsView(RecordView):
    """The address carries the list's own query, so that the list comes back as it was left. The column that leads to the record
    always stays."""

    def get(self, request: StaffRequest) -> HttpResponse:
        asked = ListRequest(request, self.kind)
        page = self.context(
            title="열 고르기",
            groups=self.kind.column_groups,
            shown=asked.names,
            cancel_url=asked.url_at(self.kind.url("list")),
        )
        return render(request, "core/columns.html", page)

    def post(self, request: StaffRequest) -> HttpResponse:
        chosen = [] if "reset" in request.POST else request.POST.getlist("columns")
        names = [name for name, column in compiled_columns(self.kind.table).items() if column.is_link or name in chosen] if chosen else []
        choose_columns(request.user, self.kind.name, names)
        messages.success(request, "고른 열로 보여 드립니다." if names else "처음 열로 되돌렸습니다.")
        return HttpResponseRedirect(ListRequest(request, self.kind).url_at(self.kind.url("list"), columns=None))
