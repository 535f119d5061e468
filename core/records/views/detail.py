"""One record on one screen: its panels, and the click that shows its personal values."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from core.records.kind import Panel, PanelView
from core.records.models import Record
from core.records.views.base import RecordView
from core.trail import AccessAction, log_access


@dataclass(frozen=True)
class ShownPanel:
    """A panel with what its template needs, as the page prints it."""

    slug: str
    title: str
    template: str
    edit_url: str
    data: Mapping[str, Any]


def shown_panels(view: RecordView, record: Record, looking: PanelView) -> list[ShownPanel]:
    return [shown_panel(view, panel, record, looking) for panel in view.kind.panels if may_see(panel, looking)]


def may_see(panel: Panel, looking: PanelView) -> bool:
    return not panel.permission or looking.user.has_perm(panel.permission)


def shown_panel(view: RecordView, panel: Panel, record: Record, looking: PanelView) -> ShownPanel:
    kind = view.kind
    may_edit = bool(panel.part) and kind.may(looking.user, "change")
    edit_url = f"{kind.url('edit', record.pk)}?part={panel.part}" if may_edit else ""
    return ShownPanel(panel.slug, panel.title, panel.template, edit_url, panel.load(record, looking))


class RecordDetailView(RecordView):
    """Personal values are masked; the page is written into the access log where it shows any, masked or not."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(self.record(pk), is_revealed=False)

    def page(self, record: Record, *, is_revealed: bool, reason: str = "") -> HttpResponse:
        looking = PanelView(user=self.request.user, is_revealed=is_revealed)
        panels = shown_panels(self, record, looking)
        if self.kind.shows_personal:
            log_access(
                self.request,
                action=AccessAction.REVEAL if is_revealed else AccessAction.VIEW,
                kind=self.kind.name,
                subject_ids=[record.pk],
                count=1,
                reason=reason,
                is_unmasked=is_revealed,
            )
        may = self.kind.may
        user = self.request.user
        context = self.context(
            title=str(record),
            record=record,
            panels=panels,
            is_revealed=is_revealed,
            may_reveal=self.kind.shows_personal and not is_revealed and self.may_reveal,
            must_say_why=self.kind.must_say_why(user),
            edit_url=self.kind.url("edit", record.pk) if self.kind.form and may(user, "change") else "",
            hide_url=self.kind.url("delete", record.pk) if may(user, "delete") else "",
            history_url=self.kind.url("history", record.pk),
            reveal_url=self.kind.url("reveal", record.pk),
        )
        response = render(self.request, "core/detail.html", context)
        response["Cache-Control"] = "no-store"
        return response


class RecordRevealView(RecordDetailView):
    """보기: this page once with its personal values, logged. The system manager says why (design.md)."""

    def has_right(self) -> bool:
        return super().has_right() and self.may_reveal

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return HttpResponseRedirect(self.kind.url("detail", pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self.kind.shows_personal:
            raise PermissionDenied
        record = self.record(pk)
        reason = request.POST.get("reason", "").strip()
        if self.kind.must_say_why(request.user) and not reason:
            messages.error(request, "개인정보를 보는 사유를 적으세요.")
            return HttpResponseRedirect(self.kind.url("detail", pk))
        return self.page(record, is_revealed=True, reason=reason)
