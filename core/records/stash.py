"""What an officer sent after their session had ended, kept until they have logged in again.

Without JavaScript nothing warns of the end: the form arrives, and nobody is logged in to save it. Its fields wait encrypted in the
visitor's new session, which logging in keeps, on the spot or through SSO, and go only to the person whose form it was. Files and
passwords are not kept. `core.records.views.resume` shows what waits.
"""

import base64
import hashlib
import json
from dataclasses import asdict, dataclass

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.core import signing
from django.http import HttpRequest

from core.records.actor import Actor

SESSION_KEY = "stash"
OWNER_FIELD = "form_owner"
LIVE_SECONDS = 15 * 60
LARGEST_BYTES = 200_000
# A form may be open for a working day and its night.
OWNER_LIVE_SECONDS = 24 * 60 * 60
NOT_KEPT = frozenset({"csrfmiddlewaretoken", OWNER_FIELD, "password", "password_again"})


@dataclass(frozen=True)
class Stash:
    """`path` is where the form was sent to; `had_files` says that what was chosen must be chosen again."""

    path: str
    fields: list[tuple[str, str]]
    had_files: bool


def owner_mark(user: Actor) -> str:
    """What a form carries to say whose it is; signed, so that nobody can fill our sessions without having been shown a form."""
    return signing.dumps(user.pk, salt=SESSION_KEY, compress=False)


def keep(request: HttpRequest) -> bool:
    """Put the posted form away for its owner; False when there is nothing to keep or nobody to keep it for."""
    owner, sent = _owner(request.POST.get(OWNER_FIELD, "")), sent_by(request)
    if owner is None or not sent.fields:
        return False
    text = json.dumps({"owner": owner, **asdict(sent)}).encode()
    if len(text) > LARGEST_BYTES:
        return False
    request.session[SESSION_KEY] = _cipher().encrypt(text).decode()
    return True


def sent_by(request: HttpRequest) -> Stash:
    fields = [(name, value) for name, values in request.POST.lists() if name not in NOT_KEPT for value in values]
    return Stash(request.get_full_path(), fields, bool(request.FILES))


def waiting_for(request: HttpRequest) -> Stash | None:
    """What waits for whoever is logged in now. Somebody else's, or what waited too long, is destroyed."""
    sealed = request.session.get(SESSION_KEY)
    if not sealed:
        return None
    try:
        stash = json.loads(_cipher().decrypt(sealed.encode(), ttl=LIVE_SECONDS))
    except InvalidToken:
        stash = None
    if stash is None or stash["owner"] != request.user.pk:
        forget(request)
        return None
    return Stash(stash["path"], [(name, value) for name, value in stash["fields"]], stash["had_files"])


def forget(request: HttpRequest) -> None:
    request.session.pop(SESSION_KEY, None)


def _owner(mark: str) -> int | None:
    try:
        return int(signing.loads(mark, salt=SESSION_KEY, max_age=OWNER_LIVE_SECONDS))
    except (signing.BadSignature, ValueError, TypeError):
        return None


def _cipher() -> Fernet:
    key = hashlib.sha256(f"{SESSION_KEY}:{settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
