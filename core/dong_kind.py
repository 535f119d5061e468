"""행정동 as a record kind: the ward's own spellings of dongs whose codes come from the ministry's list (`core.places.loading`)."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from core.particles import quoted, with_particle
from core.places.loading import aliases_after_renaming
from core.places.matching import DongIndex
from core.places.models import NAME_LENGTH, Dong
from core.records.columns import FlagColumn, LinkColumn, NumberColumn, TextColumn
from core.records.filters import RecordFilterSet, YesFilter
from core.records.forms import RecordForm
from core.records.kind import RecordKind
from core.records.models import Record
from core.records.record_panel import record_panel
from core.records.tables import RecordTable

EACH_ON_A_LINE = "한 줄에 하나씩 적으세요. 올린 파일에 이렇게 적혀 있어도 이 동으로 봅니다."


class NamesColumn(TextColumn):
    def text(self, value: Sequence[str]) -> str:
        return ", ".join(value)

    def file_value(self, value: Sequence[str]) -> str:
        return self.text(value)


class DongTable(RecordTable):
    default_sort: ClassVar = "order"

    name = LinkColumn(width=16)
    short_name = TextColumn(width=10)
    aliases = NamesColumn(width=40, orderable=False)
    code = TextColumn(width=12)
    order = NumberColumn()
    is_abolished = FlagColumn(label="폐지")

    class Meta(RecordTable.Meta):
        model = Dong


class DongFilter(RecordFilterSet):
    is_abolished = YesFilter(label="폐지된 동만")

    class Meta:
        model = Dong
        fields: tuple[str, ...] = ()


class NamesField(forms.CharField):
    """Names, one a line: a name may hold a comma (금호2,3가동)."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 5}), **options)

    def prepare_value(self, value: object) -> object:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: object) -> list[str]:  # type: ignore[override]  # a line is a value
        lines = [line.strip() for line in str(value or "").splitlines()]
        return list(dict.fromkeys(filter(None, lines)))

    def has_changed(self, initial: object, data: object) -> bool:
        return (initial or []) != self.to_python(data)


class DongForm(RecordForm):
    """A dong that is given another name keeps the old one: papers go on using it."""

    aliases = NamesField(label="다른 이름", required=False, help_text=EACH_ON_A_LINE)

    class Meta:
        model = Dong
        fields: ClassVar = ["name", "short_name", "aliases", "order", "is_abolished"]
        help_texts: ClassVar = {
            "name": "행정동 목록(KIKmix)을 다시 넣으면 목록의 이름으로 돌아갑니다.",
            "is_abolished": "폐지한 동은 고르는 목록과 통계에 나오지 않고, 올린 파일에서도 찾지 않습니다.",
        }

    def clean_aliases(self) -> list[str]:
        names: list[str] = self.cleaned_data["aliases"]
        if too_long := next((name for name in names if len(name) > NAME_LENGTH), ""):
            raise ValidationError(f"{quoted(too_long, '은')} {NAME_LENGTH}자를 넘습니다.")
        return names

    def clean(self) -> dict[str, Any]:
        """A spelling that two dongs share would mean neither from then on."""
        cleaned = super().clean() or self.cleaned_data
        others = DongIndex(Dong.objects.filter(is_abolished=False).exclude(pk=self.instance.pk))
        for name in ("name", "short_name", "aliases"):
            given = cleaned.get(name) or []
            for spelling in given if isinstance(given, list) else [given]:
                if not cleaned.get("is_abolished") and (other := others.exactly(spelling)):
                    self.add_error(name, f"{quoted(spelling, '은')} {with_particle(str(other), '을')} 가리키는 이름입니다.")
        return cleaned

    def save(self, commit: bool = True) -> Record:
        if "name" in self.changed_data:
            stored = Dong.objects.get(pk=self.instance.pk)
            stored.aliases = self.instance.aliases
            self.instance.aliases = aliases_after_renaming(stored, self.instance.name)
        return super().save(commit=commit)


DONG = RecordKind(
    name="core.dong",
    route="office/dongs/",
    model=Dong,
    table=DongTable,
    filterset=DongFilter,
    form=DongForm,
    panels=(record_panel("행정동", "code", "name", "short_name", "aliases", "order", "is_abolished"),),
    is_given=True,
    empty_text="행정동이 없습니다. 전산 담당자가 행정동 목록(KIKmix)을 넣어야 합니다.",
)
