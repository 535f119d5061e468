"""What the complaint ledger can be narrowed by."""

from collections.abc import Iterable
from datetime import date

import django_filters
from django import forms
from django.db import models
from django.db.models import Exists, OuterRef

from accounts.models import User
from core import clock
from core.records.filters import UNSET, CachedOptions, DayFilter, Option, OptionFilter, RecordFilterSet, WordFilter, YesFilter
from housing.filters import MORE, codes
from housing.models import Complaint, ComplaintKind
from housing.models.complaints import Channel, ComplaintQuerySet, Result

MINE = "me"


class State(models.TextChoices):
    OPEN = "open", "처리 중"
    SOON = "soon", "기한 임박(2근무일)"
    OVERDUE = "overdue", "기한 지남"
    DONE = "done", "완료"
    TRANSFERRED = "transferred", "이송"


def officers() -> Iterable[Option]:
    """Whoever has had a complaint; those who left stay, for their complaints do."""
    having = User.objects.filter(Exists(Complaint.objects.filter(officer=OuterRef("pk")).order_by()))
    return [(MINE, "나"), *having.order_by("name", "pk").values_list("pk", "name")]


class ComplaintFilter(RecordFilterSet):
    q = WordFilter(label="제목·단지·번호·민원인")
    state = OptionFilter(label="상태", options=lambda: State.choices, method="by_state")
    received_from = DayFilter(label="접수일부터", method="from_day")
    received_to = DayFilter(label="접수일까지", method="until_day")
    kind = OptionFilter(label="민원 종류", options=codes(ComplaintKind), unset=True, widget_attrs=MORE)
    officer = OptionFilter(label="담당자", options=CachedOptions(officers), unset=True, method="by_officer", widget_attrs=MORE)
    channel = OptionFilter(label="접수방법", options=lambda: Channel.choices, widget_attrs=MORE)
    complex = django_filters.NumberFilter(
        label="단지 관리번호", field_name="complex", min_value=1, max_value=2**63 - 1, widget=forms.NumberInput(attrs=MORE)
    )
    needs_check = YesFilter(label="확인 필요만", widget_attrs=MORE)

    class Meta:
        model = Complaint
        fields: tuple[str, ...] = ()

    def by_state(self, rows: ComplaintQuerySet, name: str, value: str) -> ComplaintQuerySet:
        if value == State.OPEN:
            return rows.open()
        if value == State.SOON:
            return rows.due_soon(at=clock.now())
        if value == State.OVERDUE:
            return rows.overdue(at=clock.now())
        if value == State.TRANSFERRED:
            return rows.filter(result=Result.TRANSFERRED)
        return rows.exclude(result__in=["", Result.TRANSFERRED])

    def by_officer(self, rows: ComplaintQuerySet, name: str, value: str) -> ComplaintQuerySet:
        if value == UNSET:
            return rows.filter(officer=None)
        return rows.filter(officer=self.request.user.pk if value == MINE else value)

    def from_day(self, rows: ComplaintQuerySet, name: str, value: date) -> ComplaintQuerySet:
        return rows.received_between(value, None)

    def until_day(self, rows: ComplaintQuerySet, name: str, value: date) -> ComplaintQuerySet:
        return rows.received_between(None, value)
