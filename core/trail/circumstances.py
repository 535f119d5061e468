"""Under what circumstances rows are written: who, from where, on which page, in which step and why.

The values ride in a setting of the database transaction, from which the history triggers copy them into every event row.
(pghistory's own context manager never forgets what an inner context added, and breaks executemany and SQL objects.)
COPY, other threads and functions called by SELECT do not carry them: copy only into staging tables, open a context in each job.
"""

import ipaddress
import json
import re
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.http import HttpRequest
from django.utils.functional import Promise
from psycopg import Cursor
from psycopg.sql import Composable

from core.records.actor import Actor

SET_CONTEXT = "SELECT set_config('pghistory.context_metadata', %s, true)"
WRITES = re.compile(r"\s*(insert|update|delete|merge|with|do|call)\b", re.IGNORECASE)


class Asked(Promise):
    """A text that is found out anew each time something is written."""

    def __init__(self, ask: Callable[[], str]) -> None:
        self.ask = ask

    def __str__(self) -> str:
        return self.ask()


Text = str | Asked


class _Current(threading.local):
    values: dict[str, Text] | None = None
    has_written = False


_current = _Current()
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
    bulk: Text = "",
) -> Iterator[None]:
    """Every row changed inside carries these values; a context inside another adds to it until it ends.

    `actor` gives account and name together; `bulk` is the id shared by all rows of one change of many.
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
        "bulk": bulk,
    }
    outer = _current.values
    _current.values = (outer or {}) | {key: value for key, value in given.items() if value}
    try:
        with connection.execute_wrapper(_carry) if outer is None else nullcontext():
            yield
    finally:
        _current.values = outer
    if outer is None and _current.has_written:
        _forget_in_open_transaction()


def _carry(
    execute: Callable[..., Cursor | None],
    sql: str | bytes | Composable,
    params: object,
    many: bool,
    context: dict[str, CursorWrapper],
) -> Cursor | None:
    """Set the values in the transaction of a write: in the same round trip where it can be, just before it elsewhere."""
    named_cursor = getattr(context["cursor"], "name", None)
    if named_cursor or not WRITES.match(_as_text(sql)):
        return execute(sql, params, many, context)
    _current.has_written = True
    values = json.dumps(_current.values, cls=DjangoJSONEncoder)
    if isinstance(sql, str) and isinstance(params, tuple | list) and not many:
        cursor = execute(f"{SET_CONTEXT}; {sql}", (values, *params), many, context)
        while cursor is not None and cursor.nextset():
            pass
        return cursor
    with nullcontext() if connection.in_atomic_block else transaction.atomic():
        with connection.cursor() as ahead:
            ahead.execute(SET_CONTEXT, [values])
        return execute(sql, params, many, context)


def _as_text(sql: str | bytes | Composable) -> str:
    if isinstance(sql, bytes):
        return sql.decode()
    return sql.as_string(None) if isinstance(sql, Composable) else sql


def _forget_in_open_transaction() -> None:
    """The setting lives as long as the transaction: what is written later in it, outside any context, must not have it."""
    _current.has_written = False
    if connection.in_atomic_block and not connection.needs_rollback:
        with connection.cursor() as cursor:
            cursor.execute(SET_CONTEXT, [""])


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
