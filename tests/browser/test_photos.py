"""Photos of a complex: put up, looked at with the keyboard, and a name that survives."""

import io
from pathlib import Path

from PIL import Image
from playwright.sync_api import expect

from tests.browser.forms import new_name, register
from tests.browser.officers import Officers


def picture(path: Path, colour: str) -> Path:
    Image.new("RGB", (640, 480), colour).save(path)
    return path


def test_photos_are_put_up_and_walked_through_with_the_keyboard(officers: Officers, tmp_path: Path) -> None:
    page = officers.open("housing")
    pk = register(page, new_name())
    page.get_by_role("link", name="사진 올리기·고치기").click()
    page.get_by_label("사진", exact=True).set_input_files([picture(tmp_path / "정문.png", "red"), picture(tmp_path / "후문.jpg", "blue")])
    page.get_by_role("button", name="사진 올리기").click()
    expect(page.locator("main")).to_contain_text("사진 2장을 올렸습니다")
    page.get_by_label("설명").first.fill("정문에서 본 모습")
    page.get_by_role("button", name="설명 저장").first.click()
    expect(page.locator("main")).to_contain_text("설명을 저장했습니다")
    page.goto(f"/housing/complexes/{pk}/")
    first = page.locator("[data-gallery] a").first
    first.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="사진 크게 보기")
    expect(dialog).to_contain_text("1 / 2 · 정문에서 본 모습")
    page.keyboard.press("ArrowRight")
    expect(dialog).to_contain_text("2 / 2")
    page.keyboard.press("ArrowRight")
    expect(dialog).to_contain_text("1 / 2")
    page.keyboard.press("End")
    expect(dialog).to_contain_text("2 / 2")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.locator("[data-gallery] a").nth(1)).to_be_focused()
    answer = page.request.get(page.locator("[data-gallery] img").first.get_attribute("src") or "")
    assert Image.open(io.BytesIO(answer.body())).width <= 640
    stranger = officers.open("nobody")
    assert stranger.request.get(first.get_attribute("href") or "").status == 403


def test_file_that_is_no_picture_is_refused_by_name(officers: Officers, tmp_path: Path) -> None:
    page = officers.open("housing")
    pk = register(page, new_name())
    page.goto(f"/housing/complexes/{pk}/photos/")
    path = tmp_path / "가짜.jpg"
    path.write_bytes(b"MZ" + bytes(200))
    page.get_by_label("사진", exact=True).set_input_files(path)
    page.get_by_role("button", name="사진 올리기").click()
    expect(page.locator("[data-error-summary]")).to_contain_text("가짜.jpg")
