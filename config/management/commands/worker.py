"""`manage.py worker`: works the job queue until it is told to stop."""

from typing import Any, cast

from django.core.management.base import BaseCommand
from django.db import connections
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from config.database import why_unusable

JOBS_AT_ONCE = 2
SECONDS_TO_FINISH = 8  # less than the supervisor waits


class Command(BaseCommand):
    help = "Work the job queue until Ctrl-C."

    def handle(self, **options: Any) -> None:
        if sentence := why_unusable():
            raise SystemExit(sentence)
        connections.close_all()
        # Another app on the same tasks, instead of another connector in this one: a job that queues a job still does so on Django's
        # connection, in the transaction of the rows it writes.
        connector = cast(DjangoConnector, app.connector).get_worker_connector()
        worker = app.with_connector(connector)
        worker.run_worker(concurrency=JOBS_AT_ONCE, shutdown_graceful_timeout=SECONDS_TO_FINISH)
