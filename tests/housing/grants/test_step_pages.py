"""The steps of a 지원사업 as an officer takes them: offered on its page, told where they cannot be, named by its history."""

import pytest
from django.test import Client

from accounts.roles import Role
from core import clock
from housing.models import GrantStatus
from tests.factories.accounts import browser
from tests.factories.grants import WON, GrantFactory, settled_grant
from tests.housing.grants.addresses import LIST
from tests.pages import addresses, html

pytestmark = pytest.mark.django_db


def test_page_offers_the_steps_of_its_state_to_those_who_may_take_them(officer: Client) -> None:
    grant = settled_grant()
    steps = [url for url in addresses(officer.get(f"{LIST}{grant.pk}/")) if "/steps/" in url]
    assert steps == [f"{LIST}{grant.pk}/steps/return/"]
    reader = browser(Role.SUPERVISOR, username="lee")
    assert not [url for url in addresses(reader.get(f"{LIST}{grant.pk}/")) if "/steps/" in url or "/back/" in url]


def test_step_from_the_page_moves_the_grant(officer: Client) -> None:
    grant = settled_grant()
    answer = officer.post(f"{LIST}{grant.pk}/steps/return/", {"returned_on": "2017. 2. 1.", "interest": "0.5"}, follow=True)
    assert "반납 입금: 상태가 ‘완료’로 바뀌었습니다." in html(answer)
    grant.refresh_from_db()
    assert (grant.status, grant.interest) == (GrantStatus.DONE, 500)


@pytest.mark.parametrize(
    ("slug", "typed", "sentence"),
    [
        ("return", {"returned_on": ""}, "필수"),
        ("pay", {"paid": "1"}, "지금 상태는 ‘정산’입니다. 교부를 결정한 사업에만 교부할 수 있습니다."),
        ("return", {"returned_on": "2017-02-30"}, "달력에 없는 날짜입니다"),
    ],
)
def test_step_that_cannot_be_is_a_page_with_a_sentence(officer: Client, slug: str, typed: dict[str, str], sentence: str) -> None:
    grant = settled_grant()
    answer = officer.post(f"{LIST}{grant.pk}/steps/{slug}/", typed)
    assert answer.status_code == 422
    assert sentence in html(answer)
    grant.refresh_from_db()
    assert (grant.status, grant.returned_on) == (GrantStatus.SETTLED, None)


def test_step_nobody_knows_or_of_a_hidden_grant_is_not_found(officer: Client) -> None:
    assert officer.get(f"{LIST}{settled_grant().pk}/steps/dance/").status_code == 404
    assert officer.post(f"{LIST}{settled_grant(hidden_at=clock.now()).pk}/steps/return/", {}).status_code == 404


def test_step_taken_back_wants_a_reason(officer: Client) -> None:
    grant = settled_grant()
    assert officer.post(f"{LIST}{grant.pk}/back/", {"reason": ""}).status_code == 422
    assert officer.post(f"{LIST}{grant.pk}/back/", {"reason": "잘못 확정"}).status_code == 302
    grant.refresh_from_db()
    assert (grant.status, grant.confirmed) == (GrantStatus.REPORTED, None)


def test_history_names_the_steps_of_a_grant(officer: Client) -> None:
    grant = GrantFactory(status=GrantStatus.DECIDED, decided=WON)
    officer.post(f"{LIST}{grant.pk}/steps/pay/", {"paid": "1,590"})
    officer.post(f"{LIST}{grant.pk}/back/", {"reason": "잘못 눌렀습니다."})
    told = html(officer.get(f"{LIST}{grant.pk}/history/"))
    assert "<span>교부</span>" in told
    assert "<span>앞 단계로 되돌리기</span>" in told
