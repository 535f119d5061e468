"""Two people editing one record: what the other one changed since, and a form that keeps both people's work.

The version a form was opened with names a row of the history, so what the person typed can be told from what they merely left
standing. Fields only the other one touched take the saved value; where both did, the person chooses.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models

from core.records.forms import RecordForm
from core.trail import changes_since, snapshot_at


@dataclass(frozen=True)
class ConflictRow:
    """One field the other person changed. `is_both`: this person changed it too."""

    label: str
    before: str
    theirs: str
    mine: str
    is_both: bool


@dataclass(frozen=True)
class Conflict:
    form: RecordForm
    by: str
    at: datetime | None
    rows: list[ConflictRow]


def conflict_since(form: RecordForm, *, version: int) -> Conflict:
    """`form` is bound to what was typed, its instance to what is saved now."""
    record = form.instance
    opened = snapshot_at(type(record), record.pk, version)
    others = changes_since(type(record), record.pk, version)
    data = form.data.copy()
    rows = []
    for change in others.changes:
        if change.field not in form.fields:
            continue
        mine = form[change.field].value()
        is_both = _same(form, change.field, mine) is not True and not _untouched(form, change.field, mine, opened)
        if not is_both:
            data[form.add_prefix(change.field)] = _as_typed(form, change.field)
        rows.append(ConflictRow(change.label, change.before, change.after, str(mine or ""), is_both))
    merged = type(form)(data, form.files, instance=record, part=form.part, without=_left_out(form))
    merged.is_valid()
    return Conflict(form=merged, by=others.name, at=others.at, rows=rows)


def _untouched(form: RecordForm, name: str, mine: Any, opened: models.Model | None) -> bool:
    """True where the person left the value they had opened the form with."""
    if opened is None:
        return False
    field = form.fields[name]
    model_field = type(form.instance)._meta.get_field(name)
    return not field.has_changed(getattr(opened, model_field.attname), mine)


def _same(form: RecordForm, name: str, mine: Any) -> bool:
    """True where both came to the same value."""
    return not form.fields[name].has_changed(form.initial.get(name), mine)


def _as_typed(form: RecordForm, name: str) -> Any:
    """The saved value as the form would show it."""
    value = form.fields[name].prepare_value(form.initial.get(name))
    return "" if value is None else value


def _left_out(form: RecordForm) -> list[str]:
    return [name for name in form._meta.fields or () if name not in form.fields]
