"""A record's values as label and text, the way its page prints them; personal ones masked unless asked otherwise."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import models

from core.masking import Mask
from core.records.models import Record, own_field
from core.trail.wording import plain_text


@dataclass(frozen=True)
class Fact:
    """What core/_facts.html prints in a cell pair."""

    label: str
    value: str
    css: str = ""
    unit: str = ""
    url: str = ""
    is_masked: bool = False
    is_computed: bool = False
    is_wide: bool = False


def facts_of(record: Record, names: Sequence[str], *, masked: bool = True) -> list[Fact]:
    personal = record.PERSONAL if masked else {}
    return [_fact(record, own_field(type(record), name), personal.get(name)) for name in names]


def _fact(record: Record, field: models.Field, mask: Mask | None) -> Fact:
    value = field_text(field, record)
    if mask is not None and value:
        return Fact(str(field.verbose_name), mask(value), css="cell-masked", is_masked=True)
    css = "cell-number-left" if isinstance(field, models.IntegerField | models.DecimalField) else ""
    return Fact(str(field.verbose_name), value, css=css)


def field_text(field: models.Field, record: Record) -> str:
    """A stored value as its column would print it; blank for what is unknown."""
    if field.is_relation:
        related = getattr(record, field.name)
        return "" if related is None else str(related)
    return plain_text(field, getattr(record, field.attname))
