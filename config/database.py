"""What a database must be before the system runs on it, asked by behaviour rather than by the names of its settings."""

from django.conf import settings
from django.db import OperationalError, connections

from config import demo_mark

OLDEST_VERSION = 15
# Code-point order, which is 가나다 order for Hangul: upper case before lower, punctuation counts.
SORTS_BY_CODE_POINT = "SELECT 'B' < 'a' AND 'a-c' < 'ab' AND 'z' < '가' AND '가' < '나' AND '나' < '힣'"


def why_unusable() -> str:
    """The sentence that keeps the system from starting on this database; empty when it may."""
    sentence = why_server_unfit("default")
    if not sentence and settings.DEMO and not demo_mark.carries_demo_mark():
        return "DEMO=1은 시연용으로 만든 데이터베이스에서만 쓸 수 있습니다. DEMO를 빼거나 DATABASE_URL을 확인하세요."
    return sentence


def why_server_unfit(alias: str) -> str:
    """What is wrong with the server or the database on it, with the command that puts it right; empty when nothing is."""
    connection = connections[alias]
    try:
        with connection.cursor() as cursor:
            version = connection.connection.info.server_version // 10_000
            cursor.execute("SELECT current_setting('server_encoding'), current_database()")
            encoding, name = cursor.fetchone()
            fault = "" if encoding == "UTF8" else f"문자 집합이 UTF8이 아니라 {encoding}입니다"
            if not fault:  # elsewhere the question itself could not be asked
                cursor.execute(SORTS_BY_CODE_POINT)
                fault = "" if cursor.fetchone() == (True,) else "정렬이 코드 순서(C.UTF-8)가 아닙니다"
    except OperationalError as error:
        return f"데이터베이스에 접속할 수 없습니다. DATABASE_URL과 데이터베이스 서버를 확인하세요. ({str(error).strip()})"
    if version < OLDEST_VERSION:
        return f"PostgreSQL {version}은 쓸 수 없습니다. {OLDEST_VERSION} 이상으로 올리세요."
    if not fault:
        return ""
    command = creation_command(f"{name}_utf8", version=version)
    return f"데이터베이스 {name}의 {fault}. 다음 명령으로 새로 만들어 DATABASE_URL에 지정하세요: {command}"


def creation_command(name: str, *, version: int) -> str:
    # The built-in provider, the same on every operating system, exists from 17.
    locale = "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C'" if version >= 17 else "LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'"
    return f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8' {locale};"
