"""563 representatives as of 2016-05-02 (the ward's report): the sample's six as its screen shows them, the others over the 의무 complexes.

The sample's terms are the source's own: four of the six cannot be true and carry 확인 필요 (domain.md 0.1).
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from django.db import connection

from housing.demo import names
from housing.demo.complexes import KAPT_CODE
from housing.models import Complex, Position, Representative, Resident
from housing.models.querysets import DeclaredClass
from housing.models.terms import term_end

TOTAL = 563
AS_OF = date(2016, 5, 2)
SAMPLE = (
    ("회장", "f", date(2016, 3, 13)),
    ("감사", "m", date(2016, 3, 14)),
    ("이사", "m", date(2018, 3, 13)),
    ("이사", "f", date(2016, 3, 14)),
    ("이사", "f", date(2018, 3, 13)),
    ("총무", "f", date(2016, 3, 14)),
)
SAMPLE_START = date(2016, 3, 14)
COUNCIL = ("회장", "감사", "감사", "이사", "이사", "동별 대표자", "총무", "동별 대표자", "동별 대표자", "동별 대표자")
FIRST_PERSON = 2_000
"""Numbers below belong to the managers."""
HAS_NO_CHAIR, HAS_ONE_AUDITOR, HAS_TWO_CHAIRS, IS_TOO_SMALL = 11, 9, 40, 41
"""Which council in the list, or each so-many-th, shows an officer something to look into."""
SMALLEST = 3


def add_representatives() -> None:
    """Once: whoever was hidden or changed since stays so."""
    if Representative.objects.exists():
        return
    positions = {position.label: position for position in Position.objects.all()}
    sample = Complex.objects.get(kapt_code=KAPT_CODE.format(1))
    seats = [*_sample_seats(sample, positions), *_other_seats(sample, positions)]
    Resident.objects.bulk_create(post.resident for post in seats)
    Representative.objects.bulk_create(seats)


def _sample_seats(sample: Complex, positions: dict[str, Position]) -> Iterator[Representative]:
    for number, (label, sex, ended_on) in enumerate(SAMPLE):
        resident = _resident(sample, FIRST_PERSON + number)
        resident.sex = sex
        is_impossible = ended_on <= SAMPLE_START
        yield Representative(
            resident=resident,
            complex=sample,
            position=positions[label],
            started_on=SAMPLE_START,
            ended_on=ended_on,
            needs_check=is_impossible,
        )


def _other_seats(sample: Complex, positions: dict[str, Position]) -> Iterator[Representative]:
    complexes = Complex.objects.filter(declared_class=DeclaredClass.MANDATORY, kapt_code__startswith=KAPT_CODE[0])
    councils = [complex_ for complex_ in complexes.order_by("kapt_code") if complex_.pk != sample.pk]
    person = FIRST_PERSON + len(SAMPLE)
    for number, (complex_, size) in enumerate(zip(councils, _sizes(len(councils)), strict=True), start=1):
        started_on = date(2014, 6, 1) + timedelta(days=number * 53 % 690)
        for seat, label in enumerate(_labels(number, size)):
            yield Representative(
                resident=_resident(complex_, person),
                complex=complex_,
                position=positions[label],
                district=f"제{seat + 1}선거구",
                started_on=started_on,
                ended_on=term_end(started_on),
                elected_on=started_on - timedelta(days=20),
                earlier_terms=2 if person % 97 == 0 else seat % 2,
            )
            person += 1


def _sizes(councils: int) -> list[int]:
    """Seats of each council; they add up with the sample's to the ward's total."""
    sizes = [SMALLEST if number == IS_TOO_SMALL else 6 + number % 3 for number in range(1, councils + 1)]
    missing = TOTAL - len(SAMPLE) - sum(sizes)
    for place in range(abs(missing)):
        sizes[place] += 1 if missing > 0 else -1
    return sizes


def _labels(number: int, size: int) -> Sequence[str]:
    labels = list(COUNCIL[:size])
    if number % HAS_NO_CHAIR == 0:
        labels[0] = "동별 대표자"
    if number % HAS_ONE_AUDITOR == 0:
        labels[1] = "이사"
    if number == HAS_TWO_CHAIRS:
        labels[1] = "회장"
    return labels


def _resident(complex_: Complex, number: int) -> Resident:
    building = 101 + number % max(1, complex_.building_count or 1)
    floor = 1 + number * 7 % 20
    return Resident(
        complex=complex_,
        name=names.person(number),
        born_on=date(1950 + number % 40, 1 + number * 5 % 12, 1 + number * 11 % 28),
        sex="f" if number * 3 % 5 < 2 else "m",
        home=f"{building}동 {floor}{1 + number % 4:02d}호",
        mobile=names.mobile(number % 10_000),
    )


RESIDENTS = """
INSERT INTO housing_resident (version, created_at, updated_at, complex_id, name, born_on, sex, mobile, home, email, note)
SELECT 1, now(), now(), complex.id,
       families[1 + (complex.id + seat * 5) %% cardinality(families)] || givens[1 + (complex.id * 3 + seat) %% cardinality(givens)],
       date '1950-01-01' + (complex.id * 17 + seat * 401)::int %% 14000, (ARRAY['m', 'f'])[1 + seat %% 2],
       '0100000' || lpad(((complex.id * 10 + seat) %% 10000)::text, 4, '0'), (100 + seat) || '동 ' || (100 * seat + 1) || '호', '', ''
FROM housing_complex AS complex
CROSS JOIN generate_series(1, 10) AS seat
CROSS JOIN (SELECT %(families)s::text[], %(givens)s::text[]) AS words(families, givens)
WHERE complex.kapt_code LIKE 'S%%' AND NOT EXISTS (SELECT FROM housing_resident AS kept WHERE kept.complex_id = complex.id)
"""

POSTS = """
INSERT INTO housing_representative (
    version, created_at, updated_at, resident_id, complex_id, position_id, district, started_on, ended_on, elected_on, is_by_election,
    status, status_reason, earlier_terms, needs_check, note
)
SELECT 1, now(), now(), resident.id, resident.complex_id, position.id, '', began.on, (began.on + interval '2 years')::date - 1, NULL, false,
       'serving', '', 0, false, ''
FROM (SELECT *, row_number() OVER (PARTITION BY complex_id ORDER BY id) AS seat FROM housing_resident) AS resident
JOIN housing_complex AS complex ON complex.id = resident.complex_id AND complex.kapt_code LIKE 'S%%'
CROSS JOIN LATERAL (SELECT date '2024-01-01' + (resident.complex_id * 7 %% 800)::int AS "on") AS began
JOIN (SELECT id, row_number() OVER (ORDER BY "order", label) AS place FROM housing_position) AS position
  ON position.place = CASE resident.seat WHEN 1 THEN 1 WHEN 2 THEN 2 WHEN 3 THEN 2 WHEN 4 THEN 3 WHEN 5 THEN 3 ELSE 4 END
WHERE NOT EXISTS (SELECT FROM housing_representative AS kept WHERE kept.resident_id = resident.id)
"""


def add_synthetic_representatives() -> None:
    """Ten posts for each synthetic complex that has none yet."""
    words = {"families": list(names.FAMILY_NAMES), "givens": list(names.GIVEN_NAMES)}
    with connection.cursor() as cursor:
        cursor.execute(RESIDENTS, words)
        # Of rows of this very transaction PostgreSQL knows nothing yet: it would walk all residents once for each complex.
        cursor.execute("ANALYZE housing_complex, housing_resident")
        cursor.execute(POSTS, {})
        cursor.execute("ANALYZE housing_resident, housing_representative")
