"""Row history: `@track()` gives a model its event table, filled by database triggers.

Recipe for a new tracked table: decorate the model, run makemigrations, and add to the app a migration after it with
`AppendOnly("app_modelevent", allow_destruction_through="core_destroy_personal")` (`core.trail.operations`);
`tests/meta/test_history_is_protected.py` names the table that was forgotten.
"""

import sys
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import pghistory
import pghistory.trigger
import pgtrigger
import pgtrigger.compiler
from django.db import models
from pghistory.models import Event as PlainEvent

AnyModel = TypeVar("AnyModel", bound=type[models.Model])


class UnskippableSql(pgtrigger.compiler.UpsertTriggerSql):
    """A trigger that fires whatever the session sets: neither `pgtrigger.ignore` nor the replica role switches it off.

    Migrations name this class; a change of the template must leave old migrations installable.
    """

    def get_template(self) -> str:
        return """
            CREATE OR REPLACE FUNCTION {pgid}() RETURNS TRIGGER AS $$
                {declare}
                BEGIN
                    {func}
                END;
            $$ LANGUAGE plpgsql;
            DROP TRIGGER IF EXISTS {pgid} ON {table};
            CREATE TRIGGER {pgid} {when} {operation} ON {table}
                FOR EACH {level} {condition} EXECUTE FUNCTION {execute};
            ALTER TABLE {table} ENABLE ALWAYS TRIGGER {pgid};
            COMMENT ON TRIGGER {pgid} ON {table} IS '{hash}';
        """


class RecordingTrigger(pghistory.trigger.Event):
    def compile(self, model: models.Model) -> pgtrigger.compiler.Trigger:
        compiled = super().compile(model)
        return pgtrigger.compiler.Trigger(name=compiled.name, sql=UnskippableSql(**compiled.sql.kwargs))


class _Unskippable(pghistory.RowEvent):
    def add_event_trigger(self, event_model: type[PlainEvent]) -> None:
        trigger = RecordingTrigger(
            event_model=event_model,
            label=self.label,
            name=self.trigger_name,
            row=self.row,
            operation=self.operation,
            condition=self.condition,
            level=self.level,
        )
        pgtrigger.register(trigger)(event_model.pgh_tracked_model)


class InsertEvent(_Unskippable, pghistory.InsertEvent):
    pass


class UpdateEvent(_Unskippable, pghistory.UpdateEvent):
    pass


class DeleteEvent(_Unskippable, pghistory.DeleteEvent):
    pass


class Event(PlainEvent):
    """One state of one row, as it was after an insert or update or before a delete. It outlives the row."""

    pgh_id = models.BigAutoField(primary_key=True)

    class Meta:
        abstract = True


EventModel = Any
EventRow = Any
"""An event table and a row of it: they have the tracked model's columns, which types cannot say."""


def event_model_of(model: type[models.Model]) -> EventModel:
    return model.pgh_event_model  # type: ignore[attr-defined]  # set by pghistory


def track(*, exclude: Sequence[str] = ()) -> Callable[[AnyModel], AnyModel]:
    """Keep the history of a model's rows in `<Model>Event`, without the columns in `exclude` and the computed ones."""

    def add_event_model(model: AnyModel) -> AnyModel:
        computed = [field.name for field in model._meta.local_fields if field.generated]
        name = f"{model.__name__}Event"
        columns = pghistory.create_event_model(
            model,
            InsertEvent(),
            UpdateEvent(),
            DeleteEvent(),
            exclude=[*exclude, *computed],
            obj_field=pghistory.ObjForeignKey(related_name="+", db_index=False),
            context_field=pghistory.ContextJSONField(),
            context_id_field=None,  # type: ignore[arg-type]  # its documentation allows None
            base_model=Event,
            model_name=f"Abstract{name}",
        )
        for field in columns._meta.local_fields:
            field.db_index = False  # type: ignore[attr-defined]  # events are read by their row only
            if field.name in getattr(model, "PERSONAL", ()) and not field.empty_strings_allowed:
                field.null = True  # what must be destroyed one day must be able to be blank
        meta = {
            "app_label": model._meta.app_label,
            "verbose_name": f"{model._meta.verbose_name} 이력",
            "default_permissions": (),
            "indexes": [models.Index(fields=["pgh_obj", "pgh_id"])],
        }
        module = sys.modules[model.__module__]
        attributes = {"__module__": module.__name__, "Meta": type("Meta", (), meta)}
        setattr(module, name, type(name, (columns,), attributes))
        return model

    return add_event_model
