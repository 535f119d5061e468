"""Deleting is hiding, with a reason, and can be taken back; a code is really deleted, but only while nothing uses it."""

import pytest
from django.test import Client

from accounts.roles import Role
from core import clock
from core.trail.models import AccessLog
from housing.models import AreaBand, AreaBandSet, BandHouseholds, BuildingKind, Complex, ManagerAppointment
from tests.factories.accounts import browser
from tests.factories.housing import BuildingKindFactory, ComplexFactory, ManagerAppointmentFactory
from tests.pages import count, html, ids

pytestmark = pytest.mark.django_db

LIST = "/housing/complexes/"
HIDDEN = "/housing/complexes/hidden/"


@pytest.fixture
def officer() -> Client:
    return browser(Role.OFFICER)


@pytest.fixture
def head() -> Client:
    return browser(Role.MANAGER, username="head", name="박부장")


def is_shown(record: Complex) -> bool:
    return Complex.objects.shown().filter(pk=record.pk).exists()


def delete_of(record: Complex) -> str:
    return f"/housing/complexes/{record.pk}/delete/"


def test_hidden_record_leaves_list_count_statistics_and_its_children_theirs(officer: Client) -> None:
    stays, goes = ComplexFactory(), ManagerAppointmentFactory().complex
    answer = officer.post(delete_of(goes), {"reason": "중복 등록"})
    assert answer["Location"] == LIST
    page = officer.get(LIST)
    assert (ids(page), count(page)) == ([stays.pk], 1)
    assert ids(officer.get("/housing/managers/")) == []
    assert officer.get("/housing/statistics/").context["report"].panel("classes").total.figures[0] == 1
    assert officer.get(f"{LIST}{goes.pk}/").status_code == 404
    assert officer.get("/search/", {"q": goes.name}).context["groups"] == []


def test_hiding_takes_a_reason_and_keeps_it(officer: Client) -> None:
    record = ComplexFactory()
    assert "삭제하는 사유" in html(officer.get(delete_of(record)))
    refused = officer.post(delete_of(record), {"reason": "   "})
    assert refused.status_code == 422
    assert is_shown(record)

    officer.post(delete_of(record), {"reason": "중복 등록"})
    event = Complex.pgh_event_model.objects.filter(pgh_obj=record.pk).latest("pgh_id")
    assert (event.pgh_context["reason"], event.pgh_context["step"], event.pgh_context["account"]) == ("중복 등록", "complex.hidden", "kim")
    logged = AccessLog.objects.get(action="hide")
    assert (logged.subject_ids, logged.reason) == ([record.pk], "중복 등록")


def test_asking_first_hides_nothing(officer: Client) -> None:
    record = ComplexFactory()
    officer.get(delete_of(record))
    assert is_shown(record)


def test_hidden_twice_is_not_there_the_second_time(officer: Client) -> None:
    record = ComplexFactory(hidden_at=clock.now())
    assert officer.post(delete_of(record), {"reason": "또"}).status_code == 404


def test_manager_of_the_department_brings_it_back_with_its_history(officer: Client, head: Client) -> None:
    record = ManagerAppointmentFactory().complex
    officer.post(delete_of(record), {"reason": "중복 등록"})
    assert str(record) in html(head.get(HIDDEN))
    answer = head.post(HIDDEN, {"record": str(record.pk)})
    assert answer["Location"] == f"{LIST}{record.pk}/"
    assert is_shown(record)
    assert len(ids(officer.get("/housing/managers/"))) == 1
    history = html(officer.get(f"{LIST}{record.pk}/history/"))
    for text in ("<h2>숨김</h2>", "<h2>되살림</h2>", "사유: 중복 등록", "박부장(공동주택과)"):
        assert text in history


