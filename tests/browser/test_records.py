"""One record: typed in, corrected in place, contested, hidden, brought back, and what is left behind of it."""

import re

from playwright.sync_api import Page, expect

from tests.browser.forms import new_name, register, save, stored
from tests.browser.officers import Officers


def panel(page: Page, title: str) -> Page:
    return page.get_by_role("region", name=re.compile(f"^{title}( 수정)?$"))


def open_part(page: Page, title: str) -> None:
    panel(page, title).get_by_role("link", name=re.compile("^수정")).click()
    expect(panel(page, title).get_by_role("button", name="저장", exact=True)).to_be_visible()


def test_part_is_edited_in_its_place_and_the_history_says_so(officers: Officers) -> None:
    name = new_name()
    page = officers.open("housing")
    register(page, name)
    page.evaluate("window.isMarked = true")
    open_part(page, "특이사항")
    page.get_by_label("특이사항", exact=True).fill("지하주차장 누수 점검 요청")
    save(page)
    expect(panel(page, "특이사항")).to_contain_text("지하주차장 누수 점검 요청")
    assert page.evaluate("window.isMarked === true")
    page.get_by_role("link", name="이력").click()
    page.wait_for_url(re.compile("/history/"))
    expect(page.locator("main")).to_contain_text("가나다")
    expect(page.locator("main")).to_contain_text("지하주차장 누수 점검 요청")


def test_part_given_up_leaves_the_panel_as_it_was(officers: Officers) -> None:
    name = new_name()
    page = officers.open("housing")
    register(page, name)
    open_part(page, "관리사무소")
    page.get_by_label("관리사무소 전화").fill("02-123-4567")
    panel(page, "관리사무소").get_by_role("link", name="취소").click()
    expect(panel(page, "관리사무소").get_by_role("link", name=re.compile("^수정"))).to_be_visible()
    assert stored(officers, name, "office_phone") == [""]


def test_wrong_value_in_a_part_is_said_beside_it_and_stays_typed(officers: Officers) -> None:
    name = new_name()
    page = officers.open("housing")
    register(page, name)
    open_part(page, "관리사무소")
    page.get_by_label("관리사무소 전화").fill("12")
    save(page)
    expect(page.get_by_label("관리사무소 전화")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("[data-error-summary]")).to_be_focused()
    expect(page.get_by_label("관리사무소 전화")).to_have_value("12")
    assert stored(officers, name, "office_phone") == [""]


def test_second_editor_is_told_what_changed_and_chooses(officers: Officers) -> None:
    name = new_name()
    first, second = officers.open("housing"), officers.open("manager")
    pk = register(first, name)
    address = f"/housing/complexes/{pk}/edit/?part=remarks"
    first.goto(address)
    second.goto(address)
    second.get_by_label("특이사항", exact=True).fill("팀장이 먼저 적은 말")
    save(second)
    second.wait_for_url(re.compile(r"/housing/complexes/\d+/$"))
    first.get_by_label("특이사항", exact=True).fill("담당자가 나중에 적은 말")
    save(first)
    conflict = first.locator("[data-conflict]")
    expect(conflict).to_contain_text("파하거")
    expect(conflict).to_contain_text("팀장이 먼저 적은 말")
    expect(conflict).to_contain_text("담당자가 나중에 적은 말")
    assert stored(officers, name, "remarks") == ["팀장이 먼저 적은 말"]
    conflict.get_by_role("radio", name="담당자가 나중에 적은 말").check()
    save(first)
    first.wait_for_url(re.compile(r"/housing/complexes/\d+/$"))
    assert stored(officers, name, "remarks") == ["담당자가 나중에 적은 말"]


def test_second_editor_of_another_field_overwrites_nothing(officers: Officers) -> None:
    name = new_name()
    first, second = officers.open("housing"), officers.open("manager")
    pk = register(first, name)
    address = f"/housing/complexes/{pk}/edit/"
    first.goto(address)
    second.goto(address)
    second.get_by_label("우편번호").fill("04750")
    save(second)
    second.wait_for_url(re.compile(r"/housing/complexes/\d+/$"))
    first.get_by_label("지번주소").fill("아무동 5-6")
    save(first)
    expect(first.locator("[data-conflict]")).to_contain_text("04750")
    save(first)
    first.wait_for_url(re.compile(r"/housing/complexes/\d+/$"))
    assert stored(officers, name, "postcode") == ["04750"]
    assert stored(officers, name, "lot_address") == ["아무동 5-6"]


