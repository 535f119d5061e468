"""A searched phone number stands in no address and in no log: it is posted, and named by a token that runs out."""

import pytest
from django.conf import settings
from django.test import Client

from accounts.roles import Role
from core import clock
from core.records.private_search import LIVE_SECONDS, SESSION_KEY, holds_phone
from core.trail import digest_search
from core.trail.models import AccessLog
from housing.models import ManagerAppointment
from tests.factories.accounts import browser
from tests.factories.housing import ComplexFactory, DongFactory, ManagerAppointmentFactory
from tests.pages import addresses, body, cells, html, ids

pytestmark = pytest.mark.django_db

LIST = "/housing/managers/"
SEARCH = "/search/"
NUMBER = "010-0000-0001"
DIGITS = "01000000001"


@pytest.fixture
def officer() -> Client:
    return browser(Role.OFFICER)


@pytest.fixture
def manager() -> ManagerAppointment:
    ManagerAppointmentFactory(name="별나래", mobile="01000009999")
    return ManagerAppointmentFactory(mobile=DIGITS)


def holds_number(text: str) -> bool:
    return any(number in text for number in (NUMBER, DIGITS, "010+0000+0001", "010%20"))


def logged_texts() -> list[str]:
    return [f"{row.query} {row.page} {row.reason}" for row in AccessLog.objects.all()]


@pytest.mark.parametrize("typed", [NUMBER, DIGITS, "010 0000 0001", "(010) 0000-0001", "0000-0001", "달가람 010-0000-0001"])
def test_posted_number_becomes_a_token(officer: Client, manager: ManagerAppointment, typed: str) -> None:
    answer = officer.post(LIST, {"q": typed, "licence_kind": "manager", "per_page": "50", "csrfmiddlewaretoken": "x"})
    assert answer.status_code == 303
    assert answer["Location"].startswith(f"{LIST}?q=~")
    assert "licence_kind=manager&per_page=50" in answer["Location"]
    assert not holds_number(answer["Location"])
    assert "csrf" not in answer["Location"]


def test_token_finds_what_the_number_finds(officer: Client, manager: ManagerAppointment) -> None:
    answer = officer.post(LIST, {"q": NUMBER}, follow=True)
    assert ids(answer) == [manager.pk]


def test_number_stands_in_no_address_of_the_page_and_in_no_log_row(officer: Client, manager: ManagerAppointment) -> None:
    ManagerAppointmentFactory.create_batch(30, mobile="01000000001")
    page = officer.post(LIST, {"q": NUMBER}, follow=True)
    assert [address for address in addresses(page) if holds_number(address)] == []
    assert [text for text in logged_texts() if holds_number(text)] == []
    assert digest_search(NUMBER) in AccessLog.objects.get().query
    assert f'value="{NUMBER}"' in html(page), "the search box keeps what was typed"


def test_file_of_such_a_search_names_the_number_neither_in_its_note_nor_in_the_log(officer: Client, manager: ManagerAppointment) -> None:
    address = officer.post(LIST, {"q": NUMBER})["Location"]
    content = body(officer.get(f"{address}&format=xlsx"))
    note, _, *found = cells(content)
    assert [row[0] for row in found] == [manager.pk]
    assert not holds_number(note[0])
    assert not any(map(holds_number, logged_texts()))


def test_number_typed_into_an_address_is_moved_out_of_it(officer: Client, manager: ManagerAppointment) -> None:
    answer = officer.get(LIST, {"q": NUMBER, "sort": "name", "format": "xlsx"})
    assert answer.status_code == 302
    assert not holds_number(answer["Location"])
    assert "sort=name&format=xlsx" in answer["Location"]
    assert not AccessLog.objects.exists()


def test_words_stay_in_the_address(officer: Client, manager: ManagerAppointment) -> None:
    assert officer.post(LIST, {"q": "달가람"})["Location"] == f"{LIST}?q=%EB%8B%AC%EA%B0%80%EB%9E%8C"
    assert officer.get(LIST, {"q": "달가람"}).status_code == 200


def test_other_parameters_that_look_like_numbers_stay_as_they_are(officer: Client) -> None:
    dong = DongFactory()
    record = ComplexFactory(dong=dong)
    assert ids(officer.get("/housing/complexes/", {"dong": dong.pk})) == [record.pk]
    assert officer.get("/housing/complexes/", {"households_from": "1234567"}).status_code == 200


def test_token_that_has_run_out_matches_nothing_and_says_so(officer: Client, manager: ManagerAppointment) -> None:
    address = officer.post(LIST, {"q": NUMBER})["Location"]
    session = officer.session
    for entry in session[SESSION_KEY].values():
        entry["until"] = clock.now().timestamp() - 1
    session.save()
    page = officer.get(address)
    assert ids(page) == []
    assert "10분 동안만" in html(page)


def test_token_of_another_session_matches_nothing(officer: Client) -> None:
    # Digits of a token must not be read as those of a number.
    manager = ManagerAppointmentFactory(mobile="01012345678")
    address = officer.post(LIST, {"q": "010-1234-5678"})["Location"]
    assert ids(officer.get(address)) == [manager.pk]
    other = browser(Role.OFFICER, username="lee")
    assert ids(other.get(address)) == []
    assert ids(other.get(LIST, {"q": "~5678"})) == []


def test_session_keeps_few_searches_for_a_short_time(officer: Client) -> None:
    for number in range(15):
        officer.post(LIST, {"q": f"010-0000-{number:04d}"})
    kept = officer.session[SESSION_KEY]
    assert len(kept) == 10
    assert max(entry["until"] for entry in kept.values()) <= clock.now().timestamp() + LIVE_SECONDS


@pytest.mark.parametrize(
    ("text", "is_phone"),
    [
        ("010-1234-5678", True),
        ("달가람 01012345678", True),
        ("02 123 4567", True),
        ("1234567", True),
        ("A13380305", False),
        ("왕십리로 222", False),
        ("123-4", False),
        ("", False),
        ("2015", False),
    ],
)
def test_what_counts_as_a_number(text: str, is_phone: bool) -> None:
    assert holds_phone(text) == is_phone


# --- the search over everything


def test_search_box_posts_its_words(officer: Client) -> None:
    assert f'method="post" action="{SEARCH}"' in html(officer.get(SEARCH))


def test_number_searched_over_everything_is_found_under_a_token(officer: Client, manager: ManagerAppointment) -> None:
    answer = officer.post(SEARCH, {"q": NUMBER})
    assert answer.status_code == 303
    assert answer["Location"].startswith(f"{SEARCH}?q=~")
    page = officer.get(answer["Location"])
    assert [address for address in addresses(page) if holds_number(address)] == []
    (group,) = page.context["groups"]
    assert [hit["url"] for hit in group["hits"]] == [f"{LIST}{manager.pk}/"]
    assert ids(officer.get(group["list_url"])) == [manager.pk]
    assert not any(map(holds_number, logged_texts()))


def test_number_typed_into_the_address_of_the_search_is_moved_out_of_it(officer: Client, manager: ManagerAppointment) -> None:
    answer = officer.get(SEARCH, {"q": NUMBER})
    assert answer.status_code == 303
    assert not holds_number(answer["Location"])


def test_search_over_everything_by_a_token_that_has_run_out_finds_nothing(officer: Client, manager: ManagerAppointment) -> None:
    page = officer.get(SEARCH, {"q": "~0000"})
    assert page.context["groups"] == []
    assert "10분 동안만" in html(page)


def test_session_is_kept_in_the_database() -> None:
    assert settings.SESSION_ENGINE == "core.prepared_sessions"
