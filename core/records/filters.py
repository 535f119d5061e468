"""What a list can be narrowed by: django-filter sets on a shared base, with option lists that are not queried each time."""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from html import escape
from time import monotonic
from typing import Any, ClassVar, Self

import django_filters
from django import forms
from django.db import models
from django.forms.utils import flatatt
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from core.fields.dates import BusinessDateFormField
from core.records.models import RecordQuerySet

OPTIONS_LIVE_SECONDS = 10
UNSET = "none"
UNSET_LABEL = "미지정"

Option = tuple[Any, str]


class CachedOptions:
    """A list of (value, label) asked of the database at most every ten seconds in a process.

    A code entered by another officer is offered by filters that much later (twice that, with the bar's own keeping), but
    taken from an address at once; forms always ask the database.
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

    def __deepcopy__(self, memo: dict[int, object]) -> Self:
        """Itself: every filter set copies its filters, and a copy would remember nothing."""
        return self

    def forget(self) -> None:
        self._good_until = 0.0


class WordFilter(django_filters.CharFilter):
    """The search box: hands the words to the queryset's own `search`."""

    def filter(self, qs: RecordQuerySet, value: str) -> RecordQuerySet:
        return qs.search(value) if value else qs


class OptionSelect(forms.Select):
    """Writes its options itself: through widget templates, the filters of a list cost more than its rows."""

    def render(self, name: str, value: object, attrs: dict[str, Any] | None = None, renderer: object = None) -> SafeString:
        chosen = self.format_value(value)
        options = "".join(_option(str(key), str(label), is_chosen=str(key) in chosen) for key, label in self.choices)
        return mark_safe(f"<select{flatatt(self.build_attrs(self.attrs, {'name': name, **(attrs or {})}))}>{options}</select>")  # noqa: S308


@lru_cache(maxsize=4096)
def _option(value: str, label: str, *, is_chosen: bool) -> str:
    return f'<option value="{escape(value)}"{" selected" if is_chosen else ""}>{escape(label)}</option>'


class OptionField(django_filters.fields.ChoiceField):
    def __init__(self, *, choices: Callable[[], Iterable[Option]], **settings: Any) -> None:
        self.options = choices
        super().__init__(choices=choices, **settings)

    def valid_value(self, value: object) -> bool:
        is_listed = bool(super().valid_value(value))
        if is_listed or not isinstance(self.options, CachedOptions):
            return is_listed
        # Perhaps it was entered a moment ago.
        self.options.forget()
        return bool(super().valid_value(value))


class OptionFilter(django_filters.ChoiceFilter):
    """One value of a relation or of an option list; `unset` adds the rows that have none."""

    field_class = OptionField

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
            widget=OptionSelect(attrs=dict(widget_attrs or {})),
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


class DayFilter(django_filters.Filter):
    """A day, typed in any way the office writes one."""

    field_class = BusinessDateFormField


class AsOfFilter(DayFilter):
    """As of which day another filter asks (today); by itself it asks nothing."""

    def __init__(self, label: str, **attrs: str) -> None:
        super().__init__(label=label, widget=forms.TextInput(attrs={"placeholder": "오늘", "size": 10, **attrs}))

    def filter(self, qs: RecordQuerySet, value: object) -> RecordQuerySet:
        return qs


class RecordFilterSet(django_filters.FilterSet):
    """Base of every kind's filters. `q` is added by kinds whose queryset can `search`."""

    made_form_class: ClassVar[type[forms.Form]]
    kept_fields: ClassVar[tuple[SafeString, float]]

    def __init__(self, data: Mapping[str, Any] | None = None, **options: Any) -> None:
        # Where nothing of it is asked for, no form need be filled in.
        super().__init__(data if data and not data.keys().isdisjoint(self.base_filters) else None, **options)

    @classmethod
    def over(cls, model: type[models.Model]) -> type[Self]:
        """The same filters over another model of the same shape."""
        meta = type("Meta", (), {"model": model, "fields": ()})
        return type(f"{model.__name__}Filter", (cls,), {"Meta": meta})

    def get_form_class(self) -> type[forms.Form]:
        """Made once for each set: its fields depend on nothing a request brings."""
        kind = type(self)
        if "made_form_class" not in vars(kind):
            kind.made_form_class = super().get_form_class()
        return kind.made_form_class

    def fields_html(self) -> SafeString:
        """The controls of the filter bar. With nothing chosen in them they are the same for everyone, and kept as options are."""
        kind = type(self)
        html, good_until = vars(kind).get("kept_fields", (SafeString(), 0.0))
        if not self.is_bound and monotonic() < good_until:
            return html
        html = render_to_string("core/_filter_fields.html", {"filter_form": self.form})
        if not self.is_bound:
            kind.kept_fields = html, monotonic() + OPTIONS_LIVE_SECONDS
        return html

    def complaints(self) -> list[tuple[str, str, str]]:
        """(label, id, sentence) of every value that could not be read."""
        if not self.is_bound:
            return []
        return [(str(field.label), str(field.auto_id), error) for field in self.form for error in field.errors]

    def said(self) -> str:
        """The filter in words, for the file's first row and the access log: '동=마장동 · 구분=의무'."""
        if not self.is_bound or not self.form.is_valid():
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
        if not self.is_bound:
            return {}
        return {name: value for name in self.base_filters if (value := self.data.get(name, ""))}


def _label_of(field: forms.Field, value: object) -> str:
    choices = getattr(field, "choices", None)
    if choices is not None:
        for key, label in choices:
            if str(key) == str(value):
                return str(label)
    if value is True:
        return "예"
    return str(value)
