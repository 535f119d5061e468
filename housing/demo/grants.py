"""Demo data of 지원사업: 51,965천원 in 2016 and 2,000천원 in 2015 as the source's screen has them, everything else made up.

The sample complex has the one project of the source. A second run changes nothing.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from django.db import connection

from housing.demo.complexes import KAPT_CODE
from housing.demo.lots import spread
from housing.models import Complex, CriterionBand, Grant, GrantStatus, Programme, SupportCriterion
from housing.models.querysets import DeclaredClass

S = GrantStatus
THOUSAND = 1_000
SAMPLE_AMOUNT = 1_590
IN_2016, IN_2015 = 51_965, 2_000
PROJECTS = (
    ("공동체활성화", "이웃과 함께 가꾸는 꽃밭"),
    ("공용시설 유지관리", "단지 안 보도 정비"),
    ("공동체활성화", "주민 벼룩시장"),
    ("경비원 근무환경 개선", "경비실 쉼터 고치기"),
    ("공동체활성화", "층간소음 줄이기 모임"),
)
ONE_PROJECT_PROGRAMMES = {"공동체활성화": (70, 5_000), "공용시설 유지관리": (50, 50_000), "경비원 근무환경 개선": (70, 10_000)}
COMBINED_PROGRAMMES = {"외부 보안등 전기료": (50, 1_000), "경비원·미화원 냉방비": (50, 500)}
"""지원율 and 한도(천원), made up after the ward's later rules (domain.md A.3)."""
STATES = {5: S.SETTLED, 11: S.REPORTED, 17: S.PAID, 23: S.PAID}
"""Of the 2016 projects by their number, those that are not done: the ones an officer has something to do with."""


def add_grants() -> None:
    """Once: whether the sample complex's project is there says so."""
    sample = Complex.objects.filter(kapt_code=KAPT_CODE.format(1)).first()
    if sample is None or Grant.objects.filter(complex=sample, year=2016).exists():
        return
    programmes = {programme.label: programme for programme in Programme.objects.all()}
    _add_criteria(programmes)
    complexes = Complex.objects.filter(kapt_code__startswith="D0", declared_class=DeclaredClass.MANDATORY, household_count__gte=150)
    others = list(complexes.exclude(pk=sample.pk).order_by("kapt_code")[:30])
    Grant.objects.bulk_create([_sample_grant(sample, programmes), *_others(others, programmes), *_unsupported(others, programmes)])


def _add_criteria(programmes: dict[str, Programme]) -> None:
    rules = {**ONE_PROJECT_PROGRAMMES, **COMBINED_PROGRAMMES}
    criteria = [
        SupportCriterion(year=year, programme=programmes[label], ratio=ratio, cap=cap * THOUSAND, min_households=20)
        for year in (2015, 2016)
        for label, (ratio, cap) in rules.items()
    ]
    SupportCriterion.objects.bulk_create(criteria, ignore_conflicts=True)
    for criterion in SupportCriterion.objects.shown().filter(year=2016, programme__label="공동체활성화", bands=None):
        CriterionBand.objects.bulk_create(
            CriterionBand(criterion=criterion, lower=lower, upper=upper, cap=cap * THOUSAND)
            for lower, upper, cap in ((20, 300, 4_000), (300, None, 5_000))
        )


def _sample_grant(sample: Complex, programmes: dict[str, Programme]) -> Grant:
    return Grant(
        complex=sample,
        year=2016,
        programme=programmes["공동체활성화"],
        title="삼성쉐르빌",
        starts_on=date(2016, 3, 28),
        ends_on=date(2016, 11, 30),
        **_amounts(SAMPLE_AMOUNT, S.DONE, ratio=70),
    )


def _others(complexes: Sequence[Complex], programmes: dict[str, Programme]) -> Iterator[Grant]:
    shares = spread(IN_2016 - SAMPLE_AMOUNT, len(complexes) - 2, least=700)
    for number, (complex_, amount) in enumerate(zip(complexes, shares, strict=False), start=1):
        yield _project(complex_, number, 2016, amount, programmes, status=STATES.get(number, S.DONE))
    for number, (complex_, amount) in enumerate(zip(complexes, (1_200, 800), strict=False), start=3):
        yield _project(complex_, number, 2015, amount, programmes, status=S.DONE)


