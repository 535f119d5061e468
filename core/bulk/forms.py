"""What many rows are to have in common: a value, or nothing, for some of the kind's fields, and one reason."""

from typing import Any, cast

from django import forms

from core.bulk.fields import bulk_fields
from core.records.kind import RecordKind
from core.records.models import own_field

KEEP = "그대로 둠"
CLEAR = "clear-"
YES_OR_NO = (("", KEEP), ("true", "예"), ("false", "아니요"))
NOTHING_CHOSEN = "고칠 항목에 값을 넣거나 ‘비우기’를 고르세요."
BOTH = "값과 ‘비우기’ 가운데 하나만 고르세요."


class BulkForm(forms.Form):
    """A field left alone changes nothing; one that may be empty has a box beside it that empties it."""

    def __init__(self, *args: Any, kind: RecordKind, **options: Any) -> None:
        super().__init__(*args, **options)
        assert kind.form is not None  # noqa: S101  the page does not exist without
        self.names = bulk_fields(kind)
        source = kind.form.for_many(self.names)()
        for name in self.names:
            field = source.fields[name]
            self.fields[name] = _left_alone(field)
            if field.help_text == own_field(kind.model, name).help_text:
                self.fields[name].help_text = ""  # it says what an empty field means, and here that is another thing
            if not field.required and not isinstance(field, forms.BooleanField):
                self.fields[f"{CLEAR}{name}"] = forms.BooleanField(label=f"{field.label} 비우기", required=False)
        self.fields["reason"] = forms.CharField(
            label="고치는 사유", max_length=200, widget=forms.Textarea(attrs={"rows": 2}), help_text="고친 모든 자료의 이력에 남습니다."
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in self.names:
            if self._sent(name) and cleaned.get(f"{CLEAR}{name}"):
                self.add_error(name, BOTH)
        if not self.errors and not self.typed:
            self.add_error(None, NOTHING_CHOSEN)
        return cleaned

    def _sent(self, name: str) -> str | list[str]:
        sent: str | list[str] = self.fields[name].widget.value_from_datadict(cast("dict[str, Any]", self.data), self.files, name)
        return sent

    @property
    def typed(self) -> dict[str, Any]:
        """By field, what the kind's own form would be sent; blank where the field is to be emptied."""
        sent = {name: self._sent(name) for name in self.names}
        cleared = {name: "" for name in self.names if self.cleaned_data.get(f"{CLEAR}{name}")}
        return {name: value for name, value in sent.items() if value} | cleared

    @property
    def lines(self) -> list[tuple[forms.BoundField, forms.BoundField | None]]:
        """Each field with the box that empties it."""
        return [(self[name], self[f"{CLEAR}{name}"] if f"{CLEAR}{name}" in self.fields else None) for name in self.names]


def _left_alone(field: forms.Field) -> forms.Field:
    """The field of the kind's form, with nothing chosen in it."""
    if isinstance(field, forms.BooleanField):
        return forms.ChoiceField(label=field.label, choices=YES_OR_NO, required=False, help_text=field.help_text)
    field.required, field.initial = False, None
    field.widget.is_required = False
    if isinstance(field, forms.ModelChoiceField):
        field.empty_label = KEEP
    elif isinstance(field, forms.ChoiceField):
        named = [(value, label) for value, label in cast("list[tuple[Any, Any]]", field.choices) if value not in ("", None)]
        field.choices = [("", KEEP), *named]
    return field
