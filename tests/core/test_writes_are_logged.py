"""What is written about a person, and every panel that shows one, stands in the access log; or it does not happen."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.test import Client

from accounts.roles import Role
from core import clock
from core.trail.models import AccessLog
from housing.models import Complex, ManagerAppointment
from tests.core.forms import opened
from tests.factories.accounts import browser
from tests.factories.housing import BuildingKindFactory, ComplexFactory, ManagerAppointmentFactory
from tests.pages import html

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
BrokenLog = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def head() -> Client:
    return browser(Role.MANAGER)


def logged() -> list[tuple[str, str, list[int]]]:
    return list(AccessLog.objects.order_by("pk").values_list("action", "kind", "subject_ids"))


def test_bringing_a_record_back_is_logged(head: Client) -> None:
    manager = ManagerAppointmentFactory(hidden_at=clock.now())
    head.post("/housing/managers/hidden/", {"record": str(manager.pk)})
    assert logged() == [("restore", "housing.managerappointment", [manager.pk])]


def test_record_that_cannot_come_back_leaves_no_row(head: Client) -> None:
    former = ManagerAppointmentFactory(hidden_at=clock.now())
    ManagerAppointmentFactory(complex=former.complex)
    head.post("/housing/managers/hidden/", {"record": str(former.pk)})
    assert logged() == []


def test_bringing_back_what_holds_nothing_personal_is_not_logged(head: Client) -> None:
    kind = BuildingKindFactory(label="시험분류", hidden_at=clock.now())
    assert head.post("/housing/codes/building-kinds/hidden/", {"record": str(kind.pk)}).status_code == 302
    assert logged() == []


def test_nothing_is_written_that_cannot_be_logged(head: Client, broken_log: BrokenLog) -> None:
    complex_, gone = ComplexFactory(), ManagerAppointmentFactory(hidden_at=clock.now())
    typed = opened(head, f"/housing/managers/new/?complex={complex_.pk}") | {"name": "별나래", "appointed_on": "2020-03-02"}
    head.raise_request_exception = False
    with broken_log():
        answers = [
            head.post("/housing/managers/new/", typed),
            head.post(f"/housing/complexes/{complex_.pk}/delete/", {"reason": "중복"}),
            head.post("/housing/managers/hidden/", {"record": str(gone.pk)}),
        ]
        assert [answer.status_code for answer in answers] == [500, 500, 500]
        assert not ManagerAppointment.objects.filter(name="별나래").exists()
        assert Complex.objects.shown().filter(pk=complex_.pk).exists()
        assert ManagerAppointment.objects.hidden().filter(pk=gone.pk).exists()


@pytest.mark.parametrize("part", ["office", "remarks"])
def test_panel_given_back_is_logged_like_the_page_it_belongs_to(head: Client, part: str) -> None:
    record = ManagerAppointmentFactory().complex
    address = f"/housing/complexes/{record.pk}/edit/?part={part}"
    head.get(f"{address}&view=panel", headers=HTMX)
    assert logged() == [("view", "housing.complex", [record.pk])]
    head.post(address, opened(head, address), headers=HTMX)
    assert logged() == [("view", "housing.complex", [record.pk])] * 2


def test_panel_of_a_kind_that_shows_nobody_is_not_logged(head: Client) -> None:
    kind = BuildingKindFactory(label="시험분류")
    head.get(f"/housing/codes/building-kinds/{kind.pk}/")
    assert logged() == []
    assert "시험분류" in html(head.get(f"/housing/codes/building-kinds/{kind.pk}/"))
