"""Creating and editing a record, whole or one part of it, without overwriting what somebody else saved meanwhile."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DataError, IntegrityError, connection, transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.datastructures import MultiValueDict

from core.particles import with_particle
from core.records.actor import StaffRequest
from core.records.conflict import Conflict, conflict_since, with_choices
from core.records.forms import RecordForm
from core.records.kind import PanelView
from core.records.models import Record
from core.records.refusals import sentence_for
from core.records.views.base import RecordView
from core.records.views.detail import may_see, shown_panel
from core.trail import AccessAction, context, log_access
from core.typed_numbers import number_in

MOST_DIGITS = 9
"""A longer version number is nonsense, and none the database could compare."""


class RecordFormView(RecordView):
    """What creating and editing share."""

    def form_class(self) -> type[RecordForm]:
        if self.kind.form is None:
            raise Http404
        return self.kind.form

    def form(
        self, record: Record | None, *, part: str = "", data: QueryDict | None = None, files: MultiValueDict | None = None
    ) -> RecordForm:
        hidden = () if self.may_see_personal else self.kind.personal_fields
        return self.form_class()(data, files, instance=record, part=part, without=hidden)

    @property
    def may_see_personal(self) -> bool:
        return self.kind.may(self.request.user, "reveal")

    def save(self, form: RecordForm, *, step: str) -> bool:
        """Saves and says so, or leaves the database's refusal on the form."""
        reason = self.request.POST.get("reason", "").strip()
        try:
            with transaction.atomic(), context(step=step, reason=reason):
                form.save_by(self.request.user)
                self.kind.follow_up()
                # What is checked at the commit only (a code deleted meanwhile) must be known while there is a form to say it on.
                connection.check_constraints()
        except (IntegrityError, DataError) as error:
            form.add_error(None, sentence_for(error, self.kind.model))
            return False
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return False
        return True

    def form_page(self, form: RecordForm, *, title: str, record: Record | None = None, **more: Any) -> HttpResponse:
        panel = more.pop("panel", None)
        cancel = self.kind.url("detail", record.pk) if record else self.kind.url("list")
        page = self.context(title=title, record=record, form=form, fieldsets=form.fieldsets, cancel_url=cancel, **more)
        if panel is not None and self.request.htmx:
            template = "core/_part_form.html"
            page["panel"] = panel
        else:
            template = "core/form.html"
        status = 422 if form.is_bound else 200
        if self.request.htmx:
            status = 200
        response = render(self.request, template, page, status=status)
        response["Cache-Control"] = "no-store"
        return response

    def log(self, action: AccessAction, record: Record) -> None:
        if self.kind.personal_fields:
            log_access(self.request, action=action, kind=self.kind.name, subject_ids=[record.pk], count=1)


class RecordCreateView(RecordFormView):
    verb = "add"

    def get(self, request: StaffRequest) -> HttpResponse:
        form = self.form(None)
        given = {name: request.GET[name] for name in form.presets if name in request.GET}
        form.initial.update({name: text if (key := number_in(text)) is None else key for name, text in given.items()})
        return self.form_page(form, title=f"{self.kind.title} 등록")

    @transaction.atomic
    def post(self, request: StaffRequest) -> HttpResponse:
        form = self.form(None, data=request.POST, files=request.FILES)
        if not form.is_valid() or not self.save(form, step=f"{self.kind.noun}.created"):
            return self.form_page(form, title=f"{self.kind.title} 등록")
        self.log(AccessAction.ADD, form.instance)
        messages.success(request, f"{with_particle(str(form.instance), '을')} 등록했습니다.")
        return HttpResponseRedirect(self.kind.url("detail", form.instance.pk))


class RecordEditView(RecordFormView):
    """`?part=` edits one part; asked for by htmx, in place of its panel."""

    verb = "change"

    def get(self, request: StaffRequest, pk: int) -> HttpResponse:
        record = self.record(pk)
        if request.GET.get("view") == "panel":
            return self.panel_page(record)
        if self.may_see_personal:
            self.log(AccessAction.VIEW, record)
        return self.edit_page(self.form(record, part=self.part), record)

    @property
    def part(self) -> str:
        part = self.request.GET.get("part", "")
        if part and part not in {part.slug for part in self.form_class().parts}:
            raise Http404
        return part

    @transaction.atomic
    def post(self, request: StaffRequest, pk: int) -> HttpResponse:
        """The row is locked before its version is compared: of two editors pressing together one is asked."""
        record = get_object_or_404(self.rows().select_for_update(of=("self",)), pk=pk)
        chosen = with_choices(self.form(record, part=self.part), request.POST)
        form = self.form(record, part=self.part, data=chosen, files=request.FILES)
        since = request.POST.get("version", "")
        if since != str(record.version):
            return self.conflict_page(record, form, since)
        if not form.is_valid() or not self.save(form, step=f"{self.kind.noun}.changed"):
            record.refresh_from_db()
            return self.edit_page(form, record)
        self.log(AccessAction.CHANGE, record)
        messages.success(request, "저장했습니다.")
        if request.htmx and self.part:
            return self.panel_page(self.record(pk))
        return HttpResponseRedirect(self.kind.url("detail", pk))

    def conflict_page(self, record: Record, form: RecordForm, since: str) -> HttpResponse:
        """What somebody else saved since, beside what was typed; saving again is then a choice, not an accident."""
        self.log(AccessAction.VIEW, record)
        conflict = conflict_since(form, version=number_in(since, most_digits=MOST_DIGITS) or 0)
        return self.edit_page(conflict.form, self.record(record.pk), conflict=conflict)

    def edit_page(self, form: RecordForm, record: Record, conflict: Conflict | None = None) -> HttpResponse:
        panel = next((panel for panel in self.kind.panels if self.part and panel.part == self.part), None)
        return self.form_page(
            form,
            title="수정",
            record=record,
            version=record.version,
            conflict=conflict,
            part=self.part,
            panel=panel,
            form_action=self.request.get_full_path(),
        )

    def panel_page(self, record: Record) -> HttpResponse:
        """The panel alone, as it stands after editing or after cancelling it."""
        looking = PanelView(user=self.request.user, is_revealed=False)
        panel = next((panel for panel in self.kind.panels if panel.part == self.part), None)
        if panel is None or not may_see(panel, looking):
            raise PermissionDenied
        if self.kind.shows_personal:
            log_access(self.request, action=AccessAction.VIEW, kind=self.kind.name, subject_ids=[record.pk], count=1)
        page = self.context(title=str(record), record=record, panel=shown_panel(self, panel, record, looking))
        return render(self.request, "core/_panel.html", page)
