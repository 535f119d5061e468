import threading
from datetime import date, timedelta
from time import perf_counter

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from accounts.backends import LocalBackend, RoleBackend
from accounts.models import LoginAttempt, User
from accounts.roles import Area, Role
from core import clock
from tests.factories.accounts import PASSWORD, make_department, make_grant, make_user

pytestmark = pytest.mark.django_db

TODAY = date(2025, 3, 14)
DAY = timedelta(days=1)
PERMISSION = "accounts.view_grant"


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> date:
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    return TODAY


def holds(user: User) -> bool:
    """As the next request would find it."""
    return User.objects.get(pk=user.pk).has_perm(PERMISSION)


@pytest.mark.parametrize(
    ("from_on", "until_on", "is_held"),
    [
        (TODAY, None, True),
        (TODAY + DAY, None, False),
        (TODAY - DAY, TODAY, True),
        (TODAY - 2 * DAY, TODAY - DAY, False),
    ],
)
def test_grant_holds_from_its_first_to_its_last_day(today: date, from_on: date, until_on: date | None, is_held: bool) -> None:
    user = make_user()
    make_grant(user, Role.MANAGER, from_on=from_on, until_on=until_on)

    assert holds(user) is is_held


@pytest.mark.parametrize(("revoked_on", "is_held"), [(TODAY, False), (TODAY + DAY, True), (TODAY - DAY, False)])
def test_revoked_grant_ends_on_the_day_of_revocation(today: date, revoked_on: date, is_held: bool) -> None:
    user = make_user()
    grant = make_grant(user, Role.MANAGER)
    grant.revoked_on, grant.revoked_by, grant.revoked_reason = revoked_on, "김", "전보"
    grant.save()

    assert holds(user) is is_held


@pytest.mark.parametrize(("left_on", "may_enter"), [(TODAY, False), (TODAY - DAY, False), (TODAY + DAY, True)])
def test_employee_who_leaves_today_has_no_roles_and_no_way_in(today: date, left_on: date, may_enter: bool) -> None:
    user = make_user()
    make_grant(user, Role.MANAGER)
    User.objects.update(left_on=left_on)

    assert holds(user) is may_enter
    assert (authenticate(username="kim", password=PASSWORD) is not None) is may_enter
    assert (LocalBackend().get_user(user.pk) is not None) is may_enter


def test_inactive_employee_has_no_roles_and_no_way_in() -> None:
    user = make_user()
    make_grant(user, Role.MANAGER)
    User.objects.update(is_active=False)

    assert not holds(user)
    assert authenticate(username="kim", password=PASSWORD) is None


def test_demo_account_is_refused_when_demo_is_unset(settings: Settings) -> None:
    user = make_user()
    make_grant(user, Role.MANAGER)
    User.objects.update(is_demo=True)
    settings.DEMO = True
    assert holds(user)
    assert authenticate(username="kim", password=PASSWORD) == user

    settings.DEMO = False

    assert not holds(user)
    assert authenticate(username="kim", password=PASSWORD) is None
    assert LocalBackend().get_user(user.pk) is None


@pytest.mark.urls("tests.accounts.urls")
def test_open_session_ends_when_its_employee_leaves(client: Client) -> None:
    user = make_user()
    client.login(username="kim", password=PASSWORD)
    assert client.get("/").content == b"home of kim"

    User.objects.filter(pk=user.pk).update(left_on=clock.today())

    assert client.get("/").content == b"home of nobody"


def test_permissions_of_one_user_object_cost_one_query() -> None:
    make_grant(make_user(), Role.MANAGER, Area.ALL)
    user = User.objects.get(username="kim")

    with CaptureQueriesContext(
        connection,
    ) as queries:
        answers = [user.has_perm(PERMISSION), user.has_perm("core.view_job"), user.has_module_perms("housing")]

    assert answers == [True, False, True]
    assert len(queries) == 1


def test_anonymous_visitor_has_no_permission_and_asks_no_query() -> None:
    with CaptureQueriesContext(connection) as queries:
        assert not RoleBackend().has_perm(AnonymousUser(), PERMISSION)

    assert len(queries) == 0


