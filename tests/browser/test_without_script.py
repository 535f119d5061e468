"""The same job in a browser that runs no JavaScript."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.forms import new_name, register, save, stored
from tests.browser.officers import Officers
from tests.browser.test_imports import confirm, preview, sheet, upload


@pytest.fixture
def page(officers: Officers) -> Page:
    return officers.open("housing", java_script_enabled=False)


def test_login_comes_back_to_the_page_asked_for(officers: Officers) -> None:
    page = officers.open("", "/housing/managers/", java_script_enabled=False)
    assert urlsplit(page.url).path == "/login/"
    page.get_by_role("button", name=re.compile("· housing")).click()
    page.wait_for_url("**/housing/managers/")


def test_list_is_filtered_ordered_and_paged(page: Page) -> None:
    page.goto("/housing/complexes/")
    page.get_by_label("관리구분").select_option(label="의무")
    page.get_by_role("button", name="조회").click()
    expect(page.locator("h1 + .list-count")).to_contain_text("79")
    page.get_by_role("navigation", name="쪽 이동").get_by_role("link", name="2", exact=True).click()
    expect(page.locator(".page-link.active")).to_contain_text("2")
    page.get_by_role("link", name="세대수").click()
    expect(page.get_by_role("columnheader", name="세대수")).to_have_attribute("aria-sort", "ascending")
    expect(page.locator("h1 + .list-count")).to_contain_text("79")


def test_record_and_part_are_edited(officers: Officers, page: Page) -> None:
    name = new_name()
    register(page, name)
    page.locator("#panel-remarks").get_by_role("link", name=re.compile("^수정")).click()
    page.get_by_label("특이사항", exact=True).fill("스크립트 없이 적은 말")
    save(page)
    expect(page.locator("#panel-remarks")).to_contain_text("스크립트 없이 적은 말")
    assert stored(officers, name, "remarks") == ["스크립트 없이 적은 말"]


def test_error_is_said_and_what_was_typed_stays(officers: Officers, page: Page) -> None:
    name = new_name()
    page.goto("/housing/complexes/new/")
    page.get_by_label("공동주택명").fill(name)
    page.get_by_label("사용승인일").fill("2016-02-31")
    save(page)
    expect(page.locator("[data-error-summary]")).to_contain_text("사용승인일")
    expect(page.get_by_label("공동주택명")).to_have_value(name)
    expect(page.get_by_label("사용승인일")).to_have_value("2016-02-31")
    assert not stored(officers, name)


def test_sheet_is_brought_in(officers: Officers, page: Page, tmp_path: Path) -> None:
    name = new_name()
    upload(page, sheet(tmp_path, f"{name},옥수동,아무로 1,2,30,2001-02-03"))
    preview(page)
    confirm(page)
    expect(page.get_by_role("link", name="목록으로")).to_be_visible()
    assert len(stored(officers, name)) == 1


def test_record_is_deleted_with_a_reason(officers: Officers, page: Page) -> None:
    name = new_name()
    register(page, name)
    page.get_by_role("link", name="삭제").click()
    page.get_by_role("button", name="삭제").click()
    expect(page.locator("[data-error-summary]")).to_contain_text("삭제하는 사유")
    page.get_by_label("삭제하는 사유").fill("잘못 등록함")
    page.get_by_role("button", name="삭제").click()
    page.wait_for_url("**/housing/complexes/")
    assert officers.site.database.rows("SELECT hidden_at IS NOT NULL FROM housing_complex WHERE name = %s", name) == [(True,)]
