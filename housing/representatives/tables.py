"""The lists of representatives and residents."""

from typing import ClassVar

from core.records.columns import ChoiceColumn, DateColumn, FlagColumn, LinkColumn, NumberColumn, PhoneColumn, TextColumn
from core.records.tables import RecordTable
from housing.models import Representative, Resident
from housing.models.residents import Sex
from housing.models.terms import TermStatus


class OwnerColumn(ChoiceColumn):
    """입주자 or 사용자 (공동주택관리법 제2조); blank where nobody has said."""

    def __init__(self) -> None:
        super().__init__(choices=[(True, "입주자"), (False, "사용자")], verbose_name="입주자/사용자", width=10)


class RepresentativeTable(RecordTable):
    default_columns: ClassVar = (
        *("complex", "dong", "position", "district", "name", "born_on", "sex", "home", "mobile"),
        *("started_on", "ended_on", "status", "needs_check"),
    )
    default_sort: ClassVar = "-started_on"

    complex = LinkColumn("complex__name")
    dong = TextColumn("complex__dong__name", order_by="complex__dong__order", verbose_name="행정동", width=13)
    position = TextColumn("position__label", order_by="position__order", width=10)
    district = TextColumn(width=16)
    name = TextColumn("resident__name", verbose_name="성명", width=10)
    born_on = DateColumn("resident__born_on", verbose_name="생년월일")
    sex = ChoiceColumn("resident__sex", choices=Sex.choices, verbose_name="성별", width=6)
    home = TextColumn("resident__home", verbose_name="동호수")
    mobile = PhoneColumn("resident__mobile", verbose_name="연락처")
    email = TextColumn("resident__email", verbose_name="이메일", width=22)
    is_owner = OwnerColumn()
    started_on = DateColumn()
    ended_on = DateColumn()
    elected_on = DateColumn()
    is_by_election = FlagColumn(label="보궐", verbose_name="보궐")
    status = ChoiceColumn(choices=TermStatus.choices, width=8)
    status_on = DateColumn()
    status_reason = TextColumn(width=24)
    earlier_terms = NumberColumn()
    earlier_term_count = NumberColumn(verbose_name="앞선 임기 계")
    needs_check = FlagColumn(label="확인 필요")
    note = TextColumn(width=30)

    class Meta(RecordTable.Meta):
        model = Representative


class ResidentTable(RecordTable):
    default_columns: ClassVar = ("name", "complex", "dong", "born_on", "sex", "home", "mobile", "email")
    default_sort: ClassVar = "name"

    name = LinkColumn(width=10)
    complex = TextColumn("complex__name", width=24)
    dong = TextColumn("complex__dong__name", order_by="complex__dong__order", verbose_name="행정동", width=13)
    born_on = DateColumn()
    sex = ChoiceColumn(choices=Sex.choices, width=6)
    home = TextColumn()
    mobile = PhoneColumn()
    email = TextColumn(width=22)
    note = TextColumn(width=30)

    class Meta(RecordTable.Meta):
        model = Resident
