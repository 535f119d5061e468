"""What an officer confirms of a list of managers: a tick for each line, and the day somebody left."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from core import clock
from core.fields.dates import BusinessDateFormField
from housing.managers.actions import Confirmed
from housing.managers.difference import Line, Result

TICK_FIRST = "반영할 줄을 고르세요."


class DifferenceForm(forms.Form):
    """Of `take`, each value is a line's key and its mark as shown."""

    as_of = BusinessDateFormField(
        label="명단 기준일", initial=clock.today, help_text="종료일이 빈 칸이면 새 소장 배치일의 전날, 그것도 없으면 이날로 적습니다."
    )

    def __init__(self, *args: Any, lines: Sequence[Line], **options: Any) -> None:
        super().__init__(*args, **options)
        self.lines = {line.key: line for line in lines}
        for line in lines:
            if line.ends_current:
                self.fields[f"end_{line.key}"] = BusinessDateFormField(
                    label=f"{line.complex_name} 종료일", required=False, initial=line.last_day
                )
        taken = self.data.getlist("take") if isinstance(self.data, QueryDict) else []
        self.ticked: dict[str, str] = {key: mark for key, _, mark in (one.partition(":") for one in taken)}
        self.confirmed: list[Confirmed] = []

    def is_ticked(self, line: Line) -> bool:
        return line.key in self.ticked if self.is_bound else line.result is not Result.LEFT

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.ticked:
            self.add_error(None, TICK_FIRST)
        self.confirmed = [self._confirmed(key, mark) for key, mark in self.ticked.items()]
        return cleaned

    def _confirmed(self, key: str, mark: str) -> Confirmed:
        line = self.lines.get(key)
        if line is None or not line.ends_current:
            return Confirmed(key, mark, line.complex_id if line is not None else None)
        ended_on = self.cleaned_data.get(f"end_{key}") or line.last_day or self.cleaned_data.get("as_of")
        sentence = line.why_not_end(ended_on) if ended_on is not None and mark == line.mark else ""
        if sentence:
            self.add_error(f"end_{key}", sentence)
        return Confirmed(key, mark, line.complex_id, ended_on)
