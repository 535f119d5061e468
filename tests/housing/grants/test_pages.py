"""지원사업 on its own page and on a complex's, and who may change what is given."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.roles import Area, Role
from housing.models import Grant, SupportCriterion
from tests.core.forms import sent
from tests.factories.accounts import browser
from tests.factories.grants import ACTIVATION, WON, GrantFactory, SupportCriterionFactory, paid_grant, settled_grant
from tests.factories.housing import ComplexFactory
from tests.housing.grants.addresses import LIST, NEW
from tests.pages import html

pytestmark = pytest.mark.django_db


# --- the record's page


def test_page_says_whether_the_request_fits_and_when_the_report_is_due(officer: Client, on_2_february_2027: None) -> None:
    SupportCriterionFactory()
    page = html(officer.get(f"{LIST}{paid_grant(requested=WON, ends_on=date(2026, 11, 29)).pk}/"))
    assert "지원기준에 맞는 신청입니다." in page
    assert "실적보고 기한은 사업이 끝난 날부터 2개월인 2027-01-29이며, 4일 지났습니다." in page


def test_due_sentence_tells_of_days_of_rest_and_of_the_fiscal_year(officer: Client, on_2_february_2027: None) -> None:
    grant = paid_grant(year=2026, ends_on=date(2026, 12, 6), requested=WON)
    moved = html(officer.get(f"{LIST}{grant.pk}/"))  # over 설날 and its substitute
    assert "2027-02-10이며, 8일 남았습니다. 법정기한 2027-02-06이 쉬는 날이라 다음 근무일로 옮겼습니다." in moved
    Grant.objects.filter(pk=grant.pk).update(ends_on=None)
    assert "회계연도가 끝난 날부터 2개월인 2027-03-02이며, 28일 남았습니다." in html(officer.get(f"{LIST}{grant.pk}/"))
    Grant.objects.filter(pk=grant.pk).update(ends_on=date(2026, 12, 2))
    assert "2027-02-02이며, 오늘까지입니다." in html(officer.get(f"{LIST}{grant.pk}/"))


def test_report_that_came_in_is_waited_for_no_more(officer: Client) -> None:
    assert "실적보고 기한은" not in html(officer.get(f"{LIST}{settled_grant().pk}/"))


# --- on the page of a complex


def test_complex_page_has_the_sources_columns_newest_first(officer: Client) -> None:
    complex_ = ComplexFactory()
    paid_grant(complex=complex_, year=2015, title="옛것", starts_on=None, ends_on=None, programme=None)
    paid_grant(complex=complex_, title="삼성쉐르빌")
    panel = html(officer.get(f"/housing/complexes/{complex_.pk}/")).split('id="panel-grants"', 1)[1].split("</section>", 1)[0]
    cells = [part.split("<", 1)[0] for part in panel.replace("</a>", "").split(">") if part.split("<", 1)[0].strip()]
    assert cells[cells.index("연번") :] == [
        *("연번", "사업구분", "사업명", "사업기간", "지원금액(천원)", "상태"),
        *("1", ACTIVATION, "삼성쉐르빌", "2016.03.28~2016.11.30", "1,590", "교부"),
        *("2", "미지정", "옛것", "2015년", "1,590", "교부"),
        "지원사업 등록",
    ]


def test_complex_page_costs_one_query_more_however_many_grants_it_has(officer: Client) -> None:
    complex_ = ComplexFactory()
    costs = []
    for number in (1, 20):
        for _ in range(number):
            paid_grant(complex=complex_)
        officer.get(f"/housing/complexes/{complex_.pk}/")
        with CaptureQueriesContext(connection) as captured:
            officer.get(f"/housing/complexes/{complex_.pk}/")
        costs.append(len(captured))
        asked = [query for query in captured.captured_queries if "housing_grant" in query["sql"]]
        assert len(asked) == 1
    assert costs[0] == costs[1]


# --- who may change what is given


def test_criteria_are_read_by_officers_and_written_by_the_department_admin() -> None:
    criterion = SupportCriterionFactory()
    officer, manager = browser(Role.OFFICER, username="kim"), browser(Role.MANAGER, username="lee")
    address = f"/housing/criteria/{criterion.pk}/"
    assert officer.get(address).status_code == 200
    for path in (
        "/housing/criteria/new/",
        f"{address}edit/",
        f"{address}delete/",
        "/housing/criteria/import/",
        "/housing/codes/programmes/new/",
    ):
        assert (officer.get(path).status_code, officer.post(path, {}).status_code) == (403, 403), path
        assert manager.get(path).status_code == 200, path
    assert sent(manager, f"{address}edit/", cap="7,000").status_code == 302
    assert SupportCriterion.objects.get().cap == 7_000_000


def test_criteria_of_another_area_are_closed() -> None:
    stranger = browser(Role.MANAGER, area=Area.COMMUNITY)
    assert stranger.get("/housing/criteria/").status_code == 403
    assert stranger.get(LIST).status_code == 403


def test_programme_in_use_is_retired_but_not_deleted_and_no_longer_offered(officer: Client) -> None:
    grant = GrantFactory()
    manager = browser(Role.MANAGER, username="lee")
    answer: Any = manager.post(f"/housing/codes/programmes/{grant.programme_id}/delete/", {"reason": "정리"})
    assert "쓰고 있어 삭제할 수 없습니다" in html(answer)
    sent(manager, f"/housing/codes/programmes/{grant.programme_id}/edit/", is_retired="on")
    option = f'<option value="{grant.programme_id}"'
    assert option not in html(officer.get(NEW))
    assert option in html(officer.get(f"{LIST}{grant.pk}/edit/"))
