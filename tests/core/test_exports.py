"""A list as an Excel file: what it holds, what it hides, and that nobody gets it unlogged."""

import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

import msoffcrypto
import pytest
from django.test import Client
from openpyxl import load_workbook

from accounts.roles import Role
from core.sheets import writer
from core.trail.models import AccessLog
from housing.models import Complex, ManagerAppointment
from tests.factories.accounts import browser
from tests.factories.housing import ComplexFactory, DongFactory, ManagerAppointmentFactory
from tests.pages import body, cells, html, rows

pytestmark = pytest.mark.django_db

COMPLEXES = "/housing/complexes/"
MANAGERS = "/housing/managers/"
UNMASK = f"{MANAGERS}export/"
REAL = ("달가람", "1968-05-02", "2012-7166", "010-0000-0001", "01000000001")
ASKED = {"reason": "교육 안내 문자", "password": "Right-horse-7", "password_again": "Right-horse-7"}


@pytest.fixture
def officer() -> Client:
    return browser(Role.OFFICER)


def file(client: Client, address: str, **query: str) -> list[list[Any]]:
    answer = client.get(address, {"format": "xlsx", **query})
    assert answer.status_code == 200
    return cells(body(answer))


def opened(content: bytes, password: str) -> list[list[Any]]:
    locked = msoffcrypto.OfficeFile(io.BytesIO(content))
    locked.load_key(password=password)
    plain = io.BytesIO()
    locked.decrypt(plain)
    return cells(plain.getvalue())


def test_file_has_the_rows_order_and_columns_of_the_screen(officer: Client) -> None:
    dong = DongFactory()
    for name, households in (("가", 20), ("나", 300), ("다", 5)):
        ComplexFactory(name=name, household_count=households, dong=dong)
    ComplexFactory(name="다른 동")
    query = {"dong": dong.pk, "sort": "-household_count", "columns": "name,dong,household_count"}
    screen = rows(officer.get(COMPLEXES, query))
    _, headers, *found = file(officer, COMPLEXES, **query)
    assert headers == ["관리번호", "공동주택명", "행정동", "세대수"]
    assert [[str(value) for value in row[1:]] for row in found] == screen
    assert [row[1] for row in found] == ["나", "가", "다"]


def test_file_has_all_rows_not_the_page_alone(officer: Client) -> None:
    ComplexFactory.create_batch(25)
    assert len(file(officer, COMPLEXES, page="2", per_page="20")) == 2 + 25


def test_first_row_says_what_which_filter_when_and_by_whom(officer: Client) -> None:
    ComplexFactory(dong=DongFactory(name="마장동"))
    note = file(officer, COMPLEXES, dong=DongFactory().pk)[0][0]
    assert note.startswith("공동주택 · 조건: 행정동=마장동 · 기준일시: 20")
    assert note.endswith("출력자: 김하나(공동주택과)")
    assert "조건: 전체" in file(officer, COMPLEXES)[0][0]


def test_cells_keep_their_kind(officer: Client) -> None:
    record = ComplexFactory(name="=1+1", office_phone="021234567", household_count=1234)
    _, _, row = file(officer, COMPLEXES, columns="name,household_count,approved_on,office_phone")
    assert row == [record.pk, "=1+1", 1234, datetime(2001, 5, 1), "02-123-4567"]


def test_number_of_a_record_is_an_ordinal_without_a_thousands_comma(officer: Client) -> None:
    ComplexFactory()
    answer = officer.get(COMPLEXES, {"format": "xlsx"})
    sheet = load_workbook(io.BytesIO(body(answer))).active
    assert (sheet["A3"].value, sheet["A3"].number_format) == (Complex.objects.get().pk, "0")


def test_all_columns_can_be_asked_for(officer: Client) -> None:
    ComplexFactory()
    headers = file(officer, COMPLEXES, columns="all")[1]
    for header in ("K-apt 코드", "승강기 대수", "특이사항", "관리소장"):
        assert header in headers


def test_ticked_rows_alone_are_filed(officer: Client) -> None:
    chosen, other = ComplexFactory(name="고른"), ComplexFactory(name="안 고른")
    answer = officer.post(COMPLEXES, {"format": "xlsx", "selected": [str(chosen.pk), "x", "²"]})
    note, _, *found = cells(body(answer))
    assert [row[0] for row in found] == [chosen.pk]
    assert "선택한 행만" in note[0]
    assert other.pk not in [row[0] for row in found]


def test_ticked_row_outside_the_filter_or_hidden_is_not_filed(officer: Client) -> None:
    dong = DongFactory()
    inside, outside = ComplexFactory(dong=dong), ComplexFactory()
    hidden = ComplexFactory(dong=dong, hidden_at=datetime.fromisoformat("2026-01-01T00:00:00+09:00"))
    ticked = {"format": "xlsx", "selected": [str(row.pk) for row in (inside, outside, hidden)]}
    answer = officer.post(f"{COMPLEXES}?dong={dong.pk}", ticked)
    assert [row[0] for row in cells(body(answer))[2:]] == [inside.pk]


def test_personal_columns_are_masked(officer: Client) -> None:
    ManagerAppointmentFactory()
    _, _, row = file(officer, MANAGERS, columns="all")
    assert row[2:7] == ["달*람", "1968-**-**", "사", "2012-****", "010-****-0001"]
    assert "달*람" in file(officer, COMPLEXES, columns="name,manager_name")[2]


