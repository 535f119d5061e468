"""Who a typed or uploaded person is: one already known in the complex, or somebody new. The one home of that rule.

The same name with the same birth date is the same person; where a birth date is missing on either side, the same name with the
same telephone number or home. In a file, a bare name is that of the only person so called; an officer who types one is asked.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from core.masking import mask_phone
from core.particles import with_particle
from core.records.facts import field_text
from core.records.models import FieldValue, own_field
from core.sheets.parsers import squeezed
from housing.models import Resident

PERSON_FIELDS = ("name", "born_on", "sex", "home", "mobile", "email")
TELL_APART = ("mobile", "home")
TOLD = ("born_on", "home", "mobile")

HANGUL = re.compile(r"[가-힣\s]+")

Person = Mapping[str, FieldValue]


def normal_name(typed: str) -> str:
    """홍 길 동 is 홍길동: the blanks only spread a short name over a column."""
    return "".join(typed.split()) if HANGUL.fullmatch(typed) else typed


class SeveralPeople(Exception):
    """More than one resident could be meant."""

    sentence = "이름이 같은 입주민이 이 단지에 여럿입니다. 생년월일이나 연락처, 동호수를 적어 구분하세요."


NAMED_ALIKE = "이 단지에 이름이 같은 입주민이 있습니다. 누구인지 고르고 다시 저장하세요."
SAME = "이 사람입니다: {known}"
CHANGES = " ({labels} 새 값으로 바꿉니다)"
ANOTHER = "동명이인입니다 (새 사람으로 등록)"


class InDoubt(Exception):
    """Whom an officer means has to be asked: their answer is one of `choices`, the known people and somebody new."""

    sentence = NAMED_ALIKE

    def __init__(self, candidates: Iterable[Resident], person: Person) -> None:
        self.choices = answers(candidates, person)


def answers(candidates: Iterable[Resident], person: Person) -> list[tuple[str, str]]:
    """Masked: whoever types a person's values knows them well enough to tell."""
    return [*((str(one.pk), _described(one, person)) for one in candidates), (_another(person), ANOTHER)]


def _described(resident: Resident, person: Person) -> str:
    labels = "·".join(str(own_field(Resident, name).verbose_name) for name in replaced(resident, person))
    changes = CHANGES.format(labels=with_particle(labels, "을")) if labels else ""
    return SAME.format(known=told_by(resident)) + changes


def told_by(resident: Resident) -> str:
    """What tells a person from others of the name, masked."""
    values = [field_text(own_field(Resident, name), resident) for name in TOLD]
    known = " · ".join(Resident.PERSONAL[name](value) for name, value in zip(TOLD, values, strict=True) if value)
    return known or "생년월일·동호수·연락처 없음"


def _another(person: Person) -> str:
    """Holds for the name it was given for: a name typed over is asked about anew."""
    return f"another {person.get('name')}"


class People:
    """The residents of some complexes, deleted ones too: loaded once, asked for each row."""

    def __init__(self, complexes: Iterable[int]) -> None:
        self._by_name: dict[tuple[int, str], list[Resident]] = {}
        for resident in Resident.objects.filter(complex__in=set(complexes)).select_related("complex").order_by("pk"):
            self._by_name.setdefault((resident.complex_id, squeezed(resident.name)), []).append(resident)

    def find_or_add(self, complex_pk: int, person: Person) -> Resident:
        """As if each person were saved before the next is asked for: a new one is not stored, is found from then on, and learns what
        later rows say. Raises SeveralPeople."""
        found = self.find(complex_pk, person)
        if found is None:
            found = Resident(complex_id=complex_pk)
            self._by_name.setdefault((complex_pk, squeezed(person.get("name") or "")), []).append(found)
        if found.pk is None:
            for name, value in differing(found, person).items():
                setattr(found, name, value)
        return found

    def find(self, complex_pk: int, person: Person) -> Resident | None:
        """Raises SeveralPeople. A shown resident goes before a deleted one."""
        named = self._by_name.get((complex_pk, squeezed(person.get("name") or "")), [])
        for rows in ([one for one in named if one.hidden_at is None], [one for one in named if one.hidden_at is not None]):
            if found := _meant(rows, person):
                return found
        return None

    def candidates(self, complex_pk: int, person: Person) -> list[Resident]:
        """Those of that name, but for deleted ones and those born on another day."""
        named = self._by_name.get((complex_pk, squeezed(person.get("name") or "")), [])
        born_on = person.get("born_on")
        return [one for one in named if one.hidden_at is None and not (born_on and one.born_on and one.born_on != born_on)]

    def settle(self, complex_pk: int, person: Person, *, answer: str = "") -> Resident | None:
        """Whom an officer means, None for somebody new. Raises InDoubt where saving unasked would take a namesake for another,
        or replace what is known of a person."""
        candidates = self.candidates(complex_pk, person)
        if answer == _another(person):
            return None
        if chosen := next((one for one in candidates if answer == str(one.pk)), None):
            return chosen
        try:
            found = self.find(complex_pk, person)
        except SeveralPeople as several:
            raise InDoubt(candidates, person) from several
        if candidates and (found is None or _is_told_by_name(person) or replaced(found, person)):
            raise InDoubt(candidates, person)
        return found


def _is_told_by_name(person: Person) -> bool:
    return not any(person.get(name) for name in TOLD)


def _meant(rows: list[Resident], person: Person) -> Resident | None:
    born_on = person.get("born_on")
    for one in rows:
        if born_on and one.born_on == born_on:
            return one
    open_rows = [one for one in rows if not (born_on and one.born_on)]
    for name in TELL_APART:
        same = [one for one in open_rows if person.get(name) and getattr(one, name) == person[name]]
        if len(same) > 1:
            raise SeveralPeople
        if same:
            return same[0]
    if born_on or any(person.get(name) for name in TELL_APART):
        return None
    if len(rows) > 1:
        raise SeveralPeople
    return rows[0] if rows else None


def differing(resident: Resident, person: Person) -> dict[str, Any]:
    """What is typed otherwise than it is stored; what is left blank says nothing."""
    return {name: value for name, value in person.items() if value not in (None, "") and getattr(resident, name) != value}


def replaced(resident: Resident, person: Person) -> list[str]:
    """The fields in which saving `person` takes something known away."""
    return [name for name in differing(resident, person) if getattr(resident, name) not in (None, "")]


def namesake(complex_pk: int, person: Person, people: People) -> str:
    """The masked number of another resident of that name; '' where there is none."""
    called = people.candidates(complex_pk, person)
    if len(called) > 1:
        return "여러 명"
    return (mask_phone(called[0].mobile) or "없음") if called else ""
