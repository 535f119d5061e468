"""What the pages are measured against: the same model and columns in Django's admin, and in django-tables2 as its documentation shows."""

from collections.abc import Callable
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
from housing.models import (
    BandHouseholds,
    Complaint,
    Complex,
    ComplexPhoto,
    FormerName,
    Grant,
    Group,
    ManagerAppointment,
    Representative,
    Resident,
)
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


class RepresentativeInline(Inline):
    model = Representative
    # A list to choose from would hold every resident of the ward.
    raw_id_fields = ("resident",)


class GroupInline(Inline):
    model = Group


class GrantInline(Inline):
    model = Grant


class ComplaintInline(Inline):
    model = Complaint
    raw_id_fields = ("previous",)


class ComplexAdmin(admin.ModelAdmin):
    form = PlainForm
    list_display: ClassVar = COLUMNS
    list_select_related = RELATED
    list_filter = FILTERED
    search_fields = SEARCHED
    list_per_page = 50
    inlines: ClassVar = [
        *(BandInline, FormerNameInline, AppointmentInline, PhotoInline),
        *(RepresentativeInline, GroupInline, GrantInline, ComplaintInline),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return Complex.objects.visible_to(request.user).with_class_check().order_by("name", "pk")

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **options: Any) -> HttpResponse:
        """With the access-log row our page writes before it answers."""
        log_access(request, action=AccessAction.VIEW, kind="housing.complex", subject_ids=[int(object_id)], count=1)
        return super().change_view(request, object_id, *args, **options)

    @admin.display(boolean=True)
    def is_class_conflicting(self, row: Complex) -> bool:
        return row.is_class_conflicting


def _of_resident(name: str) -> Callable[[admin.ModelAdmin, Representative], str]:
    mask, field = Resident.PERSONAL.get(name, str), Resident._meta.get_field(name)

    def masked(self: admin.ModelAdmin, post: Representative) -> str:
        value = getattr(post.resident, name)
        return mask(str(value)) if value else ""

    masked.short_description = str(field.verbose_name)  # type: ignore[attr-defined]  # what admin reads
    return masked


class RepresentativeAdmin(admin.ModelAdmin):
    list_display = ("complex", "position", "district", "name", "born_on", "sex", "home", "mobile", "started_on", "ended_on", "status")
    list_select_related = ("complex", "position", "resident")
    list_filter = ("status", "position", "needs_check")
    list_per_page = 50
    ordering = ("-started_on", "-pk")
    name, born_on, sex, home, mobile = map(_of_resident, ("name", "born_on", "sex", "home", "mobile"))

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return Representative.objects.visible_to(request.user)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        log_access(request, action=AccessAction.LIST, kind="housing.representative", subject_ids=[], count=50)
        return super().changelist_view(request, extra_context)


site = Site(name="admin")
site.register(Complex, ComplexAdmin)
site.register(Representative, RepresentativeAdmin)


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
