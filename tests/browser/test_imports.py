"""A sheet brought in, from the file to the saved rows, and what keeps it from being brought in twice."""

import re
from pathlib import Path

import openpyxl
from playwright.sync_api import Page, expect

from tests.browser.forms import new_name, register, stored
from tests.browser.officers import Officers
from tests.browser.soundness import axe_violations

UPLOAD = "/housing/complexes/import/"
HEAD = "단지명,행정동,도로명주소,동수,세대수,사용승인일,단지코드"


def sheet(folder: Path, *lines: str) -> Path:
    """A csv as the ward's own systems write it: CP949, a title on top, a total below."""
    path = folder / "공동주택 목록.csv"
    path.write_bytes("\r\n".join(["공동주택 목록", HEAD, *lines, "합계,,,2,30,,"]).encode("cp949"))
    return path


def upload(page: Page, path: Path, address: str = UPLOAD) -> None:
    page.goto(address)
    page.get_by_label("파일", exact=True).set_input_files(path)
    page.get_by_role("button", name="다음: 열 맞추기").click()
    expect(page.locator("h1")).to_have_text("열 맞추기")


def preview(page: Page) -> None:
    page.get_by_role("button", name="다음: 미리보기").click()
    expect(page.get_by_role("navigation", name="결과별로 보기")).to_be_visible()


def confirm(page: Page) -> None:
    page.get_by_role("button", name="저장", exact=True).click()


def test_cp949_sheet_is_matched_previewed_and_saved(officers: Officers, tmp_path: Path) -> None:
    first, second = new_name(), new_name()
    page = officers.open("housing")
    upload(page, sheet(tmp_path, f"{first},옥수동,아무로 1,2,30,2001-02-03", f"{second},옥수동,아무로 2,,,"))
    expect(page.locator("main")).to_contain_text("단지명")
    preview(page)
    tabs = page.get_by_role("navigation", name="결과별로 보기")
    expect(tabs.get_by_role("link", name=re.compile("새로 등록"))).to_contain_text("2")
    assert not stored(officers, first)
    confirm(page)
    expect(page.get_by_role("link", name="목록으로")).to_be_visible()
    assert stored(officers, first, "household_count") == [30]
    assert stored(officers, second, "household_count") == [None]
    page.get_by_role("link", name="목록으로").click()
    page.get_by_label("단지명·주소·코드").fill(first)
    page.get_by_role("button", name="조회").click()
    expect(page.get_by_role("link", name=first)).to_be_visible()


def test_same_sheet_again_changes_nothing(officers: Officers, tmp_path: Path) -> None:
    name = new_name()
    page = officers.open("housing")
    code = f"Z{abs(hash(name)) % 10**8:08}"
    path = sheet(tmp_path, f"{name},옥수동,아무로 1,2,30,2001-02-03,{code}")
    upload(page, path)
    preview(page)
    confirm(page)
    expect(page.get_by_role("link", name="목록으로")).to_be_visible()
    upload(page, path)
    preview(page)
    tab = page.get_by_role("navigation", name="결과별로 보기").get_by_role("link", name=re.compile("그대로"))
    expect(tab).to_contain_text("1")
    assert len(stored(officers, name)) == 1


def test_confirm_pressed_twice_saves_once(officers: Officers, tmp_path: Path) -> None:
    name = new_name()
    page = officers.open("housing")
    upload(page, sheet(tmp_path, f"{name},옥수동,아무로 1,2,30,2001-02-03"))
    preview(page)
    page.get_by_role("button", name="저장", exact=True).dblclick()
    expect(page.get_by_role("link", name="목록으로")).to_be_visible()
    assert len(stored(officers, name)) == 1


def test_confirm_sent_again_after_going_back_saves_once(officers: Officers, tmp_path: Path) -> None:
    name = new_name()
    page = officers.open("housing", java_script_enabled=False)
    upload(page, sheet(tmp_path, f"{name},옥수동,아무로 1,2,30,2001-02-03"))
    preview(page)
    form = {
        "csrfmiddlewaretoken": page.locator("main input[name=csrfmiddlewaretoken]").first.input_value(),
        "step": "save",
    }
    confirm(page)
    expect(page.get_by_role("link", name="목록으로")).to_be_visible()
    assert page.request.post(page.url, form=form).status == 200
    assert len(stored(officers, name)) == 1


def test_rejected_row_keeps_everything_unsaved_and_comes_back_as_a_sheet(officers: Officers, tmp_path: Path) -> None:
    good, bad = new_name(), new_name()
    page = officers.open("housing")
    upload(page, sheet(tmp_path, f"{good},옥수동,아무로 1,2,30,2001-02-03", f"{bad},옥수동,아무로 2,두 동,30,2001-02-30"))
    preview(page)
    page.get_by_role("navigation", name="결과별로 보기").get_by_role("link", name=re.compile("거부")).click()
    expect(page.get_by_role("table")).to_contain_text(bad)
    with page.expect_download() as download:
        page.get_by_role("link", name="거부된 행 받기").click()
    path = tmp_path / "rejected.xlsx"
    download.value.save_as(path)
    text = str(list(openpyxl.load_workbook(path).active.iter_rows(values_only=True)))
    assert bad in text
    assert "두 동" in text
    if page.get_by_role("button", name="저장", exact=True).count():
        with page.expect_navigation():
            confirm(page)
    assert not stored(officers, good)
    page.get_by_label(re.compile("오류 행")).check()
    if page.get_by_role("button", name="저장", exact=True).count() == 0:
        with page.expect_navigation():
            page.get_by_role("button", name="고른 대로 다시 보기").click()
        page.get_by_label(re.compile("오류 행")).check()
    confirm(page)
    expect(page.get_by_role("link", name="목록으로")).to_be_visible()
    assert len(stored(officers, good)) == 1
    assert not stored(officers, bad)


def test_name_of_two_complexes_is_asked_about_and_the_chosen_one_gets_the_group(officers: Officers, tmp_path: Path) -> None:
    name = new_name()
    page = officers.open("housing")
    numbers = [register(page, name) for _ in range(2)]
    path = tmp_path / "자생단체.csv"
    path.write_text(f"단지명,단체구분,단체명,직위,성명,연락처\n{name},기타,사랑회,회장,달가람,010-0000-0001\n", encoding="utf-8-sig")
    upload(page, path, "/housing/groups/import/")
    preview(page)
    question = page.get_by_label(re.compile(f"공동주택 ‘{name}’"))
    expect(question).to_have_value("")
    assert not axe_violations(page)
    question.select_option(str(numbers[1]))
    page.get_by_role("button", name="고른 대로 다시 보기").click()
    expect(page.get_by_role("table")).to_contain_text("성명: 달*람")
    confirm(page)
    expect(page.get_by_role("link", name="목록으로")).to_be_visible()
    page.goto(f"/housing/complexes/{numbers[1]}/")
    expect(page.get_by_role("link", name="사랑회")).to_be_visible()


def test_file_of_another_kind_is_refused_with_a_sentence(officers: Officers, tmp_path: Path) -> None:
    path = tmp_path / "사진.xlsx"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    page = officers.open("housing", UPLOAD)
    page.get_by_label("파일", exact=True).set_input_files(path)
    page.get_by_role("button", name="다음: 열 맞추기").click()
    expect(page.locator("[data-error-summary]")).to_contain_text("파일")
    expect(page.locator("[data-error-summary]")).to_be_focused()
