"""Every spelling of a dong means that dong; what could mean two means none."""

import csv
from pathlib import Path

import pytest
from pytest_django import DjangoAssertNumQueries

from core.places import seongdong
from core.places.loading import load_seongdong
from core.places.matching import DongIndex, LegalDongIndex, match_dong, match_legal_dong
from core.places.models import Dong, LegalDong
from core.places.names import short_names

SHARED_DATA = Path(__file__).parents[3] / "shared/data"
needs_shared_data = pytest.mark.skipif(not SHARED_DATA.is_dir(), reason="the shared data is not here")

pytestmark = pytest.mark.django_db


@needs_shared_data
def test_match_dong_every_spelling_of_the_comparison_table_is_the_same_dong() -> None:
    load_seongdong()
    index = DongIndex.load()
    with (SHARED_DATA / "성동구_17동_명칭대조.csv").open(encoding="utf-8-sig", newline="") as table:
        rows = list(csv.reader(table))[1:]
    assert len(rows) == 17
    for code, *spellings in rows:
        for spelling in [code, *spellings[:1], *filter(None, spellings[2:])]:
            matched = index.match(spelling)
            assert matched is not None, spelling
            assert matched.code == code, spelling


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("금호2.3가동", "금호2.3가동"),
        ("금호2·3가동", "금호2.3가동"),
        ("금호2ㆍ3가동", "금호2.3가동"),
        ("금호2-3가동", "금호2.3가동"),
        ("금호2,3가동", "금호2.3가동"),
        ("금2.3", "금호2.3가동"),
        ("왕십리2동", "왕십리제2동"),
        ("왕십리 제2동", "왕십리제2동"),
        ("왕2", "왕십리제2동"),
        ("왕도", "왕십리도선동"),
        ("성수1가1동", "성수1가제1동"),
        ("성1-1", "성수1가제1동"),
        ("행1", "행당제1동"),
        ("행당１동", "행당제1동"),
        ("서울특별시 성동구 행당제1동", "행당제1동"),
        ("서울 성동구 왕십리 제2동", "왕십리제2동"),
        ("1120072000", "송정동"),
    ],
)
def test_match_dong_office_spelling_is_recognised(text: str, name: str) -> None:
    load_seongdong()
    matched = match_dong(text)
    assert matched is not None
    assert matched.name == name


@pytest.mark.parametrize("text", ["", " ", "합계", "성수동1가", "행당동", "금호동", "성동구", "왕십리"])
def test_match_dong_legal_dong_or_another_word_is_never_guessed(text: str) -> None:
    load_seongdong()
    assert match_dong(text) is None


def test_match_dong_name_with_je_of_its_own_is_not_cut() -> None:
    for code, name in (("1141068500", "홍제제1동"), ("1141069000", "홍은제1동")):
        Dong.objects.create(code=code, name=name)
    index = DongIndex.load()
    assert [str(index.match(text)) for text in ("홍제1동", "홍제제1동", "홍은1동")] == ["홍제제1동", "홍제제1동", "홍은제1동"]


def test_match_dong_spelling_of_two_dongs_is_neither() -> None:
    Dong.objects.create(code="1120072000", name="송정동", aliases=["강변"])
    Dong.objects.create(code="1120079000", name="용답동", aliases=["강변"])
    assert match_dong("강변") is None
    assert str(match_dong("용답")) == "용답동"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("성수동2가", "성수동2가"),
        ("성수동 2가", "성수동2가"),
        ("하왕십리", "하왕십리동"),
        ("서울 성동구 금호동 1가", "금호동1가"),
        ("금호1가동", None),
        ("성수동", None),
        ("", None),
    ],
)
def test_match_legal_dong_blanks_do_not_matter_but_names_do(text: str, name: str | None) -> None:
    load_seongdong()
    matched = match_legal_dong(text)
    assert (matched and matched.name) == name


def test_match_legal_dong_village_needs_its_town_only_where_two_share_the_name() -> None:
    for code, name in (("2671025021", "기장읍 동부리"), ("2671025621", "장안읍 동부리"), ("2671025622", "장안읍 좌동리")):
        LegalDong.objects.create(code=code, name=name)
    index = LegalDongIndex.load()
    assert [str(index.match(text)) for text in ("동부리", "장안읍 동부리", "좌동리")] == ["None", "장안읍 동부리", "장안읍 좌동리"]


def test_dong_index_matching_many_names_asks_the_database_once(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    load_seongdong()
    with django_assert_num_queries(1):
        index = DongIndex.load()
        for fact in seongdong.DONGS * 10:
            index.match(fact.short_name)


def test_short_names_by_rule_are_the_wards_own_but_for_the_irregular_one() -> None:
    derived = short_names([fact.name for fact in seongdong.DONGS])
    differing = [(fact.short_name, ours) for fact, ours in zip(seongdong.DONGS, derived, strict=True) if fact.short_name != ours]
    assert differing == [("왕도", "왕십리도선")]


def test_short_names_that_would_look_alike_keep_their_stem() -> None:
    assert short_names(["상계1동", "상도1동", "중계1동"]) == ["상계1", "상도1", "중1"]
