"""Excel in, on the screen: the step an upload has come to, from its columns to what was saved."""

from collections.abc import Mapping, Sequence

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.forms import Form
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404

from core.imports import running, steps
from core.imports.forms import MappingForm, PreviewForm, SheetForm, UnlockForm
from core.imports.models import ImportRun
from core.imports.outcome import Outcome
from core.imports.upload_files import stored_at
from core.records.actor import StaffRequest
from core.records.views.base import go_whole
from core.records.views.import_preview import PreviewPage, keep_answers, keep_decisions, people_offered, result_counts
from core.records.views.imports import ImportView
from core.sheets.reader import PasswordNeeded, SheetRefused, WrongPassword
from core.trail import AccessAction, log_access

Status = ImportRun.Status

GIVEN_UP = "올린 파일을 지웠습니다. 저장된 것은 없습니다."
TOO_LATE = "이미 저장하고 있거나 저장을 마쳐 그만둘 수 없습니다."
RESULT_TONES = {Status.DISCARDED: "warning", Status.REFUSED: "danger"}
DOING = {
    Status.READING: ("파일을 읽는 중입니다. 지금까지 {done:,}행을 읽었습니다.", 2),
    Status.CHECKING: ("행을 확인하는 중입니다.", 3),
    Status.SAVING: ("저장하는 중입니다.", 4),
}
"""What a job says of itself, and the step of the upload it stands at."""
ASKED_ANEW = "고른 것이 바뀌어 다시 확인했습니다. 아래 내용을 보고 ‘저장’을 누르세요."