def _unsupported(complexes: Sequence[Complex], programmes: dict[str, Programme]) -> Iterator[Grant]:
    """A request refused, and one outside the criteria that is still being looked at."""
    refused, waiting = complexes[-2:]
    common = {"year": 2016, "programme": programmes["공동체활성화"], "starts_on": date(2016, 4, 1), "ends_on": date(2016, 10, 31)}
    yield Grant(complex=refused, title="옥상 텃밭", status=S.REJECTED, requested=1_000_000, own_share=500_000, **common)
    yield Grant(
        complex=waiting,
        title="마을 잔치",
        status=S.REVIEWED,
        requested=6_000_000,
        own_share=3_000_000,
        is_outside=True,
        outside_reason="세 단지가 함께 여는 행사라 한도를 넘습니다.",
        **common,
    )


def _project(complex_: Complex, number: int, year: int, amount: int, programmes: dict[str, Programme], *, status: GrantStatus) -> Grant:
    label, title = PROJECTS[number % len(PROJECTS)]
    ratio, cap = ONE_PROJECT_PROGRAMMES[label]
    if amount > min(cap, 4_000):
        (label, title), (ratio, cap) = PROJECTS[1], ONE_PROJECT_PROGRAMMES[PROJECTS[1][0]]
    return Grant(
        complex=complex_,
        year=year,
        programme=programmes[label],
        title=title,
        starts_on=date(year, 3 + number % 4, 1 + number % 28),
        ends_on=date(year, 9 + number % 4, 28),
        **_amounts(amount, status, ratio=ratio, rest=amount // 20 if number % 6 == 5 else 0),
    )


def _amounts(thousand: int, status: GrantStatus, *, ratio: int, rest: int = 0) -> dict[str, object]:
    """Amounts and dates that a project in that state has; `rest` (천원) is what is given back."""
    won = thousand * THOUSAND
    found: dict[str, object] = {"status": status, "requested": won, "decided": won, "paid": won}
    found["own_share"] = -(-thousand * (100 - ratio) // ratio) * THOUSAND
    if status != S.PAID:
        found |= {"spent": won - rest * THOUSAND, "reported_on": date(2017, 1, 16)}
    if status in (S.SETTLED, S.DONE):
        found["confirmed"] = won - rest * THOUSAND
    if status == S.DONE and rest:
        found |= {"returned_on": date(2017, 2, 20), "interest": 1_230}
    return found


SYNTHETIC = """
INSERT INTO housing_grant (
    version, created_at, updated_at, complex_id, year, programme_id, title, starts_on, ends_on, own_share, requested, decided, paid,
    spent, confirmed, returned_on, reported_on, status, is_outside, outside_reason, needs_check, note
)
SELECT 1, now(), now(), complex_id, year, programmes[1 + seed %% cardinality(programmes)], titles[1 + seed %% cardinality(titles)],
       make_date(year, 3, 1), make_date(year, 11, 1 + (seed %% 28)::int), won, won, won, won,
       CASE WHEN status <> 'paid' THEN won END, CASE WHEN status = 'done' THEN won WHEN status = 'settled' THEN won - 1000 END,
       NULL, CASE WHEN status <> 'paid' THEN make_date(year + 1, 1, 10) END, status, false, '', false, ''
FROM (SELECT complex.id AS complex_id, year, complex.id * 7 + year AS seed, (complex.id * 13 + year) %% 9000 * 1000 AS won,
             CASE WHEN year < 2024 THEN 'done'
                  WHEN year = 2024 THEN CASE WHEN complex.id %% 10 = 0 THEN 'settled' ELSE 'done' END
                  ELSE CASE WHEN complex.id %% 20 = 0 THEN 'paid' ELSE 'reported' END END AS status
      FROM housing_complex AS complex, generate_series(2021, 2025) AS year
      WHERE complex.kapt_code LIKE 'S%%') AS made,
     (SELECT array_agg(id ORDER BY id) FROM housing_programme) AS known(programmes),
     (SELECT %(titles)s::text[]) AS words(titles)
WHERE won > 0
ON CONFLICT DO NOTHING
"""


def add_synthetic_grants() -> None:
    """Five for each synthetic complex, made inside the database; those there are stay as they are."""
    with connection.cursor() as cursor:
        cursor.execute(SYNTHETIC, {"titles": sorted({title for _, title in PROJECTS})})
        cursor.execute("ANALYZE housing_grant")
