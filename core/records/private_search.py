"""Searches for a phone number: posted, kept in the session for ten minutes, and named in the address by a token.

An address ends up in histories, bookmarks and server logs; a citizen's number must not (design.md, settled readings).
"""

import re
import secrets
from collections.abc import Collection

from django.http import QueryDict

from core import clock
from core.records.actor import StaffRequest

SESSION_KEY = "private_searches"
LIVE_SECONDS = 600
KEPT = 10
RUN_OF_DIGITS = re.compile(r"(?<![A-Za-z\d])\d[\d\s().+\-–~]*")
FEWEST_DIGITS = 7
MARK = "~"


def holds_phone(text: str) -> bool:
    """Seven digits or more in a row, apart from what numbers are written with; other words may stand around them.

    A K-apt code (A13380305) is none.
    """
    return any(sum(map(str.isdigit, run)) >= FEWEST_DIGITS for run in RUN_OF_DIGITS.findall(text))


def hide_phones(request: StaffRequest, params: QueryDict, *, among: Collection[str]) -> list[tuple[str, str]]:
    """The parameters for an address: what holds a phone number is replaced by a token. `among` are those a person types words in."""
    given = ((name, value) for name, values in params.lists() for value in values)
    return [(name, hide_phone(request, value) if name in among else value) for name, value in given]


def hide_phone(request: StaffRequest, text: str) -> str:
    return _token_for(request, text) if holds_phone(text) else text


def _token_for(request: StaffRequest, value: str) -> str:
    now = clock.now().timestamp()
    kept = {token: entry for token, entry in request.session.get(SESSION_KEY, {}).items() if entry["until"] > now}
    token = MARK + secrets.token_urlsafe(9)
    entries = [*kept.items(), (token, {"value": value, "until": now + LIVE_SECONDS})][-KEPT:]
    request.session[SESSION_KEY] = dict(entries)
    return token


def is_token(text: str) -> bool:
    return text.startswith(MARK)


def revealed(request: StaffRequest, token: str) -> str | None:
    """What was searched; None once the token has run out, and in any other session."""
    entry = request.session.get(SESSION_KEY, {}).get(token)
    return entry["value"] if entry is not None and entry["until"] > clock.now().timestamp() else None
