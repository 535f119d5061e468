"""What the pages are measured against: the same model and columns in Django's admin, and in django-tables2 as its documentation shows."""

from typing import Any, ClassVar

import django_filters
import django_tables2 as tables
from django.contrib import admin
from django.db.models import QuerySet
from django.forms import BaseInlineFormSet, ModelForm
from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest, HttpResponse
from django_filters.views import FilterView

from core.trail import AccessAction, log_access
from housing.models import BandHouseholds, Complex, ComplexPhoto, FormerName, ManagerAppointment
from housing.tables import ComplexTable

COLUMNS = ComplexTable.default_columns
RELATED = ("dong", "building_kind")
FILTERED = ("dong", "declared_class", "building_kind", "legal_dong", "sale_kind", "heating", "corridor", "management_kind", "needs_check")
"""Our filter bar, without what a reference cannot do by a field's name (year, 통계 구분, 구분 불일치, 세대수 range)."""

SEARCHED = ("name", "road_address", "lot_address")


class Site(admin.AdminSite):
    def has_permission(self, request: HttpRequest) -> bool:
        return request.user.is_authenticated


class PlainForm(ModelForm):
    """With the renderer Django ships as the default; admin's widgets have no Jinja2 templates."""

    default_renderer = DjangoTemplates


class Inline(admin.TabularInline):
    """As Django ships it, with its three blank rows."""

    def get_formset(self, request: HttpRequest, obj: Complex | None = None, **options: Any) -> type[BaseInlineFormSet]:
        return super().get_formset(request, obj, renderer=DjangoTemplates(), **options)

    def has_view_permission(self, request: HttpRequest, obj: Complex | None = None) -> bool:
        return True

    has_add_permission = has_change_permission = has_delete_permission = has_view_permission


class BandInline(Inline):
    model = BandHouseholds


class FormerNameInline(Inline):
    model = FormerName


class AppointmentInline(Inline):
    model = ManagerAppointment


class PhotoInline(Inline):
    model = ComplexPhoto
    fields = ("caption", "taken_on", "order")


class ComplexAdmin(admin.ModelAdmin):
    form = PlainForm
    list_display: ClassVar = COLUMNS
    list_select_related = RELATED
    list_filter = FILTERED
    search_fields = SEARCHED
    list_per_page = 50
    inlines: ClassVar = [BandInline, FormerNameInline, AppointmentInline, PhotoInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return Complex.objects.visible_to(request.user).with_class_check().order_by("name", "pk")

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **options: Any) -> HttpResponse:
        """With the access-log row our page writes before it answers."""
        log_access(request, action=AccessAction.VIEW, kind="housing.complex", subject_ids=[int(object_id)], count=1)
        return super().change_view(request, object_id, *args, **options)

    @admin.display(boolean=True)
    def is_class_conflicting(self, row: Complex) -> bool:
        return row.is_class_conflicting


site = Site(name="admin")
site.register(Complex, ComplexAdmin)


class PlainTable(tables.Table):
    is_class_conflicting = tables.BooleanColumn()

    class Meta:
        model = Complex
        fields = COLUMNS


class PlainFilter(django_filters.FilterSet):
    class Meta:
        model = Complex
        fields = FILTERED


class PlainList(tables.SingleTableMixin, FilterView):
    model = Complex
    table_class = PlainTable
    filterset_class = PlainFilter
    template_name = "bench/plain_list.html"
    paginate_by = 50

    def get_queryset(self) -> QuerySet:
        return Complex.objects.visible_to(self.request.user).with_class_check()
