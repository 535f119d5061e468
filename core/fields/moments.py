"""Moments as officers type them: a day and a time in one box, to the minute."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.timezone import localtime

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

    def to_python(self, value: object) -> datetime | None:
        if value in (None, ""):
            return None
        if isinstance(value, datetime):
            return value
        try:
            return parse_business_moment(str(value))
        except ValueError as refusal:
            raise ValidationError(str(refusal), code="invalid") from refusal

    def has_changed(self, initial: Any, data: Any) -> bool:  # noqa: ANN401 - as Django's
        """To the minute: what a page shows and takes."""
        try:
            typed, kept = self.to_python(data), self.to_python(initial)
        except ValidationError:
            return True
        return (typed and localtime(typed)) != (kept and localtime(kept).replace(second=0, microsecond=0))


class BusinessMomentField(models.DateTimeField):
    """A moment of the office's business, typed by hand where it is not now."""

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        return super().formfield(**{"form_class": BusinessMomentFormField, "help_text": self.help_text or HINT, **kwargs})
