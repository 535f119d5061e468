"""Which fields of a kind may be edited in many rows at once."""

from django.core.checks import CheckMessage, Error
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from core.records.codes import Code
from core.records.forms import RecordForm
from core.records.kind import RecordKind
from core.records.models import own_field


def bulk_fields(kind: RecordKind) -> tuple[str, ...]:
    """Those the kind declares, else its codes, choices and marks. A form that saves by a rule of its own must declare them: the rule
    is not asked for many rows."""
    if kind.form is None or kind.bulk_fields is not None:
        return kind.bulk_fields or ()
    if kind.form.save_by is not RecordForm.save_by:
        return ()
    return tuple(name for name in kind.form.base_fields if _is_chosen_from_few(kind, name))


def _is_chosen_from_few(kind: RecordKind, name: str) -> bool:
    field = _field(kind, name)
    if field is None or _why_not(kind, name):
        return False
    is_code = field.is_relation and isinstance(field.related_model, type) and issubclass(field.related_model, Code)
    return is_code or bool(field.choices) or isinstance(field, models.BooleanField)


def _field(kind: RecordKind, name: str) -> models.Field | None:
    try:
        return own_field(kind.model, name)
    except FieldDoesNotExist:
        return None


def _why_not(kind: RecordKind, name: str) -> str:
    field = _field(kind, name)
    if field is None or kind.form is None or name not in kind.form.base_fields:
        return "is no field of its model that its form has"
    if name in kind.personal_fields:
        return "is personal: personal values are changed one by one"
    return "is unique: many rows cannot have one value" if field.unique else ""


def check_bulk_fields(kind: RecordKind) -> list[CheckMessage]:
    named = ((name, _why_not(kind, name)) for name in kind.bulk_fields or ())
    return [Error(f"{kind.name}: bulk_fields names {name}, which {why}.", id="core.E006") for name, why in named if why]
