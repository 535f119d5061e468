"""첨부 파일 of a record: put up, handed out, taken away. A file may hold anybody's data, so that handing one out is logged."""

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render

from core.files.models import Attachment
from core.files.refusals import FileRefused
from core.files.serving import serve_file
from core.files.storing import remove_stored, storing
from core.files.uploads import AttachmentUploadForm
from core.particles import with_particle
from core.records.actor import StaffRequest
from core.records.kind import RecordKind
from core.records.models import Record
from core.records.views.base import RecordView
from core.records.views.hide import HideForm
from core.trail import AccessAction, context, log_access


def attachment_of(kind: RecordKind) -> type[Attachment]:
    if kind.attachment is None:
        raise ValueError(f"{kind.name} has no attachments")
    return kind.attachment


class AttachmentView(RecordView):
    def files_of(self, record: Record) -> QuerySet[Attachment]:
        return attachment_of(self.kind)._default_manager.filter(**{self.kind.noun: record})


class RecordFilesView(AttachmentView):
    verb = "change"

    def get(self, request: StaffRequest, pk: int) -> HttpResponse:
        return self.page(self.record(pk), AttachmentUploadForm())

    def post(self, request: StaffRequest, pk: int) -> HttpResponse:
        record = self.record(pk)
        form = AttachmentUploadForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.page(record, form, status=422)
        uploads, model = form.cleaned_data["files"], attachment_of(self.kind)
        try:
            with storing(by=request.user) as storage, context(step=f"{self.kind.noun}.files_added"):
                for upload in uploads:
                    storage.store_attachment(model(**{self.kind.noun: record}), upload)
        except FileRefused as refusal:
            form.add_error("files", str(refusal))
            return self.page(record, form, status=422)
        messages.success(request, f"첨부 파일 {len(uploads)}개를 올렸습니다.")
        return HttpResponseRedirect(f"{self.kind.url('detail', pk)}#panel-files")

    def page(self, record: Record, form: AttachmentUploadForm, *, status: int = 200) -> HttpResponse:
        page = self.context(title="첨부 파일 올리기", record=record, form=form, cancel_url=self.kind.url("detail", record.pk))
        return render(self.request, "core/files.html", page, status=status)


class RecordFileView(AttachmentView):
    def get(self, request: StaffRequest, pk: int, file_pk: int) -> FileResponse:
        record = self.record(pk)
        stored = get_object_or_404(self.files_of(record), pk=file_pk)
        log_access(request, action=AccessAction.DOWNLOAD, kind=self.kind.name, subject_ids=[pk], count=1, query=stored.name)
        return serve_file(stored, inline=False)


class RecordFileRemovalView(AttachmentView):
    """Asked first: unlike a record, a file cannot be brought back."""

    verb = "change"

    def get(self, request: StaffRequest, pk: int, file_pk: int) -> HttpResponse:
        record = self.record(pk)
        return self.page(record, get_object_or_404(self.files_of(record), pk=file_pk), HideForm())

    def post(self, request: StaffRequest, pk: int, file_pk: int) -> HttpResponse:
        record = self.record(pk)
        stored = get_object_or_404(self.files_of(record), pk=file_pk)
        form = HideForm(request.POST)
        if not form.is_valid():
            return self.page(record, stored, form, status=422)
        with transaction.atomic(), context(step=f"{self.kind.noun}.file_removed", reason=form.cleaned_data["reason"]):
            remove_stored(stored)
        messages.success(request, "첨부 파일을 지웠습니다.")
        return HttpResponseRedirect(f"{self.kind.url('detail', pk)}#panel-files")

    def page(self, record: Record, stored: Attachment, form: HideForm, *, status: int = 200) -> HttpResponse:
        page = self.context(
            title="첨부 파일 지우기",
            record=record,
            form=form,
            question=f"첨부 파일 {with_particle(f'‘{stored.name}’', '을')} 지울까요?",
            consequences=["지운 파일은 되살릴 수 없습니다. 누가 언제 지웠는지는 이력에 남습니다."],
            submit_label="파일 지우기",
            submit_style="danger",
            cancel_url=self.kind.url("detail", record.pk),
        )
        return render(self.request, "core/confirm.html", page, status=status)
