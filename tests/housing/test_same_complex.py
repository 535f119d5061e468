"""Which complex a row of an upload means: asked wherever a name and an address alone would decide."""

import pytest

from core.imports.outcome import Outcome
from housing.models import Complex
from tests.factories.housing import ComplexFactory
from tests.imports_sheets import checked, saved

pytestmark = pytest.mark.django_db


def test_same_name_and_address_with_a_code_on_one_side_is_a_question() -> None:
    one = ComplexFactory(kapt_code="A1", name="한양 현대", road_address="서울특별시 성동구 상원1길 17")
    headers = ["단지명", "도로명주소", "세대수"]
    row = saved(headers, ["한양현대", "서울 성동구 상원1길 17 (성수동1가)", 10])[0]
    assert (row.outcome, row.question) == (Outcome.REJECTED, "same")
    assert "A1" in row.errors[0]
    assert Complex.objects.count() == 1
    assert saved(headers, ["한양현대", "서울 성동구 상원1길 17", 10], decisions={2: "same"})[0].outcome is Outcome.UPDATED
    one.refresh_from_db()
    assert one.household_count == 10
    assert saved(headers, ["한양현대", "서울 성동구 상원1길 17", 10], decisions={2: "new"})[0].outcome is Outcome.CREATED


def test_former_name_at_the_same_address_is_a_question_too() -> None:
    one = ComplexFactory(name="옛마을", road_address="서울특별시 성동구 뚝섬로 434")
    one.name = "새마을"
    one.save()
    assert checked(["단지명", "주소"], ["옛마을", "성동구 뚝섬로 434"])[0].question == "same"


def test_same_name_elsewhere_or_at_no_known_place_under_another_code_is_another_complex() -> None:
    ComplexFactory(kapt_code="A1", name="현대", road_address="서울특별시 성동구 뚝섬로 434")
    rows = checked(["단지코드", "단지명", "도로명주소"], ["", "현대", "서울특별시 성동구 뚝섬로 500"], ["A2", "현대", ""])
    assert [row.outcome for row in rows] == [Outcome.CREATED, Outcome.CREATED]


def test_same_name_and_address_under_two_codes_is_a_question_until_it_is_stored() -> None:
    one = ComplexFactory(kapt_code="A1", name="현대", road_address="서울특별시 성동구 뚝섬로 434")
    headers, cells = ["단지코드", "단지명", "도로명주소", "세대수"], ["A2", "현대", "서울특별시 성동구 뚝섬로 434", 10]
    row = saved(headers, cells)[0]
    assert (row.outcome, row.question, Complex.objects.count()) == (Outcome.REJECTED, "same", 1)
    assert "다른 K-apt 코드로 이미 있습니다: 현대(A1)" in row.errors[0]
    assert [(change.before, change.after) for change in row.changes if change.name == "kapt_code"] == [("A1", "A2")]
    assert saved(headers, cells, decisions={2: "new"})[0].outcome is Outcome.CREATED
    assert saved(headers, cells)[0].outcome is Outcome.UNCHANGED
    other = ["A3", *cells[1:]]
    assert saved(headers, other, decisions={2: "same"})[0].outcome is Outcome.UPDATED
    one.refresh_from_db()
    assert (one.kapt_code, Complex.objects.count()) == ("A3", 2)


def test_same_name_and_address_under_two_codes_in_one_file_is_a_question() -> None:
    headers = ["단지코드", "단지명", "도로명주소"]
    rows = [
        ["A1", "현대", "서울 성동구 뚝섬로 434"],
        ["A2", "현 대", "서울특별시 성동구 뚝섬로 434"],
        ["A3", "현대", "서울 성동구 뚝섬로 500"],
    ]
    found = checked(headers, *rows)
    assert [row.outcome for row in found] == [Outcome.CREATED, Outcome.REJECTED, Outcome.CREATED]
    assert (found[1].question, "2행" in found[1].errors[0]) == ("twin", True)
    found = saved(headers, *rows, decisions={3: "new"})
    assert [row.outcome for row in found] == [Outcome.CREATED] * 3
    assert [row.outcome for row in saved(headers, *rows)] == [Outcome.UNCHANGED] * 3


def test_row_house_without_code_is_found_again_by_name_and_address() -> None:
    headers = ["공동주택명", "주소", "세대수"]
    assert saved(headers, ["은하연립", "서울 성동구 금호동3가 1662", 19])[0].outcome is Outcome.CREATED
    assert saved(headers, ["은하 연립", "서울특별시 성동구 금호동3가 1662번지", 19])[0].outcome is Outcome.UPDATED  # the spelling
    assert saved(headers, ["은하 연립", "서울특별시 성동구 금호동3가 1662번지", 20])[0].record.pk == Complex.objects.get().pk
    assert Complex.objects.get().household_count == 20


def test_two_rows_that_look_the_same_are_a_question_and_two_of_one_code_an_error() -> None:
    headers = ["단지코드", "공동주택명", "주소"]
    rows = checked(
        headers, ["A1", "가마을", "뚝섬로 1"], ["", "가마을", "뚝섬로 1"], ["A1", "나마을", "뚝섬로 2"], ["A9", "가마을", "뚝섬로 1"]
    )
    assert [row.outcome for row in rows] == [Outcome.CREATED, Outcome.REJECTED, Outcome.REJECTED, Outcome.REJECTED]
    assert rows[1].question == "twin"
    assert "2행" in rows[2].errors[0]
    assert checked(headers, ["A1", "가마을", "뚝섬로 1"], ["", "가마을", "뚝섬로 1"], decisions={3: "new"})[1].outcome is Outcome.CREATED


def test_code_of_a_hidden_complex_offers_to_restore_it() -> None:
    one = ComplexFactory(kapt_code="A1", name="가마을")
    Complex.objects.filter(pk=one.pk).update(hidden_at="2026-01-01T00:00:00Z")
    row = saved(["단지코드", "단지명"], ["A1", "가마을"])[0]
    assert (row.outcome, row.question) == (Outcome.REJECTED, "hidden")
    assert saved(["단지코드", "단지명"], ["A1", "가마을"], decisions={2: "restore"})[0].outcome is Outcome.UPDATED
    assert Complex.objects.shown().get().pk == one.pk
