"""What an officer may type about a complex, its office and its managers."""

from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

from core.files.uploads import PhotoForm
from core.particles import quoted
from core.records.actor import Actor
from core.records.codes import Code
from core.records.forms import FormPart, RecordForm
from core.records.models import Record, own_field
from housing.actions import appoint_manager
from housing.band_counts import BandCounts, field_name, usable_bands
from housing.birth_dates import BIRTH_CLASSES, BIRTH_HELP
from housing.complex_names import ComplexNameField
from housing.kapt_codes import normal_code
from housing.models import AreaBand, Complex, ComplexPhoto, ManagerAppointment

MOST_HOUSEHOLDS = 2_147_483_647
"""What an integer column holds."""

COMPLEX_PARTS = (
    FormPart(
        "complex",
        "공동주택",
        (
            *("name", "kapt_code", "building_kind", "sale_kind", "dong", "legal_dong", "road_address", "lot_address"),
            *("postcode", "homepage", "longitude", "latitude", "building_count", "household_count", "sale_household_count"),
            *("rental_household_count", "floors_below", "floors_above", "approved_on", "heating", "corridor", "lift_count"),
            *("parking_count", "gross_area", "private_area", "fee_area", "building_area", "builder", "developer"),
        ),
    ),
    FormPart(
        "class",
        "관리구분",
        ("declared_class", "mandatory_ground", "mandatory_from_on", "mandatory_until_on"),
        columns=("law_class", "is_class_conflicting"),
    ),
    FormPart("bands", "면적별 세대수", ()),
    FormPart(
        "office",
        "관리사무소",
        (
            *("office_phone", "office_fax", "office_email", "office_address", "management_kind", "management_company"),
            *("guard_contract", "cleaning_contract", "electric_contract"),
        ),
        columns=("manager_name",),
    ),
    FormPart("remarks", "특이사항", ("remarks", "needs_check", "check_note")),
)


class ComplexForm(RecordForm):
    """Each usable area band is a field of its own; a retired code stays on offer only where it is in use."""

    parts: ClassVar = COMPLEX_PARTS

    class Meta:
        model = Complex
        fields: ClassVar = [name for part in COMPLEX_PARTS for name in part.fields]
        widgets: ClassVar = {"remarks": forms.Textarea(attrs={"rows": 5})}

    def __init__(self, *args: Any, **options: Any) -> None:
        self.band_counts = BandCounts()
        super().__init__(*args, **options)
        for name in ("building_kind", "sale_kind", "heating", "corridor", "management_kind"):
            if name in self.fields:
                offer_usable(cast(forms.ModelChoiceField, self.fields[name]), getattr(self.instance, f"{name}_id"))

    def add_fields(self) -> dict[str, tuple[str, ...]]:
        stored = self.band_counts.load([self.instance.pk]).get(self.instance.pk, {}) if self.instance.pk else {}
        names = []
        for band in usable_bands().order_by("band_set__order", "order"):
            name = field_name(band.pk)
            self.fields[name] = forms.IntegerField(
                label=f"{band.label} · {band.band_set}", min_value=0, max_value=MOST_HOUSEHOLDS, required=False
            )
            self.initial[name] = stored.get(name)
            names.append(name)
        return {"bands": tuple(names)}

    def clean_kapt_code(self) -> str:
        """A code on a deleted complex would be refused as taken by one that nobody can find."""
        code = normal_code(self.cleaned_data["kapt_code"])
        hidden = Complex.objects.hidden().exclude(pk=self.instance.pk).filter(kapt_code=code).first() if code else None
        if hidden is not None:
            raise ValidationError(f"같은 K-apt 코드의 {quoted(hidden, '이')} 삭제한 자료에 있습니다. 부서 관리자가 되살릴 수 있습니다.")
        return code

    def clean(self) -> dict[str, Any]:
        """A dong changed by hand is the officer's own from then on, also where it had been computed."""
        cleaned = super().clean() or self.cleaned_data
        refuse_early_end(self, "mandatory_from_on", "mandatory_until_on", "의무관리 종료일이 시작일보다 빠릅니다.")
        if "dong" in self.changed_data:
            self.instance.dong_source = Complex.DongSource.OFFICER if cleaned.get("dong") else ""
            self.instance.dong_near_border = False
        return cleaned

    def save_related(self, record: Record) -> None:
        changed = {name: self.cleaned_data[name] for name in self.added_fields.get("bands", ()) if name in self.changed_data}
        if changed:
            self.band_counts.save({record.pk: changed})


def refuse_early_end(form: RecordForm, begins: str, ends: str, sentence: str) -> None:
    """What an upload keeps marked is not typed anew; a term nobody touched stays."""
    begin, end = form.cleaned_data.get(begins), form.cleaned_data.get(ends)
    if begin and end and end < begin and {begins, ends} & set(form.changed_data):
        form.add_error(ends, sentence)


def offer_usable(field: forms.ModelChoiceField, current: int | None) -> None:
    every = cast(QuerySet, field.queryset)
    field.queryset = every.filter(Q(hidden_at=None, is_retired=False) | Q(pk=current))
    field.empty_label = "선택하세요"


class ManagerForm(RecordForm):
    presets: ClassVar = ("complex",)
    complex = ComplexNameField(label="공동주택")

    class Meta:
        model = ManagerAppointment
        fields: ClassVar = [
            "complex",
            "name",
            "born_on",
            "licence_kind",
            "licence_no",
            "mobile",
            "appointed_on",
            "ended_on",
            "needs_check",
            "note",
        ]
        field_classes: ClassVar = BIRTH_CLASSES
        help_texts: ClassVar = BIRTH_HELP

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if "complex" in self.fields:
            cast(ComplexNameField, self.fields["complex"]).current = self.instance.complex_id

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        refuse_early_end(self, "appointed_on", "ended_on", "배치 종료일이 배치일보다 빠릅니다.")
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        """One current manager for each complex: a new one takes the place of the present one, which `appoint_manager` ends first."""
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]  # the stubs lack it
        return excluded | ({"complex"} if self.instance._state.adding else set())

    def save_by(self, by: Actor) -> Record:
        if self.instance._state.adding and self.instance.ended_on is None:
            return appoint_manager(self.instance, by=by)
        return self.save()


class AreaBandForm(RecordForm):
    class Meta:
        model = AreaBand
        fields: ClassVar = ["band_set", "label", "lower", "upper", "order", "is_retired"]


def code_form(code_model: type[Code], *extra: str) -> type[RecordForm]:
    """The form of a code list: its label, order and state, and what this list adds but does not compute."""
    typed = [name for name in extra if own_field(code_model, name).editable]

    class CodeForm(RecordForm):
        class Meta:
            model = code_model
            fields: ClassVar = ["label", *typed, "order", "is_retired"]

    return CodeForm


class ComplexPhotoForm(PhotoForm):
    class Meta(PhotoForm.Meta):
        model = ComplexPhoto


class TwinForm(forms.Form):
    """Names only: linking takes no right to the other record's details."""

    other = ComplexNameField(label="같은 단지인 공동주택")
