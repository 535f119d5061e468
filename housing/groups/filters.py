"""What the list of 자생단체 can be narrowed by."""

from collections.abc import Iterable

from django.db import models

from core.records.filters import OptionFilter, RecordFilterSet, WordFilter, YesFilter
from housing.filters import dong_options
from housing.models import Group, GroupKind
from housing.models.groups import GroupQuerySet


class State(models.TextChoices):
    ACTIVE = "active", "활동 중"
    DISSOLVED = "dissolved", "해산"
    NO_OFFICER = "no_officer", "임원 없음"


def states() -> Iterable[tuple[str, str]]:
    return State.choices


class GroupFilter(RecordFilterSet):
    q = WordFilter(label="단체명·단지명·성명·연락처")
    kind = OptionFilter(label="단체구분", options=lambda: GroupKind.choices)
    dong = OptionFilter(label="행정동", options=dong_options, unset=True, field_name="complex__dong")
    state = OptionFilter(label="상태", options=states, method="by_state")
    needs_check = YesFilter(label="확인 필요만")

    class Meta:
        model = Group
        fields: tuple[str, ...] = ()

    def by_state(self, rows: GroupQuerySet, name: str, value: str) -> GroupQuerySet:
        if value == State.NO_OFFICER:
            return rows.without_officer()
        return rows.filter(dissolved_on__isnull=value == State.ACTIVE)
