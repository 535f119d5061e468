"""What the core needs to know of the person who acts; the account itself lives in `accounts`."""

from typing import Protocol


class Actor(Protocol):
    """A logged-in person, or a job acting for one."""

    pk: int

    @property
    def is_authenticated(self) -> bool: ...

    def get_username(self) -> str: ...

    @property
    def display_name(self) -> str:
        """Name and department, as history and files print it."""
        ...

    def has_perm(self, perm: str, obj: object | None = None) -> bool: ...
