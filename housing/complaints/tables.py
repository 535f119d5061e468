"""The columns of the complaint ledger and of its kinds, on the screen and in Excel."""

from datetime import datetime
from typing import ClassVar

from core import clock
from core.records.columns import (
    ChoiceColumn,
    DateColumn,
    FlagColumn,
    LinkColumn,
    MomentColumn,
    NumberColumn,
    PhoneColumn,
    TextColumn,
)
from core.records.tables import RecordTable
from housing.complaints.due import due_text, time_left
from housing.models import Complaint, ComplaintKind
from housing.models.complaints import Channel, Result

STATES = [("", "처리 중"), *Result.choices]


class DueColumn(MomentColumn):
    """A due moment counted in days is the day; one counted in hours has its hour."""

    def text(self, value: datetime | None) -> str:
        return "" if value is None else due_text(value)


class TimeLeftColumn(TextColumn):
    """How long there is until a due moment, by the day it is read on."""

    css = "cell-date"
    width = 10.0

    def text(self, value: datetime | None) -> str:
        return "" if value is None else time_left(value, at=clock.now())

    def file_value(self, value: datetime | None) -> str:
        return self.text(value)


class ComplaintTable(RecordTable):
    default_columns: ClassVar = (
        *("number", "received_at", "kind", "subject", "complex", "complainant_name", "officer", "due_at", "time_left", "state"),
    )
    default_sort: ClassVar = "-received_at"

    number = LinkColumn(width=12)
    received_at = MomentColumn()
    channel = ChoiceColumn(choices=Channel.choices, width=9)
    kind = TextColumn("kind__label", order_by="kind__order", width=12)
    subject = TextColumn(width=30)
    complex = TextColumn("complex__name", width=20)
    complainant_name = TextColumn(width=10)
    complainant_mobile = PhoneColumn()
    content = TextColumn(width=40, orderable=False)
    officer = TextColumn("officer_shown", verbose_name="담당자", width=10)
    due_at = DueColumn()
    time_left = TimeLeftColumn("open_due_at", verbose_name="남은 기간", orderable=False)
    state = ChoiceColumn("result", choices=STATES, verbose_name="상태", width=11)
    first_due_at = DueColumn()
    extended_on = DateColumn()
    extension_reason = TextColumn(width=20, orderable=False)
    extended_again_on = DateColumn()
    again_reason = TextColumn(width=20, orderable=False)
    consented_on = DateColumn()
    answer = TextColumn(width=40, orderable=False)
    result = ChoiceColumn(choices=Result.choices, width=11)
    closed_at = MomentColumn()
    transferred_to = TextColumn(width=16)
    transferred_on = DateColumn()
    previous = TextColumn("previous__number", width=12)
    needs_check = FlagColumn(label="확인 필요")

    class Meta(RecordTable.Meta):
        model = Complaint


class ComplaintKindTable(RecordTable):
    default_columns: ClassVar = ("label", "period", "unit", "order", "is_retired")
    default_sort: ClassVar = "order"

    label = LinkColumn()
    period = NumberColumn()
    unit = ChoiceColumn(choices=ComplaintKind.Unit.choices, width=8)
    order = NumberColumn()
    is_retired = FlagColumn(label="사용 중지")

    class Meta(RecordTable.Meta):
        model = ComplaintKind
