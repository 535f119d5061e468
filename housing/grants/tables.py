"""The columns of 지원사업 and 지원기준, on the list and in their Excel files."""

from datetime import date
from typing import ClassVar

from core.holidays import listed_working_day
from core.records.columns import ChoiceColumn, DateColumn, FlagColumn, LinkColumn, NumberColumn, TextColumn, ThousandWonColumn, YearColumn
from core.records.tables import RecordTable
from housing.models import CriterionBand, Grant, GrantStatus, SupportCriterion


class DueColumn(DateColumn):
    """A stored deadline, moved off the days the office rests (민법 161)."""

    def text(self, value: date | None) -> str:
        return super().text(self.file_value(value))

    def file_value(self, value: date | None) -> date | None:
        return None if value is None else listed_working_day(value)


class GrantTable(RecordTable):
    default_columns: ClassVar = (
        *("year", "complex", "programme", "title", "starts_on", "ends_on", "requested", "decided", "paid", "returned"),
        *("status", "settle_by", "needs_check"),
    )
    default_sort: ClassVar = "-year"

    complex = TextColumn("complex__name", width=20)
    dong = TextColumn("complex__dong__name", order_by="complex__dong__order", verbose_name="행정동", width=13)
    year = YearColumn()
    programme = TextColumn("programme__label", order_by="programme__order", width=16)
    title = LinkColumn()
    starts_on = DateColumn()
    ends_on = DateColumn()
    requested = ThousandWonColumn()
    own_share = ThousandWonColumn()
    decided = ThousandWonColumn()
    paid = ThousandWonColumn()
    spent = ThousandWonColumn()
    confirmed = ThousandWonColumn()
    returned = ThousandWonColumn()
    interest = ThousandWonColumn()
    returned_on = DateColumn()
    reported_on = DateColumn()
    settle_by = DueColumn("awaited_by", order_by="settle_by", verbose_name="실적보고 기한")
    status = ChoiceColumn(choices=GrantStatus.choices, width=8)
    is_outside = FlagColumn(label="기준 밖")
    outside_reason = TextColumn(width=30)
    needs_check = FlagColumn(label="확인 필요")
    note = TextColumn(width=30)

    class Meta(RecordTable.Meta):
        model = Grant


class SupportCriterionTable(RecordTable):
    default_columns: ClassVar = ("programme", "year", "ratio", "cap", "min_households", "below_households", "one_per_year", "note")
    default_sort: ClassVar = "-year"

    programme = LinkColumn("programme__label", order_by="programme__order")
    year = YearColumn()
    ratio = NumberColumn()
    cap = ThousandWonColumn()
    min_households = NumberColumn()
    below_households = NumberColumn()
    one_per_year = FlagColumn(label="1사업")
    note = TextColumn(width=30)

    class Meta(RecordTable.Meta):
        model = SupportCriterion


class CriterionBandTable(RecordTable):
    default_columns: ClassVar = ("programme", "year", "lower", "upper", "ratio", "cap")
    default_sort: ClassVar = "-year"

    programme = LinkColumn("criterion__programme__label", order_by="criterion__programme__order", verbose_name="지원기준")
    year = YearColumn("criterion__year", verbose_name="연도")
    lower = NumberColumn()
    upper = NumberColumn()
    ratio = NumberColumn()
    cap = ThousandWonColumn()

    class Meta(RecordTable.Meta):
        model = CriterionBand
