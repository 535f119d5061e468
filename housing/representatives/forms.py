"""What an officer types of a post and the person who holds it, in one form."""

from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import fields_for_model

from core.records.actor import Actor
from core.records.forms import FormPart, RecordForm
from core.records.models import Record, own_field
from housing.birth_dates import BIRTH_CLASSES, BIRTH_HELP
from housing.complex_names import ComplexNameField
from housing.forms import offer_usable, refuse_early_end
from housing.models import Complex, Representative, Resident
from housing.models.terms import LEFT_EARLY, TERM_YEARS
from housing.representatives.actions import change_post, enter_post
from housing.representatives.people import PERSON_FIELDS, InDoubt, People, Person, answers, normal_name

PARTS = (
    FormPart("person", "입주민", (), columns=("complex", "dong", *PERSON_FIELDS)),
    FormPart("post", "직위와 임기", ("position", "district", "is_owner", "elected_on", "is_by_election", "started_on", "ended_on")),
    FormPart(
        "state", "상태", ("status", "status_on", "status_reason", "earlier_terms", "needs_check", "note"), columns=("earlier_term_count",)
    ),
)


class PersonFields(RecordForm):
    """A name and a home in their one form before anybody looks for the person."""

    def clean_name(self) -> str:
        return normal_name(self.cleaned_data["name"])

    def clean_home(self) -> str:
        home: str = own_field(Resident, "home").to_python(self.cleaned_data["home"])
        return home


class RepresentativeForm(PersonFields):
    """The person's fields are the resident's: of a new post they find or make one (`who` asks which, where names are alike), of a
    kept post they change one, for all the posts that person holds."""

    parts: ClassVar = PARTS
    presets: ClassVar = ("complex",)

    class Meta:
        model = Representative
        fields: ClassVar = [name for part in PARTS for name in part.fields]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if "position" in self.fields:
            offer_usable(cast(forms.ModelChoiceField, self.fields["position"]), self.instance.position_id)
        if "ended_on" in self.fields:
            # static/js/terms.js proposes the end; without it the record's page says what is odd.
            self.fields["ended_on"].widget.attrs |= {"data-term-from": "started_on", "data-term-years": TERM_YEARS}

    def add_fields(self) -> dict[str, tuple[str, ...]]:
        """A resident never changes complex, so only a new post asks for it."""
        names: tuple[str, ...] = PERSON_FIELDS
        person = fields_for_model(Resident, fields=PERSON_FIELDS, field_classes=BIRTH_CLASSES, help_texts=BIRTH_HELP)
        resident = self.instance.resident if self.instance.pk else None
        if resident is None:
            self.fields["complex"] = ComplexNameField(label="공동주택")
            names = ("complex", *names, "who")
            if self.data.get("who"):
                self._ask([])
        for name in PERSON_FIELDS:
            self.fields[name] = cast(forms.Field, person[name])
            self.initial.setdefault(name, getattr(resident, name, None))
        return {"person": names}

    def _ask(self, choices: list[tuple[str, str]]) -> None:
        """Any answer is taken here: whether it is one, the action says."""
        asked = forms.CharField(label="이름이 같은 사람", required=False, widget=forms.RadioSelect(attrs={"data-wide": ""}))
        cast(forms.RadioSelect, self.fields.setdefault("who", asked).widget).choices = choices

    def clean_earlier_terms(self) -> int:
        return self.cleaned_data["earlier_terms"] or 0

    def clean(self) -> dict[str, Any]:
        """A post that is no longer left has neither a day nor a reason of leaving."""
        cleaned = super().clean() or self.cleaned_data
        refuse_early_end(self, "started_on", "ended_on", "임기 종료일이 시작일보다 빠릅니다.")
        refuse_early_end(self, "started_on", "status_on", "퇴임일이 임기 시작일보다 빠릅니다.")
        if cleaned.get("status") in LEFT_EARLY:
            for name in ("status_on", "status_reason"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, "사퇴·해임·당연퇴임은 퇴임일과 사유를 함께 입력하세요.")
        if "who" in self.fields:
            self._keep_asking(cleaned.get("complex"))
        return cleaned

    def _keep_asking(self, complex_: Complex | None) -> None:
        """An answer given stays in sight while something else is put right."""
        candidates = People([complex_.pk]).candidates(complex_.pk, self.person) if complex_ is not None else []
        if candidates:
            self._ask(answers(candidates, self.person))
        else:
            del self.fields["who"]

    @property
    def person(self) -> Person:
        return {name: self.cleaned_data[name] for name in PERSON_FIELDS if name in self.cleaned_data}

    def save_by(self, by: Actor) -> Record:
        if not self.instance._state.adding:
            return change_post(self.instance, person=self.person, by=by)
        of, answer = cast(Complex, self.cleaned_data["complex"]), self.cleaned_data.get("who", "")
        try:
            return enter_post(self.instance, of=of, person=self.person, by=by, answer=answer)
        except InDoubt as doubt:
            self._ask(doubt.choices)
            raise ValidationError({"who": doubt.sentence}) from doubt


class ResidentForm(PersonFields):
    """A resident stays in one complex: whoever moves is entered there anew."""

    presets: ClassVar = ("complex",)
    complex = ComplexNameField(label="공동주택")

    class Meta:
        model = Resident
        fields: ClassVar = ["complex", *PERSON_FIELDS, "note"]
        field_classes: ClassVar = BIRTH_CLASSES
        help_texts: ClassVar = BIRTH_HELP

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk:
            self.fields.pop("complex", None)

    def clean_complex(self) -> Complex:
        complex_: Complex = self.cleaned_data["complex"]
        if complex_.hidden_at:
            raise ValidationError("삭제된 공동주택입니다.")
        return complex_