def test_double_click_on_save_makes_one_record(officers: Officers) -> None:
    name = new_name()
    page = officers.open("housing", "/housing/complexes/new/")
    page.get_by_label("공동주택명").fill(name)
    page.get_by_role("button", name="저장", exact=True).dblclick()
    page.wait_for_url(re.compile(r"/housing/complexes/\d+/$"))
    assert len(stored(officers, name)) == 1


def test_back_after_saving_and_saving_again_asks_instead_of_overwriting(officers: Officers) -> None:
    name = new_name()
    page = officers.open("housing")
    pk = register(page, name)
    page.goto(f"/housing/complexes/{pk}/edit/?part=remarks")
    page.get_by_label("특이사항", exact=True).fill("처음 적은 말")
    save(page)
    page.wait_for_url(re.compile(r"/housing/complexes/\d+/$"))
    page.go_back()
    page.wait_for_url(re.compile("edit"))
    page.get_by_label("특이사항", exact=True).fill("다시 적은 말")
    with page.expect_navigation():
        save(page)
    assert stored(officers, name, "remarks") in (["처음 적은 말"], ["다시 적은 말"])
    assert page.locator("h1").inner_text() in {name, "수정"}


def test_unsaved_words_are_not_left_without_a_question(officers: Officers) -> None:
    page = officers.open("housing", "/housing/complexes/new/")
    page.get_by_label("공동주택명").fill("버려질 이름")
    asked: list[str] = []

    def stay(dialog: object) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.get_by_role("link", name="취소").click()
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    expect(page.get_by_label("공동주택명")).to_have_value("버려질 이름")


def test_deleted_record_leaves_the_list_and_the_manager_brings_it_back(officers: Officers) -> None:
    name = new_name()
    page = officers.open("housing")
    pk = register(page, name)
    page.get_by_role("link", name="삭제").click()
    page.get_by_label("삭제하는 사유").fill("두 번 등록함")
    page.get_by_role("button", name="삭제").click()
    page.wait_for_url(re.compile(r"/housing/complexes/$"))
    expect(page.locator("main")).to_contain_text("삭제했습니다")
    assert page.request.get(f"/housing/complexes/{pk}/").status == 404
    manager = officers.open("manager", "/housing/complexes/hidden/")
    row = manager.get_by_role("row", name=re.compile(re.escape(name)))
    row.get_by_role("button", name=re.compile("되살리기")).click()
    manager.wait_for_url(f"**/housing/complexes/{pk}/")
    assert page.request.get(f"/housing/complexes/{pk}/").status == 200


def test_revealed_phone_is_shown_once_and_stands_in_the_access_log(officers: Officers) -> None:
    page = officers.open("housing", "/housing/complexes/1/")
    masked = re.compile(r"010-\*{4}-\d{4}")
    whole = re.compile(r"010-0000-\d{4}")
    assert masked.search(page.inner_text("#panel-office"))
    assert not whole.search(page.content())
    page.get_by_role("button", name="개인정보 보기").click()
    expect(page.locator("#panel-office")).to_contain_text(whole)
    page.goto("/housing/complexes/1/")
    assert not whole.search(page.content())
    privacy = officers.open("privacy", "/audit/access/")
    said = privacy.inner_text("#list-region")
    assert "가나다" in said
    assert "housing" in said


def test_manager_appointments_are_masked_everywhere_but_in_the_form(officers: Officers) -> None:
    page = officers.open("housing", "/housing/managers/")
    assert "010-****-" in page.inner_text("#list-region")
    assert not re.search(r"010-0000-\d{4}", page.content())
    page.locator("#list-region tbody a").first.click()
    page.wait_for_url(re.compile(r"/housing/managers/\d+/$"))
    assert not re.search(r"010-0000-\d{4}", page.content())
    page.get_by_role("link", name="수정").click()
    expect(page.get_by_label("휴대번호")).to_have_value(re.compile(r"010-?0000-?\d{4}"))


def test_phone_searched_for_never_stands_in_the_address(officers: Officers) -> None:
    page = officers.open("housing", "/housing/managers/")
    page.get_by_label("단지명·성명·휴대번호").fill("010-0000-0040")
    page.get_by_role("button", name="조회").click()
    expect(page.locator("h1 + .list-count")).to_have_text(re.compile(r"^\s*총\s*1건\s*$"))
    assert "0040" not in page.url
