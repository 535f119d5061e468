"""What a page of statistics is asked for: as of which day, or for which year. What cannot be read falls back, with a sentence."""

from collections.abc import Iterable, Mapping
from datetime import date

from django import forms

from core.fields.dates import BusinessDateFormField

ALL_YEARS = "all"


class Condition(forms.Form):
    """Bound from the start: a condition not asked for stands in its field as it is applied."""

    def complaints(self) -> list[tuple[str, str, str]]:
        """(label, id, sentence) of every condition that could not be read."""
        return [(str(field.label), str(field.auto_id), str(error)) for field in self for error in field.errors]


class DayCondition(Condition):
    """`name` is the day's name in the address."""

    def __init__(self, asked: Mapping[str, str], *, default: date, name: str = "day") -> None:
        super().__init__({name: asked.get(name) or default.isoformat()})
        self.fields[name] = BusinessDateFormField(label="기준일")
        self.chosen: date = self.cleaned_data[name] if self.is_valid() else default


class YearCondition(Condition):
    """One of `years`, the `default` unless asked otherwise; `with_all` offers them all together too, for which `chosen` is None."""

    year = forms.ChoiceField(label="연도", required=False, error_messages={"invalid_choice": "자료가 없는 연도입니다: %(value)s"})

    def __init__(self, asked: Mapping[str, str], *, years: Iterable[int], default: int | None, with_all: bool = False) -> None:
        super().__init__({"year": asked.get("year") or str(default or ALL_YEARS)})
        listed = [(str(year), f"{year}년") for year in years]
        self.fields["year"].choices = [(ALL_YEARS, "전체"), *listed] if with_all else listed  # type: ignore[attr-defined]
        self.chosen: int | None = default
        if self.is_valid():
            self.chosen = None if self.cleaned_data["year"] == ALL_YEARS else int(self.cleaned_data["year"])
