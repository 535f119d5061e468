"""What the core needs to know of the person who acts; the account itself lives in `accounts`."""

from typing import Protocol

from django.db.models import Model
from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails


class Named(Protocol):
    """Whoever a log can name."""

    @property
    def name(self) -> str: ...

    @property
    def department(self) -> object | None: ...

    def get_username(self) -> str: ...


class Actor(Named, Protocol):
    """A logged-in person, or a job acting for one."""

    @property
    def pk(self) -> int: ...

    @property
    def department_id(self) -> int | None: ...

    @property
    def display_name(self) -> str:
        """Name and department, as history and files print it."""
        ...

    def has_perm(self, perm: str, obj: Model | None = None) -> bool: ...


class StaffRequest(HttpRequest):
    """The request of a page behind the login. For types only: Django makes plain requests, the middleware fills them."""

    user: Actor  # type: ignore[assignment]  # Django's own is User | AnonymousUser; core knows no User
    htmx: HtmxDetails
