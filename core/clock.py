"""The one clock (placeholder until the places branch lands, which adds holidays)."""

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    return timezone.localtime()


def today() -> date:
    return timezone.localdate()
