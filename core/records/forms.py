"""The base of every record form: parts that can be edited alone, and the version that two editors are told apart by."""

from collections.abc import Collection, Mapping
from copy import copy
from dataclasses import dataclass
from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms import BoundField
from django.forms.models import ModelFormMetaclass

from core.imports.sheet import NO_RESIDENT_NUMBERS, without_resident_number
from core.records.actor import Actor
from core.records.models import Record

OPENED = "opened-"
UNCHOSEN = "선택하세요"


@dataclass(frozen=True)
class FormPart:
    """A fieldset that is also editable on its own; `fields` in the order of the screen.

    `columns` are those of the list that belong here without being a field of the form. With `heads` its fields stand in the rows of
    a table with these columns, as many fields a row, and `hint` under them.
    """

    slug: str
    title: str
    fields: tuple[str, ...]
    columns: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    hint: str = ""


@dataclass(frozen=True)
class Fieldset:
    """A part as its page prints it."""

    title: str
    fields: list[BoundField]
    heads: tuple[str, ...] = ()
    hint: str = ""

    @property
    def rows(self) -> list[list[BoundField]]:
        width = len(self.heads)
        return [self.fields[start : start + width] for start in range(0, len(self.fields), width)] if width else []


class RecordForm(forms.ModelForm):
    """`part` leaves only that part's fields; `without` takes out fields this person may not see.

    What a kind adds beyond model fields (child rows) it builds in `add_fields` and saves in `save_related`; where saving follows
    a rule, `save_by` calls the action. `presets` are fields the address of a new record may fill (`new/?complex=12`). What is to
    be read beside the form stands in `aside_template`, which reads the `aside` of `aside()`.
    """

    parts: ClassVar[tuple[FormPart, ...]] = ()
    presets: ClassVar[tuple[str, ...]] = ()
    aside_template: ClassVar[str] = ""
    is_for_many: ClassVar[bool] = False

    @classmethod
    def for_many(cls, names: Collection[str], records: Collection[Record] = ()) -> "type[RecordForm]":
        """The same form with these fields alone and nothing added, quick enough to be asked about thousands of rows: `records`."""
        own = {"__module__": cls.__module__, "parts": (), "is_for_many": True}
        reduced = cast("type[RecordForm]", ModelFormMetaclass(f"{cls.__name__}ForMany", (cls,), own))
        reduced.base_fields = {name: cls.base_fields[name] for name in names}
        return reduced

    def __init__(self, *args: Any, part: str = "", without: Collection[str] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.part, self.without = part, frozenset(without)
        self.added_fields = {} if self.is_for_many else self.add_fields()
        kept = next((self._names(one) for one in self.parts if one.slug == part), ())
        for name in list(self.fields):
            if name in without or (part and name not in kept):
                del self.fields[name]
            else:
                _ask_to_choose(self.fields[name])

    def add_fields(self) -> dict[str, tuple[str, ...]]:
        """Fields beyond the model's, put into `self.fields`; returns their names by part."""
        return {}

    def _names(self, part: FormPart) -> tuple[str, ...]:
        return (*part.fields, *self.added_fields.get(part.slug, ()))

    @property
    def fieldsets(self) -> list[Fieldset]:
        """Fields named by no part come last; empty where a form has no parts and needs no heading."""
        placed: set[str] = set()
        groups = []
        for part in self.parts:
            names = self._names(part)
            fields = [self[name] for name in names if name in self.fields]
            placed.update(names)
            if fields:
                groups.append(Fieldset(part.title, fields, part.heads, part.hint))
        rest = [self[name] for name in self.fields if name not in placed and not self.fields[name].widget.is_hidden]
        return [*groups, Fieldset("", rest)] if rest and groups else groups

    @property
    def opened_values(self) -> list[tuple[str, str]]:
        """The added fields as they are saved now, to be sent along unseen: the record's own history does not hold them."""
        names = [name for names in self.added_fields.values() for name in names if name in self.fields]
        return [(f"{OPENED}{name}", text_of(self.initial.get(name))) for name in names]

    def opened_value(self, name: str) -> str | None:
        """An added field as it was when the form was opened; None where the browser did not say."""
        value = self.data.get(f"{OPENED}{name}")
        return value if isinstance(value, str) else None

    def add_error(self, field: str | None, error: Any) -> None:  # noqa: ANN401  as Django's own
        """What a rule over several columns refuses stands at the field that breaks it, where one of this form does."""
        refusal = ValidationError(error)
        by_field: dict[str, Any] = dict(refusal.error_dict) if hasattr(refusal, "error_dict") else {NON_FIELD_ERRORS: refusal.error_list}
        over_several = by_field.pop(NON_FIELD_ERRORS, []) if field is None and not self.is_for_many else []
        for one in over_several:
            super().add_error(_breaking_field(self, one), one)
        if not over_several:
            super().add_error(field, error)
        elif by_field:
            super().add_error(None, ValidationError(by_field))

    def aside(self) -> Mapping[str, Any]:
        return {}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        refuse_resident_numbers(self, cleaned)
        return cleaned

    def save_by(self, by: Actor) -> Record:
        """Raises ValidationError where a rule refuses."""
        return self.save()

    def save(self, commit: bool = True) -> Record:
        record = super().save(commit=commit)
        if commit:
            self.save_related(record)
        return record

    def save_related(self, record: Record) -> None:
        """Child rows a kind's form carries; called inside the same transaction."""


def _breaking_field(form: RecordForm, refusal: ValidationError) -> str | None:
    """The last changed field without whose value the refusing check of the table would hold."""
    model = form.instance.__class__
    checks = (rule for rule in model._meta.constraints if isinstance(rule, models.CheckConstraint))
    rule = next((rule for rule in checks if rule.get_violation_error_message() in refusal.messages), None)
    if rule is None or not isinstance(rule.condition, models.Q):
        return None
    columns = rule.condition.referenced_base_fields
    typed = [name for name in form.fields if name in columns and name in form.changed_data]
    return next((name for name in reversed(typed) if _holds_without(rule, form.instance, name)), None)


def _holds_without(rule: models.CheckConstraint, record: models.Model, name: str) -> bool:
    other = copy(record)
    setattr(other, name, None)
    try:
        rule.validate(type(record), other)
    except ValidationError:
        return False
    return True


def text_of(value: object) -> str:
    return "" if value is None else str(value)


def _ask_to_choose(field: forms.Field) -> None:
    """Words for the empty choice, where Django draws a line of dashes; a field that says what it is keeps them."""
    if isinstance(field, forms.ModelChoiceField) and field.empty_label:
        field.empty_label = UNCHOSEN
    elif isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        choices = cast("list[tuple[Any, Any]]", field.choices)
        field.choices = [(value, UNCHOSEN) if (value, label) in BLANK_CHOICE_DASH else (value, label) for value, label in choices]


def refuse_resident_numbers(form: forms.BaseForm, cleaned: Mapping[str, Any]) -> None:
    """A 주민등록번호 is taken in nowhere, whatever the field is for."""
    for name, value in list(cleaned.items()):
        if isinstance(value, str) and without_resident_number(value) != value:
            form.add_error(name, NO_RESIDENT_NUMBERS)
