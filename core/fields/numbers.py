"""Counts and amounts: typed with or without separators; money stored in 원 even where the office types 천원."""

import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

WON_PER_THOUSAND = 1000
MAX_WON = 10**15
_NUMBER = re.compile(r"(?P<sign>[-−△▲]?)\s*(?P<number>(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)")  # △ is minus in ledgers


def format_won(won: int | None) -> str:
    return "" if won is None else f"{won:,}"


def in_thousand(won: int) -> Decimal:
    """Exact, for cells and screens in 천원."""
    return Decimal(won) / WON_PER_THOUSAND


def format_thousand(won: int | None) -> str:
    """51965500 → 51,965.5: as many decimals as the amount has, never rounded."""
    if won is None:
        return ""
    whole, _, fraction = f"{in_thousand(won):,.3f}".partition(".")
    return f"{whole}.{fraction}".rstrip("0").rstrip(".")


def parse_won(typed: str) -> int:
    """The 원 in "51,965,500원", or a ValueError with a sentence."""
    return _whole_won(_parse_number(typed, unit="원"), typed, hint="1원 단위로")


def parse_thousand(typed: str) -> int:
    """The 원 in "51,965.5" 천원, or a ValueError with a sentence."""
    return _whole_won(_parse_number(typed, unit="천원") * WON_PER_THOUSAND, typed, hint="소수점 아래 세 자리까지만")


def _parse_number(typed: str, *, unit: str) -> Decimal:
    text = unicodedata.normalize("NFKC", typed).strip().removesuffix(unit).strip()
    match = _NUMBER.fullmatch(text)
    if match is None:
        raise ValueError(f"숫자로 적으세요: “{typed}”. 예: 1,234")
    number = Decimal(match["number"].replace(",", ""))
    return -number if match["sign"] else number


def _whole_won(won: Decimal, typed: str, *, hint: str) -> int:
    if won != won.to_integral_value():
        raise ValueError(f"1원보다 작은 금액은 저장할 수 없습니다: “{typed}”. {hint} 적으세요.")
    if abs(won) > MAX_WON:
        raise ValueError(f"금액이 너무 큽니다: “{typed}”. 단위를 확인하세요.")
    return int(won)


class GroupedIntegerField(forms.IntegerField):
    """A whole number that may be typed, and is shown, as 1,234."""

    widget = forms.TextInput

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "numeric", "autocomplete": "off"}

    def to_python(self, value: object) -> int | None:
        if value in self.empty_values:
            return None
        try:
            number = _parse_number(str(value), unit="")
        except ValueError as refusal:
            raise ValidationError(str(refusal), code="invalid") from refusal
        if number != number.to_integral_value():
            raise ValidationError(f"소수점 없는 숫자로 적으세요: “{value}”.", code="invalid")
        return int(number)

    def prepare_value(self, value: object) -> object:
        return f"{value:,}" if isinstance(value, int) else value


class WonFormField(forms.Field):
    """An amount typed in 원 or, with `thousand`, in 천원; its value is always 원."""

    widget = forms.TextInput

    def __init__(self, *, thousand: bool = False, **kwargs: Any) -> None:
        self.thousand = thousand
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        unit = "천원" if self.thousand else "원"
        return {"inputmode": "decimal" if self.thousand else "numeric", "autocomplete": "off", "data-unit": unit}

    def to_python(self, value: object) -> int | None:
        if value in self.empty_values or not str(value).strip():
            return None
        try:
            return parse_thousand(str(value)) if self.thousand else parse_won(str(value))
        except ValueError as refusal:
            raise ValidationError(str(refusal), code="invalid") from refusal

    def prepare_value(self, value: object) -> object:
        if not isinstance(value, int):
            return value  # what was typed, shown again beside its error
        return format_thousand(value) if self.thousand else format_won(value)

    def has_changed(self, initial: object, data: object) -> bool:
        try:
            return initial != self.to_python(data)
        except ValidationError:
            return True


class WonField(models.BigIntegerField):
    """Money in 원. `thousand` says that people type and read this amount in 천원."""

    description = "금액(원)"

    def __init__(self, *args: Any, thousand: bool = False, **kwargs: Any) -> None:
        self.thousand = thousand
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        if self.thousand:
            kwargs["thousand"] = True
        return name, path, args, kwargs

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        # Past BigIntegerField, which would hand on bounds of the stored number to a field that types another unit.
        return models.Field.formfield(self, **{"form_class": WonFormField, "thousand": self.thousand, **kwargs})
