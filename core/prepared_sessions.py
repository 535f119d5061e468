"""Django's own sessions in the database, read with a query written once."""

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.contrib.sessions.models import Session
from django.db import models

from core import clock
from core.prepared import Prepared, Slot

LIVE = Prepared(
    lambda: Session.objects.filter(
        session_key=Slot("key", models.CharField()),
        expire_date__gt=Slot("at", models.DateTimeField()),
    )
)


class SessionStore(DatabaseSessions):
    def _get_session_from_db(self) -> Session | None:
        session = LIVE.first(key=self.session_key, at=clock.now())
        if session is None:
            self._session_key = None
        return session
