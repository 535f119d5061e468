"""A number in an address or a form is one or none; nothing that looks like one breaks a page."""

import pytest
from django.test import Client

from accounts.roles import Role
from core.typed_numbers import number_in
from tests.factories.accounts import browser
from tests.factories.housing import ComplexFactory

NOT_NUMBERS = ["", " ", "²", "٣", "１", "-1", "+1", "1e3", "1_0", "1.0", "9" * 19, "한"]


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("007", 7), ("9" * 18, 10**18 - 1)])
def test_digits_are_a_number(text: str, number: int) -> None:
    assert number_in(text) == number


@pytest.mark.parametrize("text", NOT_NUMBERS)
def test_anything_else_is_none(text: str) -> None:
    assert number_in(text) is None


def test_too_many_digits_are_none() -> None:
    assert number_in("12345", most_digits=4) is None


@pytest.mark.django_db
@pytest.mark.parametrize("text", NOT_NUMBERS)
def test_page_asked_for_by_nonsense_is_the_first_and_nothing_is_ticked(text: str) -> None:
    record = ComplexFactory()
    client: Client = browser(Role.MANAGER, Role.PRIVACY)
    list_address = "/housing/complexes/"
    for address, query in (
        (list_address, {"page": text, "per_page": text, "selected": text}),
        (list_address, {"year": text, "households_from": text, "dong": text}),
        (f"{list_address}{record.pk}/history/", {"page": text}),
        ("/audit/access/", {"page": text, "subject": text}),
    ):
        assert client.get(address, query).status_code == 200, address
    assert client.post(list_address, {"format": "xlsx", "selected": text}).status_code == 200
    assert client.post(f"{list_address}{record.pk}/edit/", {"version": text, "name": "x"}).status_code == 422
