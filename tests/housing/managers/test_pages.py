"""The pages of a list of managers: what they show of whom, what they write, and what they leave alone."""

import re
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from config.kinds import MANAGER
from core.imports import steps
from core.imports.models import ImportRun
from core.trail.models import AccessLog
from housing.managers.actions import CHANGED_SINCE, Confirmed, apply_list
from housing.managers.forms import TICK_FIRST
from housing.models import ManagerAppointment
from tests.core.imports.workers import in_another_connection
from tests.factories.accounts import browser
from tests.factories.housing import ComplexFactory, ManagerAppointmentFactory
from tests.housing.managers.lists import HEADERS, Result, address, confirm, lines_of, marks, sent, takes
from tests.imports_sheets import client_of, csv_bytes, officer, previewed
from tests.pages import html

pytestmark = pytest.mark.django_db
NEW = ["가마을", "별하늘", "1970-03-14", "2015-1234", "010-0000-0002", "2026-08-01"]
CHANGED = ["나마을", "달가람", "1968-05-02", "2012-7166", "010-0000-0009", "2013-04-23"]
SECRETS = ("별하늘", "달가람", "1970-03-14", "1968-05-02", "2015-1234", "2012-7166", "0000-0002", "0000-0009", "0000-0001")


@pytest.fixture
def on_file() -> dict[str, ManagerAppointment]:
    """가 is replaced by the list, 나 changed, 다 not in it."""
    licences = {"가마을": "2011-0001", "나마을": "2012-7166", "다마을": "2013-0003"}
    return {name: ManagerAppointmentFactory(complex=ComplexFactory(name=name), licence_no=no) for name, no in licences.items()}


def the_list(client: Client) -> ImportRun:
    return sent(client, NEW, CHANGED)


def stored(appointment: ManagerAppointment) -> dict[str, Any]:
    return ManagerAppointment.objects.filter(pk=appointment.pk).values().get()


def current_of(appointment: ManagerAppointment) -> ManagerAppointment:
    return ManagerAppointment.objects.get(complex=appointment.complex_id, ended_on=None)


def last_event(appointment: ManagerAppointment) -> Any:
    return ManagerAppointment.pgh_event_model.objects.filter(pgh_obj=appointment.pk).latest("pgh_id")


def test_list_page_leads_to_the_upload_and_that_to_the_difference(client: Client, on_file: dict[str, ManagerAppointment]) -> None:
    assert f'href="{reverse("housing:manager_list")}"' in html(client.get(MANAGER.url("list")))
    assert "주택관리사단체" in html(client.get(reverse("housing:manager_list")))
    page = html(client.get(address(the_list(client))))
    assert [ticked for _, ticked in sorted(takes(page).items())] == [False, True, True]
    assert re.findall(r'name="end_\w+"[^>]*value="([^"]*)"', page) == ["2026-07-31"]


def test_ordinary_preview_of_managers_alone_leads_to_the_difference(client: Client, on_file: dict[str, ManagerAppointment]) -> None:
    run = previewed(client, csv_bytes([HEADERS, NEW]), kind=MANAGER)
    assert address(run) in html(client.get(MANAGER.url("import_run", run.pk)))
    run = previewed(client, csv_bytes([["단지명", "세대수"], ["가마을", 1]]))
    assert "대조" not in html(client.get(reverse("housing:complex_import_run", args=[run.pk])))


def test_ticked_lines_are_written_and_no_others(client: Client, user: User, on_file: dict[str, ManagerAppointment]) -> None:
    run = the_list(client)
    key = next(line.key for line in lines_of(run, user) if line.result == Result.NEW)
    page = html(confirm(client, run, marks(run, user, Result.NEW, Result.LEFT), **{f"end_{key}": "2026-07-30"}))
    assert "새 소장 1명, 바뀐 항목 0명, 배치 종료 2명을 반영했습니다." in page
    assert stored(on_file["가마을"])["ended_on"] == date(2026, 7, 30)
    assert stored(on_file["다마을"])["ended_on"] == date(2026, 9, 30)
    new = current_of(on_file["가마을"])
    assert (new.name, new.licence_no, new.mobile, new.appointed_on) == ("별하늘", "2015-1234", "01000000002", date(2026, 8, 1))
    assert stored(on_file["나마을"])["mobile"] == "01000000001"


