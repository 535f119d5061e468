"""Dates as officers type them, without a date picker: hands stay on the number pad."""

import re
import unicodedata
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

HINT = "예: 2016-03-14"
FIRST_YEAR, LAST_YEAR = 1900, 2100
_TYPED = re.compile(
    r"""
    (?: (?P<year>\d{4}) \s*[-./년]\s* (?P<month>\d{1,2}) \s*[-./월]\s* (?P<day>\d{1,2}) \s*[.일]?
      | (?P<packed>\d{8}) )
    (?: [T\s]+ 0{1,2}:00 (?: :00 (?:\.0+)? )? )?    # midnight, as databases export a date
    """,
    re.VERBOSE,
)


def format_period(begins: date | None, ends: date | None) -> str:
    """2016.03.14~2018.03.13, as the ward's screens print it; an open side stays blank, and nothing is said of no days at all."""
    sides = [f"{day:%Y.%m.%d}" if day else "" for day in (begins, ends)]
    return "~".join(sides) if any(sides) else ""


def parse_business_date(typed: str) -> date:
    """The date meant by 2016-3-14, 2016. 3. 14., 20160314 or 2016년 3월 14일, or a ValueError with a sentence."""
    match = _TYPED.fullmatch(unicodedata.normalize("NFKC", typed).strip())
    if match is None:
        raise ValueError(f"날짜로 읽을 수 없습니다: “{typed}”. {HINT}")
    packed = match["packed"]
    parts = (packed[:4], packed[4:6], packed[6:]) if packed else match.group("year", "month", "day")
    year, month, day = map(int, parts)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"연도는 {FIRST_YEAR}년부터 {LAST_YEAR}년까지 적을 수 있습니다: “{typed}”.")
    try:
        return date(year, month, day)
    except ValueError as no_such_day:
        raise ValueError(f"달력에 없는 날짜입니다: “{typed}”.") from no_such_day


def _cleaned(value: object) -> date | None:
    if value in (None, ""):
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return parse_business_date(str(value))
    except ValueError as refusal:
        raise ValidationError(str(refusal), code="invalid") from refusal


class BusinessDateFormField(forms.DateField):
    widget = forms.DateInput(format="%Y-%m-%d")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "numeric", "autocomplete": "off"}

    def to_python(self, value: object) -> date | None:
        return _cleaned(value.strip() if isinstance(value, str) else value)


class BusinessDateField(models.DateField):
    """A date of the office's business; its form accepts every way the office writes one."""

    def to_python(self, value: object) -> date | None:
        return _cleaned(value)

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        return super().formfield(**{"form_class": BusinessDateFormField, "help_text": self.help_text or HINT, **kwargs})
