"""Korean telephone numbers: however they are typed, they are stored as digits with their leading 0 (domain.md C-STATE-11)."""

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

MAX_DIGITS = 12
_SHAPES = re.compile(
    r"""
      (?P<mobile>   010) (\d{4}) (\d{4})
    | (?P<old>      01[16789]) (\d{3,4}) (\d{4})
    | (?P<seoul>    02) (\d{3,4}) (\d{4})
    | (?P<region>   03[1-3]|04[1-4]|05[1-5]|06[1-4]|060|080) (\d{3,4}) (\d{4})
    | (?P<internet> 070) (\d{4}) (\d{4})
    | (?P<personal> 050\d|0303) (\d{3,4}) (\d{4})
    | (?P<company>  1[568]\d\d) (\d{4})
    """,
    re.VERBOSE,
)
_TYPED = re.compile(r"\+?[\d\s().·_‐‑‒–—−\u1173-]*")  # dashes people really type; NFKC makes ㅡ U+1173
_SEVERAL = re.compile(r"[,/;:&~\n|·]|또는|및")
_COMPANY_LENGTH = 8
_COMPANY_SUBSCRIBER = 4
_SHORTEST_WITH_COUNTRY = len("8224610170")


def normalise_phone(typed: str | float) -> str:
    """The digits to store, or a ValueError whose sentence quotes what was typed.

    A number, from a numeric cell of a sheet, stands for a telephone number whose leading 0 the spreadsheet has eaten.
    """
    if not isinstance(typed, str):
        return _check(_with_lost_zero(f"{typed:.0f}"), f"{typed:.0f}")
    text = unicodedata.normalize("NFKC", typed).strip()
    if not text:
        return ""
    if _holds_several(text):
        raise ValueError(f"전화번호 칸에 번호가 여러 개 있습니다: “{typed}”. 하나만 적으세요.")
    if not _TYPED.fullmatch(text):
        raise ValueError(f"전화번호에는 숫자와 붙임표(-)만 쓸 수 있습니다: “{typed}”.")
    return _check(_national(re.sub(r"\D", "", text), is_international=text.startswith("+")), typed)


def _holds_several(text: str) -> bool:
    parts = [part for part in _SEVERAL.split(text) if re.search(r"\d", part)]
    # 02.461.0170 may also be typed with middle dots: parts that short belong together.
    return len(parts) > 1 and not re.fullmatch(r"\d{2,4}·\d{3,4}·\d{4}", text)


def _national(digits: str, *, is_international: bool) -> str:
    if digits.startswith("82") and (is_international or len(digits) >= _SHORTEST_WITH_COUNTRY):
        return "0" + digits[2:].removeprefix("0")
    # Without an area code nobody dials more than eight digits: what is longer has lost its 0 in a spreadsheet.
    return _with_lost_zero(digits) if len(digits) > _COMPANY_LENGTH else digits


def _with_lost_zero(digits: str) -> str:
    return digits if digits.startswith("0") or _SHAPES.fullmatch(digits) else "0" + digits


def _check(digits: str, typed: str) -> str:
    if _SHAPES.fullmatch(digits):
        return digits
    if len(digits) > MAX_DIGITS:
        raise ValueError(f"전화번호가 너무 깁니다: “{typed}”. 번호를 하나만 적으세요.")
    if len(digits) in (7, 8):
        raise ValueError(f"전화번호에 지역번호가 없습니다: “{typed}”. 예: 02-461-0170")
    raise ValueError(f"전화번호의 자릿수가 맞지 않습니다: “{typed}”. 예: 010-1234-5678, 02-461-0170")


def format_phone(digits: str) -> str:
    """With hyphens, as it is read aloud; what is no telephone number stays as it is."""
    shape = _SHAPES.fullmatch(digits)
    return "-".join(filter(None, shape.groups())) if shape else digits


def is_placeholder_phone(text: str) -> bool:
    """Whether the cell only fills a gap (99-9999-9999, 02-000-0000, a lone dash) and means no number at all."""
    text = unicodedata.normalize("NFKC", text)
    digits = re.sub(r"\D", "", text)
    if not digits:
        return bool(re.fullmatch(r"[\s().-]*[.-][\s().-]*", text))
    if len(set(digits)) == 1:
        return True
    shape = _SHAPES.fullmatch(digits)
    subscriber = "".join(list(filter(None, shape.groups()))[1:]) if shape else ""
    return len(subscriber) > _COMPANY_SUBSCRIBER and set(subscriber) in ({"0"}, {"9"})


def last_four(digits: str) -> str:
    return digits[-4:]


def phone_is_digits(*fields: str, name: str) -> models.CheckConstraint:
    """Keeps hyphens out of the columns, whoever writes them."""
    condition = models.Q()
    for field in fields:
        condition &= models.Q(**{f"{field}__regex": rf"^([0-9]{{8,{MAX_DIGITS}}})?$"})
    return models.CheckConstraint(name=name, condition=condition, violation_error_message="전화번호는 숫자로만 저장합니다.")


def _cleaned(typed: str) -> str:
    try:
        return normalise_phone(typed)
    except ValueError as refusal:
        raise ValidationError(str(refusal), code="invalid") from refusal


class PhoneFormField(forms.CharField):
    """Typed with or without hyphens, shown with them."""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "tel", "autocomplete": "off"}

    def to_python(self, value: object) -> str:
        return _cleaned(super().to_python(value) or "")

    def prepare_value(self, value: object) -> object:
        return format_phone(value) if isinstance(value, str) else value


class PhoneField(models.CharField):
    """Digits only in the database; add `phone_is_digits` to the model's constraints."""

    description = "전화번호"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_length": MAX_DIGITS, "blank": True, "default": "", **kwargs})

    def to_python(self, value: object) -> str:
        return _cleaned(super().to_python(value) or "")

    def get_prep_value(self, value: object) -> object:
        # Past CharField, which would send every query through to_python and so refuse to look for a number's last four.
        return models.Field.get_prep_value(self, value)

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        # The stored length is not the typed one: hyphens and +82 come on top.
        return super().formfield(**{"form_class": PhoneFormField, "max_length": None, **kwargs})