def test_officer_may_hide_but_not_bring_back(officer: Client) -> None:
    record = ComplexFactory(hidden_at=clock.now())
    assert officer.get(HIDDEN).status_code == 403
    assert officer.post(HIDDEN, {"record": str(record.pk)}).status_code == 403
    assert not is_shown(record)


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.SYSADMIN, Role.PRIVACY])
def test_reader_hides_nothing(role: Role) -> None:
    record = ComplexFactory()
    client = browser(role)
    assert client.get(delete_of(record)).status_code == 403
    assert client.post(delete_of(record), {"reason": "몰래"}).status_code == 403
    assert is_shown(record)


@pytest.mark.parametrize("pk", ["", "x", "²", "0", "9" * 30, "1; drop"])
def test_bringing_back_what_is_not_hidden_is_not_there(head: Client, pk: str) -> None:
    ComplexFactory()
    assert head.post(HIDDEN, {"record": pk}).status_code == 404


def test_what_cannot_come_back_is_a_sentence(head: Client) -> None:
    former = ManagerAppointmentFactory(hidden_at=clock.now())
    ManagerAppointmentFactory(complex=former.complex, name="별나래")
    answer = head.post("/housing/managers/hidden/", {"record": str(former.pk)}, follow=True)
    assert "현재 관리사무소장이 이미 있습니다" in html(answer)
    assert ManagerAppointment.objects.get(pk=former.pk).hidden_at is not None


def test_child_of_a_hidden_complex_comes_back_without_a_page_of_its_own(head: Client) -> None:
    child = ManagerAppointmentFactory(hidden_at=clock.now())
    Complex.objects.filter(pk=child.complex_id).update(hidden_at=clock.now())
    answer = head.post("/housing/managers/hidden/", {"record": str(child.pk)}, follow=True)
    assert answer.status_code == 200
    assert "되살렸습니다" in html(answer)


# --- codes


def test_code_nothing_uses_is_deleted_for_good(head: Client) -> None:
    kind = BuildingKindFactory(label="시험분류")
    address = f"/housing/codes/building-kinds/{kind.pk}/delete/"
    assert "아주 지울까요" in html(head.get(address))
    assert head.post(address, {"reason": "잘못 등록"}).status_code == 302
    assert not BuildingKind.objects.filter(pk=kind.pk).exists()
    event = BuildingKind.pgh_event_model.objects.filter(pgh_obj=kind.pk).latest("pgh_id")
    assert (event.pgh_label, event.pgh_context["reason"]) == ("delete", "잘못 등록")


@pytest.mark.parametrize("hidden_at", [None, clock.now()])
def test_code_in_use_is_refused_with_a_sentence(head: Client, hidden_at: object) -> None:
    kind = BuildingKindFactory(label="시험분류")
    record = ComplexFactory(building_kind=kind, hidden_at=hidden_at)
    answer = head.post(f"/housing/codes/building-kinds/{kind.pk}/delete/", {"reason": "안 씀"})
    assert answer.status_code == 422
    assert "자료 1건에서 쓰고 있어 삭제할 수 없습니다" in html(answer)
    assert "안 씀" in html(answer)
    record.refresh_from_db()
    assert record.building_kind == kind


def test_band_in_use_and_set_with_bands_are_refused(head: Client) -> None:
    band = AreaBand.objects.first()
    BandHouseholds.objects.create(complex=ComplexFactory(), band=band, households=3)
    assert head.post(f"/housing/area-bands/{band.pk}/delete/", {"reason": "x"}).status_code == 422
    assert head.post(f"/housing/codes/area-band-sets/{band.band_set_id}/delete/", {"reason": "x"}).status_code == 422
    assert AreaBand.objects.filter(pk=band.pk).exists()
    assert AreaBandSet.objects.filter(pk=band.band_set_id).exists()


def test_officer_deletes_no_code(officer: Client) -> None:
    kind = BuildingKindFactory(label="시험분류")
    assert officer.post(f"/housing/codes/building-kinds/{kind.pk}/delete/", {"reason": "x"}).status_code == 403
    assert BuildingKind.objects.filter(pk=kind.pk).exists()
