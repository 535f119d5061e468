"""What an officer types while uploading: the file, the password, the columns, the choices before saving."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from core.imports.models import ImportRun
from core.imports.vocabulary import NUMBER, vocabulary, why_never_taken
from core.records.kind import RecordKind
from core.sheets.header_text import normalise_header

WHY = {
    "exact": ("이름이 같습니다.", "success"),
    "loose": ("이름이 거의 같습니다. 확인하세요.", "warning"),
    "lowest": ("아래 줄의 이름이 같습니다. 확인하세요.", "warning"),
    "": ("알 수 없는 열입니다. 필요하면 고르세요.", ""),
}
REMEMBERED = ("지난번에 이렇게 맞추었습니다.", "success")


class UploadForm(forms.Form):
    file = forms.FileField(label="파일")
    password = forms.CharField(
        label="파일 비밀번호",
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text="잠긴 엑셀 파일일 때만 적으세요. 비밀번호는 저장하지 않습니다.",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        limit = settings.UPLOAD_MAX_MB
        self.fields["file"].widget.attrs["data-max-bytes"] = limit * 1024 * 1024
        self.fields["file"].help_text = f"xlsx, xls, ods, csv · {limit}MB까지"

    def clean_file(self) -> UploadedFile:
        upload = self.cleaned_data["file"]
        if upload.size > settings.UPLOAD_MAX_MB * 1024 * 1024:
            raise forms.ValidationError(f"파일이 {settings.UPLOAD_MAX_MB}MB를 넘습니다. 필요한 시트만 남기거나 나누어 올리세요.")
        return upload


class UnlockForm(forms.Form):
    password = forms.CharField(
        label="파일 비밀번호",
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "autofocus": True}),
        help_text="비밀번호는 저장하지 않습니다.",
    )


class SheetForm(forms.Form):
    """Another sheet of the same file. A locked file asks for its password again: it is kept nowhere."""

    password = forms.CharField(
        label="파일 비밀번호",
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text="잠긴 파일이면 다시 적으세요.",
    )

    def __init__(self, *args: Any, run: ImportRun, **options: Any) -> None:
        super().__init__(*args, **options)
        sheet = forms.ChoiceField(label="시트", choices=[(name, name) for name in run.sheet_names], initial=run.sheet)
        self.fields = {"sheet": sheet, **self.fields}


class MappingForm(forms.Form):
    """A select per column of the file; a field can be chosen once."""

    def __init__(self, *args: Any, run: ImportRun, kind: RecordKind, **options: Any) -> None:
        super().__init__(*args, **options)
        self.run, self.kind = run, kind
        headers = {name: words[0] for name, words in vocabulary(kind).items()}
        choices = [("", "넣지 않음"), *((name, header) for name, header in headers.items())]
        for column in run.headers:
            self.fields[f"column_{column['index']}"] = forms.ChoiceField(
                label=column["text"],
                choices=choices,
                required=False,
                initial=run.mapping.get(str(column["index"]), ""),
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        taken: dict[str, str] = {}
        for name, value in list(cleaned.items()):
            if value and value in taken:
                self.add_error(name, f"‘{self.fields[taken[value]].label}’ 열에 이미 고른 항목입니다.")
            elif value:
                taken[value] = name
        if not taken:
            raise forms.ValidationError("넣을 열을 하나 이상 고르세요.")
        return cleaned

    @property
    def mapping(self) -> Mapping[str, str]:
        return {name.removeprefix("column_"): value for name, value in self.cleaned_data.items() if value}

    @property
    def columns(self) -> list[dict[str, Any]]:
        """As the page prints them."""
        rows = []
        never = why_never_taken(self.kind)
        for column in self.run.headers:
            chosen = self.run.mapping.get(str(column["index"]), "")
            why, tone = WHY[column["how"]]
            if not chosen and (reason := never.get(normalise_header(column["text"]))):
                why, tone = reason, ""
            elif chosen and not column["how"]:
                why, tone = REMEMBERED
            rows.append(
                {
                    "header": column["text"],
                    "samples": self._shown_samples(column),
                    "field": self[f"column_{column['index']}"],
                    "why": why,
                    "tone": tone,
                }
            )
        return rows

    def _shown_samples(self, column: Mapping[str, Any]) -> list[str]:
        """Masked where the column holds, or may hold, personal values."""
        meant = [self[f"column_{column['index']}"].value(), *column["candidates"]]
        masks = self.kind.masks
        mask = next((masks[name] for name in meant if name in masks), str)
        return [mask(sample) for sample in column["samples"]]

    @property
    def missing(self) -> list[str]:
        required = self.kind.sheet.required if self.kind.sheet else ()
        chosen = set(self.run.mapping.values())
        words = vocabulary(self.kind)
        return [] if NUMBER in chosen else [words[name][0] for name in required if name not in chosen]


class PreviewForm(forms.Form):
    """The choices before saving. The answer to each row's own question travels beside it as decision_<line>."""

    skips_rejected = forms.BooleanField(
        label="오류 행 빼고 저장", required=False, help_text="거부된 행은 따로 받아 고친 뒤 다시 올릴 수 있습니다."
    )
    clear_blanks = forms.BooleanField(
        label="빈 칸은 값을 지운다는 뜻입니다",
        required=False,
        help_text="고르지 않으면 빈 칸은 저장된 값을 그대로 둡니다.",
    )
    answer_all = forms.ChoiceField(
        label="물음에 한꺼번에 답하기",
        required=False,
        choices=[
            ("", "행마다 고르기"),
            ("same", "모두 ‘같은 자료로 고치기’"),
            ("new", "모두 ‘새로 등록’"),
            ("restore", "모두 ‘되살리고 고치기’"),
        ],
        help_text="그 답을 고를 수 있는 행에만 씁니다.",
    )

    def __init__(self, *args: Any, has_questions: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not has_questions:
            del self.fields["answer_all"]
