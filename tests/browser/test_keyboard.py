"""The whole job without a mouse."""

import re

from playwright.sync_api import expect

from tests.browser.forms import new_name, register, stored
from tests.browser.keyboard import press, tab_to
from tests.browser.officers import Officers


def test_filter_open_edit_and_save_with_tab_and_enter(officers: Officers) -> None:
    name = new_name()
    page = officers.open("housing")
    register(page, name)
    page.goto("/housing/complexes/")
    tab_to(page, "단지명·주소·코드")
    page.keyboard.insert_text(name)
    press(page, "^조회$")
    expect(page.locator("h1 + .list-count")).to_have_text(re.compile(r"^\s*총\s*1건\s*$"))
    press(page, f"^{re.escape(name)}$")
    page.wait_for_url(re.compile(r"/housing/complexes/\d+/$"))
    press(page, "^수정: 특이사항$")
    expect(page.get_by_label("특이사항", exact=True)).to_be_focused()
    page.keyboard.insert_text("자판으로만 적은 말")
    press(page, "^저장$")
    expect(page.locator("#panel-remarks .panel-text")).to_have_text("자판으로만 적은 말")
    assert stored(officers, name, "remarks") == ["자판으로만 적은 말"]
    expect(page.locator("#panel-remarks [data-panel-edit]")).to_be_focused()


def test_skip_link_is_first_and_leads_past_the_menus(officers: Officers) -> None:
    page = officers.open("housing", "/housing/complexes/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="본문 바로가기")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("main :focus")).to_have_count(1)


def test_focus_goes_to_the_summary_of_errors_and_from_there_to_the_field(officers: Officers) -> None:
    page = officers.open("housing", "/housing/complexes/new/")
    page.get_by_label("동수", exact=True).fill("세 동")
    page.get_by_role("button", name="저장", exact=True).press("Enter")
    summary = page.locator("[data-error-summary]")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("공동주택명")
    expect(page.get_by_label("동수", exact=True)).to_have_value("세 동")
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
