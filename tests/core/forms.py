"""Filling in a form as a browser does: every field as the page's own HTML holds it, then what the test types."""

from html.parser import HTMLParser
from typing import Any

from django.test import Client

from housing.models import Complex, ManagerAppointment


class _Fields(HTMLParser):
    """The named values of the page's record form."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self.is_inside = False
        self.select = self.textarea = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.is_inside = "data-record-form" in given
        if not self.is_inside:
            return
        name = given.get("name", "")
        if tag == "select":
            self.select, self.values[name] = name, ""
        elif tag == "option" and "selected" in given:
            self.values[self.select] = given["value"]
        elif tag == "textarea":
            self.textarea, self.values[name] = name, ""
        elif tag == "input" and name and given.get("type") in ("checkbox", "radio"):
            if "checked" in given:
                self.values[name] = given.get("value", "on")
        elif tag == "input" and name:
            self.values[name] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.textarea = ""
        if tag == "form":
            self.is_inside = False

    def handle_data(self, data: str) -> None:
        if self.textarea:
            self.values[self.textarea] += data.removeprefix("\n")


def fields_of(response: Any) -> dict[str, str]:
    """What the page would send if it were sent back untouched."""
    parser = _Fields()
    parser.feed(response.content.decode())
    parser.values.pop("csrfmiddlewaretoken", None)
    return parser.values


def opened(client: Client, address: str) -> dict[str, str]:
    return fields_of(client.get(address))


def sent(client: Client, address: str, **typed: Any) -> Any:
    return client.post(address, opened(client, address) | typed)


def edit_of(record: Complex | ManagerAppointment, part: str = "") -> str:
    noun = "complexes" if isinstance(record, Complex) else "managers"
    return f"/housing/{noun}/{record.pk}/edit/" + (f"?part={part}" if part else "")
