"""Writing who is in a residents' group. A person is picked up where the complex knows them, and changed once for all they hold."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from core.masking import mask_name
from core.particles import quoted
from housing.models import Group, GroupMember, Resident
from housing.representatives.people import People, Person, SeveralPeople, differing
from housing.residents import lock_complexes, refuse_deleted, save_person

TWICE = "{name} 이미 이 단체의 구성원입니다."


@dataclass(frozen=True)
class NewMember:
    """`is_namesake` says that nobody of that name known so far is meant."""

    person: Person
    position_id: int | None = None
    from_on: date | None = None
    until_on: date | None = None
    is_namesake: bool = False


@dataclass
class MemberChanges:
    """`changed` holds, by member, what is typed otherwise of the membership; `mobiles` of the person."""

    added: list[NewMember] = field(default_factory=list)
    changed: dict[int, Mapping[str, Any]] = field(default_factory=dict)
    mobiles: dict[int, str] = field(default_factory=dict)
    removed: list[int] = field(default_factory=list)


@transaction.atomic
def change_members(group: Group, changes: MemberChanges) -> None:
    """Raises ValidationError with a sentence. Those who leave make room before others come."""
    lock_complexes([group.complex_id])
    members = {member.pk: member for member in group.members.select_related("resident").filter(pk__in=_touched(changes))}
    for pk in changes.removed:
        if pk in members:
            members[pk].delete()
    for pk, values in changes.changed.items():
        _change(members.get(pk), values)
    for pk, mobile in changes.mobiles.items():
        if pk in members:
            change_person(members[pk].resident, {"mobile": mobile})
    for one in changes.added:
        add_member(group, one)


def _touched(changes: MemberChanges) -> set[int]:
    return {*changes.removed, *changes.changed, *changes.mobiles}


def _change(member: GroupMember | None, values: Mapping[str, Any]) -> None:
    if member is None:
        raise ValidationError("그 사이 다른 사람이 구성원을 뺐습니다. 다시 열어 확인하세요.")
    for name, value in values.items():
        setattr(member, name, value)
    member.save(update_fields=list(values))


def add_member(group: Group, one: NewMember) -> GroupMember:
    """The complex is locked by the caller."""
    complex_pk = group.complex_id
    known = None if one.is_namesake else person_meant(complex_pk, one.person, People([complex_pk]))
    resident = known or Resident(complex_id=complex_pk)
    if changed := differing(resident, one.person):
        change_person(resident, changed)
    if GroupMember.objects.filter(group=group, resident=resident).exists():
        raise ValidationError(TWICE.format(name=quoted(mask_name(resident.name), "은")))
    return GroupMember.objects.create(
        group=group, resident=resident, position_id=one.position_id, from_on=one.from_on, until_on=one.until_on
    )


def person_meant(complex_pk: int, person: Person, people: People) -> Resident | None:
    """Whom the complex knows already; ValidationError where that cannot be told, or where they were deleted. Names in it are masked:
    an upload's preview shows it, and a log may."""
    try:
        found = people.find(complex_pk, person)
    except SeveralPeople as several:
        raise ValidationError(several.sentence) from several
    refuse_deleted(found)
    return found


def change_person(resident: Resident, values: Mapping[str, Any]) -> None:
    """What the resident's own rules refuse is one sentence: no field of a group's page is called as theirs, but its own e-mail is."""
    try:
        save_person(resident, values)
    except ValidationError as refusal:
        raise ValidationError(refusal.messages) from refusal
