"""공동주택's record kinds, each declared once."""

from core.records.codes import Code
from core.records.filters import RecordFilterSet
from core.records.kind import PageLink, Panel, RecordKind
from core.records.record_panel import record_panel
from core.records.tables import RecordTable
from core.trail import RelatedHistory
from housing.filters import CodeFilter, ComplexFilter, ManagerFilter
from housing.forms import AreaBandForm, ComplexForm, ManagerForm, code_form
from housing.imports import COMPLEX_SHEET, MANAGER_SHEET
from housing.models import (
    AreaBand,
    AreaBandSet,
    BandHouseholds,
    BuildingKind,
    Complex,
    ComplexPhoto,
    CorridorKind,
    FormerName,
    HeatingKind,
    ManagementKind,
    ManagerAppointment,
    SaleKind,
)
from housing.panels import code_panel
from housing.tables import AreaBandTable, CodeTable, ComplexTable, ManagerTable


def complex_kind(panels: tuple[Panel, ...]) -> RecordKind:
    """`panels` come from `config.kinds`, where apps above join the page."""
    return RecordKind(
        name="housing.complex",
        route="housing/complexes/",
        model=Complex,
        table=ComplexTable,
        filterset=ComplexFilter,
        form=ComplexForm,
        sheet=COMPLEX_SHEET,
        panels=panels,
        step_labels={"photos_added": "사진 올리기", "photo_removed": "사진 지우기"},
        related_history=(
            RelatedHistory(BandHouseholds, "complex_id", "면적별 세대수"),
            RelatedHistory(FormerName, "complex_id", "옛 이름"),
            RelatedHistory(ComplexPhoto, "complex_id", "사진"),
        ),
        links=(PageLink("현황(통계)", "housing:statistics", "housing.view_complex"),),
        record_links=(PageLink("동일 단지", "housing:twins", "housing.change_complex"),),
        cards=(
            ("행정동 미지정", {"dong": "none"}),
            ("관리구분 불일치", {"conflicting": "on"}),
            ("확인 필요 표시", {"needs_check": "on"}),
        ),
        print_label="단지 카드 인쇄",
        totals={"building_count": "동수", "household_count": "세대수"},
        bulk_fields=(
            *("declared_class", "mandatory_ground", "building_kind", "sale_kind", "dong", "legal_dong", "heating", "corridor"),
            *("management_kind", "management_company", "guard_contract", "cleaning_contract", "electric_contract"),
            *("builder", "developer", "approved_on", "needs_check", "check_note"),
        ),
        shows_personal=True,
    )


MANAGER = RecordKind(
    name="housing.managerappointment",
    route="housing/managers/",
    model=ManagerAppointment,
    table=ManagerTable,
    filterset=ManagerFilter,
    form=ManagerForm,
    sheet=MANAGER_SHEET,
    links=(PageLink("분기 명단 대조", "housing:manager_list", "housing.add_managerappointment"),),
    review=PageLink("분기 명단으로 대조", "housing:manager_list_run", "housing.add_managerappointment"),
    cards=(("확인 필요 표시", {"needs_check": "on"}),),
    panels=(record_panel("관리사무소장 배치", *ManagerForm.Meta.fields),),
    bulk_fields=("licence_kind", "appointed_on", "ended_on", "needs_check", "note"),
    shows_personal=True,
    searches_personal=True,
)

AREA_BAND = RecordKind(
    name="housing.areaband",
    route="housing/area-bands/",
    model=AreaBand,
    table=AreaBandTable,
    filterset=CodeFilter.over(AreaBand),
    form=AreaBandForm,
    panels=(record_panel("면적 구간", *AreaBandForm.Meta.fields),),
)


def code_kind(model: type[Code], route: str, *extra: str) -> RecordKind:
    """A list of codes: the same page for each, under its own address."""
    table: type[RecordTable] = CodeTable.of_code(model, *extra)
    filterset: type[RecordFilterSet] = CodeFilter.over(model)
    return RecordKind(
        name=f"housing.{model._meta.model_name}",
        route=f"housing/codes/{route}/",
        model=model,
        table=table,
        filterset=filterset,
        form=code_form(model, *extra),
        panels=(code_panel(*extra),),
    )


CODES = (
    code_kind(BuildingKind, "building-kinds", "is_row_house", "is_mixed_use"),
    code_kind(SaleKind, "sale-kinds"),
    code_kind(HeatingKind, "heating-kinds", "is_central"),
    code_kind(CorridorKind, "corridor-kinds"),
    code_kind(ManagementKind, "management-kinds"),
    code_kind(AreaBandSet, "area-band-sets", "basis"),
    AREA_BAND,
)
