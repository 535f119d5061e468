"""The pages of 지원사업: what an officer sees, may type and is told; who may change the criteria."""

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.roles import Area, Role
from core import clock
from housing.models import Complex, Grant, GrantStatus, Programme, SupportCriterion
from tests.core.forms import opened, sent
from tests.factories.accounts import browser
from tests.factories.grants import ACTIVATION, WON, GrantFactory, ProgrammeFactory, SupportCriterionFactory, paid_grant, settled_grant
from tests.factories.housing import ComplexFactory, DongFactory
from tests.pages import addresses, count, first_cells, heads, html, ids

pytestmark = pytest.mark.django_db

NEW = "/housing/grants/new/"
LIST = "/housing/grants/"


@pytest.fixture
def officer() -> Client:
    return browser(Role.OFFICER)


@pytest.fixture
def on_2_february_2027(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2027, 2, 2))


def programme(label: str = ACTIVATION) -> Programme:
    return ProgrammeFactory(label=label)


def request_of(complex_: Complex, **typed: str) -> dict[str, str]:
    wanted = {"complex": complex_.name, "year": "2016", "programme": str(programme().pk), "title": "꽃밭 가꾸기"}
    return {**wanted, "requested": "2,000", "own_share": "1,000", **typed}


def marked(page: str) -> list[str]:
    """The fields with a sentence of their own under them."""
    return re.findall(r'class="form-hint-invalid" id="id_(\w+)_error"', page)


# --- the form


def test_amounts_are_typed_in_thousand_won_and_kept_in_won(officer: Client) -> None:
    answer = sent(officer, NEW, **request_of(ComplexFactory(), requested="1,590", own_share="681.429"))
    assert answer.status_code == 302
    grant = Grant.objects.get()
    assert (grant.requested, grant.own_share, grant.status) == (1_590_000, 681_429, GrantStatus.REQUESTED)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"year": "20166"}, "연도는 1990년부터 2100년까지 적을 수 있습니다."),
        ({"requested": "-1"}, "금액은 0보다 작을 수 없습니다."),
        ({"starts_on": "2016-03-14", "ends_on": "2016-03-13"}, "사업 종료일이 시작일보다 빠릅니다."),
        ({"status": "paid", "decided": "10", "paid": "11"}, "교부액은 결정액보다 클 수 없습니다."),
        ({"status": "settled", "paid": "10", "confirmed": "11"}, "확정액은 교부액이 있어야 적을 수 있고, 교부액보다 클 수 없습니다."),
        ({"status": "paid", "paid": "10", "interest": "1"}, "반납일과 이자는 반납액(교부액에서 확정액을 뺀 금액)이 있을 때만"),
        ({"status": "paid"}, "교부와 실적보고 상태에는 교부액이, 정산 상태에는 확정액이 있어야 합니다."),
        ({"status": "done", "paid": "10", "confirmed": "9"}, "반납할 금액이 남은 사업은 완료로 둘 수 없습니다."),
        ({"complex": "없는 단지"}, "‘없는 단지’라는 공동주택이 없습니다."),
    ],
)
def test_what_cannot_be_is_a_sentence_and_keeps_what_was_typed(officer: Client, typed: dict[str, str], sentence: str) -> None:
    answer = sent(officer, NEW, **request_of(ComplexFactory(), **typed))
    assert answer.status_code == 422
    assert sentence in html(answer)
    assert "꽃밭 가꾸기" in html(answer)
    assert not Grant.objects.exists()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"requested": "-1"}, "requested"),
        ({"own_share": "-1"}, "own_share"),
        ({"decided": "1", "paid": "2", "status": "paid"}, "paid"),
        ({"paid": "2", "confirmed": "3"}, "confirmed"),
        ({"confirmed": "3"}, "confirmed"),
        ({"returned_on": "2017-02-01"}, "returned_on"),
        ({"status": "settled"}, "status"),
    ],
)
def test_rule_over_several_fields_is_told_at_the_one_that_breaks_it(officer: Client, typed: dict[str, str], field: str) -> None:
    page = html(sent(officer, NEW, **request_of(ComplexFactory(), **typed)))
    assert marked(page) == [field]


