"""What an upload of 자생단체 may carry: a row a group with its 대표자, or as many rows a group as it has officers."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import ValidationError
from django.db.models import F, Model, OuterRef

from core.imports.parsers import phone
from core.imports.sheet import ChildRow, Complete, Doubtful, Draft, Sheet, SheetField, Values, Warn
from core.particles import with_particle
from core.prepared import nested
from core.sheets.parsers import Parser, choice, plain_text, squeezed, text_of, topic
from core.sheets.table import Cell
from housing.complex_cells import choose_complex, complex_fields
from housing.early_ends import keep_early_end
from housing.groups.actions import NewMember, add_member, change_person, person_meant
from housing.models import Group, GroupKind, GroupMember, Position, Resident
from housing.representatives.people import People, namesake
from housing.residents import lock_complexes

KIND_WORDS = {
    GroupKind.ACTIVATION: ["공동체활성화 단체", "공동체활성화", "공동체 활성화단체", "활성화단체", "공동체활성화단체"],
    GroupKind.OTHER: ["기타 자생단체", "기타", "기타단체", "자생단체"],
}
UNKNOWN_POSITION = "{label} 직위 목록에 없어 직위 없이 구성원으로 넣습니다. 직위를 추가한 뒤 다시 올리면 채워집니다."
NAMESAKE = "이 단지에 이름이 같은 입주민이 있으나(연락처 {mobile}) 연락처가 달라 다른 사람으로 등록합니다. 같은 사람이면 연락처를 비우세요."
ANOTHER = "이 단체에는 이미 다른 {label} 있어 함께 둡니다. 바뀐 것이면 단체 화면에서 앞사람을 빼세요."
UNDER_ABOVE = "단지와 단체명이 비어 있어 윗행의 단체로 보았습니다."


def position_label() -> Parser:
    labels = {squeezed(label): label for label in Position.objects.shown().filter(is_retired=False).values_list("label", flat=True)}

    def parse(cell: Cell) -> object:
        typed = text_of(cell).strip()
        label = labels.get(squeezed(typed))
        return label if label is not None else Doubtful(None, UNKNOWN_POSITION.format(label=topic(typed)))

    return parse


class Officers:
    """Implements `core.imports.sheet.ChildRows`. Who stands twice in a group has one membership, with the post of the first row: the
    further row is refused with a sentence."""

    models: tuple[type[Model], ...] = (GroupMember, Resident)
    title = "자생단체 구성원 명부"
    beside: tuple[str, ...] = ("complex", "dong", "kind", "name")

    def fields(self) -> list[SheetField]:
        return [
            SheetField("officer_position", label="직위", also=("직위", "직책", "구성원 직위"), parser=position_label),
            SheetField(
                "officer_name",
                label="성명",
                also=("성명", "대표자", "대표자명", "이름", "회장", "회장명", "단체장", "구성원"),
                parser=lambda: plain_text(max_length=40),
            ),
            SheetField(
                "officer_mobile",
                label="연락처",
                also=("연락처", "휴대전화", "휴대폰", "핸드폰", "휴대번호", "전화번호"),
                parser=lambda: phone,
            ),
        ]

    def listed(self) -> ArraySubquery:
        """Those in the group today, officers first, as the 단체 화면 has them."""
        members = GroupMember.objects.current().filter(group=OuterRef("pk"))
        in_order = members.order_by(F("position__order").asc(nulls_last=True), "pk")
        return nested(in_order, "position__label", "resident__name", "resident__mobile")

    def people(self, pks: Sequence[int]) -> Mapping[str, Sequence[int]]:
        members = GroupMember.objects.current().filter(group__in=pks).order_by("resident")
        return {"housing.resident": list(members.values_list("resident", flat=True).distinct())}

    def load(self, pks: Sequence[int]) -> Mapping[int, Sequence[ChildRow]]:
        """As the list prints it, the first officer comes first; those who are no officer today after them all."""
        officers = set(GroupMember.objects.officers().filter(group__in=pks).values_list("pk", flat=True))
        found: dict[int, list[ChildRow]] = {}
        rows = GroupMember.objects.shown().filter(group__in=pks).order_by("position__order", "pk")
        for pk, group, *values in rows.values_list("pk", "group_id", "position__label", "resident__name", "resident__mobile"):
            names = ("officer_position", "officer_name", "officer_mobile")
            found.setdefault(group, []).append(ChildRow(pk, dict(zip(names, values, strict=True))))
        return {group: sorted(children, key=lambda child: child.pk not in officers) for group, children in found.items()}

    def meant(self, values: Mapping[str, Any], stored: Sequence[ChildRow]) -> ChildRow | None:
        """Whoever bears the name; where a masked name said nothing new, the one our own file prints."""
        if "officer_name" not in values:
            return next(iter(stored), None)
        named = [child for child in stored if squeezed(child.values["officer_name"]) == squeezed(values["officer_name"])]
        same = [child for child in named if child.values["officer_mobile"] == values.get("officer_mobile")]
        return next(iter(same or (named if len(named) == 1 else [])), None)

    def save(self, rows: Sequence[tuple[int, int | None, Mapping[str, Any]]]) -> None:
        groups = Group.objects.in_bulk({pk for pk, _, _ in rows})
        lock_complexes({group.complex_id for group in groups.values()})
        positions = dict(Position.objects.values_list("label", "pk"))
        members = GroupMember.objects.select_related("resident").in_bulk([pk for _, pk, _ in rows if pk is not None])
        for group_pk, pk, values in rows:
            position = positions.get(values.get("officer_position", ""))
            if pk is not None:
                _change(members[pk], values, position)
            elif values.get("officer_name"):
                person = {"name": values["officer_name"], "mobile": values.get("officer_mobile", "")}
                add_member(groups[group_pk], NewMember(person, position))


def _change(member: GroupMember, values: Mapping[str, Any], position: int | None) -> None:
    if position is not None:
        member.position_id = position
        member.save(update_fields=["position"])
    if values.get("officer_mobile"):
        change_person(member.resident, {"mobile": values["officer_mobile"]})


def complete_group() -> Complete:
    """The rows under a merged cell are blank there: an officer without a group is one of the group above."""
    choose = choose_complex()
    above: Values = {}

    def complete(values: Values, warn: Warn) -> None:
        choose(values, warn)
        if "officer_name" in values and len(above) == len(GROUP_KEY) and not any(values.get(name) for name in GROUP_KEY):
            values.update(above)
            warn(UNDER_ABOVE)
        above.clear()
        above.update({name: values[name] for name in GROUP_KEY if values.get(name)})

    return complete


class FinishGroup:
    """Implements `core.imports.sheet.LoadingFinish`: the residents and the officers of the complexes a file names."""

    def __init__(self) -> None:
        self.people: dict[int, People] = {}
        self.holders: set[tuple[int, str, str]] = set()

    def load(self, rows: Sequence[Mapping[str, Any]]) -> None:
        self._know({row["complex"] for row in rows if row.get("complex")})

    def __call__(self, draft: Draft) -> None:
        keep_early_end(draft, "formed_on", "dissolved_on", says="해산일이 구성일보다 빠릅니다.")
        if draft.get("officer_name"):
            self.doubt(draft)
        elif any(draft.values.get(name) for name in ("officer_position", "officer_mobile")):
            draft.reject("대표자 성명이 비어 있어 직위와 연락처가 누구의 것인지 알 수 없습니다.")

    def _know(self, complexes: Collection[int]) -> None:
        self.people |= dict.fromkeys(complexes, People(complexes))
        officers = GroupMember.objects.officers().filter(group__complex__in=complexes, group__hidden_at=None)
        self.holders.update(officers.values_list("group__complex", "group__name", "position__label"))

    def doubt(self, draft: Draft) -> None:
        """What the officer should know of somebody who comes new into a group."""
        complex_pk, name = draft.get("complex"), draft.get("officer_name")
        if complex_pk is None or draft.stored("officer_name"):
            return
        if complex_pk not in self.people:  # the row of a 관리번호 need not name its complex
            self._know({complex_pk})
        people, person = self.people[complex_pk], {"name": name, "mobile": draft.get("officer_mobile") or ""}
        try:
            found = person_meant(complex_pk, person, people)
        except ValidationError as refusal:
            draft.reject(" ".join(refusal.messages))
            return
        if found is None and (mobile := namesake(complex_pk, person, people)):
            draft.warn(NAMESAKE.format(mobile=mobile))
        label = draft.get("officer_position")
        if label and (complex_pk, draft.get("name"), label) in self.holders:
            draft.warn(ANOTHER.format(label=with_particle(str(label), "이")))


def kind_words() -> Parser:
    return choice(KIND_WORDS)


GROUP_KEY = ("complex", "name")
GROUP_SHEET = Sheet(
    keys=(GROUP_KEY,),
    required=("name", "complex", "kind"),
    child_rows=Officers(),
    complete=complete_group,
    finish=FinishGroup,
    fields=(
        *complex_fields(),
        SheetField("kind", also=("구분", "단체 구분", "단체유형"), parser=kind_words),
        SheetField("name", also=("단체", "단체 명", "자생단체명", "모임명")),
        SheetField("member_count", also=("회원 수", "인원", "회원", "인원수")),
        SheetField("formed_on", also=("구성일자", "설립일", "창립일", "결성일")),
        SheetField("dissolved_on", also=("해산일자",)),
        SheetField("phone", also=("단체 전화번호", "단체전화")),
        SheetField("email", also=("이메일", "e-mail", "email", "전자우편")),
        SheetField("activities", also=("활동", "활동내용", "주요활동")),
        SheetField("needs_check"),
        SheetField("note", also=("특이사항",)),
    ),
)