def test_changed_values_are_written_to_the_same_appointment(client: Client, user: User, on_file: dict[str, ManagerAppointment]) -> None:
    run = the_list(client)
    before = stored(on_file["나마을"])
    confirm(client, run, marks(run, user, Result.CHANGED))
    after = stored(on_file["나마을"])
    assert {name for name in after if after[name] != before[name]} == {"mobile", "version", "updated_at"}
    assert after["mobile"] == "01000000009"
    assert ManagerAppointment.objects.count() == 3
    run.refresh_from_db()
    assert (run.status, run.created_count, run.updated_count, run.unchanged_count) == ("done", 0, 1, 1)
    assert not run.rows.exists()


def test_history_says_that_a_list_was_compared_and_which(client: Client, user: User, on_file: dict[str, ManagerAppointment]) -> None:
    run = the_list(client)
    confirm(client, run, marks(run, user, Result.NEW, Result.CHANGED, Result.LEFT))
    for one in (*on_file.values(), current_of(on_file["가마을"])):
        told = last_event(one).pgh_context
        assert (told["step"], told["reason"]) == ("managerappointment.compared", "3분기.csv (명단 기준일 2026-09-30)")
    assert "분기 명단 대조" in html(client.get(MANAGER.url("history", on_file["다마을"].pk)))


def test_confirmed_twice_is_written_once(client: Client, user: User, on_file: dict[str, ManagerAppointment]) -> None:
    run = the_list(client)
    ticked = marks(run, user, Result.NEW)
    confirm(client, run, ticked)
    confirm(client, run, ticked)
    assert ManagerAppointment.objects.count() == 4


def test_press_that_finds_the_list_confirmed_meanwhile_is_refused(
    client: Client, user: User, on_file: dict[str, ManagerAppointment]
) -> None:
    """As the second of two windows meets it: its run was read before the first had written."""
    run = the_list(client)
    ticked = marks(run, user, Result.CHANGED)
    confirm(client, run, ticked)
    before = stored(on_file["다마을"])
    left = [Confirmed(f"left{before['id']}", "", None, date(2026, 9, 30))]
    with pytest.raises(steps.Overtaken):
        apply_list(run, MANAGER, left, by=user, as_of=date(2026, 9, 30))
    assert stored(on_file["다마을"]) == before
    saved = ImportRun.objects.get(pk=run.pk)
    assert (saved.status, saved.updated_count) == ("done", 1)


def test_action_is_refused_without_the_right_to_change(client: Client, user: User, on_file: dict[str, ManagerAppointment]) -> None:
    reader = browser(Role.SUPERVISOR, username="park").user
    with pytest.raises(PermissionDenied):
        apply_list(the_list(client), MANAGER, [], by=reader, as_of=date(2026, 9, 30))


def test_rows_overtaken_since_the_page_was_shown_are_told_and_left_alone(
    client: Client, user: User, on_file: dict[str, ManagerAppointment]
) -> None:
    run = the_list(client)
    ticked = marks(run, user, Result.NEW, Result.CHANGED, Result.LEFT)
    ManagerAppointment.objects.filter(pk=on_file["가마을"].pk).update(note="전화함")
    ManagerAppointment.objects.filter(pk=on_file["다마을"].pk).update(ended_on=date(2026, 5, 5))
    page = html(confirm(client, run, ticked))
    assert f"가마을: {CHANGED_SINCE}" in page
    assert f"명단에 없음 1건: {CHANGED_SINCE}" in page
    assert stored(on_file["가마을"])["ended_on"] is None
    assert stored(on_file["다마을"])["ended_on"] == date(2026, 5, 5)
    assert stored(on_file["나마을"])["mobile"] == "01000000009"
    assert [row.errors for row in run.rows.all()] == [[CHANGED_SINCE]]


def test_manager_appointed_meanwhile_where_there_was_none_is_left_alone(client: Client, user: User) -> None:
    complex_ = ComplexFactory(name="가마을")
    run = sent(client, NEW)
    ticked = marks(run, user, Result.NEW)
    other = ManagerAppointmentFactory(complex=complex_, name="솔바람")
    page = html(confirm(client, run, ticked))
    assert f"가마을: {CHANGED_SINCE}" in page
    assert [one.pk for one in ManagerAppointment.objects.all()] == [other.pk]


@pytest.mark.parametrize(
    ("end", "sentence"),
    [
        ("2013-04-22", "종료일이 배치일(2013-04-23)보다 빠릅니다."),
        ("2026-08-01", "새 소장의 배치일보다 앞(2026-07-31까지)이어야 합니다."),
        ("2026-13-01", "달력에 없는"),
    ],
)
def test_end_that_cannot_be_is_refused_and_nothing_typed_is_lost(
    client: Client, user: User, on_file: dict[str, ManagerAppointment], end: str, sentence: str
) -> None:
    run = the_list(client)
    key = next(line.key for line in lines_of(run, user) if line.result == Result.NEW)
    answer = confirm(client, run, marks(run, user, Result.NEW, Result.LEFT), **{f"end_{key}": end})
    page = html(answer)
    assert (answer.status_code, sentence in page, f'value="{end}"' in page) == (422, True, True)
    assert sorted(takes(page).values()) == [False, True, True]
    assert not ManagerAppointment.objects.exclude(ended_on=None).exists()


