"""A representative typed by keyboard alone, from the complex's page to its panel."""

import re

from playwright.sync_api import Page, expect

from tests.browser.forms import new_name, register
from tests.browser.officers import Officers


def type_in(page: Page, label: str, text: str) -> None:
    """Typed key by key into the field reached by tabbing from the one before."""
    field = page.get_by_label(label, exact=True)
    for _ in range(12):
        if field.evaluate("field => field === document.activeElement"):
            break
        page.keyboard.press("Tab")
    expect(field).to_be_focused()
    page.keyboard.type(text)


def pick(page: Page, label: str) -> None:
    """Down through the focused list to that option."""
    chosen = page.locator("select:focus option:checked")
    for _ in range(9):
        if chosen.inner_text() == label:
            return
        page.keyboard.press("ArrowDown")
    expect(chosen).to_have_text(label)


def test_representative_is_typed_by_keyboard_and_stands_in_the_panel(officers: Officers) -> None:
    name = new_name()
    page = officers.open("housing")
    complex_pk = register(page, name)
    page.get_by_role("link", name="입주자대표 등록").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("공동주택", exact=True)).to_have_value(re.compile(re.escape(name)))
    page.get_by_label("공동주택", exact=True).focus()
    type_in(page, "성명", "달가람")
    type_in(page, "생년월일", "19580302")
    type_in(page, "성별", "")
    pick(page, "여")
    type_in(page, "동호수", "101-1001")
    type_in(page, "연락처", "01000001234")
    type_in(page, "직위", "")
    pick(page, "회장")
    type_in(page, "임기 시작일", "20240229")
    page.keyboard.press("Tab")
    ends = page.get_by_label("임기 종료일", exact=True)
    expect(ends).to_have_value("2026-02-28")
    ends.fill("2026-03-01")
    page.keyboard.press("Tab")
    expect(page.get_by_text("2년이면 2026-02-28까지입니다")).to_be_visible()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/housing/representatives/\d+/$"))
    expect(page.get_by_text("임기가 2년이 아닙니다")).to_be_visible()

    page.goto(f"/housing/complexes/{complex_pk}/")
    panel = page.get_by_role("region", name="입주자대표", exact=True)
    panel.get_by_text("지난 임기 1건").click()
    expect(
        panel.get_by_role(
            "row", name=re.compile(r"1 회장 달\*람 1958-\*\*-\*\* 여 101동 \*\*\*호 010-\*\*\*\*-1234 2024\.02\.29~2026\.03\.01")
        )
    ).to_be_visible()
