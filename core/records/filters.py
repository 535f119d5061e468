"""What a list can be narrowed by: django-filter sets on a shared base, with option lists that are not queried each time."""

from collections.abc import Callable, Iterable, Mapping
from time import monotonic
from typing import Any, Self

import django_filters
from django import forms
from django.db import models

from core.records.models import RecordQuerySet

OPTIONS_LIVE_SECONDS = 10
UNSET = "none"
UNSET_LABEL = "미지정"

Option = tuple[Any, str]


class CachedOptions:
    """A list of (value, label) asked of the database at most every ten seconds in a process.

    A code entered by another officer shows up in filters that much later; forms always ask the database.
    """

    def __init__(self, load: Callable[[], Iterable[Option]]) -> None:
        self._load = load
        self._options: list[Option] = []
        self._good_until = 0.0

    def __call__(self) -> list[Option]:
        if monotonic() > self._good_until:
            self._options = list(self._load())
            self._good_until = monotonic() + OPTIONS_LIVE_SECONDS
        return self._options

    def forget(self) -> None:
        self._good_until = 0.0


class WordFilter(django_filters.CharFilter):
    """The search box: hands the words to the queryset's own `search`."""

    def filter(self, qs: RecordQuerySet, value: str) -> RecordQuerySet:
        return qs.search(value) if value else qs


class OptionFilter(django_filters.ChoiceFilter):
    """One value of a relation or of an option list; `unset` adds the rows that have none."""

    def __init__(
        self,
        *,
        options: Callable[[], Iterable[Option]],
        unset: bool = False,
        widget_attrs: Mapping[str, str] | None = None,
        **settings: Any,
    ) -> None:
        super().__init__(
            choices=options,
            widget=forms.Select(attrs=dict(widget_attrs or {})),
            empty_label="전체",
            null_label=UNSET_LABEL if unset else None,
            null_value=UNSET,
            **settings,
        )


class YesFilter(django_filters.BooleanFilter):
    """A box to tick: only the rows of which it is true; unticked it asks nothing."""

    def __init__(self, *, widget_attrs: Mapping[str, str] | None = None, **settings: Any) -> None:
        super().__init__(widget=forms.CheckboxInput(attrs=dict(widget_attrs or {})), **settings)

    def filter(self, qs: models.QuerySet, value: bool | None) -> models.QuerySet:
        return super().filter(qs, True) if value else qs


class RecordFilterSet(django_filters.FilterSet):
    """Base of every kind's filters. `q` is added by kinds whose queryset can `search`."""

    @classmethod
    def over(cls, model: type[models.Model]) -> type[Self]:
        """The same filters over another model of the same shape."""
        meta = type("Meta", (), {"model": model, "fields": ()})
        return type(f"{model.__name__}Filter", (cls,), {"Meta": meta})

    def said(self) -> str:
        """The filter in words, for the file's first row and the access log: '동=마장동 · 구분=의무'."""
        if not self.form.is_valid():
            return ""
        parts = []
        for name, field in self.form.fields.items():
            value = self.form.cleaned_data.get(name)
            if value in (None, "", False, []):
                continue
            parts.append(f"{field.label or name}={_label_of(field, value)}")
        return " · ".join(parts)

    def in_force(self) -> dict[str, str]:
        """The parameters that narrow the list now, as they stand in its address."""
        if not self.form.is_bound:
            return {}
        return {name: value for name in self.form.fields if (value := self.data.get(name, ""))}


def _label_of(field: forms.Field, value: object) -> str:
    choices = getattr(field, "choices", None)
    if choices is not None:
        for key, label in choices:
            if str(key) == str(value):
                return str(label)
    if value is True:
        return "예"
    return str(value)