def test_role_or_area_no_longer_known_permits_nothing() -> None:
    user = make_user()
    grant = make_grant(user, Role.MANAGER)
    grant.role = "gone"
    grant.pk = None
    grant.save()
    former = make_user("former")
    make_grant(former, "gone", "nowhere")

    assert holds(user)
    assert not former.has_perm("housing.view_record")
    assert not former.has_module_perms("housing")


def test_password_account_comes_in_with_its_password_only() -> None:
    user = make_user()

    assert authenticate(username="kim", password=PASSWORD) == user
    assert authenticate(username=" kim ", password=PASSWORD) == user
    assert authenticate(username="kim", password=PASSWORD.lower()) is None
    assert authenticate(username="kim", password="") is None
    assert authenticate(username="lee", password=PASSWORD) is None


def test_account_made_for_sso_cannot_be_entered_with_any_password() -> None:
    User.objects.create_user("sso", name="이두리", department=make_department())

    assert authenticate(username="sso", password="") is None
    assert authenticate(username="sso", password="!") is None


def test_unknown_account_takes_as_long_as_a_wrong_password(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    User.objects.create_user("kim", name="김하나", password=PASSWORD)

    def seconds(username: str) -> float:
        started = perf_counter()
        authenticate(username=username, password="wrong")
        return perf_counter() - started

    seconds("warm-up")
    known = min(seconds("kim") for _ in range(3))
    unknown = min(seconds("lee") for _ in range(3))

    assert 0.5 < unknown / known < 2


@pytest.mark.parametrize("username", ["kim", "lee"])
def test_account_is_locked_after_five_failures_whether_it_exists_or_not(username: str) -> None:
    make_user()
    for _ in range(5):
        assert not LoginAttempt.objects.is_locked(username, at=clock.now())
        authenticate(username=username, password="wrong")

    assert LoginAttempt.objects.is_locked(username, at=clock.now())
    assert authenticate(username=username, password=PASSWORD) is None
    assert authenticate(username=f" {username.upper()}", password=PASSWORD) is None


def test_lock_ends_after_the_set_minutes_and_further_tries_do_not_prolong_it(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    make_user()
    start = clock.now()
    monkeypatch.setattr(clock, "now", lambda: start)
    for _ in range(5):
        authenticate(username="kim", password="wrong")
    monkeypatch.setattr(clock, "now", lambda: start + timedelta(minutes=settings.LOGIN_LOCK_MINUTES, seconds=-1))
    assert authenticate(username="kim", password=PASSWORD) is None

    monkeypatch.setattr(clock, "now", lambda: start + timedelta(minutes=settings.LOGIN_LOCK_MINUTES))

    assert authenticate(username="kim", password=PASSWORD) is not None
    assert LoginAttempt.objects.get().failures == 0


def test_success_and_time_both_forget_earlier_failures(monkeypatch: pytest.MonkeyPatch) -> None:
    make_user()
    for _ in range(4):
        authenticate(username="kim", password="wrong")
    assert authenticate(username="kim", password=PASSWORD) is not None
    for _ in range(4):
        authenticate(username="kim", password="wrong")
    later = clock.now() + timedelta(hours=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    authenticate(username="kim", password="wrong")

    assert LoginAttempt.objects.get().failures == 1
    assert authenticate(username="kim", password=PASSWORD) is not None


def test_names_once_typed_are_not_kept_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    authenticate(username="typo", password="wrong")
    later = clock.now() + timedelta(days=2)
    monkeypatch.setattr(clock, "now", lambda: later)

    authenticate(username="kim", password="wrong")

    assert [attempt.account for attempt in LoginAttempt.objects.all()] == ["kim"]


@pytest.mark.django_db(transaction=True)
def test_twenty_simultaneous_guesses_get_five_looks_at_the_password(monkeypatch: pytest.MonkeyPatch) -> None:
    make_user()
    looks: list[str] = []
    check = User.check_password

    def counting_check(self: User, raw_password: str) -> bool:
        looks.append(raw_password)
        return check(self, raw_password)

    monkeypatch.setattr(User, "check_password", counting_check)
    start = threading.Barrier(20)

    def guess(number: int) -> None:
        start.wait()
        authenticate(username="kim", password=f"guess-{number}")
        connection.close()

    threads = [threading.Thread(target=guess, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(looks) == 5
    assert LoginAttempt.objects.get().failures == 5
