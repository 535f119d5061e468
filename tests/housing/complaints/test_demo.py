"""The demo ledger: nobody's names, true rules, something waiting today, and nothing twice."""

import re

import pytest

from core import clock
from housing.complaints.due import due_text, set_due
from housing.demo import load_demo_complexes
from housing.models import Complaint
from housing.models.complaints import Result
from tests.factories.complaints import korean

pytestmark = pytest.mark.django_db


@pytest.fixture
def ledger(demo: None) -> list[Complaint]:
    return list(Complaint.objects.select_related("kind").order_by("received_at", "pk"))


def test_ledger_runs_from_november_to_may_and_to_this_day(ledger: list[Complaint]) -> None:
    past = [one for one in ledger if one.received_at < korean(2016, 6, 1)]
    assert (len(past), len(ledger)) == (52, 60)
    assert past[0].received_at.astimezone(clock.KOREA).date().isoformat() == "2015-11-02"
    assert not any(one.is_open for one in past)
    assert all(one.is_open for one in ledger if one not in past)
    by_year = [one.number for one in ledger if one.number.startswith("2015")]
    assert by_year == [f"2015-{serial:04d}" for serial in range(1, len(by_year) + 1)]


def test_something_is_late_and_something_due_soon_whatever_day_it_is(ledger: list[Complaint]) -> None:
    assert Complaint.objects.overdue(at=clock.now()).exists()
    assert Complaint.objects.open().filter(due_at__gt=clock.now()).exists()
    assert Complaint.objects.open().exclude(officer=None).exists()


def test_every_ending_is_shown_and_every_due_moment_is_the_rules_own(ledger: list[Complaint]) -> None:
    assert {one.result for one in ledger} >= {"", Result.DONE, Result.REFUSED, Result.WITHDRAWN, Result.TRANSFERRED}
    assert any(one.extended_on for one in ledger)
    for one in ledger:
        stored = due_text(one.due_at)
        set_due(one)
        assert due_text(one.due_at) == stored


def test_persons_are_nobody(ledger: list[Complaint]) -> None:
    assert all(re.fullmatch(r"(0100000\d{4})?", one.complainant_mobile) for one in ledger)


def test_second_run_changes_nothing(ledger: list[Complaint]) -> None:
    load_demo_complexes(scale=60)
    before = list(Complaint.objects.order_by("pk").values())
    load_demo_complexes(scale=60)
    assert list(Complaint.objects.order_by("pk").values()) == before


def test_scale_adds_two_for_each_synthetic_complex_numbered_on(ledger: list[Complaint]) -> None:
    load_demo_complexes(scale=60)
    synthetic = Complaint.objects.filter(complex__kapt_code__startswith="S")
    assert synthetic.count() == 120
    assert synthetic.open().exists()
    assert all(len(number) == 9 for number in synthetic.values_list("number", flat=True))
