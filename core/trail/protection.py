"""Which tables only ever grow, and whether the database really sees to it."""

from collections.abc import Iterable

import pghistory
from django.db import connection, models

from core.trail.models import AccessLog, Destruction

ROW_TRIGGER, TRUNCATE_TRIGGER = "append_only", "append_only_truncate"
WAYS_THROUGH = ("core_destroy_personal", "core_expire_access_log")

_PROTECTED = """
    SELECT c.relname
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_trigger t ON t.tgrelid = c.oid
    WHERE c.relnamespace = 'public'::regnamespace
      AND t.tgfoid = 'public.core_refuse_change()'::regprocedure
      AND t.tgenabled = 'A'
    GROUP BY c.relname
    HAVING bit_or(t.tgtype::int) & 58 = 58
"""
"""58 = BEFORE, DELETE, UPDATE and TRUNCATE in pg_trigger.tgtype."""


def append_only_models() -> list[type[models.Model]]:
    """Every table that must be append-only: the two of the trail and each model's history."""
    return [AccessLog, Destruction, *pghistory.core.event_models()]


def protected_tables() -> set[str]:
    """The tables whose own triggers refuse changes and cannot be switched off by a session."""
    with connection.cursor() as cursor:
        cursor.execute(_PROTECTED)
        return {name for (name,) in cursor.fetchall()}


def forgotten_tables() -> Iterable[str]:
    protected = protected_tables()
    return [table for table in (model._meta.db_table for model in append_only_models()) if table not in protected]
