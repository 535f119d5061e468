"""The idle time-out: a session in use is renewed, but not written on every request."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from core import clock

RENEWED = "renewed_at"


def grace_seconds() -> int:
    """How long a renewal is left alone: a minute of half an hour. A session ends that much early at most, never late."""
    return settings.SESSION_COOKIE_AGE // 30


class SlidingSessionMiddleware:
    """Stands after SessionMiddleware, which then saves what this one touched."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        session, now = request.session, int(clock.now().timestamp())
        if session.accessed and not session.is_empty() and now >= session.get(RENEWED, 0) + grace_seconds():
            session[RENEWED] = now
        return response
