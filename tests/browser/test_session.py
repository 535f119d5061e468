"""A session that ends while somebody is typing: nothing typed is lost, and nobody else gets it."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.browser.forms import new_name, register, save, stored
from tests.browser.officers import Officers, end_session, log_in, session_data
from tests.browser.soundness import axe_violations

IDLE = "31:00"


def test_end_with_script_is_told_and_the_same_form_is_saved_after_login_in_a_second_tab(officers: Officers) -> None:
    name = new_name()
    page = officers.open("housing")
    page.clock.install()
    page.goto("/housing/complexes/new/")
    page.get_by_label("공동주택명").fill(name)
    page.get_by_label("지번주소").fill("아무동 1-2")
    end_session(officers.site, page)
    page.clock.fast_forward(IDLE)
    ended = page.get_by_role("dialog", name="로그인이 끊겼습니다")
    expect(ended).to_be_visible()
    assert not axe_violations(page)
    ended.get_by_role("button", name="이어서 하기").click()
    expect(ended.get_by_role("alert")).to_contain_text("아직 로그인되지 않았습니다")
    second = page.context.new_page()
    second.goto("/login/")
    log_in(second, "housing")
    # The tabs tell one another: nothing has to be pressed here.
    expect(ended).to_be_hidden()
    save(page)
    page.wait_for_url(re.compile(r"/housing/complexes/\d+/$"))
    assert stored(officers, name, "lot_address") == ["아무동 1-2"]


def test_end_with_script_does_not_let_another_person_send_the_form(officers: Officers) -> None:
    name = new_name()
    page = officers.open("housing")
    page.clock.install()
    page.goto("/housing/complexes/new/")
    page.get_by_label("공동주택명").fill(name)
    end_session(officers.site, page)
    page.clock.fast_forward(IDLE)
    second = page.context.new_page()
    second.goto("/login/")
    log_in(second, "manager")
    ended = page.get_by_role("dialog", name="로그인이 끊겼습니다")
    ended.get_by_role("button", name="이어서 하기").click()
    expect(ended.get_by_role("alert")).to_contain_text("다른 사람으로 로그인되어 있습니다")
    assert not stored(officers, name)


def test_warning_before_the_end_counts_down_and_extending_keeps_the_session(officers: Officers) -> None:
    page = officers.open("housing")
    page.clock.install()
    page.goto("/")
    page.clock.fast_forward("27:05")
    warning = page.get_by_role("dialog", name="곧 로그아웃됩니다")
    expect(warning).to_contain_text("1분")
    page.clock.run_for(60_000)
    expect(page.locator("#live-region")).to_have_text("1분 0초 뒤에 로그아웃됩니다.")
    assert page.locator("#live-region").get_attribute("role") == "status"
    with page.expect_response("**/session/extend/") as answer:
        warning.get_by_role("button", name="연장").click()
    assert answer.value.status == 204
    expect(warning).to_be_hidden()
    page.clock.fast_forward("10:00")
    expect(warning).to_be_hidden()


def _send_after_the_end(officers: Officers, name: str) -> Page:
    page = officers.open("housing", "/housing/complexes/new/", java_script_enabled=False)
    page.get_by_label("공동주택명").fill(name)
    page.get_by_label("지번주소").fill("아무동 3-4")
    page.get_by_label("단지분류").select_option(label="연립")
    end_session(officers.site, page)
    save(page)
    page.wait_for_url("**/login/**")
    expect(page.locator("main")).to_contain_text("작성하던 내용을 이어서 저장할 수 있습니다")
    return page


def test_end_without_script_keeps_what_was_sent_for_the_same_person(officers: Officers) -> None:
    name = new_name()
    page = _send_after_the_end(officers, name)
    log_in(page, "housing")
    expect(page.locator("h1")).to_have_text("작성하던 내용")
    said = page.inner_text("main")
    assert all(text in said for text in (name, "아무동 3-4", "연립"))
    assert not stored(officers, name)
    page.get_by_role("button", name="다시 보내기").click()
    page.wait_for_url(re.compile(r"/housing/complexes/\d+/$"))
    assert stored(officers, name, "lot_address") == ["아무동 3-4"]


def test_end_without_script_gives_another_person_nothing(officers: Officers) -> None:
    name = new_name()
    page = _send_after_the_end(officers, name)
    log_in(page, "manager")
    assert page.inner_text("h1") == "내 업무"
    page.goto("/session/resume/")
    assert page.inner_text("h1") == "내 업무"
    assert name not in page.content()
    assert not stored(officers, name)


def test_what_waits_is_not_readable_in_the_session_and_can_be_thrown_away(officers: Officers) -> None:
    name = new_name()
    page = _send_after_the_end(officers, name)
    assert name not in session_data(officers.site, page)
    log_in(page, "housing")
    page.get_by_role("button", name="버리기").click()
    page.wait_for_url(lambda url: urlsplit(url).path == "/")
    page.goto("/session/resume/")
    assert page.inner_text("h1") == "내 업무"
    assert not stored(officers, name)


def test_form_of_an_earlier_login_of_the_same_person_is_sent_again_without_script(officers: Officers) -> None:
    name = new_name()
    page = officers.open("housing", "/housing/complexes/new/", java_script_enabled=False)
    page.get_by_label("공동주택명").fill(name)
    end_session(officers.site, page)
    second = page.context.new_page()
    second.goto("/login/")
    log_in(second, "housing")
    save(page)
    expect(page.locator("h1")).to_have_text("작성하던 내용")
    page.get_by_role("button", name="다시 보내기").click()
    page.wait_for_url(re.compile(r"/housing/complexes/\d+/$"))
    assert len(stored(officers, name)) == 1


def test_nothing_typed_is_put_into_browser_storage(officers: Officers) -> None:
    name = new_name()
    page = officers.open("housing")
    pk = register(page, name)
    page.goto(f"/housing/complexes/{pk}/edit/")
    page.get_by_label("특이사항").fill("브라우저에 남으면 안 되는 말")
    kept = page.evaluate("JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)])")
    assert "남으면 안" not in kept
    assert name not in kept
