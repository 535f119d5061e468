"""The columns of 자생단체's list and Excel file. 직위, 성명 and 연락처 are those of the first officer in office (대표자)."""

from typing import ClassVar

from core.masking import mask_name, mask_phone
from core.records.columns import ChoiceColumn, DateColumn, FlagColumn, LinkColumn, NumberColumn, PhoneColumn, TextColumn
from core.records.tables import RecordTable
from housing.models import Group, GroupKind


class GroupTable(RecordTable):
    default_columns: ClassVar = (
        *("complex", "kind", "name", "officer_position", "officer_name", "officer_mobile"),
        *("member_count", "formed_on", "email", "needs_check"),
    )
    default_sort: ClassVar = "name"

    complex = TextColumn("complex__name", width=24)
    dong = TextColumn("complex__dong__name", order_by="complex__dong__order", verbose_name="행정동", width=13)
    kind = ChoiceColumn(choices=GroupKind.choices, width=18)
    name = LinkColumn()
    officer_position = TextColumn(verbose_name="대표자 직위", orderable=False, width=12)
    officer_name = TextColumn(verbose_name="대표자 성명", mask=mask_name, orderable=False, width=12)
    officer_mobile = PhoneColumn(verbose_name="대표자 연락처", mask=mask_phone, orderable=False)
    member_count = NumberColumn()
    formed_on = DateColumn()
    dissolved_on = DateColumn()
    phone = PhoneColumn()
    email = TextColumn(width=24)
    activities = TextColumn(width=30, orderable=False)
    needs_check = FlagColumn(label="확인 필요")
    note = TextColumn(width=30, orderable=False)

    class Meta(RecordTable.Meta):
        model = Group
