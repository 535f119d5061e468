import pytest
from django.db import connection, transaction
from django.test import Client
from pytest_django import Settings

from accounts.demo import DEMO_STAFF, load_demo_staff
from accounts.models import User
from core.trail.models import AccessLog
from tests.factories.accounts import PASSWORD, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.accounts.urls")]

WRONG = "아이디 또는 비밀번호가 맞지 않습니다."
LOCKED = "5번 실패하여 잠겼습니다. 10분 뒤에"


def log_in(client: Client, *, next_url: str = "", password: str = PASSWORD, username: str = "kim") -> object:
    return client.post("/login/", {"username": username, "password": password, "next": next_url})


def test_login_page_asks_for_both_and_remembers_where_to_go(client: Client) -> None:
    page = client.get("/login/?next=/housing/complexes/%3Fq%3Da").content.decode()

    assert 'name="username"' in page
    assert 'type="password"' in page
    assert 'value="/housing/complexes/?q=a"' in page


def test_login_goes_home_or_where_the_person_was_going(client: Client) -> None:
    make_user()

    assert log_in(client).headers["Location"] == "/"
    assert client.get("/").content == b"home of kim"
    client.post("/logout/")
    assert log_in(client, next_url="/housing/complexes/?q=a").headers["Location"] == "/housing/complexes/?q=a"


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example/",
        r"\\evil.example",
        r"/\evil.example",
        "http:evil.example",
        "javascript:alert(1)",
        "https://testserver@evil.example/",
        "/login/",
        "/login/?next=/login/",
        "/logout/",
    ],
)
def test_login_never_leads_to_another_host_or_in_a_circle(client: Client, target: str) -> None:
    make_user()

    assert log_in(client, next_url=target).headers["Location"] == "/"
    assert client.get("/login/", {"next": target}).headers["Location"] == "/"


def test_login_gives_the_session_a_new_key(client: Client) -> None:
    make_user()
    session = client.session
    session["before"] = "kept"
    session.save()
    planted = session.session_key
    client.cookies["sessionid"] = planted

    log_in(client)

    assert client.session.session_key != planted
    assert not client.session.exists(planted)


def test_failed_login_says_the_same_for_a_wrong_password_and_an_unknown_name(client: Client) -> None:
    make_user()
    User.objects.create(username="left", name="이", is_active=False)

    answers = {name: log_in(client, username=name, password="wrong") for name in ("kim", "unknown", "left")}

    for answer in answers.values():
        assert answer.status_code == 200
        assert WRONG in answer.content.decode()
    assert client.get("/").content == b"home of nobody"


def test_fifth_failure_says_how_long_the_lock_lasts(client: Client) -> None:
    make_user()
    for _ in range(4):
        assert LOCKED not in log_in(client, password="wrong").content.decode()

    assert LOCKED in log_in(client, password="wrong").content.decode()
    assert LOCKED in log_in(client).content.decode()
    assert client.get("/").content == b"home of nobody"


def test_logged_in_person_is_sent_home_from_the_login_page(client: Client) -> None:
    client.force_login(make_user(), backend="accounts.backends.LocalBackend")

    assert client.get("/login/").headers["Location"] == "/"


def test_logout_ends_the_session_on_the_server_and_only_by_post(client: Client) -> None:
    make_user()
    log_in(client)
    stolen = client.cookies["sessionid"].value
    assert client.get("/logout/").status_code == 405
    assert client.get("/").content == b"home of kim"

    assert client.post("/logout/").headers["Location"] == "/login/"

    client.cookies["sessionid"] = stolen
    assert client.get("/").content == b"home of nobody"


def test_login_and_logout_refuse_a_post_without_the_form_token() -> None:
    client = Client(enforce_csrf_checks=True)
    make_user()

    assert log_in(client).status_code == 403
    assert client.post("/logout/").status_code == 403


def test_session_extend_renews_an_open_session_and_refuses_a_closed_one(client: Client) -> None:
    assert client.post("/session/extend/").status_code == 401
    make_user()
    log_in(client)
    before = client.session.get_expiry_date()

    answer = client.post("/session/extend/")

    assert answer.status_code == 204
    assert "sessionid" in answer.cookies
    assert client.session.get_expiry_date() >= before
    assert client.get("/session/extend/").status_code == 405


def test_session_token_lets_a_form_from_before_the_login_be_sent() -> None:
    client = Client(enforce_csrf_checks=True)
    make_user()
    assert client.get("/session/token/").status_code == 401
    token = client.get("/session/token/").json()["token"]
    client.post("/login/", {"username": "kim", "password": PASSWORD, "csrfmiddlewaretoken": token})
    assert client.post("/session/extend/", {"csrfmiddlewaretoken": token}).status_code == 403

    answer = client.get("/session/token/")

    assert answer.json()["username"] == "kim"
    assert "no-store" in answer.headers["Cache-Control"]
    fresh = answer.json()["token"]
    assert client.post("/session/extend/", headers={"X-CSRFToken": fresh}).status_code == 204


def test_demo_staff_are_listed_and_come_in_with_demo_only_while_demo(client: Client, settings: Settings) -> None:
    settings.DEMO = True
    assert load_demo_staff() == len(DEMO_STAFF)
    page = client.get("/login/").content.decode()
    for person in DEMO_STAFF:
        assert person.username in page
        assert person.name in page
        assert person.role_label in page
    log_in(client, username="housing", password="demo")
    assert client.get("/").content == b"home of housing"

    settings.DEMO = False

    assert client.get("/").content == b"home of nobody"
    assert DEMO_STAFF[0].name not in client.get("/login/").content.decode()
    assert WRONG in log_in(client, username="housing", password="demo").content.decode()


def logged() -> list[tuple[str, str, str, str, str]]:
    return list(AccessLog.objects.order_by("pk").values_list("action", "account", "account_name", "department", "reason"))


def test_access_log_knows_who_came_and_went_and_from_where(client: Client) -> None:
    make_user()

    log_in(client)
    client.post("/logout/")

    assert logged() == [("login", "kim", "김하나", "공동주택과", ""), ("logout", "kim", "김하나", "공동주택과", "")]
    assert set(AccessLog.objects.values_list("ip", "kind", "count")) == {("127.0.0.1", "accounts.user", 0)}


def test_access_log_knows_failures_and_locks_but_not_what_was_typed_as_an_unknown_name(client: Client) -> None:
    make_user()
    for _ in range(5):
        log_in(client, password="wrong")
    log_in(client, username="MyPassword-1", password="wrong")
    log_in(client, username="", password="wrong")

    failed = ("login_failed", "kim", "김하나", "공동주택과")
    assert logged() == [(*failed, "")] * 4 + [(*failed, "잠김"), ("login_failed", "", "없는 계정", "", "")]
    assert not AccessLog.objects.filter(query__contains="MyPassword").exists()


def test_login_that_cannot_be_logged_lets_nobody_in(client: Client) -> None:
    make_user()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE core_accesslog ADD CONSTRAINT full_up CHECK (action <> 'login')")
    client.raise_request_exception = False

    with transaction.atomic():
        assert log_in(client).status_code == 500
        transaction.set_rollback(True)

    assert client.get("/").content == b"home of nobody"


def test_logout_without_a_session_logs_nobody(client: Client) -> None:
    assert client.post("/logout/").headers["Location"] == "/login/"

    assert logged() == []
