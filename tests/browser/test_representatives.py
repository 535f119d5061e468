"""A representative typed by keyboard alone, from the complex's page to its panel."""

import re

from playwright.sync_api import Page, expect

from tests.browser.forms import new_name, register
from tests.browser.keyboard import pick
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


def test_proposed_end_is_typed_over_by_mouse_and_the_first_press_saves(officers: Officers) -> None:
    page = officers.open("housing")
    complex_pk = register(page, new_name())
    page.goto(f"/housing/representatives/new/?complex={complex_pk}")
    page.get_by_label("성명", exact=True).fill("달가람")
    page.get_by_label("직위", exact=True).select_option(label="회장")
    page.get_by_label("임기 시작일", exact=True).click()
    page.keyboard.type("2026-01-01")
    ends = page.get_by_label("임기 종료일", exact=True)
    expect(ends).to_have_value("2027-12-31")
    ends.click()
    page.keyboard.type("2026-12-31")
    expect(ends).to_have_value("2026-12-31")
    # Pressed as a hand does: where the button was when the pointer came to it.
    box = page.get_by_role("button", name="저장", exact=True).bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + 2)
    page.wait_for_url(re.compile(r"/housing/representatives/\d+/$"))


def test_end_already_typed_stays_when_the_beginning_changes(officers: Officers) -> None:
    page = officers.open("housing", "/housing/representatives/new/")
    page.get_by_label("임기 종료일", exact=True).fill("2027-06-30")
    page.get_by_label("임기 시작일", exact=True).fill("2026-01-01")
    expect(page.get_by_label("임기 종료일", exact=True)).to_have_value("2027-06-30")
    expect(page.get_by_text("2년이면 2027-12-31까지입니다")).to_be_visible()
