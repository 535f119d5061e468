"""Under what circumstances rows are written: who, from where, on which page, in which step and why.

The values ride in a setting of the database transaction, from which the history triggers copy them into every event row.
COPY, and writes in other threads, do not carry them: copy only into staging tables, and open a context in each job.
"""

import ipaddress
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pghistory
from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.utils.functional import Promise

from core.records.actor import Actor


class Asked(Promise):
    """A text that is found out anew each time something is written."""

    def __init__(self, ask: Callable[[], str]) -> None:
        self.ask = ask

    def __str__(self) -> str:
        return self.ask()


Text = str | Asked
CONTEXT_SETTING = "pghistory.context_metadata"


@contextmanager
def context(
    *,
    actor: Actor | None = None,
    step: Text = "",
    reason: Text = "",
    page: Text = "",
    ip: Text = "",
    account: Text = "",
    name: Text = "",
    request_id: Text = "",
) -> Iterator[None]:
    """Every row changed inside carries these values; a context inside another adds to it until it ends.

    `actor` gives account and name together.
    """
    if actor is not None:
        account, name = actor.get_username(), actor.display_name
    given = {
        "account": account,
        "name": name,
        "ip": ip,
        "page": page,
        "step": step,
        "reason": reason,
        "request_id": request_id,
    }
    with pghistory.context() as current:
        before = dict(current.metadata)
        current.metadata.update({key: value for key, value in given.items() if value})
        try:
            yield
        finally:
            current.metadata.clear()
            current.metadata.update(before)
    if not before:
        _forget_in_open_transaction()


def _forget_in_open_transaction() -> None:
    """The setting lives as long as the transaction: what is written later in it, outside any context, must not inherit it."""
    if connection.in_atomic_block and not connection.needs_rollback:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config(%s, '', true)", [CONTEXT_SETTING])


def request_id_of(request: HttpRequest) -> str:
    """The same for every history and access-log row of one request."""
    return request.META.setdefault("sallimteo.request_id", uuid.uuid4().hex)


def client_ip(request: HttpRequest) -> str:
    """The browser's address; behind TRUSTED_PROXY_COUNT proxies, the one the outermost of them saw."""
    direct = request.META.get("REMOTE_ADDR", "")
    trusted = settings.TRUSTED_PROXY_COUNT
    if not trusted:
        return direct
    forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    # Each proxy appends the address it saw; whatever stands further left was typed by the client.
    candidate = forwarded[-trusted] if len(forwarded) >= trusted else ""
    try:
        return str(ipaddress.ip_address(candidate))
    except ValueError:
        return direct
