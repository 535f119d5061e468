"""Working with many rows: columns of one's own, saved searches, rows edited together, and taking that back."""

import os
import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.forms import new_name, register, stored
from tests.browser.keyboard import press, tab_to
from tests.browser.officers import Officers
from tests.browser.soundness import axe_violations, is_wider_than_window

LIST = "/housing/complexes/"


def heads(page: Page) -> list[str]:
    return [text.strip() for text in page.locator("#list-region thead th:not(.cell-check)").all_inner_texts()]


def open_menu(page: Page) -> None:
    page.get_by_text("저장한 검색", exact=True).click()


def search_for(page: Page, word: str) -> None:
    page.get_by_label("단지명·주소·코드").fill(word)
    page.get_by_role("button", name="조회").click()


def three_of_a_kind(page: Page) -> tuple[str, list[str]]:
    """A word only these three complexes have, and their names."""
    word = new_name().replace(" ", "")
    names = [f"{word} {letter}" for letter in "가나다"]
    for name in names:
        register(page, name)
    page.goto(LIST)
    search_for(page, word)
    expect(page.locator("h1 + .list-count")).to_contain_text("3")
    return word, names


def test_columns_chosen_by_keyboard_stay_for_this_person_and_no_other(officers: Officers) -> None:
    page = officers.open("housing", f"{LIST}?declared_class=rental")
    at_first = heads(page)
    press(page, "^열 고르기$")
    page.wait_for_url(re.compile("/columns/"))
    assert not axe_violations(page)
    for column in ("^행정동$", "^시공사$"):
        tab_to(page, column)
        page.keyboard.press("Space")
    press(page, "^이 열로 보기$")
    page.wait_for_url(re.compile(rf"{LIST}\?declared_class=rental$"))
    assert "시공사" in heads(page)
    assert "행정동" not in heads(page)
    page.goto(LIST)
    assert "시공사" in heads(page)
    assert heads(officers.open("manager", LIST)) == at_first
    page.get_by_role("link", name="열 고르기").click()
    page.get_by_role("button", name="기본으로").click()
    page.wait_for_url(re.compile(f"{LIST}$"))
    assert heads(page) == at_first


