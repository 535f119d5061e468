"""The demo's representatives: the ward's 563 of 2016-05-02, the sample's six as its screen shows them."""

import re
from datetime import date

import pytest

from housing.demo import load_demo_complexes
from housing.models import Complex, GroupMember, Representative, Resident

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]
AS_OF = date(2016, 5, 2)


def test_there_are_563_and_all_served_on_the_day_of_the_report() -> None:
    assert Representative.objects.count() == 563
    assert Representative.objects.serving_on(AS_OF).count() == 563


def test_the_samples_six_have_the_terms_of_its_screen() -> None:
    posts = Representative.objects.filter(complex__name="성동삼성쉐르빌").order_by("id")
    assert [(post.position.label, post.resident.get_sex_display(), post.ended_on, post.needs_check) for post in posts] == [
        ("회장", "여", date(2016, 3, 13), True),
        ("감사", "남", date(2016, 3, 14), True),
        ("이사", "남", date(2018, 3, 13), False),
        ("이사", "여", date(2016, 3, 14), True),
        ("이사", "여", date(2018, 3, 13), False),
        ("총무", "여", date(2016, 3, 14), True),
    ]
    assert {post.started_on for post in posts} == {date(2016, 3, 14)}


def test_persons_are_nobodys() -> None:
    assert all(re.fullmatch(r"0100000\d{4}", mobile) for mobile in Resident.objects.values_list("mobile", flat=True))


def test_some_councils_show_an_officer_something() -> None:
    chairs = [
        Representative.objects.filter(complex=complex_, position__label="회장").count()
        for complex_ in Complex.objects.filter(representatives__isnull=False).distinct()
    ]
    assert {0, 1, 2} == set(chairs)
    assert chairs.count(1) > len(chairs) * 0.8


def test_a_second_run_adds_nothing_and_an_older_demo_gets_what_it_lacks() -> None:
    before = list(Representative.objects.order_by("pk").values())
    load_demo_complexes()
    assert list(Representative.objects.order_by("pk").values()) == before
    GroupMember.objects.all().delete()
    Representative.objects.all().delete()
    Resident.objects.all().delete()
    assert load_demo_complexes() == 0
    assert Representative.objects.count() == 563


def test_scale_gives_ten_posts_to_each_synthetic_complex_once() -> None:
    load_demo_complexes(scale=5)
    load_demo_complexes(scale=7)
    for complex_ in Complex.objects.filter(kapt_code__startswith="S"):
        assert complex_.representatives.count() == 10
