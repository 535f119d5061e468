"""The demo's grants: the source's sums and its sample, all within what the database and the criteria say."""

from datetime import date

import pytest
from django.db.models import Sum

from core.records.facts import facts_of
from housing.demo import load_demo_complexes
from housing.grants.criteria import Criteria
from housing.models import Complex, CriterionBand, Grant, GrantStatus, Programme, SupportCriterion
from housing.models.grants import SUPPORT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]


def test_support_of_each_year_is_the_sources() -> None:
    sums = Grant.objects.shown().order_by("year").values_list("year").annotate(total=Sum(SUPPORT))
    assert list(sums) == [(2015, 2_000_000), (2016, 51_965_000)]


def test_sample_complex_has_the_one_project_of_the_sources_screen() -> None:
    grant = Complex.objects.get(name="성동삼성쉐르빌").grants.get()
    assert (str(grant.programme), grant.title, grant.paid) == ("공동체활성화", "삼성쉐르빌", 1_590_000)
    assert (grant.starts_on, grant.ends_on) == (date(2016, 3, 28), date(2016, 11, 30))
    assert [fact.value for fact in facts_of(grant, ["year", "paid", "returned"])] == ["2016", "1,590천원", "0천원"]


def test_every_grant_obeys_its_rules_and_says_truly_whether_it_fits() -> None:
    criteria = Criteria()
    assert SupportCriterion.objects.count() == 10
    for grant in Grant.objects.select_related("programme"):
        grant.full_clean()
        fit = criteria.fit(
            complex_id=grant.complex_id,
            year=grant.year,
            programme_id=grant.programme_id,
            requested=grant.requested,
            own_share=grant.own_share,
            decided=grant.decided,
            grant_id=grant.pk,
        )
        assert fit.is_known
        assert fit.is_outside == grant.is_outside, (grant, fit.objections)


def test_demo_shows_each_state_that_waits_for_an_officer() -> None:
    assert set(Grant.objects.values_list("status", flat=True)) >= {
        GrantStatus.REVIEWED,
        GrantStatus.PAID,
        GrantStatus.REPORTED,
        GrantStatus.SETTLED,
        GrantStatus.DONE,
        GrantStatus.REJECTED,
    }
    assert Grant.objects.overdue(on=date(2017, 6, 1)).count() == 2
    assert Grant.objects.filter(is_outside=True).count() == 1


def test_second_run_changes_nothing_of_what_an_officer_did() -> None:
    Grant.objects.filter(year=2015).delete()
    SupportCriterion.objects.filter(year=2015).delete()
    Programme.objects.filter(label="공동체활성화").update(order=9)
    before = [list(model.objects.order_by("pk").values()) for model in (Grant, SupportCriterion, CriterionBand, Programme)]
    load_demo_complexes()
    assert [list(model.objects.order_by("pk").values()) for model in (Grant, SupportCriterion, CriterionBand, Programme)] == before


def test_scale_adds_five_grants_a_complex_once() -> None:
    load_demo_complexes(scale=40)
    made = Grant.objects.filter(complex__kapt_code__startswith="S0")
    assert 190 <= made.count() <= 200
    before = made.count()
    load_demo_complexes(scale=40)
    assert made.count() == before
    for grant in made[:50]:
        grant.full_clean()
