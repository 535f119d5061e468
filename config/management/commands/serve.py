"""`manage.py serve`: the web server and the job worker, until Ctrl-C."""

import http.client
import os
import socket
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connections

from config import demo_mark
from config.database import why_unusable
from config.embedded import EmbeddedRefused
from config.supervisor import Supervisor

HOST = "127.0.0.1"
WEB_PROCESSES = 2


class Command(BaseCommand):
    help = "Serve the pages and work the job queue until Ctrl-C; with DEMO=1 load the demo data first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", default=os.environ.get("PORT") or "8000")

    def handle(self, *, port: str, **options: Any) -> None:
        # Bound before anything slow, and handed on: nobody can take the port in between.
        listener = _listen(port)
        supervisor = Supervisor()
        try:
            _prepare_database()
            self._serve(supervisor, listener)
        finally:
            supervisor.end()

    def _serve(self, supervisor: Supervisor, listener: socket.socket) -> None:
        port = listener.getsockname()[1]
        env = {"LOG_LEVEL": "WARNING", **os.environ}
        supervisor.spawn("web", _web_command(listener), env=env, pass_fds=[listener.fileno()])
        supervisor.spawn("worker", [sys.executable, str(Path(settings.BASE_DIR) / "manage.py"), "worker"], env=env)
        listener.close()
        ended = supervisor.run(until=lambda: _answers(port))
        if not ended and not supervisor.is_ending:
            self.stdout.write(f"살림터: http://{HOST}:{port}/  (끝내려면 Ctrl-C)")
            self.stdout.flush()
            ended = supervisor.run()
        if ended:
            raise SystemExit(f"{ended} 프로세스가 멈춰 살림터를 끝냅니다. 위의 기록을 확인하세요.")


def _prepare_database() -> None:
    try:
        if settings.DEMO:
            demo_mark.mark_as_demo()
        if sentence := why_unusable():
            raise SystemExit(sentence)
        if settings.DEMO:
            call_command("load_demo")
    except (demo_mark.NotMarkable, EmbeddedRefused) as refusal:
        raise SystemExit(str(refusal)) from None
    connections.close_all()


def _listen(port: str) -> socket.socket:
    if not port.isascii() or not port.isdigit() or not 0 <= int(port) <= 65_535:
        raise SystemExit(f"PORT는 0부터 65535까지의 수여야 합니다: {port}")
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, int(port)))
    except OSError as error:
        raise SystemExit(f"{port}번 포트를 쓸 수 없습니다({error.strerror}). 다른 번호로 시작하세요: PORT=8001 make demo") from None
    listener.listen(128)
    return listener


def _web_command(listener: socket.socket) -> list[str]:
    return [
        *(sys.executable, "-m", "gunicorn", "config.wsgi", "--chdir", str(settings.BASE_DIR)),
        *("--bind", f"fd://{listener.fileno()}", "--workers", str(WEB_PROCESSES)),
        *("--timeout", "120", "--graceful-timeout", "5", "--log-level", "warning", "--no-control-socket"),
    ]


def _answers(port: int) -> bool:
    """Whether the web server gives any answer yet."""
    connection = http.client.HTTPConnection(HOST, port, timeout=1)
    try:
        connection.request("GET", "/healthz")
        connection.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True