def test_file_with_personal_columns_is_logged_before_its_first_byte(officer: Client) -> None:
    manager = ManagerAppointmentFactory()
    officer.get(MANAGERS, {"format": "xlsx", "licence_kind": "manager"})
    logged = AccessLog.objects.get()
    assert (logged.action, logged.kind, logged.subject_ids, logged.count) == ("download", "housing.managerappointment", [manager.pk], 1)
    assert (logged.is_unmasked, logged.query) == (False, "자격구분=사")


def test_file_found_by_a_personal_value_is_logged_whatever_its_columns(officer: Client) -> None:
    ManagerAppointmentFactory()
    officer.get(MANAGERS, {"format": "xlsx", "columns": "complex", "q": "달가람"})
    assert AccessLog.objects.get().action == "download"


def test_file_without_personal_columns_is_not_logged(officer: Client) -> None:
    ComplexFactory()
    file(officer, COMPLEXES)
    assert not AccessLog.objects.exists()


@pytest.mark.parametrize("role", [Role.SYSADMIN, Role.PRIVACY])
def test_person_without_the_right_gets_no_file(role: Role) -> None:
    ComplexFactory(name="비밀단지")
    answer = browser(role).get(COMPLEXES, {"format": "xlsx"})
    assert answer.status_code == 403
    assert not answer.streaming
    assert "비밀단지" not in html(answer)


def test_too_many_rows_are_a_sentence(officer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    ManagerAppointmentFactory.create_batch(3)
    monkeypatch.setattr(writer, "MAX_ROWS", 2)
    for answer in (
        officer.get(MANAGERS, {"format": "xlsx", "sort": "name"}, follow=True),
        officer.post(MANAGERS, {"format": "xlsx"}, follow=True),
    ):
        assert answer.status_code == 200
        assert "2행까지만 담을 수 있습니다" in html(answer)
    unmasked = officer.post(UNMASK, ASKED)
    assert unmasked.status_code == 422
    assert "2행까지만 담을 수 있습니다" in html(unmasked)
    assert not AccessLog.objects.filter(action="download").exists()


# --- with personal values


def test_unmasked_file_opens_only_with_its_password_and_holds_the_values(officer: Client) -> None:
    ManagerAppointmentFactory()
    answer = officer.post(f"{UNMASK}?columns=all", ASKED)
    content = body(answer)
    assert answer["Cache-Control"] == "no-store"
    for value in REAL:
        assert value.encode() not in content
    with pytest.raises(msoffcrypto.exceptions.InvalidKeyError):
        opened(content, "wrong-horse-7")
    row = opened(content, ASKED["password"])[2]
    assert row[2:7] == ["달가람", datetime(1968, 5, 2), "사", "2012-7166", "010-0000-0001"]


def test_unmasked_file_is_logged_with_its_reason_and_whose_data(officer: Client) -> None:
    manager = ManagerAppointmentFactory()
    body(officer.post(f"{UNMASK}?licence_kind=manager", ASKED))
    logged = AccessLog.objects.get()
    assert (logged.action, logged.is_unmasked, logged.reason) == ("download", True, ASKED["reason"])
    assert (logged.subject_ids, logged.query) == ([manager.pk], "자격구분=사")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"reason": " "}, "필수"),
        ({"password": "short", "password_again": "short"}, "8"),
        ({"password_again": "Other-horse-8"}, "서로 다릅니다"),
        ({"password": "", "password_again": ""}, "필수"),
    ],
)
def test_unmasked_file_without_reason_or_password_is_refused(officer: Client, change: dict[str, str], sentence: str) -> None:
    ManagerAppointmentFactory()
    answer = officer.post(UNMASK, ASKED | change)
    assert answer.status_code == 422
    assert not answer.streaming
    assert sentence in html(answer)
    assert "Right-horse-7" not in html(answer), "a password is never sent back"
    assert not AccessLog.objects.exists()


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.SYSADMIN, Role.PRIVACY])
def test_unmasked_file_takes_a_right_of_its_own(role: Role) -> None:
    ManagerAppointmentFactory()
    client = browser(role)
    assert client.get(UNMASK).status_code == 403
    assert client.post(UNMASK, ASKED).status_code == 403
    assert not AccessLog.objects.exists()


def test_question_says_how_many_and_under_which_filter(officer: Client) -> None:
    ManagerAppointmentFactory.create_batch(2)
    page = html(officer.get(UNMASK, {"licence_kind": "manager"}))
    assert "2건을 개인정보를 가리지 않고" in page
    assert "조건: 자격구분=사" in page


@pytest.mark.parametrize("ask", ["masked", "ticked", "unmasked"])
def test_file_that_cannot_be_logged_is_not_given(officer: Client, broken_log: Callable[[], AbstractContextManager[None]], ask: str) -> None:
    manager = ManagerAppointmentFactory()
    officer.raise_request_exception = False
    with broken_log():
        answer = {
            "masked": lambda: officer.get(MANAGERS, {"format": "xlsx"}),
            "ticked": lambda: officer.post(MANAGERS, {"format": "xlsx", "selected": str(manager.pk)}),
            "unmasked": lambda: officer.post(UNMASK, ASKED),
        }[ask]()
        assert answer.status_code == 500
        assert not answer.streaming
        assert b"PK" not in answer.content[:2]


def test_exporting_changes_nothing(officer: Client) -> None:
    manager = ManagerAppointmentFactory()
    body(officer.post(UNMASK, ASKED))
    assert ManagerAppointment.objects.get(pk=manager.pk).version == 1
