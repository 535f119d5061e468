"""자생단체, 민원, 지원기준 and the quarter's list of managers, each from the first key to the last without a mouse."""

import os
import re
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.keyboard import arrived, choose, opened, pass_menus, press, tab_to, tick, typed
from tests.browser.officers import Officers

COMPLEX = "성동삼성쉐르빌"
IN_CHARGE = """SELECT c.name, m.name, m.licence_no, m.appointed_on
    FROM housing_managerappointment m JOIN housing_complex c ON c.id = m.complex_id
    WHERE m.ended_on IS NULL AND m.hidden_at IS NULL AND c.hidden_at IS NULL AND m.licence_no <> '' ORDER BY m.id DESC LIMIT 2"""


def test_group_with_two_officers_is_registered_edited_and_found(officers: Officers) -> None:
    name = f"텃밭모임 {os.getpid()}"
    page = opened(officers, "housing", "/housing/groups/")
    press(page, "^새로 등록$")
    arrived(page, "/groups/new/")
    pass_menus(page)
    typed(page, "공동주택", COMPLEX)
    choose(page, "단체구분", "기타 자생단체")
    typed(page, "단체명", name)
    typed(page, "구성일", "2024-03-01")
    for number, post, person in ((1, "회장", "달가람"), (2, "총무", "별하늘")):
        choose(page, f"구성원 {number} 직위", post)
        typed(page, f"구성원 {number} 성명", person)
    press(page, "^저장$")
    arrived(page, r"/groups/\d+/")
    members = page.locator("#panel-members")
    expect(members).to_contain_text("달*람")
    expect(members).to_contain_text("별*늘")

    press(page, "^수정: 구성원$")
    typed(page, "구성원 2 종료일", "2025-02-28")
    press(page, "^저장$")
    expect(page.locator("#panel-members [data-panel-edit]")).to_be_focused()
    expect(members).to_contain_text("나간 구성원 1명")

    page.goto("/housing/groups/")
    pass_menus(page)
    typed(page, "단체명·단지명", name)
    press(page, "^조회$")
    expect(page.locator("h1 + .list-count")).to_contain_text("총 1건")
    press(page, f"^{name}$")
    arrived(page, r"/groups/\d+/")
    expect(page.locator("main")).to_contain_text(name)


def test_complaint_goes_from_its_receipt_to_its_answer(officers: Officers) -> None:
    subject = f"가로등이 꺼졌습니다 {os.getpid()}"
    page = opened(officers, "housing", "/housing/complaints/")
    press(page, "^새로 등록$")
    arrived(page, "/complaints/new/")
    pass_menus(page)
    choose(page, "접수방법", "방문")
    typed(page, "민원인", "달가람")
    typed(page, "공동주택", COMPLEX)
    choose(page, "민원 종류", "고충")
    typed(page, "제목", subject)
    typed(page, "내용", "101동 앞 가로등이 사흘째 꺼져 있습니다.")
    press(page, "^저장$")
    arrived(page, r"/complaints/\d+/")
    progress = page.get_by_role("region", name="처리", exact=True)
    press(page, "^담당 지정$")
    arrived(page, "/assign/")
    pass_menus(page)
    choose(page, "담당자", "가나다(공동주택과)")
    press(page, "^담당 지정$")
    expect(progress).to_contain_text("가나다")
    press(page, "^기한 연장$")
    arrived(page, "/extend/")
    pass_menus(page)
    typed(page, "연장하는 사유", "부품을 기다립니다.")
    press(page, "^기한 연장$")
    expect(progress).to_contain_text("부품을 기다립니다.")
    expect(page.get_by_role("link", name="기한 연장")).to_have_count(0)
    press(page, "^답변·종결$")
    arrived(page, "/close/")
    pass_menus(page)
    choose(page, "처리결과", "처리완료")
    typed(page, "답변", "전구를 갈았습니다.")
    press(page, "^답변·종결$")
    expect(progress).to_contain_text("전구를 갈았습니다.")


