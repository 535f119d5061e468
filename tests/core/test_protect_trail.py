"""The application's role does its daily work and is refused the rest by the database itself."""

import secrets
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import Department, DepartmentEvent
from core.trail.models import AccessAction, AccessLog, Destruction
from core.trail.protection import append_only_models

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = secrets.token_hex(8)


@pytest.fixture
def role() -> Iterator[str]:
    name = f"app_{secrets.token_hex(4)}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {name} LOGIN PASSWORD '{PASSWORD}'")
    yield name
    with connection.cursor() as cursor:
        cursor.execute(f"DROP OWNED BY {name} CASCADE")
        cursor.execute(f"DROP ROLE {name}")


@pytest.fixture
def app(role: str) -> Iterator[psycopg.Connection[Any]]:
    """A connection of the application's role, after the command."""
    # As from a shell, where Django's own checks come before the command.
    call_command("protect_trail", app_role=role, skip_checks=False)
    params = connection.get_connection_params()
    with psycopg.connect(
        host=params.get("host"),
        port=params.get("port"),
        dbname=params["dbname"],
        user=role,
        password=PASSWORD,
        autocommit=True,
    ) as other:
        yield other


def fill() -> None:
    Department.objects.create(name="공동주택과", phone="0222860000")
    AccessLog.objects.create(account="kim", action=AccessAction.LIST, kind="housing.complex", count=0)


def test_app_role_works_and_its_changes_are_recorded(app: psycopg.Connection[Any]) -> None:
    fill()
    app.execute("UPDATE accounts_department SET phone = '0299999999'")
    app.execute("INSERT INTO accounts_department (name, phone, is_closed) VALUES ('주택과', '', false)")
    app.execute("DELETE FROM accounts_department WHERE name = '주택과'")
    app.execute(
        "INSERT INTO core_accesslog (account, account_name, department, ip, action, kind, subject_ids, count, query,"
        " page, reason, is_unmasked, request_id) VALUES ('kim', '', '', '', 'list', 'x', '{}', 0, '', '', '', false, '')"
    )
    labels = list(DepartmentEvent.objects.order_by("pgh_id").values_list("pgh_label", flat=True))
    assert labels == ["insert", "update", "insert", "delete"]
    assert AccessLog.objects.count() == 2


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {} SET {} = DEFAULT",
        "DELETE FROM {}",
        "TRUNCATE {}",
        "DROP TABLE {}",
        "ALTER TABLE {} DISABLE TRIGGER ALL",
        "DROP TRIGGER append_only ON {}",
    ],
)
def test_app_role_is_refused_every_change_of_the_trail(app: psycopg.Connection[Any], statement: str) -> None:
    fill()
    for model in append_only_models():
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute(statement.format(model._meta.db_table, model._meta.pk.column))


@pytest.mark.parametrize(
    "statement",
    [
        "SET session_replication_role = replica",
        "CREATE TABLE public.mine (id int)",
        "CREATE OR REPLACE FUNCTION core_refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'",
        "TRUNCATE accounts_department CASCADE",
        "INSERT INTO core_destruction (account) VALUES ('x')",
        "DELETE FROM django_migrations",
        "ALTER FUNCTION public.core_destroy_personal OWNER TO CURRENT_USER",
    ],
)
def test_app_role_cannot_take_more_rights(app: psycopg.Connection[Any], statement: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute(statement)


def test_app_role_destroys_by_the_one_function_which_registers_it(app: psycopg.Connection[Any]) -> None:
    fill()
    pk = Department.objects.get().pk
    destroy = "SELECT core_destroy_personal('accounts_departmentevent', %s, '{phone}', 'park', '박보호', '만료')"
    assert app.execute(destroy, [[pk]]).fetchone() == (1,)
    assert DepartmentEvent.objects.get().phone == ""
    assert Destruction.objects.get().account == "park"


def test_function_runs_no_code_of_a_table_the_owner_does_not_own(app: psycopg.Connection[Any], role: str) -> None:
    fill()
    app.execute("CREATE TEMP TABLE lure (pgh_obj_id bigint, phone text)")
    app.execute(
        "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON lure FOR EACH ROW"
        " EXECUTE FUNCTION core_refuse_change('core_destroy_personal')"
    )
    with pytest.raises(psycopg.Error, match="이력 표가 아닙니다"):
        app.execute("SELECT core_destroy_personal('lure', '{1}', '{phone}', 'park', '박보호', 'x')")


def test_other_roles_may_not_destroy(role: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT has_function_privilege(%s, 'core_destroy_personal(regclass,bigint[],text[],text,text,text)', 'EXECUTE')"
            ", has_function_privilege(%s, 'core_expire_access_log(timestamptz,text,text,text)', 'EXECUTE')",
            [role, role],
        )
        assert cursor.fetchone() == (False, False)


def test_command_run_again_changes_nothing(app: psycopg.Connection[Any], role: str) -> None:
    call_command("protect_trail", app_role=role)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute("DELETE FROM core_accesslog")


def test_missing_role_or_the_owner_itself_is_refused() -> None:
    with pytest.raises(CommandError, match="역할이 없습니다"):
        call_command("protect_trail", app_role="nobody_here")
    with pytest.raises(CommandError, match="소유자의 권한"):
        call_command("protect_trail", app_role=connection.settings_dict["USER"])


def test_unprotected_table_stops_the_command(role: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE accounts_userevent ENABLE TRIGGER append_only")
        try:
            with pytest.raises(CommandError, match="accounts_userevent"):
                call_command("protect_trail", app_role=role)
        finally:
            cursor.execute("ALTER TABLE accounts_userevent ENABLE ALWAYS TRIGGER append_only")
