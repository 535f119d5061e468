"""Who a typed or uploaded person is: one already known in the complex, or somebody new. The one home of that rule.

The same name with the same birth date is the same person; where a birth date is missing on either side, the same name with the
same telephone number or home. A bare name is that of the only person so called.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from core.records.models import FieldValue
from core.sheets.parsers import squeezed
from housing.models import Resident

PERSON_FIELDS = ("name", "born_on", "sex", "home", "mobile", "email")
TELL_APART = ("mobile", "home")

HANGUL = re.compile(r"[가-힣\s]+")

Person = Mapping[str, FieldValue]


def normal_name(typed: str) -> str:
    """홍 길 동 is 홍길동: the blanks only spread a short name over a column."""
    return "".join(typed.split()) if HANGUL.fullmatch(typed) else typed


class SeveralPeople(Exception):
    """More than one resident could be meant."""

    sentence = "이름이 같은 입주민이 이 단지에 여럿입니다. 생년월일이나 연락처, 동호수를 적어 구분하세요."


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
