"""분기 명단 대조: the pages of an upload, with what the list says otherwise in place of the preview."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from core.imports import steps
from core.imports.models import ImportRun
from core.particles import with_particle
from core.records.views.import_preview import asked_of_the_file, facts_by_label, keep_answers
from core.records.views.import_run import ImportRunView
from core.records.views.imports import ImportUploadView, ImportView
from housing.managers.actions import Applied, Comparison, apply_list, compare
from housing.managers.difference import Line, Result
from housing.managers.forms import DifferenceForm
from housing.models import ManagerAppointment

MOST_LINES = 1_000
"""Of each result on one page; a ward has some two hundred managers."""
SHOWN = [result for result in Result if result is not Result.SAME]
TITLE = "분기 명단 대조"
TOO_MANY = f"{{result}} {{count:,}}건이라 앞의 {MOST_LINES:,}건만 보입니다. 반영한 뒤 명단을 다시 올려 나머지를 대조하세요."
ASKED_ANEW = "고른 것이 바뀌어 다시 대조했습니다. 아래 내용을 보고 반영하세요."
DONE_BEFORE = "이미 반영했거나 그만둔 명단입니다."
SHOWN_AS_LEFT_ALONE = 20


class QuarterlyPages(ImportView):
    upload_template: ClassVar[str] = "housing/managers/list_upload.html"
    upload_title: ClassVar[str] = TITLE

    @property
    def upload_url(self) -> str:
        return reverse("housing:manager_list")

    def run_url(self, run: ImportRun) -> str:
        return reverse("housing:manager_list_run", args=[run.pk])


class ManagerListUploadView(QuarterlyPages, ImportUploadView):
    pass


class ManagerListRunView(QuarterlyPages, ImportRunView):
    """An upload like any other up to its preview."""

    def preview_page(self, run: ImportRun) -> HttpResponse:
        comparison = compare(run, self.kind, by=self.request.user)
        return self.difference_page(run, comparison, DifferenceForm(lines=offered(comparison)))

    def difference_page(self, run: ImportRun, comparison: Comparison, form: DifferenceForm, *, status: int = 200) -> HttpResponse:
        lines = [*form.lines.values(), *comparison.of(Result.REFUSED)[:MOST_LINES]]
        ids = [line.current.pk for line in lines if line.current is not None]
        self.log_import(run, "대조", ids=ids, count=len(lines))
        counts = {result: len(comparison.of(result)) for result in Result}
        return self.import_page(
            "housing/managers/difference.html",
            title=TITLE,
            status=status,
            form=form,
            as_of=form["as_of"],
            counts=list(counts.items()),
            groups=[(result, [self.shown(line, comparison, form) for line in lines if line.result is result]) for result in Result],
            notes=[TOO_MANY.format(result=with_particle(one.label, "이"), count=counts[one]) for one in SHOWN if counts[one] > MOST_LINES],
            file_name=run.file_name,
            questions=asked_of_the_file(run),
        )

    def check_or_save(self, run: ImportRun, step: str) -> HttpResponse:
        if keep_answers(run, self.request.POST):
            run.save(update_fields=["answers"])
            messages.info(self.request, ASKED_ANEW)
            return self.go_on(run)
        comparison = compare(run, self.kind, by=self.request.user)
        form = DifferenceForm(self.request.POST, lines=offered(comparison))
        if not form.is_valid():
            return self.difference_page(run, comparison, form, status=422)
        try:
            self.say(self.apply(run, form))
        except steps.Overtaken:
            messages.info(self.request, DONE_BEFORE)
        return HttpResponseRedirect(self.run_url(run))

    @transaction.atomic
    def apply(self, run: ImportRun, form: DifferenceForm) -> Applied:
        """Logged and written, or neither."""
        ids = [line.current.pk for line in form.lines.values() if line.key in form.ticked and line.current is not None]
        self.log_import(run, "대조 반영", ids=ids, count=len(form.confirmed))
        return apply_list(run, self.kind, form.confirmed, by=self.request.user, as_of=form.cleaned_data["as_of"])

    def say(self, applied: Applied) -> None:
        messages.success(
            self.request, f"새 소장 {applied.new:,}명, 바뀐 항목 {applied.changed:,}명, 배치 종료 {applied.ended:,}명을 반영했습니다."
        )
        for name, sentence in applied.left_alone[:SHOWN_AS_LEFT_ALONE]:
            messages.warning(self.request, f"{name}: {sentence}")

    def done_sentence(self, run: ImportRun) -> str:
        return f"{run.file_name}의 대조를 마쳤습니다."

    def shown(self, line: Line, comparison: Comparison, form: DifferenceForm) -> dict[str, Any]:
        """Personal values masked, as everywhere on an upload's pages."""
        reader, row, current = comparison.checker.reader, line.row, line.current
        end_name = f"end_{line.key}"
        return {
            "line": row.line if row is not None else "",
            "complex": line.complex_name,
            "key": line.key,
            "take": f"{line.key}:{line.mark}",
            "is_ticked": form.is_ticked(line),
            "current": masked_name(current),
            "began_on": current.appointed_on if current is not None else None,
            "url": self.kind.url("detail", current.pk) if current is not None else "",
            "changes": row.changes if row is not None else [],
            "facts": facts_by_label(self.kind, reader.facts({**line.values, "complex": None})) if line.result is Result.NEW else [],
            "sentences": sentences(line),
            "end": form[end_name] if end_name in form.fields else None,
        }


def offered(comparison: Comparison) -> list[Line]:
    return [line for result in Result for line in comparison.of(result)[:MOST_LINES] if line.is_offered]


def masked_name(current: ManagerAppointment | None) -> str:
    return ManagerAppointment.PERSONAL["name"](current.name) if current is not None else ""


def sentences(line: Line) -> Sequence[str]:
    return [*(line.row.errors if line.row is not None else []), *(line.row.warnings if line.row is not None else []), *line.warnings]
