"""A grant from the request to the money that came back, with the keyboard alone."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.browser.keyboard import press, tab_to, typed
from tests.browser.officers import Officers


def step(page: Page, button: str, state: str, **values: str) -> None:
    page.goto(urlsplit(page.url).path)
    for label, text in values.items():
        typed(page, label, text)
    press(page, f"^{button}$")
    expect(page.locator("#panel-settlement")).to_contain_text(re.compile(rf"상태\s*{state}"))


def test_grant_from_request_to_return_with_the_keyboard_alone(officers: Officers) -> None:
    page = officers.open("housing", "/housing/grants/new/")
    press(page, "본문 바로가기")
    typed(page, "공동주택", "성동삼성쉐르빌")
    typed(page, "연도", "2016")
    tab_to(page, "^사업구분")
    page.keyboard.press("ArrowDown")
    typed(page, "사업명", "자판으로만 적은 사업")
    typed(page, "신청액", "1,590")
    typed(page, "자부담", "700")
    page.keyboard.press("Tab")
    advice = page.locator("#grant-advice")
    expect(advice).to_contain_text("‘삼성쉐르빌’ 사업이 있어 한 단지 1사업 원칙에 맞지 않습니다.")
    expect(advice).to_contain_text("최근 5년 지원")
    press(page, "^저장$")
    expect(page.locator(".error-summary")).to_contain_text("그래도 지원하려면 사유를 적으세요.")
    press(page, "^기준 밖 지원 사유:")  # the summary's link leads to the field
    expect(page.get_by_label("기준 밖 지원 사유")).to_be_focused()
    page.keyboard.insert_text("두 사업이 이어집니다.")
    press(page, "^저장$")
    page.wait_for_url(re.compile(r"/housing/grants/\d+/"))
    step(page, "교부 결정", "결정")
    step(page, "교부", "교부")
    step(page, "실적보고 접수", "실적보고", 집행액="1,500")
    step(page, "정산 확정", "정산", 확정액="1,500")
    step(page, "반납 입금", "완료", 이자="0.12")
    expect(page.locator("#panel-settlement")).to_contain_text("90천원")
