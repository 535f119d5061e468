"""Editing many rows as an officer does: preparing it, confirming it, and reading what is told of each row."""

from typing import Any

from django.test import Client

from tests.pages import html

LIST = "/housing/complexes/"
BULK = "/housing/complexes/bulk/"
MANAGERS = "/housing/managers/bulk/"


def prepared(client: Client, address: str, reason: str = "일제 정비", **typed: str) -> Any:
    """The preview page, and the address it lies at as `.url`."""
    answer = client.post(address, {"reason": reason, **typed})
    assert answer.status_code == 302, html(answer)
    page = client.get(answer["Location"])
    page.url = answer["Location"]
    return page


def confirmed(client: Client, address: str, **typed: str) -> Any:
    page = prepared(client, address, **typed)
    return client.post(page.url, {"save": "1"}, follow=True)


def selected(*records: Any) -> str:
    return BULK + "?" + "&".join(f"selected={record.pk}" for record in records)


def told(page: Any) -> dict[str, tuple[str, list[tuple[str, ...]], str]]:
    """By row's name: its outcome, its changes, its sentence."""
    return {row["label"]: (row["outcome"], [tuple(one) for one in row["changes"]], row["sentence"]) for row in page.context["rows"]}


def stored(record: Any) -> Any:
    return type(record).objects.get(pk=record.pk)


def events(record: Any) -> Any:
    return type(record).pgh_event_model.objects.filter(pgh_obj=record.pk).order_by("pgh_id")
