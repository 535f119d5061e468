"""What the lists of representatives and residents can be narrowed by."""

import django_filters
from django import forms
from django.db import models

from core import clock
from core.records.filters import AsOfFilter, OptionFilter, RecordFilterSet, WordFilter, YesFilter
from housing.filters import MORE, codes, dong_options
from housing.models import Position, Representative, Resident
from housing.models.representatives import RepresentativeQuerySet
from housing.models.residents import Sex

SOON_MONTHS = 3


class TermState(models.TextChoices):
    """How a term stands on the day asked for; the stored 상태 alone does not know the day."""

    SERVING = "serving", "재임"
    EXPIRING = "expiring", f"{SOON_MONTHS}개월 안 만료"
    ENDED = "ended", "만료"
    LEFT = "left", "퇴임(사퇴·해임·당연퇴임)"
    STALE = "stale", "만료됐는데 ‘재임’"
    IMPOSSIBLE = "impossible", "임기 오류"


def _number(label: str, field_name: str) -> django_filters.NumberFilter:
    return django_filters.NumberFilter(
        label=label, field_name=field_name, min_value=1, max_value=2**63 - 1, widget=forms.NumberInput(attrs=MORE)
    )


class RepresentativeFilter(RecordFilterSet):
    """`day` is of `state`."""

    q = WordFilter(label="성명·단지·직위·연락처")
    state = OptionFilter(label="임기", options=lambda: TermState.choices, method="by_state")
    position = OptionFilter(label="직위", options=codes(Position))
    dong = OptionFilter(label="행정동", options=dong_options, unset=True, field_name="complex__dong")
    day = AsOfFilter("기준일")
    role = OptionFilter(label="법령상 역할", options=lambda: Position.Role.choices, field_name="position__role", widget_attrs=MORE)
    complex = _number("단지 관리번호", "complex")
    resident = _number("입주민 관리번호", "resident")
    needs_check = YesFilter(label="확인 필요만", widget_attrs=MORE)

    class Meta:
        model = Representative
        fields: tuple[str, ...] = ()

    def by_state(self, rows: RepresentativeQuerySet, name: str, value: str) -> RepresentativeQuerySet:
        day = self.form.cleaned_data.get("day") or clock.today()
        if value == TermState.SERVING:
            return rows.serving_on(day)
        if value == TermState.EXPIRING:
            return rows.expiring(day, months=SOON_MONTHS)
        if value == TermState.ENDED:
            return rows.ended_before(day)
        if value == TermState.LEFT:
            return rows.left_by(day)
        if value == TermState.STALE:
            return rows.stale_on(day)
        return rows.with_impossible_term()


class ResidentFilter(RecordFilterSet):
    q = WordFilter(label="성명·단지·연락처")
    sex = OptionFilter(label="성별", options=lambda: Sex.choices)
    dong = OptionFilter(label="행정동", options=dong_options, unset=True, field_name="complex__dong")
    complex = _number("단지 관리번호", "complex")

    class Meta:
        model = Resident
        fields: tuple[str, ...] = ()
