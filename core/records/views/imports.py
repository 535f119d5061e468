"""Excel in, on the screen: take in the file, match its columns, look at what would happen, save."""

import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q, QuerySet
from django.forms import Form
from django.http import HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render

from core.imports import running, steps
from core.imports.forms import MappingForm, PreviewForm, UnlockForm, UploadForm
from core.imports.models import ImportRow, ImportRun
from core.imports.rejects import rejected_sheet
from core.records.actor import StaffRequest
from core.records.views.base import RecordView
from core.records.views.import_preview import PreviewPage
from core.sheets.reader import PasswordNeeded, SheetRefused, WrongPassword
from core.trail import AccessAction, log_access

Status = ImportRun.Status
RECENT = 10


class ImportView(RecordView):
    """What every step asks: may this person write this kind, and is the upload theirs?"""

    verb = "add"

    def has_right(self) -> bool:
        return super().has_right() and self.kind.may(self.request.user, "change")

    def runs(self) -> QuerySet:
        return ImportRun.objects.visible_to(self.request.user).filter(kind=self.kind.name)

    def import_page(self, template: str, *, title: str, status: int = 200, **more: Any) -> HttpResponse:
        page = self.context(title=title, cancel_url=self.kind.url("list"), **more)
        response = render(self.request, template, page, status=status)
        response["Cache-Control"] = "no-store"
        return response

    def go_on(self, run: ImportRun) -> HttpResponse:
        return HttpResponseRedirect(self.kind.url("import_run", run.pk))


class ImportUploadView(ImportView):
    def get(self, request: StaffRequest) -> HttpResponse:
        return self.upload_page(UploadForm())

    def upload_page(self, form: Form, *, status: int = 200) -> HttpResponse:
        return self.import_page(
            "core/import_upload.html",
            title="엑셀 올리기",
            status=status,
            form=form,
            max_size=f"{settings.UPLOAD_MAX_MB}MB",
            template_url=f"{self.kind.url('list')}?format=xlsx&columns=all&template=1",
            recent_runs=self.runs()[:RECENT],
        )

    def post(self, request: StaffRequest) -> HttpResponse:
        form = UploadForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.upload_page(form, status=422)
        upload = form.cleaned_data["file"]
        run = ImportRun(kind=self.kind.name, owner_id=request.user.pk, file_name=upload.name[-255:])
        try:
            path = keep_for_now(upload)
        except OSError:
            form.add_error("file", "서버에 파일을 둘 자리가 없습니다. 전산 담당자에게 알려 주세요.")
            return self.upload_page(form, status=422)
        try:
            steps.take_in(run, self.kind, path, password=form.cleaned_data["password"])
        except PasswordNeeded:
            run.status, run.stored_path = Status.LOCKED, path.name
            run.save()
            return self.go_on(run)
        except WrongPassword as refusal:
            form.add_error("password", str(refusal))
        except SheetRefused as refusal:
            form.add_error("file", str(refusal))
        path.unlink(missing_ok=True)
        return self.upload_page(form, status=422) if form.errors else self.go_on(run)


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


class ImportRejectedView(ImportView):
    """The rejected rows with their columns as they came and a last column that says why."""

    def get(self, request: StaffRequest, run_id: str) -> StreamingHttpResponse:
        run = get_object_or_404(self.runs(), pk=run_id)
        rows = ImportRow.objects.filter(Q(run=run) & Q(outcome="rejected")).order_by("line")
        self.log(run)
        return rejected_sheet(run, rows)

    def log(self, run: ImportRun) -> None:
        if self.kind.personal_fields:
            log_access(
                self.request,
                action=AccessAction.DOWNLOAD,
                kind=self.kind.name,
                subject_ids=[],
                count=run.rejected_count,
                query=f"거부된 행: {run.file_name}",
                is_unmasked=True,
            )


def upload_folder() -> Path:
    folder = Path(settings.MEDIA_ROOT) / "imports"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def keep_for_now(upload: UploadedFile) -> Path:
    """The upload as a file of our own naming, until it has been read."""
    path = upload_folder() / secrets.token_hex(16)
    try:
        with path.open("wb") as target:
            for chunk in upload.chunks():
                target.write(chunk)
    except OSError:
        path.unlink(missing_ok=True)
        raise
    return path


def stored_at(run: ImportRun) -> Path:
    return upload_folder() / Path(run.stored_path).name


def remove_stored(run: ImportRun) -> None:
    if run.stored_path:
        stored_at(run).unlink(missing_ok=True)
        ImportRun.objects.filter(pk=run.pk).update(stored_path="")
