"""Which databases the system starts on, and what it says to the others."""

import uuid
from collections.abc import Iterator

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections
from psycopg import sql
from pytest_django import DjangoDbBlocker, Settings

from accounts.models import User
from config import checks, database, demo_mark
from tests.databases import WorkerDatabase, drop


@pytest.fixture
def spare(worker_db: WorkerDatabase, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """An alias whose database the test makes itself, under the alias's NAME."""
    name = f"{worker_db.name}_{uuid.uuid4().hex[:8]}"
    connections.settings["spare"] = connections.settings["default"] | {"NAME": name}
    with django_db_blocker.unblock():
        yield "spare"
        connections["spare"].close()
    del connections["spare"]
    del connections.settings["spare"]
    drop(worker_db.server, name)


def _name(alias: str) -> str:
    return str(connections.settings[alias]["NAME"])


def test_server_without_utf8_is_refused_with_the_command(worker_db: WorkerDatabase, spare: str) -> None:
    name = sql.Identifier(_name(spare))
    worker_db.server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'").format(name))

    sentence = database.why_server_unfit(spare)

    assert "문자 집합이 UTF8이 아니라 LATIN1입니다" in sentence
    assert f"CREATE DATABASE \"{_name(spare)}_utf8\" TEMPLATE template0 ENCODING 'UTF8'" in sentence


def test_server_made_by_the_command_is_accepted(worker_db: WorkerDatabase, spare: str) -> None:
    command = database.creation_command(_name(spare), version=worker_db.server.info.server_version // 10_000)
    worker_db.server.execute(command.encode())

    assert database.why_server_unfit(spare) == ""


def test_server_made_by_the_command_for_older_versions_is_accepted(worker_db: WorkerDatabase, spare: str) -> None:
    worker_db.server.execute(database.creation_command(_name(spare), version=15).encode())

    assert database.why_server_unfit(spare) == ""


@pytest.mark.django_db
def test_server_that_sorts_otherwise_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    # Which other collations exist depends on the machine; the question is turned round instead.
    monkeypatch.setattr(database, "SORTS_BY_CODE_POINT", f"SELECT NOT ({database.SORTS_BY_CODE_POINT.removeprefix('SELECT ')})")

    assert "정렬이 코드 순서(C.UTF-8)가 아닙니다" in database.why_unusable()
    with pytest.raises(CommandError, match="정렬이 코드 순서"):
        call_command("migrate", verbosity=0, skip_checks=False)


@pytest.mark.django_db
def test_server_too_old_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "OLDEST_VERSION", 99)

    assert "99 이상으로 올리세요" in database.why_unusable()


def test_missing_database_is_a_sentence(spare: str) -> None:
    assert database.why_server_unfit(spare).startswith("데이터베이스에 접속할 수 없습니다.")


@pytest.mark.django_db
def test_demo_on_an_unmarked_database_is_refused(settings: Settings) -> None:
    assert database.why_unusable() == ""

    settings.DEMO = True

    assert database.why_unusable().startswith("DEMO=1은 시연용으로 만든 데이터베이스에서만")


@pytest.mark.django_db
def test_empty_database_can_be_marked_and_then_runs_the_demo(settings: Settings) -> None:
    settings.DEMO = True

    demo_mark.mark_as_demo()

    assert database.why_unusable() == ""


@pytest.mark.django_db
def test_database_with_accounts_cannot_be_marked(settings: Settings) -> None:
    User.objects.create_user("kim", name="김담당")

    with pytest.raises(demo_mark.NotMarkable, match="이미 직원 계정이 있어"):
        demo_mark.mark_as_demo()

    assert not demo_mark.carries_demo_mark()


@pytest.mark.django_db
def test_marked_database_with_accounts_stays_marked() -> None:
    demo_mark.mark_as_demo()
    User.objects.create_user("kim", name="김담당")

    demo_mark.mark_as_demo()

    assert demo_mark.carries_demo_mark()


def test_mark_is_possible_before_the_first_migration(spare: str, worker_db: WorkerDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    worker_db.server.execute(database.creation_command(_name(spare), version=15).encode())
    monkeypatch.setattr(demo_mark, "connection", connections[spare])

    demo_mark.mark_as_demo()

    assert demo_mark.carries_demo_mark()
    with connection.cursor() as cursor:
        cursor.execute("SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()")
        assert cursor.fetchone() == (None,)


@pytest.mark.parametrize(
    ("is_demo", "is_embedded", "found"),
    [(False, True, ["config.E002"]), (True, True, []), (False, False, [])],
)
def test_deploy_check_asks_for_a_named_database(settings: Settings, is_demo: bool, is_embedded: bool, found: list[str]) -> None:
    settings.DEMO, settings.IS_EMBEDDED = is_demo, is_embedded

    assert [message.id for message in checks.check_database_is_named(app_configs=None)] == found
