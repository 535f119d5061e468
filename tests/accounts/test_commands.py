import io

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command

from accounts.demo import DEMO_STAFF, load_demo_staff
from accounts.models import Department, Grant, LoginAttempt, User
from core import clock
from tests.factories.accounts import PASSWORD, make_user

pytestmark = pytest.mark.django_db


def type_in(monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{line}\n"))


def create(**options: str) -> str:
    out = io.StringIO()
    arguments = {"name": "최관리", "department": "전산정보과", **options}
    call_command("create_account", "choi", stdout=out, **arguments)
    return out.getvalue()


def test_create_account_opens_an_account_with_a_role_on_an_empty_database(monkeypatch: pytest.MonkeyPatch) -> None:
    type_in(monkeypatch, "Blue-kettle-42")

    said = create(role="sysadmin")

    user = authenticate(username="choi", password="Blue-kettle-42")
    assert user is not None
    assert str(user) == "최관리(전산정보과)"
    assert user.has_perm("accounts.add_department")
    assert "부서를 새로 만들었습니다: 전산정보과" in said
    assert Grant.objects.get().granted_by.startswith("명령줄")


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("Ab1!", "9"),
        ("lowercase-only", "세 가지"),
        ("1234567890", "숫자"),
        ("Choi-12345", "아이디"),
        ("", "9"),
    ],
)
def test_create_account_refuses_a_weak_password_and_saves_nothing(monkeypatch: pytest.MonkeyPatch, password: str, sentence: str) -> None:
    type_in(monkeypatch, password)

    with pytest.raises(CommandError, match=sentence):
        create()

    assert not User.objects.exists()
    assert not Department.objects.exists()


def test_create_account_refuses_a_name_in_use(monkeypatch: pytest.MonkeyPatch) -> None:
    make_user("choi")
    type_in(monkeypatch, "Blue-kettle-42")

    with pytest.raises(CommandError, match="아이디"):
        create()

    assert User.objects.count() == 1


def test_set_password_replaces_it_and_lifts_the_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    make_user()
    for _ in range(5):
        authenticate(username="kim", password="wrong")
    type_in(monkeypatch, "Blue-kettle-42")

    call_command("set_password", "kim", stdout=io.StringIO())

    assert authenticate(username="kim", password=PASSWORD) is None
    assert authenticate(username="kim", password="Blue-kettle-42") is not None
    with pytest.raises(CommandError, match="없는 계정"):
        call_command("set_password", "nobody")


def test_unlock_account_lets_the_person_in_at_once() -> None:
    make_user()
    for _ in range(5):
        authenticate(username="kim", password="wrong")
    assert LoginAttempt.objects.is_locked("kim", at=clock.now())
    out = io.StringIO()

    call_command("unlock_account", "kim", stdout=out)
    call_command("unlock_account", "kim", stdout=out)

    assert out.getvalue().splitlines() == ["잠금을 풀었습니다: kim", "잠겨 있지 않습니다: kim"]
    assert authenticate(username="kim", password=PASSWORD) is not None


def test_load_demo_staff_twice_creates_each_person_once() -> None:
    assert load_demo_staff() == 9
    assert load_demo_staff() == 0

    names = {"housing", "community", "planning", "culture", "manager", "supervisor", "sysadmin", "privacy", "nobody"}
    assert set(User.objects.filter(is_demo=True).values_list("username", flat=True)) == names
    assert {person.username for person in DEMO_STAFF} == names
    departments = {"공동주택과", "마을공동체과", "기획예산과", "문화체육과", "전산정보과", "감사담당관"}
    assert set(Department.objects.values_list("name", flat=True)) == departments
    assert not User.objects.get(username="nobody").grants.exists()


def test_load_demo_staff_leaves_a_real_account_of_that_name_alone() -> None:
    real = make_user("housing")

    load_demo_staff()

    real.refresh_from_db()
    assert not real.is_demo
    assert real.check_password(PASSWORD)
