"""What every record kind shares: hiding instead of deleting, a version for two editors, and its personal columns."""

from collections.abc import Hashable, Mapping
from typing import Any, ClassVar, Self

import pgtrigger
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from core.masking import Mask
from core.records.actor import Actor

RECORD_PERMISSIONS = ("view", "add", "change", "delete", "restore", "reveal", "export", "unmask")
"""reveal: see one record's personal values and open its form; export: Excel; unmask: Excel with personal values."""


class AnyStoredChange(pgtrigger.AnyChange):
    """Any change but of generated columns, which do not exist yet when a BEFORE trigger looks."""

    def resolve(self, model: type[models.Model]) -> str:
        generated = [field.name for field in model._meta.fields if field.generated]
        return pgtrigger.AnyChange(exclude=[*(self.exclude or ()), *generated]).resolve(model)


FieldValue = Any
"""A value as a model field holds it: its type is the field's affair, not that of lists and imports."""


def own_field(model: type[models.Model], name: str) -> models.Field:
    """The field of that name; relations that point here from elsewhere are none."""
    field = model._meta.get_field(name)
    if not isinstance(field, models.Field):
        raise FieldDoesNotExist(f"{model.__name__}.{name} is a relation from elsewhere.")
    return field


class RecordQuerySet(models.QuerySet):
    goes_with: ClassVar[tuple[str, ...]] = ()
    """The foreign keys whose hidden rows take theirs along, out of lists and counts. Their own mark stays as it is."""

    def shown(self) -> Self:
        """Without the hidden ones and those that go with one.

        Not a join: few rows are hidden, and two hundred thousand are counted on every page of a list. A row without that key stays.
        """
        rows = self.filter(hidden_at=None)
        for name in self.goes_with:
            parent: Any = own_field(self.model, name).related_model
            rows = rows.exclude(**{f"{name}__in": parent._default_manager.hidden().order_by().values("pk")})
        return rows

    def hidden(self) -> Self:
        return self.exclude(hidden_at=None)

    def visible_to(self, user: Actor) -> Self:
        """The rows `user` may see; hidden ones are kept apart for those who may restore them."""
        scope = self.scope_of(user)
        return self.none() if scope is None else self.within(scope)

    def scope_of(self, user: Actor) -> Hashable | None:
        """What of `user` decides which rows they see: equal scopes see the same rows. None is no right at all."""
        meta = self.model._meta
        return "all" if user.has_perm(f"{meta.app_label}.view_{meta.model_name}") else None

    def within(self, scope: Hashable) -> Self:
        return self.shown()

    def restorable_by(self, user: Actor) -> Self:
        meta = self.model._meta
        if not user.has_perm(f"{meta.app_label}.restore_{meta.model_name}"):
            return self.none()
        return self.hidden()

    def search(self, text: str) -> Self:
        """The rows that hold these words; a kind with a search box says where it looks."""
        raise NotImplementedError(f"{self.model.__name__} has a search box but does not say where it looks")

    def for_list(self) -> Self:
        """Everything a list row prints, in one query; kinds with relations extend it. Built once: it may not depend on the day."""
        return self

    def for_panel(self) -> Self:
        """The rows as a panel of another kind's page prints them; built once, too."""
        return self

    def for_page(self) -> Self:
        """A record with what its own page prints of other rows; kinds with relations extend it. Built once, as `for_list` is."""
        return self


class Record(models.Model):
    """A row an officer keeps. `version` counts its changes, whoever or whatever made them."""

    PERSONAL: ClassVar[Mapping[str, Mask]] = {}

    version = models.PositiveIntegerField("판", default=1, editable=False)
    created_at = models.DateTimeField("등록일시", auto_now_add=True)
    updated_at = models.DateTimeField("수정일시", auto_now_add=True, editable=False)
    hidden_at = models.DateTimeField("숨긴 일시", null=True, editable=False)

    objects = RecordQuerySet.as_manager()

    class Meta:
        abstract = True
        default_permissions = RECORD_PERMISSIONS
        triggers: ClassVar = [
            pgtrigger.Trigger(
                name="bump_version",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=AnyStoredChange(exclude=["version", "updated_at"]),
                func="NEW.version = OLD.version + 1; NEW.updated_at = now(); RETURN NEW;",
            )
        ]
