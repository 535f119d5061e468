"""Two people editing one record: what the other one changed since, and a form that keeps both people's work.

The version a form was opened with names a row of the history, so what the person typed can be told from what they merely left
standing. Fields only the other one touched take the saved value; where both did, the person chooses.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.db import models
from django.http import QueryDict

from core.records.forms import RecordForm
from core.records.models import FieldValue
from core.trail import changes_since, snapshot_at


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
    opened = snapshot_at(type(record), record.pk, version)
    since = changes_since(type(record), record.pk, version)
    data = cast(QueryDict, form.data).copy()
    fields, others = [], []
    for change in since.changes:
        name = change.field
        if name not in form.fields:
            continue
        mine = form[name].value()
        if _same(form, name, mine) or _untouched(form, name, mine, opened):
            data[name] = as_typed(form, name)
            others.append(ConflictField(name, change.label, change.after))
        else:
            fields.append(ConflictField(name, change.label, change.after, _readable(form, name, mine)))
    data["version"] = str(record.version)
    merged = type(form)(data, form.files, instance=record, part=form.part, without=form.without)
    return Conflict(form=merged, by=since.name, at=since.at, fields=fields, others=others)


def with_choices(form: RecordForm, data: QueryDict) -> QueryDict:
    """The posted values after the person's choices: `keep-<field>=stored` takes the saved one. `form` is unbound."""
    chosen = data.copy()
    for name in form.fields:
        if data.get(f"keep-{name}") == "stored":
            chosen[name] = as_typed(form, name)
    return chosen


def _readable(form: RecordForm, name: str, value: object) -> str:
    choices = dict(getattr(form.fields[name], "choices", ()) or ())
    return str(choices.get(value, value) or "")


def _untouched(form: RecordForm, name: str, mine: object, opened: models.Model | None) -> bool:
    """True where the person left the value they had opened the form with."""
    if opened is None:
        return False
    field = form.fields[name]
    model_field = type(form.instance)._meta.get_field(name)
    return not field.has_changed(getattr(opened, model_field.attname), mine)


def _same(form: RecordForm, name: str, mine: object) -> bool:
    """True where both came to the same value."""
    return not form.fields[name].has_changed(form.initial.get(name), mine)


def as_typed(form: RecordForm, name: str) -> FieldValue:
    """The saved value as the form would show it."""
    value = form.fields[name].prepare_value(form.initial.get(name))
    return "" if value is None else value
