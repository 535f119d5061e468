"""A group's people as the rows of its form: those it has, and blank ones for those to come."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence
from typing import Any, cast

from django import forms
from django.db import models

from core.records.models import own_field
from housing.groups.actions import MemberChanges, NewMember
from housing.models import Group, GroupMember, Position, Resident
from housing.representatives.people import Person

NEW_ROWS = 5
MEMBERSHIP = ("position", "from_on", "until_on")

Cleaned = Mapping[str, Any]
FieldRow = list[tuple[str, forms.Field, Any]]


def member_rows(group: Group) -> list["MemberRow"]:
    """One query for the members, one for the posts on offer."""
    members: Sequence[GroupMember] = list(group.members.shown().select_related("resident")) if group.pk else []
    posts = list(Position.objects.order_by("order", "label").values_list("pk", "label", "is_retired", "hidden_at"))
    stored = [StoredRow(member, _offered(posts, member.position_id), number) for number, member in enumerate(members, start=1)]
    return [*stored, *(NewRow(at, _offered(posts, None), len(stored) + at + 1) for at in range(NEW_ROWS))]


def _offered(posts: Sequence[tuple[Any, ...]], current: int | None) -> list[tuple[Any, str]]:
    usable = [(pk, label) for pk, label, is_retired, hidden_at in posts if pk == current or not (is_retired or hidden_at)]
    return [("", ""), *usable]


class MemberRow(ABC):
    """Its fields in the order of the form's columns; the last one is a mark: 빼기 of a member, 동명이인 of a new one."""

    def __init__(self, prefix: str, posts: list[tuple[Any, str]], number: int) -> None:
        self.prefix, self.posts, self.said = prefix, posts, f"구성원 {number}"

    def name(self, field: str) -> str:
        return f"{self.prefix}_{field}"

    def fields(self) -> FieldRow:
        position = forms.TypedChoiceField(choices=self.posts, coerce=int, empty_value=None, required=False)
        fields = {
            "position": (position, "직위"),
            "name": (_field(Resident, "name"), "성명"),
            "mobile": (_field(Resident, "mobile"), "연락처"),
            "from_on": (_field(GroupMember, "from_on"), "시작일"),
            "until_on": (_field(GroupMember, "until_on"), "종료일"),
        }
        for field, label in fields.values():
            field.label = f"{self.said} {label}"
        rows = [(self.name(name), field, self.stored(name)) for name, (field, _) in fields.items()]
        return [*rows, (self.name("mark"), self.mark(), False)]

    @abstractmethod
    def mark(self) -> forms.BooleanField: ...

    def box(self, label: str) -> forms.BooleanField:
        """Read aloud with whose row it is in."""
        widget = forms.CheckboxInput(attrs={"aria-label": f"{self.said} {label}"})
        return forms.BooleanField(label=label, required=False, widget=widget)

    def stored(self, field: str) -> object:
        return None

    @abstractmethod
    def add_to(self, changes: MemberChanges, cleaned: Cleaned, changed: Collection[str]) -> None: ...


class StoredRow(MemberRow):
    """A member. Another name is another person: whoever is replaced is taken out and the new one entered below."""

    def __init__(self, member: GroupMember, posts: list[tuple[Any, str]], number: int) -> None:
        super().__init__(f"member_{member.pk}", posts, number)
        self.member = member

    @property
    def resident_pk(self) -> int:
        return self.member.resident_id

    def fields(self) -> FieldRow:
        rows = super().fields()
        for name, field, _ in rows:
            field.disabled = name == self.name("name")
        return rows

    def mark(self) -> forms.BooleanField:
        return self.box("빼기")

    def stored(self, field: str) -> object:
        if field == "position":
            return self.member.position_id
        return getattr(self.member if field in MEMBERSHIP else self.member.resident, field)

    def is_leaving(self, cleaned: Cleaned) -> bool:
        return bool(cleaned.get(self.name("mark")))

    def add_to(self, changes: MemberChanges, cleaned: Cleaned, changed: Collection[str]) -> None:
        if self.is_leaving(cleaned):
            changes.removed.append(self.member.pk)
            return
        typed = {name: cleaned[self.name(name)] for name in MEMBERSHIP if self.name(name) in changed}
        if typed:
            changes.changed[self.member.pk] = {"position_id" if name == "position" else name: value for name, value in typed.items()}
        if self.name("mobile") in changed:
            changes.mobiles[self.member.pk] = cleaned[self.name("mobile")]


class NewRow(MemberRow):
    """A blank row."""

    def __init__(self, at: int, posts: list[tuple[Any, str]], number: int) -> None:
        super().__init__(f"new_{at}", posts, number)

    def mark(self) -> forms.BooleanField:
        return self.box("동명이인")

    def is_namesake(self, cleaned: Cleaned) -> bool:
        return bool(cleaned.get(self.name("mark")))

    def is_filled(self, cleaned: Cleaned) -> bool:
        return any(cleaned.get(name) not in (None, "", False) for name, _, _ in self.fields())

    def person(self, cleaned: Cleaned) -> Person:
        return {name: cleaned.get(self.name(name)) or "" for name in ("name", "mobile")}

    def add_to(self, changes: MemberChanges, cleaned: Cleaned, changed: Collection[str]) -> None:
        if self.is_filled(cleaned):
            position_id, from_on, until_on = (cleaned[self.name(name)] for name in MEMBERSHIP)
            changes.added.append(NewMember(self.person(cleaned), position_id, from_on, until_on, self.is_namesake(cleaned)))


def _field(model: type[models.Model], name: str) -> forms.Field:
    return cast(forms.Field, own_field(model, name).formfield(required=False, help_text=""))
