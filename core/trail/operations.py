"""The migration operation that closes a table of the trail to changes."""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from core.trail.protection import ROW_TRIGGER, TRUNCATE_TRIGGER, WAYS_THROUGH


class AppendOnly(Operation):
    """Refuse UPDATE, DELETE and TRUNCATE on a table, whatever a session sets.

    `allow_destruction_through` names the one SQL function that may still blank (`core_destroy_personal`: event tables)
    or expire (`core_expire_access_log`) rows. Put it in a migration of its own right after the one that makes the table,
    and let that migration depend on core's `trail_functions`.
    """

    reversible = True
    reduces_to_sql = True

    def __init__(self, table_name: str, *, allow_destruction_through: str = "") -> None:
        if allow_destruction_through and allow_destruction_through not in WAYS_THROUGH:
            raise ValueError(f"{allow_destruction_through} is not one of {WAYS_THROUGH}")
        self.table_name = table_name
        self.allow_destruction_through = allow_destruction_through

    def deconstruct(self) -> tuple[str, list[str], dict[str, str]]:
        options = {"allow_destruction_through": self.allow_destruction_through} if self.allow_destruction_through else {}
        return type(self).__name__, [self.table_name], options

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Triggers are not part of the models' state."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        table = schema_editor.quote_name(self.table_name)
        way = schema_editor.quote_value(self.allow_destruction_through)
        for trigger, event, level, argument in (
            (ROW_TRIGGER, "UPDATE OR DELETE", "ROW", way),
            (TRUNCATE_TRIGGER, "TRUNCATE", "STATEMENT", ""),
        ):
            schema_editor.execute(
                f"CREATE TRIGGER {trigger} BEFORE {event} ON {table} FOR EACH {level}"
                f" EXECUTE FUNCTION public.core_refuse_change({argument})"
            )
            schema_editor.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {trigger}")

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        table = schema_editor.quote_name(self.table_name)
        schema_editor.execute(f"DROP TRIGGER {ROW_TRIGGER} ON {table}")
        schema_editor.execute(f"DROP TRIGGER {TRUNCATE_TRIGGER} ON {table}")

    def describe(self) -> str:
        return f"Make {self.table_name} append-only"
