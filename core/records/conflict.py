"""Two people editing one record: what the other one changed since, and a form that keeps both people's work.

The version a form was opened with names a row of the history, so what the person typed can be told from what they merely left
standing. Fields only the other one touched take the saved value; where both did, the person chooses.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.http import QueryDict

from core.records.forms import RecordForm, text_of
from core.records.models import FieldValue
from core.trail import changes_since, snapshot_at

UNKNOWN: Final = object()


@dataclass(frozen=True)
class ConflictField:
    """A field both changed, or (in `others`, without `mine`) one only the other person did."""

    name: str
    label: str
    stored: str
    mine: str = ""


@dataclass(frozen=True)
class Conflict:
    """`form` carries what was typed, with the saved values where only the other person changed anything."""

    form: RecordForm
    by: str
    at: datetime | None
    fields: list[ConflictField]
    others: list[ConflictField]


def conflict_since(form: RecordForm, *, version: int) -> Conflict:
    """`form` is bound to what was typed, its instance to what is saved now."""
    record = form.instance
    since = changes_since(type(record), record.pk, version)
    data = cast(QueryDict, form.data).copy()
    fields, others = [], []
    for name, opened in _changed_by_others(form, version):
        mine, label = form[name].value(), str(form.fields[name].label)
        stored = readable(form, name, as_typed(form, name))
        if _was_not_there(form, name) or (opened is not UNKNOWN and not form.fields[name].has_changed(opened, mine)):
            data[name] = as_typed(form, name)
            others.append(ConflictField(name, label, stored))
        elif form.fields[name].has_changed(form.initial.get(name), mine):
            fields.append(ConflictField(name, label, stored, readable(form, name, mine)))
    data["version"] = str(record.version)
    merged = type(form)(data, form.files, instance=record, part=form.part, without=form.without)
    return Conflict(form=merged, by=since.name, at=since.at, fields=fields, others=others)


def _changed_by_others(form: RecordForm, version: int) -> Iterator[tuple[str, object]]:
    """The fields whose saved value is not the one the form was opened with, each with that one; all fields where nobody knows it."""
    opened = snapshot_at(type(form.instance), form.instance.pk, version)
    for name, field in form.fields.items():
        before = _opened_with(form, name, opened)
        if before is UNKNOWN or field.has_changed(before, as_typed(form, name)):
            yield name, before


def _opened_with(form: RecordForm, name: str, opened: models.Model | None) -> object:
    if _is_added(form, name):
        value = form.opened_value(name)
        return UNKNOWN if value is None else _read(form.fields[name], value)
    return UNKNOWN if opened is None else opened.serializable_value(name)


def _is_added(form: RecordForm, name: str) -> bool:
    return any(name in names for names in form.added_fields.values())


def _read(field: forms.Field, value: str) -> object:
    try:
        return field.to_python(value)
    except ValidationError:
        return value


def _was_not_there(form: RecordForm, name: str) -> bool:
    """A field that only came with what the other one added: this person never saw it."""
    return _is_added(form, name) and form.opened_value(name) is None and name not in form.data


def with_choices(form: RecordForm, data: QueryDict) -> QueryDict:
    """The posted values after the person's choices: `keep-<field>=stored` takes the saved one. `form` is unbound."""
    chosen = data.copy()
    for name in form.fields:
        if data.get(f"keep-{name}") == "stored":
            chosen[name] = as_typed(form, name)
    return chosen


def readable(form: forms.BaseForm, name: str, value: object) -> str:
    """A typed value as the officer saw it: a choice by its label."""
    field = form.fields[name]
    if isinstance(field, forms.BooleanField):
        return "예" if field.to_python(value) else "아니요"
    choices = {str(key): str(label) for key, label in getattr(field, "choices", ())}
    return choices.get(str(value), text_of(value))


def as_typed(form: RecordForm, name: str) -> FieldValue:
    """The saved value as the form would show it."""
    value = form.fields[name].prepare_value(form.initial.get(name))
    return "" if value is None else value
