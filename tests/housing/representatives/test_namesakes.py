"""A new post of somebody whose name the complex knows already: nobody is overwritten, or taken for another, unasked."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from accounts.roles import Role
from housing.models import Position, Representative, Resident
from tests.core.forms import fields_of, opened
from tests.factories.accounts import browser
from tests.factories.housing import ComplexFactory
from tests.factories.residents import ResidentFactory
from tests.pages import html

pytestmark = pytest.mark.django_db
NEW = "/housing/representatives/new/"
KNOWN = {"name": "하나둘", "born_on": date(1958, 3, 2), "home": "101동 1001호", "mobile": "01000007777"}
ASKED = "이름이 같은 입주민이 있습니다"


@pytest.fixture
def client() -> Client:
    return browser(Role.OFFICER)


@pytest.fixture
def person() -> Resident:
    return ResidentFactory(complex=ComplexFactory(name="한빛마을"), **KNOWN)


def send(client: Client, **typed: Any) -> Any:
    """A post of 하나둘, born the same day, in the same home, unless typed otherwise."""
    auditor = Position.objects.get(label="감사")
    usual = {"complex": "한빛마을", "name": "하나둘", "born_on": "1958-03-02", "home": "101-1001", "mobile": "010-0000-7777"}
    return client.post(NEW, opened(client, NEW) | usual | {"position": auditor.pk} | typed)


def kept(person: Resident) -> tuple[str, str]:
    person.refresh_from_db()
    return person.home, person.mobile


def choices(answer: Any) -> list[str]:
    return re.findall(r'name="who" value="([^"]*)"', html(answer))


BARE = {"born_on": "", "home": "", "mobile": ""}


@pytest.mark.parametrize(
    "typed",
    [
        {"home": "102-1001", "mobile": "010-0000-8888"},  # known by the birth date
        {"mobile": "010-0000-8888", "born_on": ""},  # by the home
        {"home": "102-1001", "born_on": ""},  # by the number
        BARE,
        {**BARE, "mobile": "010-0000-8888"},  # perhaps another person
    ],
)
def test_nothing_is_saved_until_it_is_said_who_is_meant(client: Client, person: Resident, typed: dict[str, str]) -> None:
    answer = send(client, **typed)
    assert answer.status_code == 422
    assert ASKED in html(answer)
    assert "1958-**-** · 101동 ***호 · 010-****-7777" in html(answer)
    assert choices(answer) == [str(person.pk), "another 하나둘"]
    assert fields_of(answer)["mobile"] == typed.get("mobile", "010-0000-7777")
    assert kept(person) == ("101동 1001호", "01000007777")
    assert (Resident.objects.count(), Representative.objects.count()) == (1, 0)


def test_what_would_be_replaced_is_named(client: Client, person: Resident) -> None:
    assert "(동호수·연락처를 새 값으로 바꿉니다)" in html(send(client, home="102-1001", mobile="010-0000-8888"))
    assert "새 값으로 바꿉니다" not in html(send(client, **BARE))


def test_the_same_person_takes_the_new_values(client: Client, person: Resident) -> None:
    assert send(client, home="102-1001", mobile="010-0000-8888", who=person.pk).status_code == 302
    assert Representative.objects.get().resident == person
    assert kept(person) == ("102동 1001호", "01000008888")


def test_a_namesake_is_somebody_new_and_leaves_the_other_alone(client: Client, person: Resident) -> None:
    assert send(client, **BARE, who="another 하나둘").status_code == 302
    assert Representative.objects.get().resident != person
    assert kept(person) == ("101동 1001호", "01000007777")


def test_a_namesake_born_the_same_day_is_refused_by_the_database_s_sentence(client: Client, person: Resident) -> None:
    answer = send(client, mobile="010-0000-8888", who="another 하나둘")
    assert "성명과 생년월일이 같은 입주민이 이미 있습니다" in html(answer)
    assert choices(answer) == [str(person.pk), "another 하나둘"]
    assert not Representative.objects.exists()


@pytest.mark.parametrize("typed", [{}, {"home": "", "mobile": ""}, {"born_on": "", "home": ""}])
def test_who_is_told_and_keeps_every_value_is_not_asked_about(client: Client, person: Resident, typed: dict[str, str]) -> None:
    assert send(client, **typed).status_code == 302
    assert Representative.objects.get().resident == person
    assert kept(person) == ("101동 1001호", "01000007777")


def test_somebody_born_another_day_is_new_without_a_question(client: Client, person: Resident) -> None:
    assert send(client, born_on="1960-01-01").status_code == 302
    assert Representative.objects.get().resident != person


def test_an_answer_holds_for_its_name_and_its_complex_only(client: Client, person: Resident) -> None:
    other = ResidentFactory(complex=person.complex, name="두나래", born_on=None)
    elsewhere = ResidentFactory(name="하나둘")
    assert ASKED in html(send(client, **BARE, name="두나래", who="another 하나둘"))
    assert ASKED in html(send(client, **BARE, who=other.pk))
    assert ASKED in html(send(client, **BARE, who=elsewhere.pk))
    assert not Representative.objects.exists()
