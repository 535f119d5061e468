"""What an officer may type about a grant, and a department admin about what may be given."""

from collections.abc import Collection, Mapping
from functools import cached_property
from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse

from core import clock
from core.records.forms import FormPart, RecordForm
from core.records.models import Record
from core.workflow.step import StepForm
from housing.complex_names import ComplexNameField
from housing.forms import offer_usable, refuse_early_end
from housing.grants.criteria import Criteria, fit_of
from housing.grants.fit import Fit
from housing.grants.past import past_support
from housing.models import Complex, CriterionBand, Grant, SupportCriterion

REQUEST = ("complex", "year", "programme", "requested", "own_share")
JUDGED = (*REQUEST, "decided")
"""What the fit is judged by."""

GRANT_PARTS = (
    FormPart(
        "request", "신청", (*REQUEST[:3], "title", "starts_on", "ends_on", *REQUEST[3:], "outside_reason"), columns=("dong", "is_outside")
    ),
    FormPart(
        "settlement",
        "교부와 정산",
        ("status", "decided", "paid", "reported_on", "spent", "confirmed", "returned_on", "interest"),
        columns=("returned", "settle_by"),
    ),
    FormPart("remarks", "비고", ("note", "needs_check")),
)


ASK_FOR_A_REASON = "그래도 지원하려면 사유를 적으세요."


class GrantForm(RecordForm):
    """The state is chosen for a grant entered anew, which may be one of years ago; later only its steps change it."""

    criteria: ClassVar[Criteria | None] = None
    parts: ClassVar = GRANT_PARTS
    presets: ClassVar = ("complex", "year")
    aside_template: ClassVar = "housing/grants/_advice.html"
    complex = ComplexNameField(label="공동주택")

    class Meta:
        model = Grant
        fields: ClassVar = [name for part in GRANT_PARTS for name in part.fields]
        widgets: ClassVar = {"outside_reason": forms.TextInput(attrs={"data-wide": ""})}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not self.instance._state.adding:
            self.fields.pop("status", None)
        elif "year" in self.fields:
            self.initial.setdefault("year", clock.today().year)
        if "complex" in self.fields:
            cast(ComplexNameField, self.fields["complex"]).current = self.instance.complex_id
        if "programme" in self.fields:
            offer_usable(cast(forms.ModelChoiceField, self.fields["programme"]), self.instance.programme_id)

    @classmethod
    def for_many(cls, names: Collection[str], records: Collection[Record] = ()) -> type[RecordForm]:
        """With one set of criteria for all of them: asked row by row, they would cost more than the rows."""
        form = cast("type[GrantForm]", super().for_many(names, records))
        form.criteria = Criteria(complexes={cast(Grant, record).complex_id for record in records})
        return form

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        refuse_early_end(self, "starts_on", "ends_on", "사업 종료일이 시작일보다 빠릅니다.")
        self._ask_for_a_reason(cleaned)
        return cleaned

    def _ask_for_a_reason(self, cleaned: Mapping[str, Any]) -> None:
        """Judged where the request is new or changed: a past one nobody touched stays as it was."""
        fit = self.fit if {*JUDGED, "outside_reason"} & set(self.changed_data) else None
        if fit is None:
            return
        self.instance.is_outside = fit.is_outside
        if not fit.is_outside or cleaned.get("outside_reason", self.instance.outside_reason):
            return
        if "outside_reason" in self.fields:
            self.add_error("outside_reason", f"{fit.objections} {ASK_FOR_A_REASON}")
        else:
            self.add_error("decided" if "decided" in self.fields else None, f"{fit.objections} 먼저 ‘신청’에 기준 밖 지원 사유를 적으세요.")

    @cached_property
    def asked(self) -> dict[str, Any]:
        """The request as far as it can be read: as sent, else as the form was opened with, else as stored."""
        found: dict[str, Any] = {
            name: getattr(self.instance, f"{name}_id" if name in ("complex", "programme") else name) for name in JUDGED
        }
        for name in JUDGED:
            if name not in self.fields:
                continue
            value = self.cleaned_data.get(name) if self.is_bound else self._opened_with(name)
            found[name] = getattr(value, "pk", value)
        return found

    def _opened_with(self, name: str) -> object:
        try:
            return self.fields[name].clean(self.fields[name].prepare_value(self.initial.get(name)))
        except ValidationError:
            return None

    @cached_property
    def fit(self) -> Fit | None:
        """None while complex or year is not known."""
        asked = self.asked
        if not asked["complex"] or not asked["year"]:
            return None
        criteria = self.criteria or Criteria(year=asked["year"], complexes=[asked["complex"]])
        return criteria.fit(
            complex_id=asked["complex"],
            year=asked["year"],
            programme_id=asked["programme"],
            requested=asked["requested"],
            own_share=asked["own_share"],
            decided=asked["decided"],
            grant_id=self.instance.pk,
        )

    def aside(self) -> dict[str, Any]:
        complex_id, year = self.asked["complex"], self.asked["year"]
        address = reverse("housing:grant_advice")
        return {
            "url": f"{address}?grant={self.instance.pk}" if self.instance.pk else address,
            "fit": self.fit,
            "complex": Complex.objects.filter(pk=complex_id).first() if complex_id else None,
            "past": past_support(complex_id, year, but=self.instance.pk) if complex_id and year else [],
        }


class DecisionForm(StepForm):
    """The amount is held to the year's 지원기준 as the request was: where it is outside them and no reason is on file, the form is
    shown again with a field for one."""

    record: Grant

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not self.is_bound or self.record.outside_reason:
            del self.fields["outside_reason"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "outside_reason" not in self.fields or "decided" not in cleaned or cleaned.get("outside_reason"):
            return cleaned
        fit = fit_of(self.record, decided=cleaned["decided"])
        if fit.is_outside:
            self.add_error("outside_reason", f"{fit.objections} {ASK_FOR_A_REASON}")
        else:
            # Not asked for after all: what a colleague wrote meanwhile stays.
            del self.fields["outside_reason"], cleaned["outside_reason"]
        return cleaned


class SupportCriterionForm(RecordForm):
    class Meta:
        model = SupportCriterion
        fields: ClassVar = ["year", "programme", "ratio", "cap", "min_households", "below_households", "one_per_year", "note"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offer_usable(cast(forms.ModelChoiceField, self.fields["programme"]), self.instance.programme_id)
        if self.instance._state.adding:
            self.initial.setdefault("year", clock.today().year)


class CriterionBandForm(RecordForm):
    presets: ClassVar = ("criterion",)

    class Meta:
        model = CriterionBand
        fields: ClassVar = ["criterion", "lower", "upper", "ratio", "cap"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = cast(forms.ModelChoiceField, self.fields["criterion"])
        field.queryset = SupportCriterion.objects.shown().select_related("programme")
