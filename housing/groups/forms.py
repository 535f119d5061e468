"""What an officer types of a residents' group, its people in the same form."""

from typing import Any, ClassVar, cast

from core.records.forms import FormPart, RecordForm
from core.records.models import Record
from core.sheets.parsers import squeezed
from housing.complex_names import ComplexNameField
from housing.forms import refuse_early_end
from housing.groups.actions import MemberChanges, change_members
from housing.groups.member_fields import MemberRow, NewRow, StoredRow, member_rows
from housing.models import Complex, Group
from housing.models.groups import STAYS_WITH_ITS_MEMBERS
from housing.representatives.people import People, SeveralPeople, namesake

GROUP_PARTS = (
    FormPart(
        "group",
        "단체",
        ("complex", "kind", "name", "formed_on", "dissolved_on", "member_count", "phone", "email", "activities"),
        columns=("dong",),
    ),
    FormPart(
        "members",
        "구성원",
        (),
        columns=("officer_position", "officer_name", "officer_mobile"),
        heads=("직위", "성명", "연락처", "시작일", "종료일", "표시"),
        hint="사람이 바뀌었으면 앞사람에게 종료일을 적거나 ‘빼기’를 고르고, 새 사람은 빈 줄에 적습니다. 모자라면 저장하고 다시 여세요.",
    ),
    FormPart("remarks", "비고", ("note", "needs_check")),
)
NAMESAKE = (
    "이 단지에 이름이 같은 입주민이 있습니다(연락처 {mobile}). 같은 사람이면 그 연락처를 적거나 비워 두고, "
    "다른 사람이면 ‘동명이인’을 고르세요."
)


class GroupForm(RecordForm):
    """People the complex knows are picked up; a number changed here is changed for all the posts that person holds."""

    parts: ClassVar = GROUP_PARTS
    presets: ClassVar = ("complex",)
    complex = ComplexNameField(label="공동주택")

    class Meta:
        model = Group
        fields: ClassVar = [name for part in GROUP_PARTS for name in part.fields]

    def __init__(self, *args: Any, **options: Any) -> None:
        self.rows: list[MemberRow] = []
        super().__init__(*args, **options)
        if "complex" in self.fields:
            cast(ComplexNameField, self.fields["complex"]).current = self.instance.complex_id

    def add_fields(self) -> dict[str, tuple[str, ...]]:
        """None for those who may not see personal values: a name is one."""
        self.rows = [] if self.without else member_rows(self.instance)
        for row in self.rows:
            for name, field, initial in row.fields():
                self.fields[name] = field
                self.initial[name] = initial
        return {"members": tuple(name for row in self.rows for name, _, _ in row.fields())}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        refuse_early_end(self, "formed_on", "dissolved_on", "해산일이 구성일보다 빠릅니다.")
        if "complex" in self.changed_data and self.instance.pk and self.instance.members.exists():
            self.add_error("complex", STAYS_WITH_ITS_MEMBERS)
        if self.part in ("", "members"):
            self._clean_rows(cleaned)
        return cleaned

    def _clean_rows(self, cleaned: dict[str, Any]) -> None:
        complex_: Complex | None = cleaned.get("complex") or getattr(self.instance, "complex", None)
        people = People([complex_.pk] if complex_ is not None else [])
        staying: set[object] = {row.resident_pk for row in self.rows if isinstance(row, StoredRow) and not row.is_leaving(cleaned)}
        for row in self.rows:
            refuse_early_end(self, row.name("from_on"), row.name("until_on"), "종료일이 시작일보다 빠릅니다.")
            if isinstance(row, NewRow) and row.is_filled(cleaned) and not self._has_errors(row):
                self._clean_new(row, cleaned, complex_.pk if complex_ is not None else 0, people, staying)

    def _has_errors(self, row: MemberRow) -> bool:
        return any(name in self.errors for name, _, _ in row.fields())

    def _clean_new(self, row: NewRow, cleaned: dict[str, Any], complex_pk: int, people: People, staying: set[object]) -> None:
        person = row.person(cleaned)
        if not person["name"]:
            self.add_error(row.name("name"), "성명을 적으세요.")
            return
        try:
            found = None if row.is_namesake(cleaned) else people.find(complex_pk, person)
        except SeveralPeople as several:
            self.add_error(row.name("mobile"), several.sentence)
            return
        typed = found.pk if found is not None else (squeezed(person["name"]), person["mobile"])
        if typed in staying:
            self.add_error(row.name("name"), "이미 이 단체의 구성원입니다.")
        elif found is None and not row.is_namesake(cleaned) and (called := namesake(complex_pk, person, people)):
            self.add_error(row.name("mobile"), NAMESAKE.format(mobile=called))
        staying.add(typed)

    def save_related(self, record: Record) -> None:
        changes = MemberChanges()
        for row in self.rows:
            if any(name in self.fields for name, _, _ in row.fields()):
                row.add_to(changes, self.cleaned_data, set(self.changed_data))
        if changes != MemberChanges():
            change_members(cast(Group, record), changes)