class ImportRunView(ImportView):
    """The step the upload has come to."""

    @property
    def may_restore(self) -> bool:
        return self.kind.may(self.request.user, "restore")

    def get(self, request: StaffRequest, run_id: str) -> HttpResponse:
        run = get_object_or_404(self.runs(), pk=run_id)
        running.mark_if_stopped(run)
        if request.htmx and not running.UPLOADS.is_working(run):
            return go_whole(self.run_url(run))
        match run.status:
            case Status.LOCKED:
                return self.unlock_page(UnlockForm())
            case Status.MAPPING:
                return self.mapping_page(run, MappingForm(run=run, kind=self.kind))
            case Status.READY:
                return self.preview_page(run)
            case Status.DONE | Status.DISCARDED | Status.REFUSED:
                return self.result_page(run)
        return self.job_page(run)

    def post(self, request: StaffRequest, run_id: str) -> HttpResponse:
        run = get_object_or_404(self.runs(), pk=run_id)
        step = request.POST.get("step", "")
        if step == "discard":
            return self.give_up(run)
        match run.status:
            case Status.LOCKED:
                return self.unlock(run)
            case Status.MAPPING if step == "sheet":
                return self.change_sheet(run)
            case Status.MAPPING:
                return self.choose_columns(run)
            case Status.READY if step == "mapping":
                self.runs().filter(pk=run.pk, status=Status.READY).update(status=Status.MAPPING)
            case Status.READY:
                return self.check_or_save(run, step)
            case Status.FAILED:
                running.start(run, self.kind, step="read" if run.awaits_reading else "check")
        return self.go_on(run)

    def give_up(self, run: ImportRun) -> HttpResponse:
        if not steps.give_up(run):
            messages.error(self.request, TOO_LATE)
            return self.go_on(run)
        messages.success(self.request, GIVEN_UP)
        return HttpResponseRedirect(self.kind.url("list"))

    def unlock_page(self, form: Form, *, status: int = 200) -> HttpResponse:
        return self.import_page(
            self.upload_template, title=self.upload_title, status=status, form=form, max_size=f"{settings.UPLOAD_MAX_MB}MB"
        )

    def unlock(self, run: ImportRun) -> HttpResponse:
        form = UnlockForm(self.request.POST)
        if form.is_valid():
            try:
                steps.take_in(run, self.kind, stored_at(run), password=form.cleaned_data["password"])
            except FileNotFoundError:
                form.add_error(None, steps.FILE_GONE)
            except SheetRefused as refusal:
                form.add_error("password", str(refusal))
            except steps.Overtaken:
                return self.go_on(run)
            else:
                return self.go_on(run)
        return self.unlock_page(form, status=422)

    def mapping_page(self, run: ImportRun, form: MappingForm, *, sheet_form: SheetForm | None = None, status: int = 200) -> HttpResponse:
        if sheet_form is None and run.stored_path:
            sheet_form = SheetForm(run=run)
        self.log_import(run, "열 맞추기", ids=[], count=min(run.row_count, steps.SAMPLES))
        return self.import_page(
            "core/import_mapping.html",
            title="열 맞추기",
            status=status,
            form=form,
            sheet_form=sheet_form,
            file_name=run.file_name,
            sheet_name=run.sheet,
            notes=[run.message, *run.notes] if run.message else run.notes,
            left_out=run.left_out,
            row_count=run.row_count,
            columns=form.columns,
            missing=form.missing,
            back_url=self.upload_url,
        )

    def change_sheet(self, run: ImportRun) -> HttpResponse:
        form = SheetForm(self.request.POST, run=run)
        if form.is_valid():
            run.wanted_sheet = form.cleaned_data["sheet"]
            try:
                self.read_sheet(run, password=form.cleaned_data["password"])
            except FileNotFoundError:
                form.add_error("sheet", steps.FILE_GONE)
            except (PasswordNeeded, WrongPassword) as refusal:
                form.add_error("password", str(refusal))
            except SheetRefused as refusal:
                form.add_error("sheet", str(refusal))
            except steps.Overtaken:
                return self.go_on(run)
            else:
                return self.go_on(run)
        return self.mapping_page(run, MappingForm(run=run, kind=self.kind), sheet_form=form, status=422)

    def read_sheet(self, run: ImportRun, *, password: str) -> None:
        if not running.is_long_to_read(stored_at(run), password=password):
            steps.take_in(run, self.kind, stored_at(run), password=password)
            return
        with transaction.atomic():
            ImportRun.objects.filter(pk=run.pk).update(wanted_sheet=run.wanted_sheet)
            if not running.start(run, self.kind, step="read"):
                transaction.set_rollback(True)

    def choose_columns(self, run: ImportRun) -> HttpResponse:
        form = MappingForm(self.request.POST, run=run, kind=self.kind)
        if not form.is_valid():
            return self.mapping_page(run, form, status=422)
        steps.choose_columns(run, self.kind, form.mapping)
        running.start(run, self.kind, step="check")
        return self.go_on(run)

    def check_or_save(self, run: ImportRun, step: str) -> HttpResponse:
        """What was chosen since the rows were checked is checked first: nothing is saved that was not shown."""
        form = PreviewForm(self.request.POST, has_questions=True)
        form.full_clean()
        chosen = form.cleaned_data
        asks_anew = keep_decisions(run, self.request.POST, may_restore=self.may_restore, for_all=chosen.get("answer_all", ""))
        asks_anew = keep_answers(run, self.request.POST) or asks_anew or run.clear_blanks != chosen["clear_blanks"]
        run.skips_rejected, run.clear_blanks = chosen["skips_rejected"], chosen["clear_blanks"]
        run.save(update_fields=["skips_rejected", "clear_blanks", "answers"])
        if step != "save" or asks_anew:
            if step == "save":
                messages.info(self.request, ASKED_ANEW)
            running.start(run, self.kind, step="check")
        elif run.rejected_count and not run.skips_rejected:
            messages.error(self.request, steps.NOTHING_SAVED)
        else:
            self.save(run)
        return HttpResponseRedirect(self.request.get_full_path())

    def save(self, run: ImportRun) -> None:
        ids = [pk for pk in run.rows.values_list("record_pk", flat=True) if pk is not None]
        self.log_import(run, "저장", ids=ids, count=run.created_count + run.updated_count)
        running.start(run, self.kind, step="save")
        run.refresh_from_db()
        if run.status == Status.READY and run.message:
            messages.error(self.request, run.message)

    def log_import(
        self, run: ImportRun, step: str, *, ids: Sequence[int], count: int, beside: Mapping[str, Sequence[int]] | None = None
    ) -> None:
        if self.kind.personal_fields:
            log_access(
                self.request,
                action=AccessAction.IMPORT,
                kind=self.kind.name,
                subject_ids=ids,
                count=count,
                query=f"{step}: {run.file_name}",
                beside=beside,
            )

    def preview_page(self, run: ImportRun) -> HttpResponse:
        preview = PreviewPage(run, self.kind, self.request.GET, may_restore=self.may_restore)
        page = preview.context()
        ids = [row["record_pk"] for row in page["rows"] if row["record_pk"]]
        self.log_import(run, "미리보기", ids=ids, count=len(page["rows"]), beside=people_offered(run, self.kind))
        initial = {"skips_rejected": run.skips_rejected, "clear_blanks": run.clear_blanks}
        return self.import_page(
            "core/import_preview.html",
            title="미리보기",
            form=PreviewForm(initial=initial, has_questions=preview.has_questions),
            can_save=run.created_count + run.updated_count > 0,
            why_not=preview.why_not,
            rejected_url=self.kind.url("import_rejected", run.pk) if run.rejected_count else "",
            review=self.kind.review,
            review_url=self.kind.review.url(run.pk) if self.kind.review is not None else "",
            file_name=run.file_name,
            **page,
        )

    def result_page(self, run: ImportRun) -> HttpResponse:
        is_done = run.status == Status.DONE
        not_saved = run.message if run.status == Status.REFUSED else "그만두었습니다. 저장된 것은 없습니다."
        waiting = run.rows.filter(outcome=Outcome.REJECTED).exists()
        return self.import_page(
            "core/import_result.html",
            title="결과",
            sentence=self.done_sentence(run) if is_done else not_saved,
            tone=RESULT_TONES.get(Status(run.status), "ok"),
            counts=result_counts(run) if is_done else [],
            rejected_url=self.kind.url("import_rejected", run.pk) if waiting else "",
            list_url=self.kind.url("list"),
            again_url=self.upload_url,
        )

    def done_sentence(self, run: ImportRun) -> str:
        return f"{run.file_name}에서 {run.created_count + run.updated_count:,}건을 저장했습니다."

    def job_page(self, run: ImportRun) -> HttpResponse:
        here = self.run_url(run)
        is_running = running.UPLOADS.is_working(run)
        doing, import_step = DOING.get(Status(run.status), ("", 2 if run.awaits_reading else 3))
        job = {
            "label": run.file_name,
            "state_label": run.get_status_display(),
            "tone": "information" if is_running else "danger",
            "is_running": is_running,
            "done": run.progress,
            "total": run.row_count if run.status != Status.READING else 0,
            "sentence": run.message or doing.format(done=run.progress),
            "progress_url": here,
            "page_url": here,
            "retry_url": here if run.status == Status.FAILED else "",
        }
        if self.request.htmx:
            return self.import_page("core/_job_progress.html", title="엑셀 올리기", job=job)
        return self.import_page("core/job.html", title="엑셀 올리기", job=job, import_step=import_step)
