"""The columns of 공동주택's lists and Excel files."""

from typing import ClassVar

from django.db import models

from core.fields import value_field
from core.masking import mask_name
from core.records.columns import (
    ChoiceColumn,
    DateColumn,
    DecimalColumn,
    FlagColumn,
    LinkColumn,
    NumberColumn,
    PhoneColumn,
    RecordColumn,
    TextColumn,
)
from core.records.models import own_field
from core.records.tables import RecordTable
from housing.models import AreaBand, Complex, ManagerAppointment
from housing.models.querysets import DeclaredClass, LawClass, MandatoryGround


class ComplexTable(RecordTable):
    default_columns: ClassVar = (
        "name",
        "dong",
        "building_kind",
        "declared_class",
        "building_count",
        "household_count",
        "approved_on",
        "road_address",
        "office_phone",
        "is_class_conflicting",
        "needs_check",
    )
    default_sort: ClassVar = "name"

    name = LinkColumn()
    kapt_code = TextColumn()
    building_kind = TextColumn("building_kind__label", order_by="building_kind__order", width=10)
    sale_kind = TextColumn("sale_kind__label", order_by="sale_kind__order", width=8)
    declared_class = ChoiceColumn(choices=DeclaredClass.choices, width=8)
    law_class = ChoiceColumn(choices=LawClass.choices, verbose_name="법령상 구분", width=8)
    mandatory_ground = ChoiceColumn(choices=MandatoryGround.choices, width=24)
    mandatory_from_on = DateColumn()
    mandatory_until_on = DateColumn()
    dong = TextColumn("dong__name", order_by="dong__order", width=13)
    legal_dong = TextColumn("legal_dong__name", width=12)
    road_address = TextColumn(width=30)
    lot_address = TextColumn(width=30)
    postcode = TextColumn(width=8)
    longitude = DecimalColumn()
    latitude = DecimalColumn()
    building_count = NumberColumn(unit="동", verbose_name="동수")
    household_count = NumberColumn(verbose_name="세대수")
    sale_household_count = NumberColumn()
    rental_household_count = NumberColumn()
    floors_below = NumberColumn()
    floors_above = NumberColumn()
    approved_on = DateColumn()
    heating = TextColumn("heating__label", order_by="heating__order", width=10)
    corridor = TextColumn("corridor__label", order_by="corridor__order", width=10)
    lift_count = NumberColumn()
    parking_count = NumberColumn()
    gross_area = DecimalColumn()
    private_area = DecimalColumn()
    fee_area = DecimalColumn()
    building_area = DecimalColumn()
    builder = TextColumn(width=18)
    developer = TextColumn(width=18)
    homepage = TextColumn(width=24)
    remarks = TextColumn(width=30, orderable=False)
    office_phone = PhoneColumn()
    office_fax = PhoneColumn()
    office_email = TextColumn(width=22)
    office_address = TextColumn(width=30)
    management_kind = TextColumn("management_kind__label", order_by="management_kind__order", width=10)
    management_company = TextColumn(width=18)
    guard_contract = TextColumn(width=10)
    cleaning_contract = TextColumn(width=10)
    electric_contract = TextColumn(width=12)
    manager_name = TextColumn(verbose_name="관리소장", mask=mask_name, width=10)
    is_class_conflicting = FlagColumn(verbose_name="구분 불일치", label="불일치")
    needs_check = FlagColumn(label="확인 필요")
    check_note = TextColumn(width=30)

    class Meta(RecordTable.Meta):
        model = Complex


class ManagerTable(RecordTable):
    default_columns: ClassVar = ("complex", "name", "licence_kind", "licence_no", "mobile", "appointed_on", "ended_on", "needs_check")
    default_sort: ClassVar = "complex"

    complex = LinkColumn("complex__name")
    name = TextColumn(width=10)
    born_on = DateColumn()
    licence_kind = ChoiceColumn(choices=ManagerAppointment.Licence.choices, width=8)
    licence_no = TextColumn()
    mobile = PhoneColumn()
    appointed_on = DateColumn()
    ended_on = DateColumn()
    needs_check = FlagColumn(label="확인 필요")
    note = TextColumn(width=30)

    class Meta(RecordTable.Meta):
        model = ManagerAppointment


def _column_of(field: models.Field) -> RecordColumn:
    field = value_field(field)
    if isinstance(field, models.BooleanField):
        return FlagColumn(label="예")
    if field.choices:
        return ChoiceColumn(choices=list(field.flatchoices))
    return NumberColumn() if isinstance(field, models.IntegerField) else TextColumn()


class CodeTable(RecordTable):
    """Base of the code lists; each kind of code names its model and what it says beside the label."""

    default_columns: ClassVar = ("label", "order", "is_retired")
    default_sort: ClassVar = "order"

    label = LinkColumn()
    order = NumberColumn()
    is_retired = FlagColumn(label="사용 중지")

    @classmethod
    def of_code(cls, model: type[models.Model], *extra: str) -> type[RecordTable]:
        columns = {name: _column_of(own_field(model, name)) for name in extra}
        shown = ("label", *extra, "order", "is_retired")
        own = {**columns, "default_columns": shown, "Meta": type("Meta", (RecordTable.Meta,), {"model": model})}
        table: type[RecordTable] = type(f"{model.__name__}Table", (cls,), own)
        return table


class AreaBandTable(RecordTable):
    default_columns: ClassVar = ("label", "band_set", "lower", "upper", "order", "is_retired")
    default_sort: ClassVar = "order"

    label = LinkColumn()
    band_set = TextColumn("band_set__label")
    lower = DecimalColumn()
    upper = DecimalColumn()
    order = NumberColumn()
    is_retired = FlagColumn(label="사용 중지")

    class Meta(RecordTable.Meta):
        model = AreaBand
