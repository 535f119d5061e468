"""A list as it is worked with: conditions, order, pages, the file, and nonsense in every field."""

import itertools
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import openpyxl
from playwright.sync_api import Page, expect

from tests.browser.forms import new_name, register
from tests.browser.officers import Officers

LIST = "/housing/complexes/"
NONSENSE = ("가" * 20, "'; DROP TABLE housing_complex; --", "<script>alert(1)</script>", "-1", "1e309", "٣", "%", "\\", "\u200b", "\0")


def names(page: Page) -> list[str]:
    return page.locator("#list-region tbody td.cell-link").all_inner_texts()


def asked(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def is_same_document(page: Page) -> Callable[[], bool]:
    """Marks the document; the answer is whether the mark still stands, so that nothing was loaded whole."""
    page.evaluate("window.isMarked = true")
    return lambda: bool(page.evaluate("window.isMarked === true"))


def test_filter_changes_only_the_list_and_stays_in_the_address(officers: Officers) -> None:
    page = officers.open("housing", LIST)
    is_same = is_same_document(page)
    page.get_by_label("행정동").select_option(label="왕십리도선동")
    assert not asked(page)
    page.get_by_role("button", name="조회").click()
    expect(page.locator("h1 + .list-count")).to_contain_text("7")
    expect(page.locator("#live-region")).to_have_text("총 7건을 찾았습니다.")
    assert is_same()
    assert list(asked(page)) == ["dong"]
    found = names(page)
    page.reload()
    assert names(page) == found
    page.go_back()
    expect(page.locator("h1 + .list-count")).to_contain_text(re.compile("1[6-9]\\d"))
    page.wait_for_load_state()  # the way back loads the page anew, and hears of the way forward only then
    page.go_forward()
    expect(page.locator("h1 + .list-count")).to_contain_text("7")
    expect(page.get_by_label("행정동")).to_have_value(asked(page)["dong"][0])


def test_order_and_page_keep_the_filter_and_come_back_with_the_browser(officers: Officers) -> None:
    page = officers.open("housing", f"{LIST}?declared_class=mandatory")
    is_same = is_same_document(page)
    page.get_by_role("link", name="세대수").click()
    expect(page.get_by_role("columnheader", name="세대수")).to_have_attribute("aria-sort", "ascending")
    page.get_by_role("navigation", name="쪽 이동").get_by_role("link", name="2", exact=True).click()
    expect(page.locator(".page-link.active")).to_contain_text("2")
    assert is_same()
    assert {"declared_class", "sort", "page"} <= set(asked(page))
    second = names(page)
    counts = [int(text.replace(",", "")) for text in page.locator("tbody td:nth-child(7)").all_inner_texts() if text]
    assert counts == sorted(counts)
    page.locator("#list-region tbody a").first.click()
    page.wait_for_url(re.compile(r"/housing/complexes/\d+/$"))
    page.go_back()
    expect(page.locator(".page-link.active")).to_contain_text("2")
    assert names(page) == second


def test_nonsense_in_every_filter_gets_a_page_and_no_trace(officers: Officers) -> None:
    page = officers.open("housing", LIST)
    fields: list[str] = page.locator("#filter-form [name]:not([type=hidden])").evaluate_all("all => all.map(one => one.name)")
    assert len(fields) > 10
    fields += ["sort", "page", "per_page", "columns"]
    queries = [dict.fromkeys(fields, text) for text in NONSENSE] + [
        {field: text} for field, text in zip(fields, itertools.cycle(NONSENSE), strict=False)
    ]
    for query in queries:
        answer = page.request.get(LIST, params=query)
        assert answer.status == 200, query
        assert "공동주택" in answer.text()
        assert "<script>alert" not in answer.text()


def test_nonsense_typed_on_the_screen_is_answered_beside_the_list(officers: Officers) -> None:
    page = officers.open("housing", LIST)
    page.get_by_text("조건 더 보기").click()
    page.get_by_label("세대수 이상").fill("많이")
    page.get_by_role("button", name="조회").click()
    expect(page.get_by_role("alert").first).to_contain_text("세대수 이상")
    expect(page.get_by_label("세대수 이상")).to_have_value("많이")


def test_no_match_says_what_to_do(officers: Officers) -> None:
    page = officers.open("housing", LIST)
    page.get_by_label("단지명·주소·코드").fill("없는이름없는이름")
    page.get_by_role("button", name="조회").click()
    expect(page.locator(".list-empty")).to_contain_text("조건에 맞는 자료가 없습니다")
    page.get_by_role("link", name="초기화").click()
    expect(page.locator("#list-region tbody tr").first).to_be_visible()


def test_file_holds_the_rows_of_the_filter(officers: Officers, tmp_path: Path) -> None:
    page = officers.open("housing", f"{LIST}?q=왕십리도선동")
    page.get_by_label("단지명·주소·코드").fill("")
    page.get_by_label("행정동").select_option(label="왕십리도선동")
    page.get_by_role("button", name="조회").click()
    expect(page.locator("h1 + .list-count")).to_contain_text("7")
    with page.expect_download() as download:
        page.get_by_role("link", name="엑셀 받기").click()
    path = tmp_path / "list.xlsx"
    download.value.save_as(path)
    assert re.fullmatch(r"공동주택.*\.xlsx", download.value.suggested_filename)
    rows = list(openpyxl.load_workbook(path).active.iter_rows(values_only=True))
    assert "왕십리도선동" in str(rows[0][0])
    head = next(at for at, row in enumerate(rows) if "공동주택명" in row)
    assert sorted(row[rows[head].index("공동주택명")] for row in rows[head + 1 :]) == sorted(names(page))


def test_ticked_rows_alone_go_into_the_file(officers: Officers, tmp_path: Path) -> None:
    page = officers.open("housing", LIST)
    chosen = [names(page)[at] for at in (1, 3)]
    for name in chosen:
        page.get_by_role("checkbox", name=f"{name} 고르기", exact=True).check()
    expect(page.locator("[data-selected-count]")).to_have_text("2")
    with page.expect_download() as download:
        page.get_by_role("button", name="고른 행 엑셀 받기").click()
    path = tmp_path / "chosen.xlsx"
    download.value.save_as(path)
    text = str(list(openpyxl.load_workbook(path).active.iter_rows(values_only=True)))
    assert all(name in text for name in chosen)
    assert names(page)[0] not in text


def test_search_over_everything_finds_a_new_record(officers: Officers) -> None:
    page = officers.open("housing")
    name = new_name()
    register(page, name)
    page.get_by_role("link", name="통합 검색").click()
    page.get_by_label("찾을 말").fill(name)
    page.get_by_role("button", name="찾기").click()
    expect(page.get_by_role("link", name=name)).to_be_visible()


def test_number_in_the_statistics_leads_to_as_many_rows(officers: Officers) -> None:
    page = officers.open("supervisor", "/housing/statistics/")
    row = page.get_by_role("row", name=re.compile("^왕십리제2동")).first
    link = row.get_by_role("link").first
    said = link.inner_text()
    link.click()
    expect(page.locator("h1 + .list-count")).to_contain_text(said)


def test_reader_sees_no_buttons_that_write_and_a_forged_post_is_refused(officers: Officers) -> None:
    page = officers.open("supervisor", LIST)
    assert not page.get_by_role("link", name=re.compile("새로 등록|엑셀 올리기")).count()
    page.locator("#list-region tbody a").first.click()
    page.wait_for_url(re.compile(r"/housing/complexes/\d+/$"))
    assert not page.get_by_role("link", name=re.compile("수정|삭제")).count()
    token = page.locator("input[name=csrfmiddlewaretoken]").first.input_value()
    for path in ("edit/", "edit/?part=remarks", "delete/", "photos/", "twins/"):
        answer = page.request.post(page.url + path, form={"csrfmiddlewaretoken": token, "name": "바꾼 이름", "reason": "그냥"})
        assert answer.status == 403, path
    for path in ("new/", "import/"):
        assert page.request.post(f"{officers.site.address}{LIST}{path}", form={"csrfmiddlewaretoken": token}).status == 403
    assert officers.site.database.rows("SELECT count(*) FROM housing_complex WHERE name = '바꾼 이름'") == [(0,)]
