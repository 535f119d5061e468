"""행정동 on the screen: names, other spellings and the abolished mark, for the department admin; codes are given."""

import pytest
from django.test import Client
from django.urls import NoReverseMatch

from accounts.roles import Role
from config.kinds import KINDS
from core.places.loading import PairRow, load_ward
from core.places.matching import match_dong
from core.places.models import Dong
from tests.factories.accounts import browser
from tests.factories.housing import DongFactory
from tests.pages import body, cells, html

pytestmark = pytest.mark.django_db
LIST = "/office/dongs/"
KIND = KINDS["core.dong"]
VALUES = {"name": "마장동", "short_name": "마장", "aliases": "", "order": "3"}


@pytest.fixture
def dong() -> Dong:
    return DongFactory(code="1120054000", name="마장동", short_name="마장")


@pytest.fixture
def head() -> Client:
    return browser(Role.MANAGER)


def save(client: Client, dong: Dong, **changes: str) -> str:
    """The page that answers; the record as it is stored then is in `dong`."""
    dong.refresh_from_db()
    answer = client.post(KIND.url("edit", dong.pk), {**VALUES, "version": str(dong.version), **changes}, follow=True)
    dong.refresh_from_db()
    return html(answer)


def test_other_spellings_are_typed_one_a_line_and_used_in_matching(dong: Dong, head: Client) -> None:
    save(head, dong, aliases="우시장동\r\n\r\n 마장2,3가동 \r\n우시장동")
    assert dong.aliases == ["우시장동", "마장2,3가동"]
    assert match_dong("우시장동") == match_dong("마장2·3가동") == dong
    assert "우시장동, 마장2,3가동" in html(head.get(KIND.url("detail", dong.pk)))
    assert "우시장동" in html(head.get(KIND.url("history", dong.pk)))
    save(head, dong, aliases="우시장동")
    assert match_dong("마장2,3가동") is None


@pytest.mark.parametrize("field", ["name", "aliases"])
def test_spelling_of_another_dong_is_refused_because_it_would_mean_neither(dong: Dong, head: Client, field: str) -> None:
    DongFactory(code="1120072000", name="송정동", aliases=["강변"])
    assert "가리키는 이름입니다" in save(head, dong, **{field: "송정"})
    assert (dong.name, dong.aliases) == ("마장동", [])
    assert "가리키는 이름입니다" not in save(head, dong, aliases="강변마을")


def test_renamed_dong_is_still_found_by_its_old_name(dong: Dong, head: Client) -> None:
    save(head, dong, name="새마장동", aliases="우시장동")
    assert (dong.name, dong.aliases) == ("새마장동", ["우시장동", "마장동"])
    assert match_dong("마장동") == dong


def test_abolished_dong_is_no_longer_matched(dong: Dong, head: Client) -> None:
    save(head, dong, is_abolished="on")
    assert (dong.is_abolished, match_dong("마장동")) == (True, None)


def test_code_cannot_be_typed_and_no_dong_made_or_deleted(dong: Dong, head: Client) -> None:
    save(head, dong, code="1120000000")
    assert Dong.objects.get().code == "1120054000"
    for page in ("new", "hidden"):
        with pytest.raises(NoReverseMatch):
            KIND.url(page)
        assert head.get(f"{LIST}{page}/").status_code == 404
    shown = html(head.get(LIST)) + html(head.get(KIND.url("detail", dong.pk)))
    assert not [label for label in ("새로 등록", "삭제한 자료", ">삭제<") if label in shown]


@pytest.mark.parametrize("role", [Role.OFFICER, Role.SUPERVISOR, Role.PRIVACY])
def test_others_are_refused(dong: Dong, role: Role) -> None:
    client = browser(role)
    assert client.get(LIST).status_code == 403
    assert client.post(KIND.url("edit", dong.pk), VALUES).status_code == 403


def test_list_is_filed_with_its_codes_as_text(dong: Dong, head: Client) -> None:
    _, headers, row = cells(body(head.get(LIST, {"format": "xlsx", "columns": "all"})))
    assert dict(zip(headers, row, strict=True))["행정동코드"] == "1120054000"


def test_loading_the_ministrys_list_again_is_history_too(dong: Dong, head: Client) -> None:
    load_ward([PairRow(dong.pk, "마장1동", "1120010500", "마장동")])
    assert "마장1동" in html(head.get(KIND.url("history", dong.pk)))
