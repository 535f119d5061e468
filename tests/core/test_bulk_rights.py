"""Who may edit many rows at once, what they see of persons meanwhile, and which fields are on offer at all."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from django.core.checks import Error
from django.test import Client

from accounts.roles import Role
from config.kinds import COMPLEX, KINDS
from core import clock
from core.bulk import steps
from core.bulk.fields import bulk_fields, check_bulk_fields
from core.bulk.models import BulkChange
from core.trail.models import AccessLog
from housing.kinds import MANAGER
from housing.models import HeatingKind, ManagerAppointment
from tests.core.bulk import BULK, LIST, MANAGERS, confirmed, prepared, stored
from tests.factories.accounts import browser
from tests.factories.housing import ComplexFactory, ManagerAppointmentFactory
from tests.pages import addresses, html, ids

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Client:
    return browser(Role.OFFICER)


# --- who


def test_change_being_prepared_is_its_officers_own(officer: Client) -> None:
    record = ComplexFactory()
    preview = prepared(officer, BULK, builder="새건설")
    other = browser(Role.MANAGER, username="lee")
    assert other.get(preview.url).status_code == 404
    assert other.post(preview.url, {"save": "1"}).status_code == 404
    assert stored(record).builder == ""
    assert officer.get(preview.url.replace("complexes", "managers")).status_code == 404


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.SYSADMIN])
def test_reader_is_offered_and_may_do_nothing(role: Role) -> None:
    ComplexFactory()
    client = browser(role)
    assert "고치기" not in html(client.get(LIST))
    for answer in (client.get(BULK), client.post(BULK, {"rows": "all"}), client.post(BULK, {"reason": "x", "needs_check": "true"})):
        assert answer.status_code == 403
    assert not BulkChange.objects.exists()


def test_officer_who_lost_the_right_after_the_preview_saves_nothing(officer: Client) -> None:
    record = ComplexFactory()
    preview = prepared(officer, BULK, builder="새건설")
    officer.user.grants.update(revoked_on=clock.today(), revoked_by="박부장", revoked_reason="업무 변경")
    assert officer.post(preview.url, {"save": "1"}).status_code == 403
    assert stored(record).builder == ""


def test_unfinished_change_waits_on_the_home_page(officer: Client) -> None:
    ComplexFactory()
    preview = prepared(officer, BULK, builder="새건설")
    assert preview.url in addresses(officer.get("/"))
    officer.post(preview.url, {"save": "1"})
    assert preview.url not in addresses(officer.get("/"))


def test_unconfirmed_change_is_thrown_away_after_a_week(officer: Client) -> None:
    ComplexFactory()
    prepared(officer, BULK, builder="새건설")
    steps.forget_unfinished()
    assert BulkChange.objects.get().status == "ready"
    BulkChange.objects.update(created_at=clock.now() - timedelta(days=8))
    steps.forget_unfinished()
    assert BulkChange.objects.get().status == "discarded"


# --- personal values


def test_personal_field_is_neither_offered_nor_taken(officer: Client) -> None:
    manager = ManagerAppointmentFactory()
    page = html(officer.get(MANAGERS))
    assert "성명" not in page.split("<main", 1)[1]
    assert not set(ManagerAppointment.PERSONAL) & set(bulk_fields(MANAGER))
    answer = officer.post(MANAGERS, {"reason": "x", "name": "모두같은이름", "mobile": "01099999999", "clear-born_on": "on"})
    assert answer.status_code == 422
    confirmed(officer, MANAGERS, needs_check="true", name="모두같은이름")
    assert (stored(manager).name, stored(manager).needs_check) == ("달가람", True)


def test_change_of_peoples_rows_is_logged_with_its_reason(officer: Client) -> None:
    managers = ManagerAppointmentFactory.create_batch(2)
    preview = prepared(officer, MANAGERS, needs_check="true")
    assert not AccessLog.objects.exists()
    officer.post(preview.url, {"save": "1"})
    logged = AccessLog.objects.get()
    assert (logged.action, logged.kind, sorted(logged.subject_ids), logged.reason) == (
        "change",
        "housing.managerappointment",
        sorted(one.pk for one in managers),
        "일제 정비",
    )


def test_what_cannot_be_logged_is_not_written(officer: Client, broken_log: Callable[[], AbstractContextManager[None]]) -> None:
    manager = ManagerAppointmentFactory()
    preview = prepared(officer, MANAGERS, needs_check="true")
    officer.raise_request_exception = False
    with broken_log():
        assert officer.post(preview.url, {"save": "1"}).status_code == 500
        assert not stored(manager).needs_check


def test_rows_found_by_a_persons_word_are_logged_as_a_search(officer: Client) -> None:
    manager = ManagerAppointmentFactory()
    officer.get(MANAGERS, {"q": "달가람"})
    logged = AccessLog.objects.get()
    assert (logged.action, logged.subject_ids, logged.query) == ("search", [manager.pk], "단지명·성명·휴대번호=달가람")


def test_no_page_of_it_shows_a_personal_value(officer: Client) -> None:
    manager = ManagerAppointmentFactory()
    preview = prepared(officer, MANAGERS, needs_check="true")
    done = officer.post(preview.url, {"save": "1"}, follow=True)
    for page in (officer.get(MANAGERS), preview, done):
        assert "달가람" not in html(page)
        assert "0000-0001" not in html(page)
    assert str(manager) in html(preview)
    assert str(manager) in html(done)


# --- what is declared


def test_declared_fields_that_must_not_be_are_named() -> None:
    def complaints(*names: str) -> list[str]:
        kind = type(MANAGER)(**{**vars(MANAGER), "bulk_fields": names})
        return [error.msg for error in check_bulk_fields(kind) if isinstance(error, Error)]

    assert complaints("needs_check") == []
    assert "is personal" in complaints("mobile")[0]
    assert "is no field" in complaints("nothing")[0]
    assert "is no field" in complaints("hidden_at")[0]


def test_without_a_declaration_codes_choices_and_marks_may_be_edited() -> None:
    plain = type(COMPLEX)(**{**vars(COMPLEX), "bulk_fields": None})
    assert {"declared_class", "heating", "needs_check"} <= set(bulk_fields(plain))
    assert not {"name", "kapt_code", "household_count", "dong", "remarks"} & set(bulk_fields(plain))
    by_rule = type(MANAGER)(**{**vars(MANAGER), "bulk_fields": None})
    assert bulk_fields(by_rule) == (), "its form saves by a rule of its own"
    assert bulk_fields(KINDS["housing.heatingkind"]) == ("is_central", "is_retired")


def test_list_of_a_kind_without_such_fields_offers_nothing() -> None:
    assert "고치기" not in html(browser(Role.MANAGER).get("/office/holidays/"))


def test_codes_are_edited_many_at_once_too() -> None:
    head = browser(Role.MANAGER)
    ids_before = set(HeatingKind.objects.filter(is_retired=True).values_list("pk", flat=True))
    kinds = [HeatingKind.objects.create(label=f"시험 {number}", order=number) for number in range(2)]
    address = "/housing/codes/heating-kinds/bulk/?" + "&".join(f"selected={kind.pk}" for kind in kinds)
    confirmed(head, address, is_retired="true")
    assert set(HeatingKind.objects.filter(is_retired=True).values_list("pk", flat=True)) - ids_before == {kind.pk for kind in kinds}
    assert len(ids(head.get("/housing/codes/heating-kinds/?is_retired=on"))) >= 2
