"""Django system checks about the installation as a whole; `ConfigConfig` registers them."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error

from audit.kinds import ACCESS_LOG
from config import database
from config.kinds import KINDS
from core.bulk.fields import check_bulk_fields
from core.records.tables import check_table


def check_database_server(
    *, app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """`migrate` asks this, and `check --database default`."""
    return [Error(sentence, id="config.E001") for alias in databases or () if (sentence := database.why_server_unfit(alias))]


def check_database_is_named(*, app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    if settings.DEMO or not settings.IS_EMBEDDED:
        return []
    return [Error("DATABASE_URL이 없어 내장 데이터베이스를 씁니다. 운영에서는 DATABASE_URL을 지정하세요.", id="config.E002")]


def check_lists(*, app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    return [problem for kind in (*KINDS.values(), ACCESS_LOG) for problem in (*check_table(kind.table), *check_bulk_fields(kind))]
