"""What 지원사업 and 지원기준 can be narrowed by."""

from collections.abc import Callable, Iterable

import django_filters
from django import forms
from django.db import models

from core.records.filters import CachedOptions, Option, OptionFilter, RecordFilterSet, WordFilter, YesFilter
from core.typed_numbers import number_in
from housing.filters import MORE, codes, dong_options
from housing.models import Complex, CriterionBand, Grant, GrantStatus, Programme, SupportCriterion
from housing.models.grants import HAS_REST, SupportQuerySet

SETTLEMENTS: tuple[tuple[str, str, Callable[[SupportQuerySet], SupportQuerySet]], ...] = (
    ("awaited", "실적보고 전", lambda rows: rows.awaiting_report()),
    ("overdue", "기한 지남", lambda rows: rows.overdue()),
    ("due_soon", "기한 임박(14일)", lambda rows: rows.due_soon()),
    ("reported", "정산 확정 전", lambda rows: rows.filter(status=GrantStatus.REPORTED)),
    ("unreturned", "반납 대기", lambda rows: rows.filter(HAS_REST, returned_on=None)),
)


def years_of(model: type[models.Model]) -> CachedOptions:
    def load() -> Iterable[Option]:
        years = model._default_manager.order_by("-year").values_list("year", flat=True).distinct()
        return [(str(year), f"{year}년") for year in years]

    return CachedOptions(load)


programmes = codes(Programme)


class GrantFilter(RecordFilterSet):
    q = WordFilter(label="사업명·단지명")
    year = OptionFilter(label="연도", options=years_of(Grant))
    programme = OptionFilter(label="사업구분", options=programmes, unset=True)
    dong = OptionFilter(label="행정동", field_name="complex__dong", options=dong_options, unset=True)
    status = OptionFilter(label="상태", options=lambda: GrantStatus.choices)
    settlement = OptionFilter(label="정산", options=lambda: [(key, label) for key, label, _ in SETTLEMENTS], method="by_settlement")
    complex = django_filters.CharFilter(label="단지(이름·관리번호)", method="of_complex", widget=forms.TextInput(attrs=MORE))
    is_returned = YesFilter(label="반납 있음", method="only_returned", widget_attrs=MORE)
    is_supported = YesFilter(label="부결·취소 제외", method="only_supported", widget_attrs=MORE)
    is_outside = YesFilter(label="지원기준 밖", widget_attrs=MORE)
    needs_check = YesFilter(label="확인 필요만", widget_attrs=MORE)

    class Meta:
        model = Grant
        fields: tuple[str, ...] = ()

    def by_settlement(self, rows: SupportQuerySet, name: str, value: str) -> SupportQuerySet:
        return next(narrow(rows) for key, _, narrow in SETTLEMENTS if key == value)

    def of_complex(self, rows: SupportQuerySet, name: str, value: str) -> SupportQuerySet:
        number = number_in(value.strip())
        if number is not None:
            return rows.filter(complex=number)
        return rows.filter(complex__in=Complex.objects.search(value).order_by().values("pk"))

    def only_supported(self, rows: SupportQuerySet, name: str, value: bool) -> SupportQuerySet:
        return rows.supported() if value else rows

    def only_returned(self, rows: SupportQuerySet, name: str, value: bool) -> SupportQuerySet:
        return rows.filter(HAS_REST) if value else rows


class SupportCriterionFilter(RecordFilterSet):
    year = OptionFilter(label="연도", options=years_of(SupportCriterion))
    programme = OptionFilter(label="사업구분", options=programmes)

    class Meta:
        model = SupportCriterion
        fields: tuple[str, ...] = ()


class CriterionBandFilter(RecordFilterSet):
    year = OptionFilter(label="연도", field_name="criterion__year", options=years_of(SupportCriterion))
    programme = OptionFilter(label="사업구분", field_name="criterion__programme", options=programmes)

    class Meta:
        model = CriterionBand
        fields: tuple[str, ...] = ()
