"""Whether a request fits, and the sentences that say why: each rule kept, broken and not to be told."""

import pytest

from housing.grants.criteria import Criteria
from housing.grants.criteria import fit_of as fit_with
from housing.grants.fit import Fit
from housing.models import Grant, GrantStatus, SupportCriterion
from tests.factories.grants import STREET_LIGHTS, CriterionBandFactory, GrantFactory, ProgrammeFactory, SupportCriterionFactory
from tests.factories.housing import ComplexFactory

pytestmark = pytest.mark.django_db


def fit_of(grant: Grant) -> Fit:
    return fit_with(grant, decided=grant.decided)


def said(fit: Fit, fits: bool | None) -> list[str]:
    return [reason.sentence for reason in fit.reasons if reason.fits is fits]


@pytest.fixture
def bare() -> SupportCriterion:
    """A criterion that limits nothing; each test adds the one rule it is about."""
    return SupportCriterionFactory(ratio=None, cap=None, one_per_year=False)


def limited(bare: SupportCriterion, **rules: object) -> None:
    type(bare).objects.filter(pk=bare.pk).update(**rules)


def test_request_without_limits_fits(bare: SupportCriterion) -> None:
    fit = fit_of(GrantFactory())
    assert fit.summary == "지원기준에 맞는 신청입니다."
    assert said(fit, True) == ["지원기준에 정한 제한이 없습니다."]


def test_criteria_missing_for_the_year_are_said_and_judge_nothing() -> None:
    SupportCriterionFactory(year=2015)
    fit = fit_of(GrantFactory(year=2016))
    assert not fit.is_outside
    assert not fit.is_known
    assert "2016년 ‘공동체활성화’ 지원기준이 등록되어 있지 않아 판단할 수 없습니다." in fit.reasons[0].sentence


def test_hidden_criterion_is_none(bare: SupportCriterion) -> None:
    limited(bare, hidden_at="2016-01-01T00:00Z", cap=1)
    assert not fit_of(GrantFactory()).is_known


def test_request_without_a_programme_cannot_be_told(bare: SupportCriterion) -> None:
    assert said(fit_of(GrantFactory(programme=None)), None) == ["사업구분을 고르지 않아 지원기준을 찾을 수 없습니다."]


@pytest.mark.parametrize(
    ("requested", "fits", "sentence"),
    [
        (5_000_000, True, "신청액 5,000천원은 한도 5,000천원 안입니다."),
        (5_000_001, False, "신청액 5,000.001천원이 한도 5,000천원보다 0.001천원 많습니다."),
        (None, None, "신청액을 적지 않아 한도 5,000천원과 견줄 수 없습니다."),
    ],
)
def test_cap_is_kept_to_the_won(bare: SupportCriterion, requested: int | None, fits: bool | None, sentence: str) -> None:
    limited(bare, cap=5_000_000)
    assert said(fit_of(GrantFactory(requested=requested)), fits) == [sentence]


@pytest.mark.parametrize(
    ("requested", "own_share", "fits", "sentence"),
    [
        (7_000, 3_000, True, "총사업비 10천원의 70%까지 지원하는 기준 안입니다."),
        (
            7_001,
            3_000,
            False,
            "신청액이 총사업비 10.001천원의 70%를 넘습니다. 신청액을 7천원 이하로 줄이거나 자부담을 4천원 이상으로 늘려야 맞습니다.",
        ),
        (7_000, None, None, "자부담을 적지 않아 지원율 70% 기준을 판단할 수 없습니다."),
        (None, 3_000, None, "신청액을 적지 않아 지원율 70% 기준을 판단할 수 없습니다."),
        (7_000, 0, False, "신청액이 총사업비 7천원의 70%를 넘습니다. 자부담을 3천원 이상으로 늘려야 맞습니다."),
    ],
)
def test_ratio_is_kept_to_the_won(
    bare: SupportCriterion, requested: int | None, own_share: int | None, fits: bool | None, sentence: str
) -> None:
    limited(bare, ratio=70)
    assert said(fit_of(GrantFactory(requested=requested, own_share=own_share)), fits) == [sentence]


@pytest.mark.parametrize(
    ("households", "fits", "sentence"),
    [
        (19, False, "19세대로, 20세대 이상이어야 하는 기준에 모자랍니다."),
        (20, True, "20세대로 세대수 기준에 맞습니다."),
        (299, True, "299세대로 세대수 기준에 맞습니다."),
        (300, False, "300세대로, 300세대 미만이어야 하는 기준을 넘습니다."),
        (None, None, "단지의 세대수를 몰라 세대수 기준을 판단할 수 없습니다. 공동주택에 세대수를 적으세요."),
        (0, None, "단지의 세대수를 몰라 세대수 기준을 판단할 수 없습니다. 공동주택에 세대수를 적으세요."),
    ],
)
def test_households_are_counted_from_and_below(bare: SupportCriterion, households: int | None, fits: bool | None, sentence: str) -> None:
    limited(bare, min_households=20, below_households=300)
    assert said(fit_of(GrantFactory(complex=ComplexFactory(household_count=households))), fits) == [sentence]


