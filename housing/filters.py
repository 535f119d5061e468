"""What 공동주택's lists can be narrowed by."""

from collections.abc import Iterable
from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q

from core import clock
from core.places.models import Dong, LegalDong
from core.records.filters import UNSET, AsOfFilter, CachedOptions, Option, OptionFilter, RecordFilterSet, WordFilter, YesFilter
from housing.checks.all_checks import BY_SLUG, CHECKS, may_see
from housing.models import (
    BuildingKind,
    Complex,
    CorridorKind,
    HeatingKind,
    ManagementKind,
    ManagerAppointment,
    SaleKind,
)
from housing.models.appointments import ManagerAppointmentQuerySet
from housing.models.querysets import APARTMENTS, ComplexQuerySet, DeclaredClass, StatusClass

MORE = {"data-more": ""}


def codes(model: type[Any]) -> CachedOptions:
    """Retired codes stay: records still carry them."""

    def load() -> Iterable[Option]:
        return model.objects.shown().order_by("order", "label").values_list("pk", "label")

    return CachedOptions(load)


def dongs() -> Iterable[Option]:
    """An abolished one stays as long as a complex names it."""
    named = Exists(Complex.objects.filter(dong=OuterRef("pk")).order_by())
    return Dong.objects.filter(Q(is_abolished=False) | named).order_by("order").values_list("code", "name")


def legal_dongs() -> Iterable[Option]:
    return LegalDong.objects.order_by("name").values_list("code", "name")


def years() -> Iterable[Option]:
    found = Complex.objects.shown().exclude(approved_on=None).dates("approved_on", "year", order="DESC")
    return [(str(day.year), f"{day.year}년") for day in found]


def status_classes() -> list[Option]:
    return [(APARTMENTS, "아파트 소계"), *StatusClass.choices]


def check_titles() -> list[Option]:
    return [(check.slug, check.title) for check in CHECKS]


dong_options = CachedOptions(dongs)
approval_years = CachedOptions(years)


class ComplexFilter(RecordFilterSet):
    q = WordFilter(label="단지명·주소·코드")
    dong = OptionFilter(label="행정동", options=dong_options, unset=True)
    declared_class = OptionFilter(label="관리구분", options=lambda: DeclaredClass.choices)
    building_kind = OptionFilter(label="단지분류", options=codes(BuildingKind), unset=True)
    year = OptionFilter(label="사용승인", options=approval_years, unset=True, method="by_year")
    status_class = OptionFilter(label="통계 구분", options=status_classes, widget_attrs=MORE, method="by_status")
    legal_dong = OptionFilter(label="법정동", options=CachedOptions(legal_dongs), unset=True, widget_attrs=MORE)
    sale_kind = OptionFilter(label="분양형태", options=codes(SaleKind), unset=True, widget_attrs=MORE)
    heating = OptionFilter(label="난방방식", options=codes(HeatingKind), unset=True, widget_attrs=MORE)
    corridor = OptionFilter(label="복도유형", options=codes(CorridorKind), unset=True, widget_attrs=MORE)
    management_kind = OptionFilter(label="관리방식", options=codes(ManagementKind), unset=True, widget_attrs=MORE)
    households_from = django_filters.NumberFilter(
        label="세대수 이상", field_name="household_count", lookup_expr="gte", widget=forms.NumberInput(attrs=MORE)
    )
    households_to = django_filters.NumberFilter(
        label="세대수 이하", field_name="household_count", lookup_expr="lte", widget=forms.NumberInput(attrs=MORE)
    )
    conflicting = YesFilter(label="구분 불일치만", method="only_conflicting", widget_attrs=MORE)
    needs_check = YesFilter(label="확인 필요만", widget_attrs=MORE)
    check = OptionFilter(label="살펴볼 것", options=check_titles, widget_attrs=MORE, method="by_check")
    on = AsOfFilter("살펴볼 것 기준일", **MORE)

    class Meta:
        model = Complex
        fields: tuple[str, ...] = ()

    def only_conflicting(self, rows: ComplexQuerySet, name: str, value: bool) -> ComplexQuerySet:
        return rows.conflicting() if value else rows

    def by_check(self, rows: ComplexQuerySet, name: str, value: str) -> ComplexQuerySet:
        if not may_see(BY_SLUG[value], self.request.user):
            return rows.none()
        return BY_SLUG[value].finds(rows, self.form.cleaned_data.get("on") or clock.today())

    def by_status(self, rows: ComplexQuerySet, name: str, value: str) -> ComplexQuerySet:
        return rows.in_status_class(value)

    def by_year(self, rows: ComplexQuerySet, name: str, value: str) -> ComplexQuerySet:
        return rows.filter(approved_on=None) if value == UNSET else rows.approved_in(int(value))


class ManagerFilter(RecordFilterSet):
    q = WordFilter(label="단지명·성명·휴대번호")
    licence_kind = OptionFilter(label="자격구분", options=lambda: ManagerAppointment.Licence.choices)
    is_current = YesFilter(label="현재 소장만", method="only_current")
    needs_check = YesFilter(label="확인 필요만")

    class Meta:
        model = ManagerAppointment
        fields: tuple[str, ...] = ()

    def only_current(self, rows: ManagerAppointmentQuerySet, name: str, value: bool) -> ManagerAppointmentQuerySet:
        return rows.current() if value else rows


class CodeFilter(RecordFilterSet):
    q = django_filters.CharFilter(label="명칭", field_name="label", lookup_expr="contains")
    is_retired = YesFilter(label="사용 중지만")