def test_search_is_saved_shared_and_opened_by_a_colleague(officers: Officers) -> None:
    name = f"임대 단지 {os.getpid()}"
    page = officers.open("housing", LIST)
    page.get_by_label("관리구분").select_option(label="임대")
    page.get_by_role("button", name="조회").click()
    expect(page.locator("h1 + .list-count")).to_contain_text("20")
    open_menu(page)
    assert not axe_violations(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="지금 조건 저장·관리")).to_be_hidden()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="지금 조건 저장·관리").click()
    expect(page.get_by_text("조건: 관리구분=임대")).to_be_visible()
    assert not axe_violations(page)
    page.get_by_label("이름").fill(name)
    page.get_by_label("부서 공유").check()
    page.get_by_role("button", name="저장", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text(f"‘{name}’(으)로 저장했습니다")
    page.goto("/")
    page.get_by_role("link", name=f"공동주택: {name}").click()
    expect(page.locator("h1 + .list-count")).to_contain_text("20")

    head = officers.open("manager", LIST)
    open_menu(head)
    head.get_by_role("link", name=f"{name} (부서 공유)").click()
    expect(head.locator("h1 + .list-count")).to_contain_text("20")
    open_menu(head)
    head.get_by_role("link", name="지금 조건 저장·관리").click()
    expect(head.get_by_role("button", name=f"지우기 {name}")).to_be_visible()
    assert not head.get_by_role("link", name=f"고치기 {name}").count()
    head.get_by_role("button", name=f"지우기 {name}").click()
    expect(head.get_by_role("status").first).to_contain_text("지웠습니다")


@pytest.mark.parametrize("has_script", [True, False], ids=["script", "no-script"])
def test_ticked_rows_are_edited_together_and_taken_back(officers: Officers, has_script: bool) -> None:
    page = officers.open("housing", java_script_enabled=has_script)
    _, names = three_of_a_kind(page)
    for name in names[:2]:
        page.get_by_role("checkbox", name=f"{name} 고르기", exact=True).check()
    page.get_by_role("button", name="고른 행 한꺼번에 고치기").click()
    expect(page.get_by_text("2건을 고칩니다")).to_be_visible()
    if has_script:
        assert not axe_violations(page)
    page.get_by_label("시공사", exact=True).fill("함께건설")
    page.get_by_label("확인 필요", exact=True).select_option(label="예")
    page.get_by_label("고치는 사유").fill("일제 정비")
    page.get_by_role("button", name="미리보기").click()
    expect(page.locator("tbody tr")).to_have_count(2)
    expect(page.locator("tbody tr").first).to_contain_text("시공사: (빈 칸) → 함께건설")
    assert stored(officers, names[0], "builder") == [""]
    if has_script:
        assert not axe_violations(page)
    page.get_by_role("button", name="2건 저장").click()
    expect(page.get_by_role("status").first).to_contain_text("2건을 고쳤습니다")
    assert [stored(officers, name, "builder") for name in names] == [["함께건설"], ["함께건설"], [""]]
    if has_script:
        assert not axe_violations(page)

    page.get_by_role("link", name=names[0]).click()
    page.get_by_role("link", name="이력").click()
    page.get_by_role("link", name="함께 고친 자료 보기").first.click()
    page.get_by_label("되돌리는 사유").fill("잘못 골랐음")
    page.get_by_role("button", name="되돌리기 미리보기").click()
    expect(page.locator("tbody tr").first).to_contain_text("시공사: 함께건설 → (빈 칸)")
    page.get_by_role("button", name="2건 저장").click()
    expect(page.get_by_role("status").first).to_contain_text("2건을 되돌렸습니다")
    assert [stored(officers, name, "needs_check") for name in names] == [[False], [False], [False]]


def test_all_of_a_filter_are_edited_with_the_keyboard_alone(officers: Officers) -> None:
    page = officers.open("housing")
    _, names = three_of_a_kind(page)
    tab_to(page, f"^{re.escape(names[0])} 고르기$")
    page.keyboard.press("Space")
    press(page, "^조건에 맞는 3건 모두 고치기$")
    page.wait_for_url(re.compile("/bulk/"))
    tab_to(page, "^확인할 내용$")
    page.keyboard.insert_text("함께 볼 것")
    tab_to(page, "^고치는 사유$")
    page.keyboard.insert_text("점검")
    press(page, "^미리보기$")
    page.wait_for_url(re.compile(r"/bulk/[0-9a-f-]{36}/"))
    press(page, "^3건 저장$")
    page.wait_for_url(re.compile("/changes/"))
    assert [stored(officers, name, "check_note") for name in names] == [["함께 볼 것"]] * 3


def test_row_somebody_changed_since_the_preview_is_told(officers: Officers) -> None:
    page = officers.open("housing")
    _, names = three_of_a_kind(page)
    page.get_by_label("이 쪽의 모든 행 고르기").check()
    page.get_by_role("button", name="고른 행 한꺼번에 고치기").click()
    page.get_by_label("시공사", exact=True).fill("함께건설")
    page.get_by_label("고치는 사유").fill("일제 정비")
    page.get_by_role("button", name="미리보기").click()
    expect(page.get_by_role("button", name="3건 저장")).to_be_visible()
    officers.site.database.write("UPDATE housing_complex SET builder = '그들건설' WHERE name = %s", names[1])
    page.get_by_role("button", name="3건 저장").click()
    expect(page.get_by_role("status").first).to_contain_text("2건을 고쳤습니다. 1건은 그대로 두었습니다.")
    expect(page.get_by_role("row", name=re.compile(names[1]))).to_contain_text("미리보기 뒤에 다른 사람이 고쳐")
    assert stored(officers, names[1], "builder") == ["그들건설"]


@pytest.mark.parametrize("person", ["housing", "manager"])
def test_list_still_shows_twenty_rows_and_its_actions_stay_on_one_line(officers: Officers, person: str) -> None:
    page = officers.open(person, LIST, viewport={"width": 1366, "height": 650})
    last = page.locator("#list-region tbody tr").nth(19).bounding_box()
    assert last is not None
    assert last["y"] + last["height"] <= 650
    tops = page.locator("#page-actions > *").evaluate_all(
        "all => new Set(all.map(one => Math.round(one.getBoundingClientRect().top))).size"
    )
    assert tops == 1
    page.set_viewport_size({"width": 390, "height": 844})
    open_menu(page)
    assert not is_wider_than_window(page)
