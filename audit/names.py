"""What the log's kind names ("housing.complex") are called in the office."""

from functools import cache

from django.apps import apps

from core.records.models import Record
from core.trail.models import AccessLog


@cache
def kind_label(name: str) -> str:
    """The model's own name; a kind that is no more stands as it was written."""
    try:
        return str(apps.get_model(name)._meta.verbose_name)
    except (LookupError, ValueError):
        return name


def kind_options() -> list[tuple[str, str]]:
    """Every kind the log may speak of; itself last."""
    kinds = [model._meta.label_lower for model in apps.get_models() if issubclass(model, Record)]
    return [(name, kind_label(name)) for name in (*kinds, AccessLog._meta.label_lower)]
