"""One record on one screen: its panels, and the click that shows its personal values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from core.records.actor import StaffRequest
from core.records.kind import Panel, PanelView
from core.records.models import Record
from core.records.views.base import RecordView
from core.records.views.step import OfferedStep, offered_steps
from core.trail import AccessAction, log_access


@dataclass(frozen=True)
class ShownPanel:
    """A panel with what its template needs, as the page prints it."""

    slug: str
    title: str
    template: str
    edit_url: str
    data: Mapping[str, Any]
    steps: Sequence[OfferedStep]


def shown_panels(view: RecordView, record: Record, looking: PanelView) -> list[ShownPanel]:
    return [shown_panel(view, panel, record, looking) for panel in view.kind.panels if may_see(panel, looking)]


def may_see(panel: Panel, looking: PanelView) -> bool:
    return not panel.permission or looking.user.has_perm(panel.permission)


def shown_panel(view: RecordView, panel: Panel, record: Record, looking: PanelView) -> ShownPanel:
    kind = view.kind
    may_edit = bool(panel.part) and kind.may(looking.user, "change")
    edit_url = f"{kind.url('edit', record.pk)}?part={panel.part}" if may_edit else ""
    steps = offered_steps(kind, record, looking.user) if panel.offers_steps else ()
    return ShownPanel(panel.slug, panel.title, panel.template, edit_url, panel.load(record, looking), steps)


class RecordDetailView(RecordView):
    """Personal values are masked; the page is written into the access log where it shows any, masked or not."""

    def get(self, request: StaffRequest, pk: int) -> HttpResponse:
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
                beside={kind: ids for panel in panels for kind, ids in panel.data.get("people", {}).items()},
            )
        context = self.context(
            title=str(record),
            record=record,
            panels=panels,
            is_revealed=is_revealed,
            actions=self.actions(record, is_revealed=is_revealed),
        )
        response = render(self.request, "core/detail.html", context)
        response["Cache-Control"] = "no-store"
        return response

    def actions(self, record: Record, *, is_revealed: bool) -> list[dict[str, str]]:
        kind, user, pk = self.kind, self.request.user, record.pk
        actions = []
        if kind.form is not None and kind.may(user, "change"):
            actions.append({"label": "수정", "url": kind.url("edit", pk), "style": "primary"})
        if kind.shows_personal and not is_revealed and self.may_reveal:
            method = "get" if kind.must_say_why(user) else "post"
            reveal = {"label": "개인정보 보기", "url": kind.url("reveal", pk), "style": "secondary", "method": method}
            actions.append(reveal)
        actions.append({"label": "이력", "url": kind.url("history", pk), "style": "tertiary"})
        links = (link for link in kind.record_links if user.has_perm(link.permission))
        actions += [{"label": link.label, "url": link.url(pk), "style": "tertiary"} for link in links]
        if kind.may(user, "delete"):
            actions.append({"label": "삭제", "url": kind.url("delete", pk), "style": "tertiary"})
        return actions


class RevealForm(forms.Form):
    reason = forms.CharField(label="보는 사유", max_length=200, help_text="접속기록에 남습니다.")


class RecordRevealView(RecordDetailView):
    """보기: this page once with its personal values, logged. The system manager says why (design.md)."""

    def has_right(self) -> bool:
        return super().has_right() and self.may_reveal

    def get(self, request: StaffRequest, pk: int) -> HttpResponse:
        if not self.kind.must_say_why(request.user):
            return HttpResponseRedirect(self.kind.url("detail", pk))
        return self.ask(self.record(pk), RevealForm())

    def ask(self, record: Record, form: RevealForm, *, status: int = 200) -> HttpResponse:
        page = self.context(
            title="개인정보 보기",
            record=record,
            form=form,
            question=f"{record}의 개인정보를 가리지 않고 봅니다.",
            submit_label="보기",
            cancel_url=self.kind.url("detail", record.pk),
        )
        return render(self.request, "core/confirm.html", page, status=status)

    def post(self, request: StaffRequest, pk: int) -> HttpResponse:
        if not self.kind.shows_personal:
            raise PermissionDenied
        record = self.record(pk)
        form = RevealForm(request.POST)
        if self.kind.must_say_why(request.user) and not form.is_valid():
            return self.ask(record, form, status=422)
        return self.page(record, is_revealed=True, reason=request.POST.get("reason", "").strip()[:200])
