"""What the access log can be narrowed by."""

from datetime import date
from decimal import Decimal
from typing import cast

import django_filters
from django.db.models import QuerySet
from django.forms import NumberInput

from audit.names import kind_options
from core import clock
from core.holidays import holidays_between
from core.records.filters import DayFilter, OptionFilter, RecordFilterSet, YesFilter
from core.trail.models import AccessAction, AccessLog, AccessLogQuerySet

# Behind "조건 더 보기", so that the others stay on one line.
MORE = {"data-more": ""}


class OutOfHoursFilter(YesFilter):
    def filter(self, qs: QuerySet, value: bool | None) -> QuerySet:
        return cast("AccessLogQuerySet", qs).out_of_hours(holidays_between(*self.parent.period())) if value else qs


class AccessLogFilter(RecordFilterSet):
    first = DayFilter(label="부터", method="from_day")
    last = DayFilter(label="까지", method="until_day")
    who = django_filters.CharFilter(label="계정·성명", method="by_person")
    action = OptionFilter(label="업무", options=lambda: AccessAction.choices)
    kind = OptionFilter(label="대상 종류", options=kind_options)
    subject = django_filters.NumberFilter(
        label="정보주체 번호", method="about_subject", min_value=1, max_value=2**63 - 1, widget=NumberInput(attrs=MORE)
    )
    is_unmasked = YesFilter(label="가림 해제만", widget_attrs=MORE)
    out_of_hours = OutOfHoursFilter(label="야간·휴일만", widget_attrs=MORE)

    class Meta:
        model = AccessLog
        fields: tuple[str, ...] = ()

    def from_day(self, qs: AccessLogQuerySet, name: str, day: date) -> AccessLogQuerySet:
        return qs.in_period(first=day)

    def until_day(self, qs: AccessLogQuerySet, name: str, day: date) -> AccessLogQuerySet:
        return qs.in_period(last=day)

    def by_person(self, qs: AccessLogQuerySet, name: str, text: str) -> AccessLogQuerySet:
        return qs.by(text.strip())

    def about_subject(self, qs: AccessLogQuerySet, name: str, number: Decimal) -> AccessLogQuerySet:
        return qs.with_subject(int(number))

    def period(self) -> tuple[date, date]:
        """The days asked about, as far as there is a log of them."""
        typed = self.form.cleaned_data
        oldest = AccessLog.objects.order_by("at").values_list("at__date", flat=True).first() or clock.today()
        first = max(typed.get("first") or oldest, oldest)
        return first, min(typed.get("last") or clock.today(), clock.today())
