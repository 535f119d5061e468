"""Asking for a list with personal values in it: why, and a password that locks the file."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from core.imports.sheet import ChildRows
from core.particles import with_particle
from core.records.actor import StaffRequest
from core.records.export import unmasked_file
from core.records.list_request import ListRequest
from core.records.views.base import RecordView
from core.sheets.writer import SheetTooLong

MIN_PASSWORD = 8


class UnmaskForm(forms.Form):
    reason = forms.CharField(
        label="받는 사유",
        max_length=200,
        help_text="예: 입주자대표 교육 안내 문자 발송 명단. 접속기록에 남습니다.",
    )
    password = forms.CharField(
        label="파일 비밀번호",
        min_length=MIN_PASSWORD,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=f"{MIN_PASSWORD}자 이상. 파일을 열 때 필요하며 시스템은 저장하지 않습니다.",
    )
    password_again = forms.CharField(label="파일 비밀번호 확인", widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))

    def __init__(self, *args: Any, children: ChildRows | None, **options: Any) -> None:
        super().__init__(*args, **options)
        if children is not None:
            label = f"{with_particle(children.title, '으로')} 받기"
            self.fields["lists_children"] = forms.BooleanField(label=label, required=False, help_text="한 사람에 한 행씩 적습니다.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("password") and cleaned.get("password") != cleaned.get("password_again"):
            self.add_error("password_again", "두 번 적은 비밀번호가 서로 다릅니다.")
        return cleaned


class RecordExportView(RecordView):
    verb = "unmask"

    def get(self, request: StaffRequest) -> HttpResponse:
        return self.page(UnmaskForm(children=self.kind.child_rows))

    def page(self, form: UnmaskForm, *, status: int = 200) -> HttpResponse:
        asked = ListRequest(self.request, self.kind)
        page = self.context(
            title="개인정보가 든 엑셀 받기",
            form=form,
            question=f"{self.kind.title} {asked.selected.count():,}건을 개인정보를 가리지 않고 받습니다.",
            consequences=[
                f"조건: {asked.said or '전체'}",
                "누가 언제 어떤 사유로 받았는지 접속기록에 남습니다.",
                "파일은 여기에 적는 비밀번호로 잠깁니다. 다 쓴 파일은 바로 지우세요.",
            ],
            submit_label="엑셀 받기",
            cancel_url=asked.url_at(self.kind.url("list")),
        )
        return render(self.request, "core/confirm.html", page, status=status)

    def post(self, request: StaffRequest) -> HttpResponseBase:
        form = UnmaskForm(request.POST, children=self.kind.child_rows)
        if not form.is_valid():
            return self.page(form, status=422)
        asked = ListRequest(request, self.kind, lists_children=form.cleaned_data.get("lists_children", False))
        try:
            return unmasked_file(request, asked, reason=form.cleaned_data["reason"], password=form.cleaned_data["password"])
        except SheetTooLong as refusal:
            form.add_error(None, str(refusal))
            return self.page(form, status=422)