@pytest.mark.parametrize(("households", "cap"), [(299, "1,000"), (300, "3,000"), (5000, "3,000")])
def test_cap_is_that_of_the_households_band(bare: SupportCriterion, households: int, cap: str) -> None:
    limited(bare, cap=9_000_000)
    CriterionBandFactory(criterion=bare, lower=20, upper=300, cap=1_000_000)
    CriterionBandFactory(criterion=bare, lower=300, upper=None, cap=3_000_000)
    fit = fit_of(GrantFactory(complex=ComplexFactory(household_count=households), requested=500_000))
    assert said(fit, True)[-1] == f"신청액 500천원은 한도 {cap}천원 안입니다."


def test_band_without_its_own_cap_leaves_the_criterions(bare: SupportCriterion) -> None:
    limited(bare, cap=9_000_000)
    CriterionBandFactory(criterion=bare, lower=0, upper=None, ratio=90, cap=None)
    assert "신청액 2,000천원은 한도 9,000천원 안입니다." in said(fit_of(GrantFactory()), True)


def test_households_in_no_band_are_outside(bare: SupportCriterion) -> None:
    CriterionBandFactory(criterion=bare, lower=20, upper=300)
    fit = fit_of(GrantFactory(complex=ComplexFactory(household_count=300)))
    assert said(fit, False) == ["300세대는 지원기준의 어느 세대 구간에도 들지 않습니다."]


def test_unknown_households_leave_what_no_band_changes(bare: SupportCriterion) -> None:
    limited(bare, cap=1_000, ratio=99)
    CriterionBandFactory(criterion=bare, lower=0, upper=None, cap=5_000_000)
    fit = fit_of(GrantFactory(complex=ComplexFactory(household_count=None)))
    assert not fit.is_outside
    assert said(fit, True) == ["총사업비 3,000천원의 99%까지 지원하는 기준 안입니다."]


def test_second_project_of_the_year_is_outside_and_the_exceptions_are_named(bare: SupportCriterion) -> None:
    limited(bare, one_per_year=True)
    first = GrantFactory(title="담장 보수")
    second = GrantFactory(complex=first.complex)
    assert said(fit_of(second), False) == [
        "이 단지는 2016년에 이미 ‘담장 보수’ 사업이 있어 한 단지 1사업 원칙에 맞지 않습니다. "
        "예외는 외부 보안등 전기료, 경비원·미화원 냉방비입니다."
    ]


def test_first_project_does_not_stand_in_its_own_way(bare: SupportCriterion) -> None:
    limited(bare, one_per_year=True)
    assert not fit_of(GrantFactory()).is_outside


def projects_beside(first: Grant) -> None:
    """None of these takes the complex's one place of 2016."""
    GrantFactory(complex=first.complex, year=2015)
    GrantFactory()
    GrantFactory(complex=first.complex, status=GrantStatus.REJECTED)
    GrantFactory(complex=first.complex, status=GrantStatus.CANCELLED)
    GrantFactory(complex=first.complex, hidden_at="2016-05-01T00:00Z")
    GrantFactory(complex=first.complex, programme=ProgrammeFactory(label=STREET_LIGHTS))


def test_projects_of_other_years_complexes_and_kinds_do_not_count(bare: SupportCriterion) -> None:
    limited(bare, one_per_year=True)
    grant = GrantFactory()
    projects_beside(grant)
    assert not fit_of(grant).is_outside


def test_programme_that_may_combine_stands_beside_another() -> None:
    lights = ProgrammeFactory(label=STREET_LIGHTS)
    SupportCriterionFactory(programme=lights, ratio=None, cap=None)
    first = GrantFactory()
    fit = fit_of(GrantFactory(complex=first.complex, programme=lights))
    assert said(fit, True) == ["‘외부 보안등 전기료’는 다른 사업과 함께 지원할 수 있어 한 단지 1사업 원칙의 예외입니다."]


def test_criteria_for_a_whole_upload_judge_as_those_for_one_request() -> None:
    SupportCriterionFactory(cap=1_000_000)
    SupportCriterionFactory(year=2017, cap=9_000_000)
    grants = [GrantFactory(year=2016), GrantFactory(year=2017), GrantFactory(year=2018)]
    whole = Criteria()
    verdicts = []
    for grant in grants:
        asked = {name: getattr(grant, name) for name in ("complex_id", "year", "programme_id", "requested", "own_share")}
        verdicts.append(whole.fit(**asked, grant_id=grant.pk))
    assert verdicts == [fit_of(grant) for grant in grants]
    assert [fit.is_outside for fit in verdicts] == [True, False, False]
