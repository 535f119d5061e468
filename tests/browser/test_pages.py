"""Single pages, looked at closely: the list at the office's screen, refusals, the login."""

import pytest
from playwright.sync_api import expect

from tests.browser.officers import Officers
from tests.browser.soundness import faults, mark_up, plain_faults, width_faults


def test_list_at_the_office_screen_shows_twenty_rows_and_one_line_of_filters(officers: Officers) -> None:
    page = officers.open("housing", "/housing/complexes/", viewport={"width": 1366, "height": 650})
    rows = page.locator("#list-region tbody tr")
    bottoms: list[float] = rows.evaluate_all("rows => rows.map(row => row.getBoundingClientRect().bottom)")
    assert len([bottom for bottom in bottoms if bottom <= 650]) >= 20
    heights: list[float] = page.locator(".filter-bar").evaluate_all("bars => bars.map(bar => bar.offsetHeight)")
    assert max(heights) < 45


@pytest.mark.parametrize(("path", "status"), [("/housing/complexes/", 403), ("/audit/access/", 403), ("/housing/complexes/999999/", 403)])
def test_person_without_a_role_reads_why_and_whom_to_ask(officers: Officers, path: str, status: int) -> None:
    page = officers.open("nobody")
    assert "권한을 요청하세요" in page.inner_text("main")
    answer = page.goto(path)
    assert answer is not None
    assert answer.status == status
    assert "권한이 없습니다" in page.inner_text("h1")
    assert not faults(page)


def test_page_that_does_not_exist_says_so_in_our_own_words(officers: Officers) -> None:
    page = officers.open("housing", "/housing/complexes/999999/")
    assert page.inner_text("h1") == "찾는 자료가 없습니다"
    assert not faults(page)


def test_login_page_is_sound(officers: Officers) -> None:
    assert not faults(officers.open())


def test_chart_that_has_not_been_drawn_anew_does_not_widen_the_page(officers: Officers) -> None:
    page = officers.open("supervisor")
    page.add_init_script("window.ResizeObserver = class { observe() {} }")
    page.goto("/housing/statistics/representatives/")
    expect(page.locator(".stat-chart canvas").first).to_be_visible()
    # As many positions as nobody will ever have: the table scrolls in its own frame.
    page.evaluate(
        """() => document.querySelectorAll('table tr').forEach((row) => {
             for (let at = 0; at < 40; at += 1) row.append(row.lastElementChild.cloneNode(true));
           })"""
    )
    assert not list(width_faults(page))


def test_faults_no_page_has_are_seen(officers: Officers) -> None:
    page = officers.open("supervisor", "/search/")
    before = mark_up(page)
    assert not list(plain_faults(page))
    page.evaluate("document.querySelector('h1').textContent = '다른 말'")
    assert mark_up(page) == before
    page.evaluate("document.querySelector('main label').remove()")
    page.evaluate("document.querySelector('h1').insertAdjacentHTML('afterend', '<a href=\"#nowhere\" id=\"main\">여기로</a>')")
    assert [fault.split(":")[0] for fault in plain_faults(page)] == ["two of id main", "has no label", "leads to nothing"]
    assert mark_up(page) != before
    page.evaluate("document.querySelector('main').style.minWidth = '1400px'")
    assert len(list(width_faults(page))) == 3
