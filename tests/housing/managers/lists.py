"""Lists of managers as a test uploads them, and what an officer ticks."""

import re
from collections.abc import Sequence

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from config.kinds import MANAGER
from core.imports.models import ImportRun
from core.records.actor import Actor
from housing.managers.actions import compare
from housing.managers.difference import Line, Result
from tests.imports_sheets import csv_bytes

HEADERS = ["공동주택", "성명", "생년월일", "자격증번호", "휴대번호", "배치일"]
TAKE = re.compile(r'name="take" value="([^"]+)"( aria-label="[^"]*")?( checked)?')


def sent(client: Client, *rows: Sequence[object], headers: Sequence[str] = HEADERS) -> ImportRun:
    """Uploaded by the list's own page and past its columns: its difference is ready to be looked at."""
    upload = SimpleUploadedFile("3분기.csv", csv_bytes([headers, *rows]))
    answer = client.post(reverse("housing:manager_list"), {"file": upload})
    assert answer.status_code == 302, answer.content.decode()
    run = ImportRun.objects.get(pk=answer["Location"].rstrip("/").rsplit("/", 1)[1])
    assert answer["Location"] == address(run)
    client.post(address(run), {f"column_{index}": name for index, name in run.mapping.items()})
    run.refresh_from_db()
    assert run.status == ImportRun.Status.READY, run.message
    return run


def address(run: ImportRun) -> str:
    return reverse("housing:manager_list_run", args=[run.pk])


def lines_of(run: ImportRun, user: Actor) -> list[Line]:
    return list(compare(run, MANAGER, by=user).lines)


def results(run: ImportRun, user: Actor) -> list[tuple[str, str]]:
    return [(line.complex_name, line.result.value) for line in lines_of(run, user)]


def takes(page: str) -> dict[str, bool]:
    """Every box of the page, by its value, and whether it is ticked."""
    return {value: bool(checked) for value, _, checked in TAKE.findall(page)}


def confirm(client: Client, run: ImportRun, take: Sequence[str], *, as_of: str = "2026-09-30", **ends: str) -> HttpResponse:
    return client.post(address(run), {"step": "apply", "as_of": as_of, "take": list(take), **ends}, follow=True)


def marks(run: ImportRun, user: Actor, *wanted: Result) -> list[str]:
    return [f"{line.key}:{line.mark}" for line in lines_of(run, user) if line.result in wanted]
