"""Searches for a phone number: posted, kept in the session for ten minutes, and named in the address by a token.

An address ends up in histories, bookmarks and server logs; a citizen's number must not (design.md, settled readings).
"""

import re
import secrets
from collections.abc import Iterator

from django.http import QueryDict

from core import clock
from core.records.actor import StaffRequest

SESSION_KEY = "private_searches"
LIVE_SECONDS = 600
KEPT = 10
PHONE_SHAPED = re.compile(r"^[\d\s().+\-–~]*$")
CONTROL = {"csrfmiddlewaretoken", "format", "page"}
MARK = "~"


def is_phone_shaped(text: str) -> bool:
    """Seven digits or more and nothing but what numbers are written with."""
    return bool(PHONE_SHAPED.match(text)) and sum(char.isdigit() for char in text) >= 7


def hide_phone(request: StaffRequest) -> Iterator[tuple[str, str]]:
    """The posted search as address parameters, a phone number replaced by its token."""
    for name in request.POST:
        if name in CONTROL:
            continue
        for value in request.POST.getlist(name):
            yield name, _token_for(request, value) if is_phone_shaped(value) else value


def _token_for(request: StaffRequest, value: str) -> str:
    now = clock.now().timestamp()
    kept = {token: entry for token, entry in request.session.get(SESSION_KEY, {}).items() if entry["until"] > now}
    token = MARK + secrets.token_urlsafe(9)
    entries = [*kept.items(), (token, {"value": value, "until": now + LIVE_SECONDS})][-KEPT:]
    request.session[SESSION_KEY] = dict(entries)
    return token


def reveal_phone(request: StaffRequest, params: QueryDict) -> QueryDict:
    """The parameters with tokens turned back; one that has run out matches nothing rather than everything."""
    if not any(value.startswith(MARK) for values in params.lists() for value in values[1]):
        return params
    kept = request.session.get(SESSION_KEY, {})
    now = clock.now().timestamp()
    data = params.copy()
    for name, values in params.lists():
        data.setlist(
            name,
            [kept[value]["value"] if value in kept and kept[value]["until"] > now else value for value in values],
        )
    return data