@pytest.mark.parametrize("end", ["2013-04-23", "2026-07-31"])
def test_first_and_last_day_somebody_may_leave(client: Client, user: User, on_file: dict[str, ManagerAppointment], end: str) -> None:
    run = the_list(client)
    key = next(line.key for line in lines_of(run, user) if line.result == Result.NEW)
    confirm(client, run, marks(run, user, Result.NEW), **{f"end_{key}": end})
    assert str(stored(on_file["가마을"])["ended_on"]) == end


def test_forty_lines_ask_no_more_queries_than_five(client: Client) -> None:
    asked = []
    for count in (5, 40):
        names = [ManagerAppointmentFactory(licence_no=f"{count}-{at}").complex.name for at in range(count)]
        run = sent(client, *([name, "별하늘", "", "", "", "2026-08-01"] for name in names))
        with CaptureQueriesContext(connection) as queries:
            assert len(takes(html(client.get(address(run))))) >= count
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_nothing_ticked_is_a_sentence_and_the_upload_waits(client: Client, on_file: dict[str, ManagerAppointment]) -> None:
    run = the_list(client)
    answer = confirm(client, run, [])
    assert (answer.status_code, TICK_FIRST in html(answer)) == (422, True)
    run.refresh_from_db()
    assert run.status == ImportRun.Status.READY


def test_personal_values_are_masked_and_each_look_and_write_is_logged(
    client: Client, user: User, on_file: dict[str, ManagerAppointment]
) -> None:
    run = the_list(client)
    before = AccessLog.objects.count()
    page = html(client.get(address(run)))
    assert [secret for secret in SECRETS if secret in page] == []
    assert ("별*늘" in page, "달*람" in page, "010-****-0009" in page) == (True, True, True)
    confirm(client, run, marks(run, user, Result.CHANGED))
    logged = AccessLog.objects.order_by("pk")[before:]
    assert [(one.action, one.query, one.count, one.subject_ids) for one in logged] == [
        ("import", "대조: 3분기.csv", 3, [on_file[name].pk for name in ("가마을", "나마을", "다마을")]),
        ("import", "대조 반영: 3분기.csv", 1, [on_file["나마을"].pk]),
    ]


def test_those_who_may_only_read_are_refused(client: Client, on_file: dict[str, ManagerAppointment]) -> None:
    run = the_list(client)
    reader = browser(Role.SUPERVISOR, username="park")
    for place in (reverse("housing:manager_list"), address(run)):
        assert (reader.get(place).status_code, reader.post(place).status_code) == (403, 403)
    assert reverse("housing:manager_list") not in html(reader.get(MANAGER.url("list")))


def test_another_officers_list_is_not_found_and_not_written(client: Client, user: User, on_file: dict[str, ManagerAppointment]) -> None:
    run = the_list(client)
    stranger = client_of(officer("park"))
    assert stranger.get(address(run)).status_code == 404
    assert confirm(stranger, run, marks(run, user, Result.LEFT)).status_code == 404
    assert not ManagerAppointment.objects.exclude(ended_on=None).exists()


def test_given_up_list_writes_nothing(client: Client, user: User, on_file: dict[str, ManagerAppointment]) -> None:
    run = the_list(client)
    ticked = marks(run, user, Result.LEFT)
    client.post(address(run), {"step": "discard"})
    confirm(client, run, ticked)
    assert not ManagerAppointment.objects.exclude(ended_on=None).exists()
    assert not run.rows.exists()


@pytest.mark.django_db(transaction=True)
def test_pressed_in_two_windows_at_once_is_written_once(client: Client, user: User) -> None:
    ComplexFactory(name="가마을")
    run = sent(client, NEW)
    ticked = marks(run, user, Result.NEW)
    pages: list[str] = []
    presses = [in_another_connection(lambda: pages.append(html(confirm(client_of(user), run, ticked)))) for _ in range(2)]
    for press in presses:
        press.join()
    assert ManagerAppointment.objects.count() == 1
    assert sum("명을 반영했습니다" in page for page in pages) == 1
    assert all("대조를 마쳤습니다" in page for page in pages)
