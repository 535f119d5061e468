"""Nobody changes the trail: not by any statement, not by any setting; destruction has one way, and it is written down."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import Department
from core import clock
from core.trail.models import AccessAction, AccessLog, Destruction
from tests.core.sample import Sample, sample_tables

__all__ = ["sample_tables"]

pytestmark = pytest.mark.django_db

REFUSAL = "고치거나 지울 수 없습니다"
DESTROY = "SELECT core_destroy_personal(%s::regclass, %s, %s, %s, %s, %s)"
COUNT = "SELECT count(*) FROM {}"
EXPIRE = "SELECT core_expire_access_log(%s, %s, %s, %s)"


def run(statement: str, params: Any = None) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.fetchone() if cursor.description else None


@contextmanager
def refused(sentence: str = REFUSAL) -> Iterator[None]:
    with pytest.raises(DatabaseError, match=sentence), transaction.atomic():
        yield


@pytest.fixture(autouse=True)
def trail_rows() -> None:
    Department.objects.create(name="공동주택과", phone="0222860000")
    AccessLog.objects.create(account="kim", action=AccessAction.LIST, kind="housing.complex", count=0)
    run(DESTROY, ["accounts_departmentevent", [0], ["phone"], "park", "박보호", "보유기간 만료"])


TABLES = {"core_accesslog": "account", "core_destruction": "account", "accounts_departmentevent": "phone"}


@pytest.mark.parametrize(("table", "column"), TABLES.items())
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {table} SET {column} = ''",
        "UPDATE {table} SET {column} = {column}",
        "DELETE FROM {table}",
        "TRUNCATE {table}",
        "TRUNCATE {table} CASCADE",
        "TRUNCATE core_holiday, {table}",
        "WITH gone AS (DELETE FROM {table} RETURNING *) SELECT count(*) FROM gone",
        "MERGE INTO {table} t USING (SELECT 1) s ON true WHEN MATCHED THEN DELETE",
        "DO $$ BEGIN DELETE FROM {table}; END $$",
        "SELECT * FROM {table} FOR UPDATE; UPDATE {table} SET {column} = 'x'",
    ],
)
def test_statement_that_changes_the_trail_is_refused(table: str, column: str, statement: str) -> None:
    with refused():
        run(statement.format(table=table, column=column))


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(
    "setting",
    [
        "SET LOCAL session_replication_role = replica",
        "SET LOCAL pgtrigger.ignore = '{append_only,append_only_truncate}'",
        "SET LOCAL sallimteo.allow_destruction = 'on'",
        "SET LOCAL search_path = pg_temp, pg_catalog, public",
        "SET LOCAL row_security = off",
    ],
)
@pytest.mark.parametrize("attempt", ["DELETE FROM public.{}", "TRUNCATE public.{}"])
def test_no_setting_of_a_session_opens_the_trail(table: str, setting: str, attempt: str) -> None:
    before = run(COUNT.format(table))
    run(setting)
    with refused():
        run(attempt.format(table))
    assert run(COUNT.format(table)) == before


def test_upsert_into_the_log_is_refused() -> None:
    row = AccessLog.objects.get()
    with refused():
        AccessLog.objects.bulk_create(
            [AccessLog(pk=row.pk, account="lee", action="list", kind="x", count=0, at=clock.now())],
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=["account"],
        )
    row.refresh_from_db()
    assert row.account == "kim"


def test_truncating_a_table_the_trail_hangs_on_is_refused() -> None:
    run("CREATE TABLE bait (id bigint PRIMARY KEY)")
    run("ALTER TABLE core_accesslog ADD COLUMN bait_id bigint REFERENCES bait")
    with refused():
        run("TRUNCATE bait CASCADE")


FORGED_CALLERS = [
    # A function of the same name elsewhere.
    """CREATE SCHEMA evil;
    CREATE FUNCTION evil.core_destroy_personal(regclass, bigint[], text[], text, text, text) RETURNS void LANGUAGE plpgsql
    AS $f$ BEGIN EXECUTE 'UPDATE public.accounts_departmentevent SET phone = '''''; END $f$;
    SELECT evil.core_destroy_personal(NULL, NULL, NULL, NULL, NULL, NULL)""",
    # One whose quoted name holds the real one's signature.
    """CREATE FUNCTION "public.core_destroy_personal(regclass,bigint[],text[],text,text,text)"() RETURNS void
    LANGUAGE plpgsql AS $f$ BEGIN EXECUTE 'UPDATE public.accounts_departmentevent SET phone = '''''; END $f$;
    SELECT "public.core_destroy_personal(regclass,bigint[],text[],text,text,text)"()""",
    # A statement that carries the missing frame in its text.
    """DO $d$ BEGIN EXECUTE E'UPDATE public.accounts_departmentevent SET phone = '''' /*"\\n'
    'PL/pgSQL function public.core_destroy_personal(regclass,bigint[],text[],text,text,text) line 45 at EXECUTE */';
    END $d$""",
    # The trigger function hung on a table of one's own, to run code inside the real function.
    """CREATE TABLE lure (pgh_obj_id bigint, phone text);
    CREATE FUNCTION reach() RETURNS trigger LANGUAGE plpgsql
    AS $f$ BEGIN UPDATE public.accounts_departmentevent SET phone = ''; RETURN NEW; END $f$;
    CREATE TRIGGER a BEFORE UPDATE ON lure FOR EACH ROW EXECUTE FUNCTION reach();
    CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON lure FOR EACH ROW
    EXECUTE FUNCTION core_refuse_change('core_destroy_personal');
    INSERT INTO lure VALUES (1, 'x');
    SELECT core_destroy_personal('lure', '{1}', '{phone}', 'kim', 'kim', 'x')""",
]


@pytest.mark.parametrize("attempt", FORGED_CALLERS)
def test_forged_caller_is_refused(attempt: str) -> None:
    with refused():
        run(attempt)


def test_even_the_function_may_only_blank() -> None:
    run(
        "CREATE OR REPLACE FUNCTION public.core_destroy_personal(event_table regclass, object_ids bigint[], columns text[],"
        " account text, account_name text, reason text) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER"
        " SET search_path = pg_catalog, pg_temp AS $f$ BEGIN"
        " EXECUTE format('UPDATE public.accounts_departmentevent SET %I = %L', columns[1], reason); RETURN 0; END $f$"
    )
    for column, value in {"phone": "01011112222", "pgh_label": "", "is_closed": "true"}.items():
        with refused():
            run(DESTROY, ["accounts_departmentevent", [], [column], "", "", value])
    run(DESTROY, ["accounts_departmentevent", [], ["phone"], "", "", ""])


@pytest.fixture
def retired(sample_tables: None) -> Sample:
    record = Sample.objects.create(name="홍길동", born_on=date(1970, 3, 14), phone="01012345678", kind="duty")
    Sample.objects.filter(pk=record.pk).update(phone="01099999999")
    Sample.objects.create(name="남궁민수", born_on=date(1980, 1, 1))
    return record


def test_destruction_blanks_the_named_columns_of_the_named_rows_and_is_registered(retired: Sample) -> None:
    changed = run(DESTROY, ["core_sampleevent", [retired.pk], ["name", "born_on", "phone"], "park", "박보호", "해임 후 5일"])

    events = Sample.pgh_event_model.objects
    assert changed == (2,)
    assert set(events.filter(pgh_obj=retired.pk).values_list("name", "born_on", "phone", "kind")) == {("", None, "", "duty")}
    assert events.exclude(pgh_obj=retired.pk).get().name == "남궁민수"
    register = Destruction.objects.values("account", "account_name", "reason", "table_name", "object_ids", "columns", "row_count")
    assert register.first() == {
        "account": "park",
        "account_name": "박보호",
        "reason": "해임 후 5일",
        "table_name": "public.core_sampleevent",
        "object_ids": [retired.pk],
        "columns": ["name", "born_on", "phone"],
        "row_count": 2,
    }


@pytest.mark.parametrize(
    ("table", "columns", "account", "reason"),
    [
        ("core_sampleevent", ["version"], "park", "x"),
        ("core_sampleevent", ["pgh_context"], "park", "x"),
        ("core_sampleevent", ["pgh_label"], "park", "x"),
        ("core_sampleevent", ["no_such_column"], "park", "x"),
        ("core_sampleevent", ["name", "no_such_column"], "park", "x"),
        ("core_sampleevent", [], "park", "x"),
        ("core_sampleevent", ["name"], "", "x"),
        ("core_sampleevent", ["name"], "park", "  "),
        ("core_sampleevent", ["name"], "park", None),
        ("core_sample", ["name"], "park", "x"),
        ("core_accesslog", ["account"], "park", "x"),
        ("core_destruction", ["account"], "park", "x"),
    ],
)
def test_destruction_of_anything_else_is_refused(retired: Sample, table: str, columns: list[str], account: str, reason: str) -> None:
    registered = Destruction.objects.count()
    with refused("파기"):
        run(DESTROY, [table, [retired.pk], columns, account, "박보호", reason])
    assert Destruction.objects.count() == registered
    assert Sample.pgh_event_model.objects.filter(name="홍길동").count() == 2


def test_destruction_from_within_another_function_is_refused(retired: Sample) -> None:
    with refused():
        run("DO $$ BEGIN PERFORM core_destroy_personal('core_sampleevent', '{1}', '{name}', 'park', 'park', 'x'); END $$")


def test_destruction_works_whatever_the_session_was_used_for_before(retired: Sample) -> None:
    run("SET LOCAL search_path = public, pg_catalog")
    with refused():
        run("UPDATE core_sampleevent SET name = ''")
    assert run(DESTROY, ["core_sampleevent", [retired.pk], ["name"], "park", "박보호", "x"]) == (2,)


def logged(at: datetime) -> None:
    AccessLog.objects.create(at=at, account="old", action=AccessAction.LIST, kind="x", count=0)


def test_log_rows_past_two_years_can_go_and_that_is_registered() -> None:
    border = clock.now() - timedelta(days=2 * 366)
    logged(border - timedelta(days=1))
    logged(border + timedelta(days=1))
    assert run(EXPIRE, [border, "park", "박보호", "보유기간 만료"]) == (1,)
    assert AccessLog.objects.filter(account="old").count() == 1
    register = Destruction.objects.first()
    assert register is not None
    assert (register.table_name, register.older_than, register.row_count) == ("public.core_accesslog", border, 1)


@pytest.mark.parametrize("days", [0, 100, 729])
def test_younger_log_rows_cannot_go(days: int) -> None:
    logged(datetime(2001, 1, 1, tzinfo=UTC))
    with refused("2년"):
        run(EXPIRE, [clock.now() - timedelta(days=days), "park", "박보호", "x"])
    with refused("2년"):
        run(EXPIRE, [None, "park", "박보호", "x"])
    assert AccessLog.objects.filter(account="old").exists()


def test_log_cannot_be_blanked_nor_history_expired() -> None:
    with refused("이력 표가 아닙니다"):
        run(DESTROY, ["core_accesslog", [1], ["query"], "park", "박보호", "x"])
