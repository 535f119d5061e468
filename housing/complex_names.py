"""A complex as an officer types it: by name or K-apt code. Twenty thousand are too many for a list to choose from."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import F, Q, QuerySet, Value
from django.forms.renderers import BaseRenderer
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.particles import quoted
from core.records.search import Folded
from core.typed_numbers import number_in
from housing.kapt_codes import normal_code
from housing.models import Complex

SUGGESTED = 200
MOST_NAMED = 10
EXACT = re.compile(r"\((?:관리번호 (?P<number>\d+)|(?P<code>[A-Za-z0-9]+))\)$")


def exact_name(one: Complex) -> str:
    """What means this complex and no other of its name."""
    return f"{one.name} ({one.kapt_code or f'관리번호 {one.pk}'})"


class NameInput(forms.TextInput):
    """A text box that offers the first names; what it does not offer can be typed all the same."""

    def render(self, name: str, value: object, attrs: dict[str, Any] | None = None, renderer: BaseRenderer | None = None) -> SafeString:
        list_id = f"{(attrs or {}).get('id', name)}_names"
        box = super().render(name, value, {**(attrs or {}), "list": list_id, "autocomplete": "off"}, renderer)
        rows = Complex.objects.shown().order_by("name", "pk").only("name", "kapt_code")[:SUGGESTED]
        options = format_html_join("", '<option value="{}"></option>', ((exact_name(one),) for one in rows))
        return format_html('{}<datalist id="{}">{}</datalist>', box, list_id, options)


class ComplexNameField(forms.Field):
    """Its value is a shown complex, or the one the record has already. A number stands for the 관리번호."""

    widget = NameInput

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"help_text": "단지명이나 K-apt 코드를 적으세요.", **options})
        self.current: int | None = None

    @property
    def offered(self) -> QuerySet[Complex]:
        return Complex.objects.filter(Q(hidden_at=None) | Q(pk=self.current))

    def prepare_value(self, value: object) -> object:
        """A stored key by name; what was typed stays as it is."""
        one = self.offered.filter(pk=value).first() if isinstance(value, int) else None
        return value if one is None else exact_name(one)

    def to_python(self, value: object) -> Complex | None:
        typed = str(value or "").replace("\0", "").strip()
        if not typed:
            return None
        found = self.found(typed)
        if not found:
            raise ValidationError(f"{quoted(typed, '이라는')} 공동주택이 없습니다. 단지명 전체나 K-apt 코드를 적으세요.")
        if len(found) > 1:
            named = ", ".join(f"{exact_name(one)} {one.road_address or one.lot_address}".strip() for one in found[:MOST_NAMED])
            raise ValidationError(f"{quoted(typed, '이라는')} 공동주택이 {len(found)}곳입니다. 괄호까지 적어 하나를 고르세요: {named}")
        return found[0]

    def found(self, typed: str) -> list[Complex]:
        """By code, by whole name, by `exact_name`, by number: the first of these that finds any."""
        code, exact, number = normal_code(typed), EXACT.search(typed), number_in(typed.strip())
        asked = [Q(kapt_code=code), Q(folded=Folded(Value(typed)))]
        if exact is not None:
            said = Q(pk=number_in(exact["number"]) or 0) if exact["number"] else Q(kapt_code=normal_code(exact["code"]))
            asked.append(said & Q(folded=Folded(Value(typed[: exact.start()]))))
        if number is not None:
            asked.append(Q(pk=number))
        rows: QuerySet[Complex] = self.offered.alias(folded=Folded(F("name"))).order_by("pk")
        return next((found for one in asked if (found := list(rows.filter(one)))), [])

    def has_changed(self, initial: object, data: object) -> bool:
        return bool((self.prepare_value(initial) or "") != (self.prepare_value(data) or ""))
