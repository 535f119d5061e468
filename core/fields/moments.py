"""Moments as officers type them and as they are kept: a day and a time in one box, to the minute."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.timezone import is_aware, localtime, make_aware

from core.clock import KOREA
from core.fields.dates import parse_business_date

HINT = "예: 2016-03-14 14:30"


def parse_business_moment(typed: str) -> datetime:
    """The moment in Korea meant by 2016-3-14 9:30 or 20160314 09:30, or a ValueError with a sentence."""
    day, _, clock = typed.strip().rpartition(" ")
    hours, colon, minutes = clock.partition(":")
    if not (day and colon and hours.isdecimal() and minutes.isdecimal()):
        raise ValueError(f"날짜와 시각으로 읽을 수 없습니다: “{typed}”. {HINT}")
    on = parse_business_date(day)
    try:
        return datetime(on.year, on.month, on.day, int(hours), int(minutes), tzinfo=KOREA)
    except ValueError as no_such_time:
        raise ValueError(f"시각은 00:00부터 23:59까지입니다: “{typed}”.") from no_such_time


class BusinessMomentFormField(forms.DateTimeField):
    widget = forms.DateTimeInput(format="%Y-%m-%d %H:%M")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"autocomplete": "off"}

    def prepare_value(self, value: object) -> object:
        return f"{_in_korea(value):%Y-%m-%d %H:%M}" if isinstance(value, datetime) else value

    def to_python(self, value: object) -> datetime | None:
        if value in (None, ""):
            return None
        if isinstance(value, datetime):
            return _in_korea(value)
        try:
            return parse_business_moment(str(value))
        except ValueError as refusal:
            raise ValidationError(str(refusal), code="invalid") from refusal

    def has_changed(self, initial: object, data: object) -> bool:
        """To the minute, as the box shows it."""
        return bool((self.prepare_value(initial) or "") != (self.prepare_value(data) or ""))


def _in_korea(moment: datetime) -> datetime:
    return localtime(moment) if is_aware(moment) else make_aware(moment)


class BusinessMomentField(models.DateTimeField):
    """A moment of the office's business, typed by hand where it is not now."""

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        return super().formfield(**{"form_class": BusinessMomentFormField, "help_text": self.help_text or HINT, **kwargs})
