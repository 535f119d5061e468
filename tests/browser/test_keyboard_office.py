"""Lists, codes, checks and statistics as an officer uses them without a mouse."""

import os
import re
from pathlib import Path

import openpyxl
from playwright.sync_api import expect

from core.particles import quoted
from tests.browser.keyboard import arrived, choose, opened, pass_menus, press, tab_into, tab_to, tick, typed
from tests.browser.officers import Officers

LIST = "/housing/complexes/"


def test_columns_are_chosen_and_a_search_is_saved_and_opened_again(officers: Officers) -> None:
    name = f"확인할 임대 {os.getpid()}"
    page = opened(officers, "housing", LIST)
    choose(page, "관리구분", "임대")
    press(page, "^조회$")
    expect(page.locator("h1 + .list-count")).to_contain_text("20")
    pass_menus(page)
    press(page, "^열 고르기$")
    arrived(page, "/columns/")
    pass_menus(page)
    tick(page, "^시공사$")
    press(page, "^이 열로 보기$")
    page.wait_for_url(re.compile(rf"{LIST}\?declared_class=rental"))
    builder = page.get_by_role("columnheader", name="시공사")
    expect(builder).to_be_visible()
    pass_menus(page)
    press(page, "^열 고르기$")
    arrived(page, "/columns/")
    pass_menus(page)
    press(page, "^기본으로$")
    arrived(page, LIST)
    expect(builder).to_have_count(0)
    page.goto(f"{LIST}?declared_class=rental")
    pass_menus(page)
    press(page, "^저장한 검색$")
    press(page, "^지금 조건 저장·관리$")
    arrived(page, "/searches/")
    pass_menus(page)
    typed(page, "이름", name)
    press(page, "^저장$")
    expect(page.get_by_role("status").first).to_contain_text(f"{quoted(name, '으로')} 저장했습니다")
    page.goto(LIST)
    pass_menus(page)
    press(page, "^저장한 검색$")
    press(page, f"^{name}$")
    page.wait_for_url(re.compile("declared_class=rental"))
    expect(page.locator("h1 + .list-count")).to_contain_text("20")


def test_position_is_added_retired_while_in_use_and_not_deleted(officers: Officers) -> None:
    name = f"홍보이사 {os.getpid()}"
    page = opened(officers, "manager", "/housing/codes/positions/")
    press(page, "^새로 등록$")
    arrived(page, "/positions/new/")
    pass_menus(page)
    typed(page, "명칭", name)
    press(page, "^저장$")
    arrived(page, r"/positions/\d+/")
    pk = int(page.url.split("/positions/")[1].split("/")[0])
    officers.site.database.write("UPDATE housing_groupmember SET position_id = %s WHERE id = (SELECT min(id) FROM housing_groupmember)", pk)
    press(page, "^수정")
    arrived(page, "/edit/")
    pass_menus(page)
    tick(page, "^사용 중지$")
    press(page, "^저장$")
    arrived(page, f"/positions/{pk}/")
    assert officers.site.database.rows("SELECT is_retired FROM housing_position WHERE id = %s", pk) == [(True,)]
    assert name not in page.request.get("/housing/groups/new/").text()
    press(page, "^삭제$")
    arrived(page, "/delete/")
    pass_menus(page)
    typed(page, "삭제하는 사유", "쓰지 않음")
    press(page, "^삭제$")
    expect(page.locator("[data-error-summary]")).to_contain_text(f"{quoted(name, '은')} 자료 1건에서 쓰고 있어 삭제할 수 없습니다")


def test_what_is_off_is_mended_and_leaves_the_list(officers: Officers) -> None:
    page = opened(officers, "housing", "/housing/checks/")
    row = page.locator("[data-check=no-office-phone]")
    before = int(row.locator("a").inner_text())
    tab_into(page, "[data-check=no-office-phone]")
    page.keyboard.press("Enter")
    arrived(page, "/complexes/")
    expect(page.locator("h1 + .list-count")).to_contain_text(str(before))
    tab_into(page, "#list-region tbody .cell-link")
    page.keyboard.press("Enter")
    arrived(page, r"/complexes/\d+/")
    pass_menus(page)
    press(page, "^고칠 곳으로: 관리사무소 전화 없음$")
    arrived(page, "/edit/")
    pass_menus(page)
    typed(page, "관리사무소 전화", "02-2290-0001")
    press(page, "^저장$")
    arrived(page, r"/complexes/\d+/")
    expect(page.locator("[data-check=no-office-phone]")).to_have_count(0)
    page.goto("/housing/checks/")
    expect(row).to_contain_text(str(before - 1))


def test_number_of_a_chosen_day_leads_to_its_list_and_the_workbook_is_taken(officers: Officers, tmp_path: Path) -> None:
    page = opened(officers, "supervisor", "/housing/statistics/representatives/")
    typed(page, "기준일", "2026-01-01")
    press(page, "^조회$")
    page.wait_for_url(re.compile("day=2026-01-01"))
    expect(page.locator("main")).to_contain_text("2026-01-01 현재")
    pass_menus(page)
    tab_to(page, "^엑셀 받기$")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    path = tmp_path / "status.xlsx"
    download.value.save_as(path)
    workbook = openpyxl.load_workbook(path)
    tab_into(page, "#stat-positions-table td")
    said = page.locator(":focus").inner_text()
    page.keyboard.press("Enter")
    arrived(page, "/housing/representatives/")
    expect(page.locator("h1 + .list-count")).to_contain_text(said)
    assert "2026-01-01" in str([list(sheet.iter_rows(values_only=True)) for sheet in workbook])
