"""Every table that must only grow is closed by triggers that no session can switch off."""

import pghistory
import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Model

from core.trail.protection import append_only_models, forgotten_tables, protected_tables

pytestmark = pytest.mark.django_db

TRACKED = [event_model.pgh_tracked_model for event_model in pghistory.core.event_models()]


def test_no_table_of_the_trail_is_forgotten() -> None:
    assert forgotten_tables() == [], "add AppendOnly(…) for them in a migration: core.trail.operations says how"


def test_nothing_else_is_closed() -> None:
    assert protected_tables() == {model._meta.db_table for model in append_only_models()}


def test_forgotten_table_is_named() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE accounts_userevent ENABLE TRIGGER append_only")
    assert forgotten_tables() == ["accounts_userevent"]


@pytest.mark.parametrize("model", TRACKED)
def test_recording_triggers_always_fire(model: type[Model]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_trigger WHERE tgrelid = %s::regclass AND tgenabled = 'A'"
            " AND tgname ~ '_(insert_insert|update_update|delete_delete)_'",
            [model._meta.db_table],
        )
        assert cursor.fetchone() == (3,)


@pytest.mark.parametrize("model", TRACKED)
def test_personal_values_of_a_history_can_be_blanked(model: type[Model]) -> None:
    for name in getattr(model, "PERSONAL", {}):
        field = model.pgh_event_model._meta.get_field(name)
        assert field.null or field.empty_strings_allowed, f"{model.__name__}.{name}"


def test_every_record_kind_has_a_history() -> None:
    from core.records.models import Record

    untracked = [model.__name__ for model in apps.get_models() if issubclass(model, Record) and model not in TRACKED]
    assert untracked == []
