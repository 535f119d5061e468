"""Employees and grants."""

from datetime import date
from functools import cache

from django.contrib.auth.hashers import make_password
from django.test import Client

from accounts.models import Department, Grant, User
from accounts.roles import Area, Role

PASSWORD = "Right-horse-7"


def make_department(name: str = "공동주택과") -> Department:
    return Department.objects.get_or_create(name=name)[0]


@cache
def _hashed_password() -> str:
    """Slow on purpose, so once is enough."""
    return make_password(PASSWORD)


def make_user(username: str = "kim", *, name: str = "김하나", department: Department | None = None) -> User:
    return User.objects.create(username=username, name=name, password=_hashed_password(), department=department or make_department())


def make_grant(
    employee: User,
    role: Role = Role.OFFICER,
    area: Area = Area.HOUSING,
    *,
    department: Department | None = None,
    from_on: date = date(2010, 1, 1),
    until_on: date | None = None,
) -> Grant:
    return Grant.objects.create(
        employee=employee,
        role=role,
        area=area,
        department=department,
        from_on=from_on,
        until_on=until_on,
        reason="업무 분장",
        granted_by="전산정보과",
    )


def browser(*roles: Role, username: str = "kim", name: str = "김하나", area: Area = Area.HOUSING) -> Client:
    """A logged-in person holding these roles; `client.user` is the account."""
    user = make_user(username, name=name)
    for role in roles:
        make_grant(user, role, area)
    client = Client()
    client.force_login(user, backend="accounts.backends.LocalBackend")
    client.user = user
    return client
