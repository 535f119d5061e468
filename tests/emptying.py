"""Between transactional tests Django truncates every table, the closed ones too: only there may it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db.backends.postgresql.operations import DatabaseOperations

from core.trail.protection import TRUNCATE_TRIGGER, protected_tables


@pytest.fixture(scope="session", autouse=True)
def let_tests_empty_closed_tables() -> Iterator[None]:
    flush = DatabaseOperations.sql_flush

    def flush_closed_too(self: DatabaseOperations, style: Any, tables: Any, **options: Any) -> list[str]:
        closed = [self.quote_name(table) for table in tables if table in protected_tables()]
        return [
            *(f"ALTER TABLE {table} DISABLE TRIGGER {TRUNCATE_TRIGGER}" for table in closed),
            *flush(self, style, tables, **options),
            *(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {TRUNCATE_TRIGGER}" for table in closed),
        ]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "sql_flush", flush_closed_too)
        yield
