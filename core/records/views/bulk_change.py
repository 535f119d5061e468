"""One change of many rows, as their history tells it, and taking it back."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render

from core.bulk import steps
from core.bulk.models import BulkChange, BulkRow, Outcome
from core.records.actor import StaffRequest
from core.records.views.base import RecordView
from core.records.views.bulk_rows import BulkRows, row_line
from core.trail import bulk_moments


class UndoForm(forms.Form):
    reason = forms.CharField(
        label="되돌리는 사유", max_length=200, widget=forms.Textarea(attrs={"rows": 2}), help_text="되돌린 모든 자료의 이력에 남습니다."
    )


class RecordBulkChangeView(RecordView):
    """GET is for all who may see the kind; POST prepares taking it back, which is confirmed like any change of many rows."""

    def get(self, request: StaffRequest, change_id: str) -> HttpResponse:
        return self.page(self.change(change_id), UndoForm())

    def change(self, pk: str) -> BulkChange:
        done = BulkChange.objects.filter(kind=self.kind.name, status=BulkChange.Status.DONE)
        return get_object_or_404(done.select_related("owner", "undoes"), pk=pk)

    def post(self, request: StaffRequest, change_id: str) -> HttpResponse:
        if not self.kind.may(request.user, "change"):
            raise PermissionDenied
        change, form = self.change(change_id), UndoForm(request.POST)
        if not form.is_valid():
            return self.page(change, form, status=422)
        pks = list(change.rows.filter(outcome=Outcome.CHANGED).values_list("record_pk", flat=True))
        undoing = steps.begin(self.kind, pks, by=request.user, reason=form.cleaned_data["reason"], undoes=change)
        steps.CHANGES.start(undoing, self.kind, step="check")
        return HttpResponseRedirect(self.kind.url("bulk_run", undoing.pk))

    def page(self, change: BulkChange, form: UndoForm, *, status: int = 200) -> HttpResponse:
        rows = BulkRows(change, self.request.GET)
        changed = rows.counts[Outcome.CHANGED]
        owner: Any = change.owner
        context = self.context(
            title=str(change),
            change=change,
            who=owner.display_name,
            rows=self.lines(change, list(rows.shown)),
            changed_count=changed,
            left_count=rows.counts[Outcome.REFUSED] + rows.counts[Outcome.OVERTAKEN],
            undone_by=[(str(one), self.kind.url("bulk_change", one.pk)) for one in change.undone_by.filter(status=BulkChange.Status.DONE)],
            undoes_url=self.kind.url("bulk_change", change.undoes_id) if change.undoes_id else "",
            form=form if changed and self.kind.may(self.request.user, "change") else None,
            cancel_url=self.kind.url("list"),
            **rows.context(),
        )
        response = render(self.request, "core/bulk_change.html", context, status=status)
        response["Cache-Control"] = "no-store"
        return response

    def lines(self, change: BulkChange, rows: list[BulkRow]) -> list[dict[str, Any]]:
        """A record this person may not see, or that was deleted since, is only counted."""
        seen = self.rows().filter(pk__in=[row.record_pk for row in rows]).order_by().values_list("pk", flat=True)
        visible = {row.record_pk: row for row in rows if row.record_pk in set(seen)}
        moments = bulk_moments(self.kind.model, change.pk, list(visible))
        lines = []
        for row in rows:
            if row.record_pk not in visible:
                row.label, row.sentence = "(볼 수 없는 자료)", ""
            moment = moments.get(row.record_pk)
            changes = [(one.label, one.before, one.after) for one in moment.changes] if moment is not None else []
            url = self.kind.url("detail", row.record_pk) if row.record_pk in visible else ""
            lines.append(row_line(row, url=url, changes=changes))
        return lines
