"""Demo groups: 쉐르빌사랑회 as the source's screen has it, and others over the demo complexes; their people are nobody's.

Every other group is run by somebody the complex knows already (a representative), so that one person holds several posts.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db import connection
from django.db.models import Exists, OuterRef

from housing.demo import names
from housing.demo.complexes import KAPT_CODE
from housing.models import Complex, Group, GroupKind, GroupMember, Position, Resident

OTHERS = 59
"""Beside the sample's."""
FIRST_PERSON = 3_000
"""Numbers below belong to managers and representatives."""
WITHOUT_OFFICER, DISSOLVED = 19, 23
"""Which so-many-th group shows an officer something to look into."""
KINDS_OF_GROUPS = (
    ("사랑회", GroupKind.ACTIVATION),
    ("부녀회", GroupKind.OTHER),
    ("텃밭모임", GroupKind.ACTIVATION),
    ("봉사단", GroupKind.ACTIVATION),
    ("경로회", GroupKind.OTHER),
    ("책읽는모임", GroupKind.ACTIVATION),
    ("산악회", GroupKind.OTHER),
)
NICKNAMES = ("한마음", "도란도란", "어울림", "이웃사촌", "두레", "다정", "한울타리", "새싹")

GROUPS = """
INSERT INTO housing_group (
    version, created_at, updated_at, complex_id, kind, name, formed_on, member_count, phone, email, activities, note, needs_check
)
SELECT 1, now(), now(), complex.id, (ARRAY['activation', 'other'])[1 + complex.id % 2], '사랑회 ' || complex.id,
       date '2005-01-01' + (complex.id * 31 % 7000)::int, 5 + complex.id % 60, '', '', '', '', false
FROM housing_complex AS complex
WHERE complex.kapt_code LIKE 'S%' AND complex.id % 4 = 0
  AND NOT EXISTS (SELECT FROM housing_group AS kept WHERE kept.complex_id = complex.id)
"""
MEMBERS = """
INSERT INTO housing_groupmember (group_id, resident_id, position_id)
SELECT groups.id, (SELECT min(resident.id) FROM housing_resident AS resident WHERE resident.complex_id = groups.complex_id), chair.id
FROM housing_group AS groups
JOIN housing_complex AS complex ON complex.id = groups.complex_id AND complex.kapt_code LIKE 'S%'
JOIN housing_position AS chair ON chair.label = '회장'
WHERE NOT EXISTS (SELECT FROM housing_groupmember AS kept WHERE kept.group_id = groups.id)
"""


def add_groups() -> None:
    """Once: whatever was hidden or changed since stays so. After the representatives, whom it looks for."""
    if Group.objects.exists():
        return
    posts = {position.label: position for position in Position.objects.all()}
    for number, (group, officers) in enumerate(_groups()):
        group.save()
        known = list(group.complex.residents.shown().order_by("pk")[: len(officers)]) if number % 2 == 0 else []
        for seat, label in enumerate(officers):
            resident = known[seat] if seat < len(known) else _person(group.complex, FIRST_PERSON + number * 3 + seat)
            GroupMember.objects.create(group=group, resident=resident, position=posts.get(label))


def _groups() -> Iterator[tuple[Group, tuple[str, ...]]]:
    """Each with the posts of its people; '' is a plain member."""
    sample = Complex.objects.get(kapt_code=KAPT_CODE.format(1))
    name = "쉐르빌사랑회"
    yield Group(complex=sample, kind=GroupKind.ACTIVATION, name=name, member_count=0, formed_on=date(2016, 4, 29)), ("회장",)
    others = Complex.objects.filter(kapt_code__startswith=KAPT_CODE[0]).exclude(pk=sample.pk).order_by("kapt_code")
    for number, complex_ in enumerate(others[: OTHERS * 2 : 2], start=1):
        word, kind = KINDS_OF_GROUPS[number % len(KINDS_OF_GROUPS)]
        formed_on = date(2008, 3, 1) + timedelta(days=number * 47)
        group = Group(
            complex=complex_,
            kind=kind,
            name=f"{NICKNAMES[number * 5 % len(NICKNAMES)]} {word}",
            formed_on=formed_on,
            dissolved_on=formed_on + timedelta(days=700) if number % DISSOLVED == 0 else None,
            member_count=None if number % 9 == 0 else 8 + number * 7 % 40,
            email=f"group{number:02d}@example.kr" if number % 4 == 0 else "",
            activities="단지 안 공동체 활동" if kind == GroupKind.ACTIVATION else "",
        )
        yield group, () if number % WITHOUT_OFFICER == 0 else ("회장", "총무", "")[: 1 + number % 3]


def _person(complex_: Complex, number: int) -> Resident:
    return Resident.objects.create(complex=complex_, name=names.person(number), mobile=names.mobile(number))


def add_synthetic_groups() -> None:
    """One group for every fourth synthetic complex, run by its first resident."""
    with connection.cursor() as cursor:
        cursor.execute(GROUPS)
    grouped = Complex.objects.filter(Exists(Group.objects.filter(complex=OuterRef("pk"))), kapt_code__startswith="S")
    empty = grouped.exclude(Exists(Resident.objects.filter(complex=OuterRef("pk"))))
    Resident.objects.bulk_create(
        [Resident(complex_id=pk, name=names.person(pk), mobile=names.mobile(pk % 10_000)) for pk in empty.values_list("pk", flat=True)],
        batch_size=2_000,
    )
    with connection.cursor() as cursor:
        cursor.execute(MEMBERS)
        cursor.execute("ANALYZE housing_group, housing_groupmember, housing_resident")
