"""How stored values read in a history: labels for choices, names for relations, formats for dates, phones and money."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import cast

from django.db import models
from django.utils.timezone import localtime

from core.fields import PhoneField, WonField, format_phone, format_thousand, format_won, value_field
from core.masking import Mask
from core.trail.tracking import EventRow, event_model_of

NOT_SHOWN = frozenset({"id", "version", "created_at", "updated_at", "hidden_at"})
"""Columns whose change is said by the moment itself."""


def shown_fields(model: type[models.Model]) -> list[models.Field]:
    """The fields of `model` that its history keeps and a reader asks about."""
    kept = {field.name for field in event_model_of(model)._meta.fields}
    return [field for field in model._meta.fields if field.name in kept and field.name not in NOT_SHOWN]


def plain_text(field: models.Field, value: object) -> str:
    """A value that is no relation, as pages print it."""
    if value is None or value == "":
        return ""
    field = value_field(field)
    if field.flatchoices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, PhoneField):
        return format_phone(str(value))
    if isinstance(field, WonField) and isinstance(value, int):
        return f"{format_thousand(value)}천원" if field.thousand else f"{format_won(value)}원"
    if isinstance(field, models.PositiveIntegerField) and isinstance(value, int):
        return f"{value:,}"  # a count; years and orders are smaller fields, and bare
    return _by_type(value)


def _by_type(value: object) -> str:
    if isinstance(value, bool):
        return "예" if value else "아니요"
    if isinstance(value, datetime):
        return f"{localtime(value):%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal | float):
        return f"{Decimal(str(value)).normalize():,f}"
    if isinstance(value, list | tuple):
        return ", ".join(map(_by_type, value))
    return str(value)


class RelatedNames:
    """What related rows were called at the moments a history speaks of, in two queries for each related table."""

    def __init__(self) -> None:
        self._asked: dict[type[models.Model], set[object]] = defaultdict(set)
        self._then: dict[type[models.Model], Callable[[object, datetime], models.Model | None]] = {}
        self._now: dict[type[models.Model], Mapping[object, models.Model]] = {}

    def ask(self, field: models.Field, value: object) -> None:
        if field.is_relation and value is not None:
            self._asked[_target(field)].add(value)

    def load(self) -> None:
        for model, keys in self._asked.items():
            self._then[model] = _past_states(model, keys)
            self._now[model] = model._base_manager.in_bulk(list(keys))

    def text(self, field: models.Field, value: object, at: datetime) -> str:
        if value is None:
            return ""
        model = _target(field)
        found = self._then[model](value, at) or self._now[model].get(value)
        return str(found) if found is not None else f"(지워진 항목 #{value})"


def _target(field: models.Field) -> type[models.Model]:
    return cast("type[models.Model]", field.related_model)


def _past_states(model: type[models.Model], keys: Iterable[object]) -> Callable[[object, datetime], models.Model | None]:
    if not hasattr(model, "pgh_event_model"):
        return lambda key, at: None
    states: dict[object, list[EventRow]] = defaultdict(list)
    for event in event_model_of(model).objects.filter(pgh_obj__in=keys).order_by("-pgh_id"):
        states[event.pgh_obj_id].append(event)

    def state_at(key: object, at: datetime) -> models.Model | None:
        event = next((event for event in states[key] if event.pgh_created_at <= at), None)
        return as_record(model, event) if event is not None else None

    return state_at


def as_record(model: type[models.Model], event: EventRow) -> models.Model:
    """The row as it stood in the event; columns the history leaves out have their defaults."""
    kept = {field.attname for field in event._meta.fields}
    return model(**{field.attname: getattr(event, field.attname) for field in model._meta.fields if field.attname in kept})


def masked_text(mask: Mask | None, text: str) -> str:
    return mask(text) if mask is not None and text else text