def test_overdue_complaints_are_reached_from_the_first_page(officers: Officers) -> None:
    page = opened(officers, "housing", "/")
    tab_to(page, "^민원.*기한 지남")
    number = page.locator(".card:has(:focus) .number").inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/complaints/\?.*state=overdue"))
    expect(page.locator("h1 + .list-count")).to_contain_text(f"총 {number}건")


def test_limit_the_manager_changes_is_what_the_grant_form_says(officers: Officers) -> None:
    page = opened(officers, "manager", "/housing/criteria/")
    press(page, "^새로 등록$")
    arrived(page, "/criteria/new/")
    pass_menus(page)
    typed(page, "연도", "2031")
    choose(page, "사업구분", "공동체활성화")
    typed(page, "한도", "5,000")
    press(page, "^저장$")
    arrived(page, r"/criteria/\d+/")
    press(page, "^수정")
    arrived(page, "/edit/")
    pass_menus(page)
    typed(page, "한도", "3,300")
    press(page, "^저장$")
    arrived(page, r"/criteria/\d+/")

    form = opened(officers, "housing", "/housing/grants/new/")
    typed(form, "공동주택", COMPLEX)
    typed(form, "연도", "2031")
    choose(form, "사업구분", "공동체활성화")
    typed(form, "신청액", "4,000")
    form.keyboard.press("Tab")
    expect(form.locator("#grant-advice")).to_contain_text("한도 3,300천원보다 700천원 많습니다.")


def current(officers: Officers, complex_name: str) -> list[tuple[str, str]]:
    """Name and number of the complex's manager of today."""
    return officers.site.database.rows(
        "SELECT m.name, m.mobile FROM housing_managerappointment m JOIN housing_complex c ON c.id = m.complex_id "
        "WHERE m.ended_on IS NULL AND m.hidden_at IS NULL AND c.name = %s",
        complex_name,
    )


def test_quarterly_list_is_compared_and_its_ticked_lines_are_written(officers: Officers, tmp_path: Path) -> None:
    """One manager of the list is new to the complex, one has another number, and one is on file but not in the list."""
    replaced, changes = officers.site.database.rows(IN_CHARGE)
    newcomer = f"2015-{os.getpid() % 10_000:04}"
    lines = [
        "공동주택,성명,자격증번호,휴대번호,배치일",
        ",".join((replaced[0], "별하늘", newcomer, "010-0000-9001", "2026-08-01")),
        ",".join((changes[0], changes[1], changes[2], "010-0000-9002", str(changes[3]))),
    ]
    path = tmp_path / "3분기.csv"
    path.write_text("\r\n".join(lines), encoding="cp949")
    page = opened(officers, "housing", "/housing/managers/")
    press(page, "^분기 명단 대조$")
    arrived(page, "/managers/list/")
    page.get_by_label("파일", exact=True).set_input_files(path)
    pass_menus(page)
    press(page, "^다음: 열 맞추기$")
    expect(page.locator("h1")).to_have_text("열 맞추기")
    pass_menus(page)
    press(page, "^다음")
    expect(page.get_by_label("명단 기준일")).to_be_visible()
    typed(page, "명단 기준일", "2026-09-30")
    tab_to(page, f"^{re.escape(changes[0])} 바뀐 항목 반영$")
    expect(page.locator(":focus")).to_be_checked()
    missing = page.get_by_role("region", name="명단에 없음", exact=True)
    leaves = missing.locator("tbody th").first.inner_text()
    tick(page, f"^{re.escape(leaves)} 명단에 없음 반영$")
    # Everybody else whom the list leaves out stands between here and the button.
    tab_to(page, "^고른 줄 반영으로$", key="Shift+Tab")
    page.keyboard.press("Enter")
    press(page, "^고른 줄 반영$")
    expect(page.get_by_role("status").first).to_contain_text("새 소장 1명, 바뀐 항목 1명, 배치 종료 2명을 반영했습니다.")
    assert current(officers, replaced[0]) == [("별하늘", "01000009001")]
    assert current(officers, changes[0]) == [(changes[1], "01000009002")]
    assert current(officers, leaves) == []
