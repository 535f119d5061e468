"""Who a request comes from, asked on every one: the account, its department and its roles in one query."""

from datetime import date

from django.db.models import BigIntegerField, DateField, OuterRef, QuerySet

from accounts.models import Grant, User
from core.prepared import Prepared, Slot, nested


def _users_with_roles() -> QuerySet[User]:
    held = Grant.objects.active(on=Slot("on", DateField())).filter(employee=OuterRef("pk")).order_by()
    return User.objects.select_related("department").annotate(held=nested(held, "role", "area")).filter(pk=Slot("pk", BigIntegerField()))


_USER = Prepared(_users_with_roles)


def entering_user(pk: int, *, on: date) -> User | None:
    """None for whoever may not come in on that day."""
    user = _USER.first(pk=pk, on=on)
    if user is None or not user.may_enter(on=on):
        return None
    user.held_roles = vars(user)["held"]
    return user