def test_rule_that_no_single_field_breaks_stands_on_top(officer: Client) -> None:
    page = html(sent(officer, NEW, **request_of(ComplexFactory(), requested="-1", own_share="-1")))
    assert "금액은 0보다 작을 수 없습니다." in page
    assert marked(page) == []


def test_same_request_typed_twice_is_a_sentence(officer: Client) -> None:
    complex_ = ComplexFactory()
    sent(officer, NEW, **request_of(complex_))
    answer = sent(officer, NEW, **request_of(complex_))
    assert "이 단지에 연도, 사업구분, 사업명이 같은 지원사업이 이미 있습니다." in html(answer)
    assert Grant.objects.count() == 1


def test_request_outside_the_criteria_is_taken_only_with_a_reason(officer: Client) -> None:
    SupportCriterionFactory(cap=1_500_000)
    complex_ = ComplexFactory()
    answer = sent(officer, NEW, **request_of(complex_))
    assert answer.status_code == 422
    assert "신청액 2,000천원이 한도 1,500천원보다 500천원 많습니다. 그래도 지원하려면 사유를 적으세요." in html(answer)
    assert not Grant.objects.exists()

    assert sent(officer, NEW, **request_of(complex_, outside_reason="재난 복구")).status_code == 302
    assert Grant.objects.values_list("is_outside", "outside_reason").get() == (True, "재난 복구")


def test_request_that_fits_or_cannot_be_told_needs_no_reason(officer: Client) -> None:
    sent(officer, NEW, **request_of(ComplexFactory(), title="판단 불가"))
    SupportCriterionFactory()
    sent(officer, NEW, **request_of(ComplexFactory(household_count=None)))
    assert list(Grant.objects.values_list("is_outside", flat=True)) == [False, False]


def test_past_grant_whose_request_nobody_touches_is_not_judged_anew(officer: Client) -> None:
    grant = GrantFactory(requested=9_000_000)
    SupportCriterionFactory(cap=1)
    assert sent(officer, f"{LIST}{grant.pk}/edit/", note="서류 보관").status_code == 302
    answer = sent(officer, f"{LIST}{grant.pk}/edit/", requested="9,001")
    assert "그래도 지원하려면 사유를 적으세요." in html(answer)


def test_state_of_a_grant_on_file_is_not_on_its_form(officer: Client) -> None:
    grant = GrantFactory()
    assert "status" in opened(officer, NEW)
    assert "status" not in opened(officer, f"{LIST}{grant.pk}/edit/")
    sent(officer, f"{LIST}{grant.pk}/edit/", status="done")
    grant.refresh_from_db()
    assert grant.status == GrantStatus.REQUESTED


# --- beside the form


def test_new_form_for_a_complex_shows_its_last_five_years_beside_it(officer: Client) -> None:
    complex_ = ComplexFactory(name="한빛마을")
    year = clock.today().year
    for ago, title in ((0, "올해 것"), (5, "다섯 해 전"), (6, "여섯 해 전")):
        paid_grant(complex=complex_, year=year - ago, title=title, starts_on=None, ends_on=None)
    GrantFactory(complex=complex_, year=year, title="부결된 것", status=GrantStatus.REJECTED)
    paid_grant(year=year, title="남의 것")
    page = html(officer.get(NEW, {"complex": complex_.pk}))
    assert "한빛마을의 최근 5년 지원" in page
    assert "1,590" in page
    assert [title in page for title in ("올해 것", "다섯 해 전", "여섯 해 전", "부결된 것", "남의 것")] == [True, True, False, False, False]


