"""What an officer types when a complaint comes in. What happens to it later is in `steps`."""

from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from accounts.models import User
from core import clock
from core.records.forms import FormPart, RecordForm
from core.records.models import Record
from housing.complaints.due import set_due
from housing.complaints.officers import officers_today
from housing.complaints.same_complaint import same_on_file
from housing.complex_names import ComplexNameField
from housing.forms import offer_usable
from housing.models import Complaint
from housing.models.complaints import normal_number

RECEIPT = FormPart(
    "receipt",
    "접수",
    (
        *("received_at", "channel", "complainant_name", "complainant_mobile", "complex", "kind", "officer", "previous"),
        *("subject", "content", "needs_check"),
    ),
)


class ComplaintNumberField(forms.CharField):
    """Its value is the shown complaint of that number."""

    def prepare_value(self, value: object) -> object:
        """A stored key as the number; what was typed stays as it is."""
        if not isinstance(value, int):
            return value
        return Complaint.objects.filter(pk=value).values_list("number", flat=True).first() or ""

    def to_python(self, value: object) -> Complaint | None:  # type: ignore[override]  # a record, not its text
        typed = super().to_python(value)
        if not typed:
            return None
        found = Complaint.objects.shown().filter(number=normal_number(typed)).exclude(number="").first()
        if found is None:
            raise ValidationError(f"‘{typed}’번 민원이 없습니다. 접수번호를 2016-0012처럼 적으세요.")
        return found

    def has_changed(self, initial: object, data: object) -> bool:
        return bool((self.prepare_value(initial) or "") != (self.prepare_value(data) or ""))


class ComplaintForm(RecordForm):
    presets: ClassVar = ("complex",)
    parts: ClassVar = (RECEIPT,)
    complex = ComplexNameField(label="공동주택", required=False)
    previous = ComplaintNumberField(
        label="처음 민원", required=False, help_text="같은 민원이 다시 들어왔으면 처음 것의 접수번호를 적으세요."
    )

    class Meta:
        model = Complaint
        fields: ClassVar = list(RECEIPT.fields)
        widgets: ClassVar = {"content": forms.Textarea(attrs={"rows": 6})}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance._state.adding:
            self.initial["received_at"] = clock.now()
        if "kind" in self.fields:
            offer_usable(cast(forms.ModelChoiceField, self.fields["kind"]), self.instance.kind_id)
        if "complex" in self.fields:
            cast(ComplexNameField, self.fields["complex"]).current = self.instance.complex_id
        if "officer" in self.fields:
            offer_officers(cast(forms.ModelChoiceField, self.fields["officer"]), self.instance.officer_id)

    def clean_received_at(self) -> object:
        received_at = self.cleaned_data["received_at"]
        if received_at > clock.now():
            raise ValidationError("접수일시가 지금보다 뒤입니다. 날짜와 시각을 확인하세요.")
        return received_at

    def clean_previous(self) -> Complaint | None:
        """The first of the series, so that all that repeat it are found together."""
        named: Complaint | None = self.cleaned_data["previous"]
        first = (named.previous or named) if named else None
        if first is not None and self.instance.pk in (first.pk, named and named.pk):
            raise ValidationError("이 민원보다 먼저 들어온 다른 민원의 접수번호를 적으세요.")
        return first

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.instance._state.adding and not self.errors:
            given = ("received_at", "complainant_name", "subject", "content")
            again = same_on_file(Complaint(**{name: cleaned[name] for name in given if name in cleaned}))
            if again is not None:
                raise ValidationError(f"같은 민원이 이미 접수되어 있습니다({again.number}).")
        return cleaned

    def save(self, commit: bool = True) -> Record:
        if self.instance._state.adding or {"received_at", "kind"} & set(self.changed_data):
            set_due(self.instance)
        return super().save(commit)


def offer_officers(field: forms.ModelChoiceField, current: int | None) -> None:
    """Those who may deal with complaints today, and who has this one."""
    able = officers_today().values("pk")
    field.queryset = User.objects.filter(Q(pk__in=able) | Q(pk=current)).select_related("department")
    field.empty_label = "선택하세요"
