"""Excel in, on the screen: taking in the file, and the rejected rows to mend. The steps between are `import_run`."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render

from core.imports import running, steps
from core.imports.forms import UploadForm
from core.imports.models import ImportRun
from core.imports.outcome import Outcome
from core.imports.rejects import rejected_sheet
from core.imports.upload_files import keep_for_now
from core.records.actor import StaffRequest
from core.records.views.base import RecordView
from core.sheets.reader import PasswordNeeded, SheetRefused, WrongPassword
from core.trail import AccessAction, log_access

Status = ImportRun.Status
RECENT = 10

NO_ROOM = "서버에 파일을 둘 자리가 없습니다. 전산 담당자에게 알려 주세요."


class ImportView(RecordView):
    """What every step asks: may this person write this kind, and is the upload theirs?"""

    verb = "add"
    upload_template: ClassVar[str] = "core/import_upload.html"
    upload_title: ClassVar[str] = "엑셀 올리기"

    @property
    def upload_url(self) -> str:
        return self.kind.url("import")

    def run_url(self, run: ImportRun) -> str:
        return self.kind.url("import_run", run.pk)

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
        return HttpResponseRedirect(self.run_url(run))


class ImportUploadView(ImportView):
    def get(self, request: StaffRequest) -> HttpResponse:
        return self.upload_page(UploadForm())

    def upload_page(self, form: Form, *, status: int = 200) -> HttpResponse:
        return self.import_page(
            self.upload_template,
            title=self.upload_title,
            status=status,
            form=form,
            max_size=f"{settings.UPLOAD_MAX_MB}MB",
            template_url=f"{self.kind.url('list')}?format=xlsx&columns=all&template=1",
            recent_runs=[(run, self.run_url(run)) for run in self.runs()[:RECENT]],
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
            form.add_error("file", NO_ROOM)
            return self.upload_page(form, status=422)
        run.stored_path = path.name
        if running.is_long_to_read(path, password=form.cleaned_data["password"]):
            with transaction.atomic():
                run.save()
                running.start(run, self.kind, step="read")
            return self.go_on(run)
        try:
            steps.take_in(run, self.kind, path, password=form.cleaned_data["password"])
        except PasswordNeeded:
            run.status = Status.LOCKED
            run.save()
            return self.go_on(run)
        except WrongPassword as refusal:
            form.add_error("password", str(refusal))
        except SheetRefused as refusal:
            form.add_error("file", str(refusal))
        if form.errors:
            path.unlink(missing_ok=True)
            return self.upload_page(form, status=422)
        return self.go_on(run)


class ImportRejectedView(ImportView):
    """The rejected rows with their columns as they came and a last column that says why."""

    def get(self, request: StaffRequest, run_id: str) -> StreamingHttpResponse:
        run = get_object_or_404(self.runs(), pk=run_id)
        rows = run.rows.filter(outcome=Outcome.REJECTED).order_by("line")
        if self.kind.personal_fields:
            log_access(
                request,
                action=AccessAction.DOWNLOAD,
                kind=self.kind.name,
                subject_ids=[],
                count=run.rejected_count,
                query=f"거부된 행: {run.file_name}",
                is_unmasked=True,
            )
        return rejected_sheet(run, rows)
