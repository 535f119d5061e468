"""A record's page: its panels, what is masked on it, the click that shows it, and the history behind it."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.test import Client

from accounts.roles import Area, Role
from core import clock
from core.trail.models import AccessLog
from housing.models import Complex, ManagerAppointment
from tests.factories.accounts import browser
from tests.factories.housing import ComplexFactory, ManagerAppointmentFactory
from tests.pages import html

pytestmark = pytest.mark.django_db

PERSONAL = ("달가람", "1968-05-02", "2012-7166", "010-0000-0001", "01000000001")
MASKED = ("달*람", "1968-**-**", "2012-****", "010-****-0001")


@pytest.fixture
def officer() -> Client:
    return browser(Role.OFFICER)


@pytest.fixture
def manager() -> ManagerAppointment:
    return ManagerAppointmentFactory()


def page_of(record: ManagerAppointment | Complex, *more: str) -> str:
    noun = "complexes" if isinstance(record, Complex) else "managers"
    return "/".join([f"/housing/{noun}/{record.pk}", *more, ""])


def holds(page: str, values: tuple[str, ...]) -> list[str]:
    return [value for value in values if value in page]


def test_page_shows_the_stored_values_under_their_names(officer: Client) -> None:
    record = ComplexFactory(name="한빛마을", builder="한빛건설", household_count=1234, remarks="놀이터 공사 중")
    page = html(officer.get(page_of(record)))
    for text in ("<h1>한빛마을</h1>", "한빛건설", "시공사", "2001-05-01", "놀이터 공사 중"):
        assert text in page


def test_page_links_its_panels_and_each_stands_on_it(officer: Client) -> None:
    page = html(officer.get(page_of(ComplexFactory())))
    for slug in ("complex", "class", "bands", "office", "photos", "remarks"):
        assert f'href="#panel-{slug}"' in page
        assert f'id="panel-{slug}"' in page


# --- masking


def test_personal_values_are_masked_in_the_source_of_the_page(officer: Client, manager: ManagerAppointment) -> None:
    for record in (manager, manager.complex):
        page = html(officer.get(page_of(record)))
        assert holds(page, PERSONAL) == []
        assert holds(page, MASKED) == list(MASKED)


def test_opening_a_page_with_personal_values_is_logged(officer: Client, manager: ManagerAppointment) -> None:
    officer.get(page_of(manager), REMOTE_ADDR="10.9.8.7")
    logged = AccessLog.objects.get()
    assert (logged.account, logged.action, logged.kind, logged.subject_ids) == ("kim", "view", "housing.managerappointment", [manager.pk])
    assert (logged.is_unmasked, logged.ip, logged.page) == (False, "10.9.8.7", page_of(manager))


def test_page_that_cannot_be_logged_is_not_shown(
    officer: Client, manager: ManagerAppointment, broken_log: Callable[[], AbstractContextManager[None]]
) -> None:
    officer.raise_request_exception = False
    with broken_log():
        for answer in (officer.get(page_of(manager)), officer.post(page_of(manager, "reveal"))):
            assert answer.status_code == 500
            assert holds(html(answer), PERSONAL + MASKED) == []


# --- 보기


def test_one_click_shows_the_values_on_that_page_only(officer: Client, manager: ManagerAppointment) -> None:
    shown = officer.post(page_of(manager, "reveal"))
    assert holds(html(shown), PERSONAL[:4]) == list(PERSONAL[:4])
    assert shown["Cache-Control"] == "no-store"
    assert holds(html(officer.get(page_of(manager))), PERSONAL) == []
    assert holds(html(officer.get("/housing/managers/")), PERSONAL) == []


def test_showing_them_is_logged_as_such(officer: Client, manager: ManagerAppointment) -> None:
    officer.post(page_of(manager, "reveal"))
    logged = AccessLog.objects.get()
    assert (logged.action, logged.subject_ids, logged.is_unmasked) == ("reveal", [manager.pk], True)


def test_address_of_the_click_shows_nothing_by_itself(officer: Client, manager: ManagerAppointment) -> None:
    answer = officer.get(page_of(manager, "reveal"))
    assert answer.status_code == 302
    assert answer["Location"] == page_of(manager)
    assert not AccessLog.objects.exists()


def test_manager_of_a_complex_is_shown_by_the_complexs_click(officer: Client, manager: ManagerAppointment) -> None:
    shown = html(officer.post(page_of(manager.complex, "reveal")))
    assert holds(shown, PERSONAL[:4]) == list(PERSONAL[:4])
    logged = {(row.kind, tuple(row.subject_ids), row.is_unmasked) for row in AccessLog.objects.all()}
    assert logged == {("housing.complex", (manager.complex_id,), True), ("housing.managerappointment", (manager.pk,), True)}


def test_system_manager_says_why_first(manager: ManagerAppointment) -> None:
    client = browser(Role.SYSADMIN)
    assert "보는 사유" in html(client.get(page_of(manager, "reveal")))
    refused = client.post(page_of(manager, "reveal"), {"reason": "  "})
    assert refused.status_code == 422
    assert holds(html(refused), PERSONAL) == []
    assert not AccessLog.objects.filter(is_unmasked=True).exists()

    shown = client.post(page_of(manager, "reveal"), {"reason": "장애 조사 2026-11"})
    assert "달가람" in html(shown)
    assert AccessLog.objects.get(is_unmasked=True).reason == "장애 조사 2026-11"


def test_supervisor_has_no_such_button_and_no_such_right(manager: ManagerAppointment) -> None:
    client = browser(Role.SUPERVISOR)
    assert "개인정보 보기" not in html(client.get(page_of(manager)))
    for record in (manager, manager.complex):
        answer = client.post(page_of(record, "reveal"), {"reason": "궁금해서"})
        assert answer.status_code == 403
        assert holds(html(answer), PERSONAL) == []
    assert not AccessLog.objects.filter(is_unmasked=True).exists()


def test_kind_without_personal_values_has_nothing_to_show() -> None:
    client = browser(Role.MANAGER)
    kind = Complex.objects.model.building_kind.field.related_model.objects.first()
    assert client.post(f"/housing/codes/building-kinds/{kind.pk}/reveal/").status_code == 403


# --- who


def test_record_out_of_sight_is_not_there(officer: Client) -> None:
    hidden = ComplexFactory(hidden_at=clock.now())
    child = ManagerAppointmentFactory(complex=hidden)
    for address in (page_of(hidden), page_of(child), "/housing/complexes/999999999/", f"/housing/complexes/{'9' * 30}/"):
        assert officer.get(address).status_code == 404


def test_person_without_the_right_is_refused_before_the_record_is_looked_for() -> None:
    client = browser(Role.OFFICER, area=Area.COMMUNITY)
    record = ComplexFactory()
    assert client.get(page_of(record)).status_code == 403
    assert client.get("/housing/complexes/999999999/").status_code == 403


def test_stranger_is_sent_to_the_login_page_and_back() -> None:
    record = ComplexFactory()
    assert Client().get(page_of(record))["Location"] == f"/login/?next={page_of(record)}"


@pytest.mark.parametrize(
    ("role", "offered", "missing"),
    [
        (Role.OFFICER, ["수정", "개인정보 보기", "이력", "삭제", "동일 단지"], []),
        (Role.SUPERVISOR, ["이력"], ["수정", "개인정보 보기", "삭제", "동일 단지"]),
        (Role.SYSADMIN, ["이력", "개인정보 보기"], ["수정", "삭제", "동일 단지"]),
    ],
)
def test_page_offers_what_the_role_may_do(role: Role, offered: list[str], missing: list[str]) -> None:
    page = html(browser(role).get(page_of(ComplexFactory())))
    bar = page.split('id="page-actions"', 1)[1].split("</h1>")[0].split("<section", 1)[0]
    for label in offered:
        assert f">{label}</" in bar
    for label in missing:
        assert f">{label}</" not in bar
    assert ("?part=office" in page) == ("수정" in offered)


# --- history


def test_history_says_who_changed_what_from_what_to_what(officer: Client) -> None:
    record = ComplexFactory(name="한빛마을", builder="옛건설")
    form = officer.get(page_of(record, "edit") + "?part=complex").context["form"]
    values = {name: form[name].value() or "" for name in form.fields}
    officer.post(page_of(record, "edit") + "?part=complex", {**values, "builder": "새건설", "version": "1", "reason": "공문 12호"})
    page = html(officer.get(page_of(record, "history")))
    for text in ("수정: 시공사", "<del>옛건설</del>", "<ins>새건설</ins>", "김하나(공동주택과)", "사유: 공문 12호", "IP 127.0.0.1"):
        assert text in page


def test_history_masks_personal_values_whoever_looks(manager: ManagerAppointment) -> None:
    ManagerAppointment.objects.filter(pk=manager.pk).update(mobile="01000000002", name="별나래")
    page = html(browser(Role.MANAGER).get(page_of(manager, "history")))
    assert holds(page, (*PERSONAL, "별나래", "010-0000-0002", "01000000002")) == []
    assert holds(page, ("달*람", "별*래", "010-****-0002")) == ["달*람", "별*래", "010-****-0002"]


def test_history_turns_its_pages(officer: Client) -> None:
    record = ComplexFactory(builder="0")
    for number in range(1, 25):
        Complex.objects.filter(pk=record.pk).update(builder=f"건설 {number}번")
    first, second = officer.get(page_of(record, "history")), officer.get(page_of(record, "history") + "?page=2")
    assert "<ins>건설 24번</ins>" in html(first)
    assert "<ins>건설 3번</ins>" not in html(first)
    assert "<ins>건설 3번</ins>" in html(second)
    assert 'href="?page=2"' in html(first)


@pytest.mark.parametrize("number", ["²", "-1", "x", "9" * 40, "0"])
def test_nonsense_page_of_a_history_is_a_page(officer: Client, number: str) -> None:
    assert officer.get(page_of(ComplexFactory(), "history"), {"page": number}).status_code == 200


def test_reading_a_history_with_personal_values_is_logged(officer: Client, manager: ManagerAppointment) -> None:
    officer.get(page_of(manager, "history"))
    assert AccessLog.objects.get().subject_ids == [manager.pk]
