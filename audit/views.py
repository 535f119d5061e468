"""The page on which access is reviewed. Whoever reads the log stands in it too."""

from django.http import QueryDict
from django.http.response import HttpResponseBase

from core.records.actor import StaffRequest
from core.records.list_request import ListRequest
from core.records.listing import Page
from core.records.tables import CompiledTable
from core.records.views.list import RecordListView
from core.trail import AccessAction, log_access


class AccessLogListView(RecordListView):
    def get(self, request: StaffRequest) -> HttpResponseBase:
        self.log_file(request.GET)
        return super().get(request)

    def post(self, request: StaffRequest) -> HttpResponseBase:
        self.log_file(request.POST)
        return super().post(request)

    def log_file(self, params: QueryDict) -> None:
        if params.get("format") == "xlsx":
            asked = ListRequest(self.request, self.kind)
            self.write(AccessAction.DOWNLOAD, asked, asked.selected.count())

    def log(self, asked: ListRequest, table: CompiledTable, page: Page) -> None:
        action = AccessAction.SEARCH if asked.filterset.in_force() else AccessAction.LIST
        self.write(action, asked, len(page.ids))

    def write(self, action: AccessAction, asked: ListRequest, count: int) -> None:
        log_access(self.request, action=action, kind=self.kind.name, subject_ids=[], count=count, query=asked.said)