def test_advice_follows_what_is_typed_and_saves_nothing(officer: Client) -> None:
    SupportCriterionFactory(cap=1_500_000, one_per_year=False)
    typed = request_of(ComplexFactory(name="한빛마을"))
    page = html(officer.post("/housing/grants/advice/", typed))
    assert "신청액 2,000천원이 한도 1,500천원보다 500천원 많습니다." in page
    page = html(officer.post("/housing/grants/advice/", {**typed, "requested": "1,500", "title": ""}))
    assert "신청액 1,500천원은 한도 1,500천원 안입니다." in page
    page = html(officer.post("/housing/grants/advice/", {**typed, "complex": "", "year": "많음"}))
    assert "공동주택과 연도를 적으면" in page
    assert not Grant.objects.exists()


def test_advice_on_a_grant_out_of_sight_is_not_found(officer: Client) -> None:
    grant = GrantFactory(hidden_at=clock.now())
    assert officer.post(f"/housing/grants/advice/?grant={grant.pk}", {}).status_code == 404
    assert browser(Role.SUPERVISOR, username="lee").post("/housing/grants/advice/", {}).status_code == 403


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


# --- list, search, filters


def test_list_starts_with_the_newest_year_and_adds_up_in_thousand_won(officer: Client) -> None:
    paid_grant(year=2015, title="옛것")
    settled_grant(year=2016, title="새것")
    page = officer.get(LIST)
    assert first_cells(page) == ["2016", "2015"]
    for total in ("신청액 합계 <strong>4,000천원", "결정액 합계 <strong>3,180천원", "반납액 합계 <strong>90천원"):
        assert total in html(page)
    assert "결정액 합계 <strong>1,590천원" in html(officer.get(LIST, {"year": "2015"}))
    assert "교부액(천원)" in heads(page)


def test_list_is_narrowed_by_each_of_its_filters(officer: Client, on_2_february_2027: None) -> None:
    dong = DongFactory()
    plain = GrantFactory(title="보도 정비", programme=None, year=2014)
    overdue = paid_grant(complex=ComplexFactory(name="도선 해오름", dong=dong))
    soon = paid_grant(ends_on=date(2026, 12, 10))
    settled = settled_grant(is_outside=True, outside_reason="재난")
    expected: dict[str, tuple[dict[str, str], set[Grant]]] = {
        "title": ({"q": "보도"}, {plain}),
        "complex's name": ({"q": "해오름"}, {overdue}),
        "year": ({"year": "2014"}, {plain}),
        "no programme": ({"programme": "none"}, {plain}),
        "programme": ({"programme": str(programme().pk)}, {overdue, soon, settled}),
        "dong": ({"dong": dong.pk}, {overdue}),
        "no dong": ({"dong": "none"}, {plain, soon, settled}),
        "state": ({"status": "settled"}, {settled}),
        "awaited": ({"settlement": "awaited"}, {overdue, soon}),
        "overdue": ({"settlement": "overdue"}, {overdue}),
        "due soon": ({"settlement": "due_soon"}, {soon}),
        "unreturned": ({"settlement": "unreturned"}, {settled}),
        "complex by number": ({"complex": str(overdue.complex_id)}, {overdue}),
        "complex by name": ({"complex": "도선"}, {overdue}),
        "returned": ({"is_returned": "on"}, {settled}),
        "outside": ({"is_outside": "on"}, {settled}),
        "needs check": ({"needs_check": "on"}, set()),
    }
    for name, (asked, rows) in expected.items():
        assert set(ids(officer.get(LIST, asked))) == {row.pk for row in rows}, name


def test_my_work_counts_what_is_overdue_and_what_falls_due(officer: Client, on_2_february_2027: None) -> None:
    paid_grant()
    paid_grant(ends_on=date(2026, 12, 10))
    page = html(officer.get("/"))
    assert "지원사업: 실적보고 기한 지남" in page
    assert "지원사업: 실적보고 기한 임박" in page
    assert count(officer.get(LIST, {"settlement": "overdue"})) == 1


def test_list_prints_the_moved_last_day_of_a_report_that_is_awaited(officer: Client) -> None:
    paid_grant(ends_on=date(2016, 12, 4))
    assert "2017-02-06" in html(officer.get(LIST))
    Grant.objects.update(status=GrantStatus.REPORTED)
    assert "2017-02-06" not in html(officer.get(LIST))


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
