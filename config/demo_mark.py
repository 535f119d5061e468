"""The mark that lets DEMO=1, and with it the demo's open logins, run on a database.

A comment on the database: its owner may write it without being superuser, and a dump of real data restored elsewhere does not carry it.
"""

from django.db import connection

MARK = "sallimteo demo"


class NotMarkable(Exception):
    """The database may hold real data; the message is a sentence."""


def carries_demo_mark() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()")
        return cursor.fetchone() == (MARK,)


def mark_as_demo() -> None:
    """Mark a database nobody works in yet."""
    if carries_demo_mark():
        return
    if _has_accounts():
        raise NotMarkable(
            "이 데이터베이스에는 이미 직원 계정이 있어 시연용으로 쓸 수 없습니다. 빈 데이터베이스를 DATABASE_URL에 지정하세요."
        )
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        (name,) = cursor.fetchone()
        cursor.execute(f"COMMENT ON DATABASE {connection.ops.quote_name(name)} IS '{MARK}'")


def _has_accounts() -> bool:
    # By table name: this runs before the first migration too.
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('accounts_user') IS NOT NULL")
        if cursor.fetchone() == (False,):
            return False
        cursor.execute("SELECT EXISTS (SELECT FROM accounts_user)")
        return bool(cursor.fetchone()[0])
