"""How a row of the access log reads."""

from collections.abc import Sequence
from typing import ClassVar

from audit.names import kind_label
from core.records.columns import ChoiceColumn, FlagColumn, MomentColumn, NumberColumn, RecordColumn, TextColumn
from core.records.tables import RecordTable
from core.trail.models import AccessAction, AccessLog

SHOWN_SUBJECTS = 10
FILED_SUBJECTS = 100
"""A download can name every record there is; who saw a given one is what the filter answers."""


class KindColumn(TextColumn):
    def text(self, value: str) -> str:
        return kind_label(value)

    def file_value(self, value: str) -> str:
        return self.text(value)


class SubjectsColumn(RecordColumn):
    """Record numbers: the first few on the screen, more in the file."""

    def text(self, value: Sequence[int] | None) -> str:
        return _listed(value or (), SHOWN_SUBJECTS)

    def file_value(self, value: Sequence[int] | None) -> str:
        return _listed(value or (), FILED_SUBJECTS)


def _listed(numbers: Sequence[int], length: int) -> str:
    text = ", ".join(map(str, numbers[:length]))
    return f"{text} …" if len(numbers) > length else text


class AccessLogTable(RecordTable):
    at = MomentColumn(width=17)
    account = TextColumn()
    account_name = TextColumn()
    department = TextColumn()
    ip = TextColumn()
    action = ChoiceColumn(choices=AccessAction.choices)
    kind = KindColumn()
    count = NumberColumn()
    subjects = SubjectsColumn(f"subject_ids__0_{FILED_SUBJECTS + 1}", verbose_name="정보주체", orderable=False, width=24)
    query = TextColumn(orderable=False, width=30)
    is_unmasked = FlagColumn(label="해제")
    reason = TextColumn(orderable=False, width=24)
    page = TextColumn(orderable=False, width=24)

    default_sort: ClassVar[str] = "-at"

    class Meta:
        model = AccessLog
        fields: ClassVar[tuple[str, ...]] = ()
