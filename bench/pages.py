"""Asking the whole WSGI application for pages as a logged-in officer, and timing ways of doing one thing in turns."""

import time
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from statistics import median
from urllib.parse import quote

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http.response import HttpResponseBase
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from accounts.models import User

OFFICER = "housing"


class Officer:
    """A browser of the demo officer; `pages` is the application as a server calls it."""

    @cached_property
    def pages(self) -> Callable[..., HttpResponseBase]:
        return get_wsgi_application()

    @cached_property
    def cookie(self) -> str:
        user = User.objects.get(username=OFFICER)
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = "accounts.backends.LocalBackend"
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.create()
        return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"

    def get(self, url: str) -> bytes:
        return b"".join(self.stream(url))

    def stream(self, url: str) -> Iterator[bytes]:
        """The answer's pieces; anything but a page is a mistake of the measurement."""
        status: list[str] = []
        answer = self.ask(url, status)
        try:
            if status != ["200 OK"]:
                raise AssertionError(f"{url}: {status}")
            yield from answer
        finally:
            answer.close()

    def ask(self, url: str, status: list[str]) -> HttpResponseBase:
        environ = RequestFactory(HTTP_COOKIE=self.cookie, HTTP_HOST="localhost")._base_environ()
        path, _, query = url.partition("?")
        environ |= {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": quote(query, safe="=&%~")}
        return self.pages(environ, lambda line, headers: status.append(line))

    def sent_on(self, url: str) -> str:
        """Where the server sends a request for `url`, or `url` itself."""
        answer = self.ask(url, [])
        return str(answer.get("Location", url))

    def queries(self, url: str) -> int:
        self.get(url)
        with CaptureQueriesContext(connection) as queries:
            self.get(url)
        return len(queries)


def in_turns(ways: Mapping[str, Callable[[], object]], *, rounds: int) -> dict[str, float]:
    """The median milliseconds of each way, and under `… cpu` what this process itself computed in them.

    One after the other in every round, so that a busy machine is as busy for all.
    """
    for way in ways.values():
        way()
    taken: dict[str, list[float]] = {key: [] for name in ways for key in (name, f"{name} cpu")}
    for _ in range(rounds):
        for name, way in ways.items():
            started, computed = time.perf_counter(), time.process_time()
            way()
            taken[name].append((time.perf_counter() - started) * 1000)
            taken[f"{name} cpu"].append((time.process_time() - computed) * 1000)
    return {name: median(times) for name, times in taken.items()}
