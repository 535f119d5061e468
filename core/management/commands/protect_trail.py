"""Two database roles: the owner migrates, the application works and can neither change nor remove a row of the trail."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from psycopg.sql import SQL, Composed, Identifier

from core.trail.models import Destruction
from core.trail.protection import append_only_models, forgotten_tables

GRANTS = (
    "GRANT USAGE ON SCHEMA public TO {role}",
    "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
    "REVOKE CREATE ON SCHEMA public FROM {role}",
    "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
    "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {role}",
    # Tables of later migrations: to be read and added to; running this again gives them the rest.
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT ON TABLES TO {role}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {role}",
    "REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role}",
)


class Command(BaseCommand):
    help = "응용 프로그램용 데이터베이스 역할에 필요한 권한만 주고, 이력·접속기록·파기대장을 고치거나 지울 권한을 뺍니다."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--app-role", required=True, metavar="NAME", help="a role that is not the owner; it must exist")

    def handle(self, *, app_role: str, **options: Any) -> None:
        """Run as the owner, after every migrate."""
        with transaction.atomic(), connection.cursor() as cursor:
            self.refuse_wrong_role(cursor, app_role)
            for statement in self.statements(app_role):
                cursor.execute(statement)
        self.stdout.write(f"{app_role}: 이력 표 {len(append_only_models())}개는 읽고 더하기만 할 수 있습니다.")

    def refuse_wrong_role(self, cursor: CursorWrapper, app_role: str) -> None:
        if forgotten := forgotten_tables():
            raise CommandError(f"보호 트리거가 없는 표가 있습니다: {', '.join(forgotten)}")
        cursor.execute("SELECT rolsuper OR pg_has_role(oid, current_user, 'MEMBER') FROM pg_roles WHERE rolname = %s", [app_role])
        found = cursor.fetchone()
        if found is None:
            raise CommandError(f"{app_role} 역할이 없습니다. 먼저 만드세요: CREATE ROLE {app_role} LOGIN PASSWORD '…'")
        if found[0]:
            raise CommandError(f"{app_role} 역할은 소유자의 권한을 가지고 있습니다. 소유자가 아닌 역할을 쓰세요.")

    def statements(self, app_role: str) -> list[Composed]:
        role = Identifier(app_role)
        closed = SQL(", ").join(Identifier(model._meta.db_table) for model in append_only_models())
        return [
            *(SQL(grant).format(role=role) for grant in GRANTS),
            SQL("REVOKE UPDATE, DELETE, TRUNCATE ON {} FROM {}").format(closed, role),
            SQL("REVOKE INSERT ON {} FROM {}").format(Identifier(Destruction._meta.db_table), role),
        ]
