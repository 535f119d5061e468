import unicodedata

import pytest

from core.files.names import clean_name, extension_of


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("보고서.hwp", "보고서.hwp"),
        (unicodedata.normalize("NFD", "공동주택 현황.xlsx"), "공동주택 현황.xlsx"),
        ("../../etc/passwd", "passwd"),
        (r"C:\문서\계획.hwp", "계획.hwp"),
        ("..", "파일"),
        (".htaccess", "htaccess"),
        ("", "파일"),
        ('a<b>:"c|?*.pdf', "a_b___c___.pdf"),
        ("줄\r\n바꿈\0.pdf", "줄바꿈.pdf"),
        ("사진\u202egpj.exe", "사진gpj.exe"),
        ("끝에 점. . ", "끝에 점"),
        ("보고서.PDF", "보고서.PDF"),
    ],
)
def test_clean_name_keeps_korean_whole_and_drops_what_harms(raw: str, cleaned: str) -> None:
    assert clean_name(raw) == cleaned


def test_clean_name_shortens_the_stem_and_keeps_the_extension() -> None:
    cleaned = clean_name("가" * 400 + ".hwpx")

    assert cleaned == "가" * 145 + ".hwpx"
    assert extension_of(cleaned) == "hwpx"


@pytest.mark.parametrize(("name", "extension"), [("a.tar.GZ", "gz"), ("보고서.Hwp", "hwp"), ("readme", ""), ("a.", "")])
def test_extension_is_the_last_one_in_small_letters(name: str, extension: str) -> None:
    assert extension_of(name) == extension
