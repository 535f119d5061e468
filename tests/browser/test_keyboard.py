"""The whole job without a mouse."""

import re

from playwright.sync_api import Page, expect

from tests.browser.forms import new_name, register, stored
from tests.browser.officers import Officers

FAR = 80


def tab_to(page: Page, name: str) -> None:
    """Press Tab until what has the focus is called `name`; every stop on the way must show where it is."""
    for _ in range(FAR):
        page.keyboard.press("Tab")
        if re.search(name, page.evaluate(CALLED) or ""):
            return
        assert page.evaluate(VISIBLE), page.evaluate("document.activeElement.outerHTML")
    raise AssertionError(f"no way to {name!r} with {FAR} presses of Tab")


CALLED = """() => { const one = document.activeElement;
  return one.labels?.[0]?.textContent.trim() || one.getAttribute('aria-label') || one.textContent.trim(); }"""
VISIBLE = """() => { const one = document.activeElement; if (one === document.body) return true;
  const { outlineStyle, boxShadow } = getComputedStyle(one); const { width, height } = one.getBoundingClientRect();
  return (outlineStyle !== 'none' || boxShadow !== 'none') && width > 0 && height > 0; }"""


def test_filter_open_edit_and_save_with_tab_and_enter(officers: Officers) -> None:
    name = new_name()
    page = officers.open("housing")
    register(page, name)
    page.goto("/housing/complexes/")
    tab_to(page, "단지명·주소·코드")
    page.keyboard.insert_text(name)
    tab_to(page, "^조회$")
    page.keyboard.press("Enter")
    expect(page.locator("h1 + .list-count")).to_have_text(re.compile(r"^\s*총\s*1건\s*$"))
    tab_to(page, f"^{re.escape(name)}$")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/housing/complexes/\d+/$"))
    tab_to(page, "^수정: 특이사항$")
    page.keyboard.press("Enter")
    expect(page.get_by_label("특이사항", exact=True)).to_be_focused()
    page.keyboard.insert_text("자판으로만 적은 말")
    tab_to(page, "^저장$")
    page.keyboard.press("Enter")
    expect(page.locator("#panel-remarks .panel-text")).to_have_text("자판으로만 적은 말")
    assert stored(officers, name, "remarks") == ["자판으로만 적은 말"]
    assert re.match("수정", page.evaluate(CALLED))


def test_skip_link_is_first_and_leads_past_the_menus(officers: Officers) -> None:
    page = officers.open("housing", "/housing/complexes/")
    page.keyboard.press("Tab")
    assert page.evaluate(CALLED) == "본문 바로가기"
    expect(page.get_by_role("link", name="본문 바로가기")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_focus_goes_to_the_summary_of_errors_and_from_there_to_the_field(officers: Officers) -> None:
    page = officers.open("housing", "/housing/complexes/new/")
    page.get_by_label("동수", exact=True).fill("세 동")
    page.get_by_role("button", name="저장", exact=True).press("Enter")
    summary = page.locator("[data-error-summary]")
    expect(summary).to_be_focused()
    assert "공동주택명" in summary.inner_text()
    assert page.get_by_label("동수", exact=True).input_value() == "세 동"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("공동주택명")).to_be_focused()


def test_focus_stays_with_the_officer_through_partial_updates(officers: Officers) -> None:
    page = officers.open("housing", "/housing/complexes/")
    page.get_by_role("navigation", name="쪽 이동").get_by_role("link", name="3", exact=True).press("Enter")
    expect(page.locator(".page-link.active")).to_contain_text("3")
    expect(page.locator(".page-link.active")).to_be_focused()


def test_condition_chosen_with_the_arrows_asks_nothing_until_told_to(officers: Officers) -> None:
    page = officers.open("housing", "/housing/complexes/")
    before = page.url
    page.get_by_label("행정동").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.wait_for_timeout(300)
    assert page.url == before
