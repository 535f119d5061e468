"""The steps of an upload once its file is here: unlock it, match its columns, look at what would happen, save."""

from django.conf import settings
from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404

from core.imports import running, steps
from core.imports.forms import MappingForm, PreviewForm, UnlockForm
from core.imports.models import ImportRun
from core.imports.upload_files import remove_stored, stored_at
from core.records.actor import StaffRequest
from core.records.views.import_preview import PreviewPage
from core.records.views.imports import ImportView
from core.sheets.reader import SheetRefused
from core.trail import AccessAction, log_access

Status = ImportRun.Status


class ImportRunView(ImportView):
    """The step the upload has come to."""

    def get(self, request: StaffRequest, run_id: str) -> HttpResponse:
        run = get_object_or_404(self.runs(), pk=run_id)
        running.mark_if_stopped(run)
        match run.status:
            case Status.LOCKED:
                return self.unlock_page(UnlockForm())
            case Status.MAPPING:
                return self.mapping_page(run, MappingForm(run=run, kind=self.kind))
            case Status.READY:
                return self.preview_page(run)
            case Status.DONE | Status.DISCARDED:
                return self.result_page(run)
        return self.job_page(run)

    def post(self, request: StaffRequest, run_id: str) -> HttpResponse:
        run = get_object_or_404(self.runs(), pk=run_id)
        step = request.POST.get("step", "")
        if step == "discard" and run.status not in (Status.SAVING, Status.DONE):
            remove_stored(run)
            steps.give_up(run)
            messages.success(request, "올린 파일을 지웠습니다. 저장된 것은 없습니다.")
            return HttpResponseRedirect(self.kind.url("list"))
        match run.status:
            case Status.LOCKED:
                return self.unlock(run)
            case Status.MAPPING:
                return self.choose_columns(run)
            case Status.READY:
                return self.check_or_save(run, step)
            case Status.FAILED:
                running.start(run, self.kind, step="check")
        return self.go_on(run)

    def unlock_page(self, form: Form, *, status: int = 200) -> HttpResponse:
        return self.import_page(
            "core/import_upload.html", title="엑셀 올리기", status=status, form=form, max_size=f"{settings.UPLOAD_MAX_MB}MB"
        )

    def unlock(self, run: ImportRun) -> HttpResponse:
        form = UnlockForm(self.request.POST)
        if form.is_valid():
            try:
                steps.take_in(run, self.kind, stored_at(run), password=form.cleaned_data["password"])
            except SheetRefused as refusal:
                form.add_error("password", str(refusal))
            else:
                remove_stored(run)
                return self.go_on(run)
        return self.unlock_page(form, status=422)

    def mapping_page(self, run: ImportRun, form: MappingForm, *, status: int = 200) -> HttpResponse:
        return self.import_page(
            "core/import_mapping.html",
            title="열 맞추기",
            status=status,
            form=form,
            file_name=run.file_name,
            sheet_name=run.sheet,
            columns=form.columns,
            missing=form.missing,
            back_url=self.kind.url("import"),
        )

    def choose_columns(self, run: ImportRun) -> HttpResponse:
        form = MappingForm(self.request.POST, run=run, kind=self.kind)
        if not form.is_valid():
            return self.mapping_page(run, form, status=422)
        steps.choose_columns(run, self.kind, form.mapping)
        running.start(run, self.kind, step="check")
        return self.go_on(run)

    def check_or_save(self, run: ImportRun, step: str) -> HttpResponse:
        form = PreviewForm(self.request.POST)
        form.full_clean()
        if step == "mapping":
            run.status = Status.MAPPING
            run.save(update_fields=["status"])
            return self.go_on(run)
        self.keep_decisions(run)
        run.skips_rejected = form.cleaned_data["skips_rejected"]
        asks_anew = run.clear_blanks != form.cleaned_data["clear_blanks"]
        run.clear_blanks = form.cleaned_data["clear_blanks"]
        run.save(update_fields=["skips_rejected", "clear_blanks"])
        if step == "save" and not asks_anew:
            found = run.rows.values_list("record_pk", flat=True)
            self.log_import(run, [pk for pk in found if pk is not None])
            running.start(run, self.kind, step="save")
            run.refresh_from_db()
            if run.message:
                messages.error(self.request, run.message)
        else:
            running.start(run, self.kind, step="check")
        return self.go_on(run)

    def log_import(self, run: ImportRun, ids: list[int]) -> None:
        if self.kind.personal_fields:
            log_access(
                self.request,
                action=AccessAction.IMPORT,
                kind=self.kind.name,
                subject_ids=ids,
                count=run.created_count + run.updated_count,
                query=run.file_name,
            )

    def keep_decisions(self, run: ImportRun) -> None:
        """Answers are named decision_<line>; a line without a question takes none."""
        for row in run.rows.exclude(question=""):
            answer = self.request.POST.get(f"decision_{row.line}")
            if answer is not None and answer in {value for value, _ in PreviewPage.ANSWERS[row.question]}:
                run.rows.filter(pk=row.pk).update(decision=answer)

    def preview_page(self, run: ImportRun) -> HttpResponse:
        initial = {"skips_rejected": run.skips_rejected, "clear_blanks": run.clear_blanks}
        preview = PreviewPage(run, self.kind, self.request.GET)
        rejected = run.rejected_count > 0
        return self.import_page(
            "core/import_preview.html",
            title="미리보기",
            form=PreviewForm(initial=initial),
            can_save=run.created_count + run.updated_count > 0,
            why_not=preview.why_not,
            rejected_url=self.kind.url("import_rejected", run.pk) if rejected else "",
            file_name=run.file_name,
            **preview.context(),
        )

    def result_page(self, run: ImportRun) -> HttpResponse:
        saved = run.created_count + run.updated_count
        sentence = "그만두었습니다. 저장된 것은 없습니다."
        if run.status == Status.DONE:
            sentence = f"{run.file_name}에서 {saved:,}건을 저장했습니다."
        counts = [
            {"label": "새로 등록", "count": run.created_count},
            {"label": "변경", "count": run.updated_count},
            {"label": "그대로", "count": run.unchanged_count},
            {"label": "거부", "count": run.rejected_count},
            {"label": "제외한 행", "count": len(run.left_out)},
        ]
        waiting = run.rows.filter(outcome="rejected").exists()
        return self.import_page(
            "core/import_result.html",
            title="결과",
            sentence=sentence,
            tone="ok" if run.status == Status.DONE else "warning",
            counts=counts,
            rejected_url=self.kind.url("import_rejected", run.pk) if waiting else "",
            list_url=self.kind.url("list"),
            again_url=self.kind.url("import"),
        )

    def job_page(self, run: ImportRun) -> HttpResponse:
        here = self.kind.url("import_run", run.pk)
        is_running = run.status in (Status.CHECKING, Status.SAVING)
        job = {
            "label": run.file_name,
            "state_label": run.get_status_display(),
            "tone": "information" if is_running else "danger",
            "is_running": is_running,
            "done": run.progress,
            "total": run.row_count,
            "sentence": run.message or ("저장하는 중입니다." if run.status == Status.SAVING else "행을 확인하는 중입니다."),
            "progress_url": here,
            "page_url": here,
            "retry_url": here if run.status == Status.FAILED else "",
        }
        partial = bool(self.request.htmx)
        if partial and not is_running:
            response = HttpResponse(status=204)
            response["HX-Redirect"] = here
            return response
        template = "core/_job_progress.html" if partial else "core/job.html"
        return self.import_page(template, title="엑셀 올리기", job=job, import_step=4 if run.status == Status.SAVING else 3)
