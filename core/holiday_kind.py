"""구 지정 휴일 as a record kind: the days off a department admin enters."""

from typing import ClassVar

import django_filters

from core.holidays import Holiday
from core.records.columns import DateColumn, LinkColumn
from core.records.filters import RecordFilterSet
from core.records.forms import RecordForm
from core.records.kind import RecordKind
from core.records.record_panel import record_panel
from core.records.tables import RecordTable


class HolidayTable(RecordTable):
    default_sort: ClassVar = "-day"

    name = LinkColumn()
    day = DateColumn()

    class Meta(RecordTable.Meta):
        model = Holiday


class HolidayFilter(RecordFilterSet):
    year = django_filters.NumberFilter(label="연도", field_name="day", lookup_expr="year", min_value=1900, max_value=2100)

    class Meta:
        model = Holiday
        fields: tuple[str, ...] = ()


class HolidayForm(RecordForm):
    class Meta:
        model = Holiday
        fields: ClassVar = ["day", "name"]


HOLIDAY = RecordKind(
    name="core.holiday",
    route="office/holidays/",
    model=Holiday,
    table=HolidayTable,
    filterset=HolidayFilter,
    form=HolidayForm,
    panels=(record_panel("구 지정 휴일", "day", "name"),),
    empty_text="등록한 휴일이 없습니다. 국가 공휴일과 대체공휴일은 적지 않아도 압니다.",
)
