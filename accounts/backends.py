"""Who comes in, and what the grants let them do.

`AUTHENTICATION_BACKENDS` is tried in order: `RoleBackend` answers every permission question whoever let the person in, the others let
people in. The ward's SSO joins as a further backend after `RoleBackend` (OpenID Connect, or a header set by a trusted agent); it finds
the `User` by 새올 id and must refuse whoever `User.may_enter` refuses.
"""

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from accounts.entering import entering_user
from accounts.models import LoginAttempt, User
from accounts.roles import permits_app
from core import clock


class RoleBackend(BaseBackend):
    """Permissions out of the active grants."""

    def has_perm(self, user_obj: User | AnonymousUser, perm: str, obj: object | None = None) -> bool:
        return isinstance(user_obj, User) and user_obj.has_perm(perm)

    def has_module_perms(self, user_obj: User | AnonymousUser, app_label: str) -> bool:
        return isinstance(user_obj, User) and any(permits_app(role, area, app_label) for role, area in user_obj.active_roles)


class LocalBackend(BaseBackend):
    """An account of our own with a password: the way in where SSO is absent or down."""

    def authenticate(  # type: ignore[override]  # Django picks backends by the names of these arguments
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None
    ) -> User | None:
        if not username or not password:
            return None
        if not LoginAttempt.objects.reserve(username, at=clock.now()):
            return None
        user = User.objects.select_related("department").filter(username=username.strip()).first()
        if user is None:
            # Hash all the same: the time taken must not tell whether the account exists.
            User().set_password(password)
            return None
        if not user.check_password(password) or not user.may_enter(on=clock.today()):
            return None
        LoginAttempt.objects.forget(username)
        return user

    def get_user(self, user_id: int) -> User | None:
        """Asked on every request, so that an open session ends with the right to enter."""
        return entering_user(user_id, on=clock.today())
