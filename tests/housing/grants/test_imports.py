"""지원사업 out of sheets: our own file comes back unchanged, other offices' ledgers are understood, nonsense is a sentence."""

from datetime import date
from pathlib import Path

import pytest

from config.kinds import KINDS
from core.imports.command import import_file
from core.imports.outcome import Outcome
from housing.demo.grants import SAMPLE_AMOUNT
from housing.models import Grant, GrantStatus, Programme, SupportCriterion
from tests.core.imports.test_round_trip import unchanged, written
from tests.factories.grants import ACTIVATION, GrantFactory, ProgrammeFactory, SupportCriterionFactory, paid_grant, settled_grant
from tests.factories.housing import ComplexFactory
from tests.imports_sheets import checked, saved

pytestmark = pytest.mark.django_db

GRANT = KINDS["housing.grant"]
CRITERION = KINDS["housing.supportcriterion"]
S = GrantStatus


def warned(headers: list[str], *cells: object) -> list[str]:
    (row,) = checked(headers, cells, kind=GRANT)
    assert row.outcome is not Outcome.REJECTED, row.errors
    return row.warnings


def refused(headers: list[str], *cells: object) -> list[str]:
    (row,) = checked(headers, cells, kind=GRANT)
    assert row.outcome is Outcome.REJECTED
    return row.errors


# --- there and back


@pytest.mark.parametrize("columns", [[], ["all"]], ids=["default", "all"])
def test_grants_of_every_state_come_back_unchanged_to_the_won(tmp_path: Path, columns: list[str]) -> None:
    same_name = [ComplexFactory(name="한빛마을"), ComplexFactory(name="한빛마을")]
    paid_grant(complex=same_name[0], decided=51_965_503, paid=51_965_501, requested=51_965_505, own_share=0)
    paid_grant(complex=same_name[1])
    settled_grant(status=S.DONE, returned_on=date(2017, 2, 1), interest=123, spent=1_400_001, note="=1+1")
    settled_grant(title="1,234", programme=None)
    GrantFactory(starts_on=date(2016, 5, 1), ends_on=date(2016, 3, 1), needs_check=True, requested=None, own_share=None)
    GrantFactory(is_outside=True, outside_reason="재난 복구", status=S.CANCELLED)
    SupportCriterionFactory(cap=1)
    before = list(Grant.objects.order_by("pk").values())
    assert unchanged(import_file(GRANT, written(GRANT, tmp_path / "a.xlsx", columns=columns, masked=True)), 6)
    assert list(Grant.objects.order_by("pk").values()) == before


def test_criteria_come_back_unchanged(tmp_path: Path) -> None:
    SupportCriterionFactory()
    SupportCriterionFactory(year=2015, ratio=None, cap=None, min_households=20, below_households=300, one_per_year=False)
    assert unchanged(import_file(CRITERION, written(CRITERION, tmp_path / "a.xlsx", columns=["all"], masked=True)), 2)
    assert SupportCriterion.objects.count() == 2


# --- other offices' ledgers


def test_sources_own_table_becomes_a_grant() -> None:
    complex_ = ComplexFactory(name="성동삼성쉐르빌")
    headers = ["연번", "단지명", "사업구분", "사업명", "사업기간", "지원금액(천원)"]
    (row,) = saved(headers, [1, "성동삼성쉐르빌", ACTIVATION, "삼성쉐르빌", "2016.03.28~2016.11.30", "1,590"], kind=GRANT)
    assert row.outcome is Outcome.CREATED
    grant = Grant.objects.get()
    assert (grant.complex, grant.year, str(grant.programme), grant.title) == (complex_, 2016, ACTIVATION, "삼성쉐르빌")
    assert (grant.starts_on, grant.ends_on) == (date(2016, 3, 28), date(2016, 11, 30))
    assert (grant.paid, grant.status) == (SAMPLE_AMOUNT * 1000, S.PAID)


@pytest.mark.parametrize(("header", "cell"), [("교부액(원)", 1_590_000), ("교부액(천원)", 1_590), ("교부액", "159만원"), ("교부액", 1_590)])
def test_amount_is_read_in_the_unit_its_header_or_cell_names(header: str, cell: object) -> None:
    complex_ = ComplexFactory()
    saved(["K-apt 코드", "연도", "사업명", header], [complex_.kapt_code, "2016년", "꽃밭", cell], kind=GRANT)
    assert Grant.objects.get().paid == 1_590_000


@pytest.mark.parametrize(
    ("amounts", "status"),
    [
        ({}, S.REQUESTED),
        ({"결정액": 10}, S.DECIDED),
        ({"교부액": 10}, S.PAID),
        ({"교부액": 10, "실적보고일": "2017-01-10"}, S.REPORTED),
        ({"교부액": 10, "확정액": 9}, S.SETTLED),
        ({"교부액": 10, "확정액": 10}, S.DONE),
        ({"교부액": 10, "확정액": 9, "반납일": "2017-02-01"}, S.DONE),
        ({"교부액": 10, "반납액": 1}, S.SETTLED),
        ({"교부액": 10, "반납액": 0}, S.PAID),
        ({"교부액": 10, "상태": "완료"}, S.DONE),
    ],
)
def test_state_that_no_column_names_is_that_of_the_amounts(amounts: dict[str, object], status: GrantStatus) -> None:
    complex_ = ComplexFactory()
    headers = ["단지명", "연도", "사업명", *amounts]
    (row,) = saved(headers, [complex_.name, 2016, "꽃밭", *amounts.values()], kind=GRANT)
    assert row.errors == []
    assert Grant.objects.get().status == status


def test_amount_given_back_says_what_was_confirmed() -> None:
    saved(["단지명", "연도", "사업명", "교부액", "반납액"], [ComplexFactory().name, 2016, "꽃밭", 10, "1.5"], kind=GRANT)
    grant = Grant.objects.get()
    assert (grant.confirmed, grant.returned) == (8_500, 1_500)


def test_amount_given_back_that_contradicts_the_others_is_said_and_left_out() -> None:
    headers = ["단지명", "연도", "사업명", "교부액", "확정액", "반납액"]
    told = warned(headers, ComplexFactory().name, 2016, "꽃밭", 10, 9, 2)
    assert told == ["반납액 2천원을 넣지 않았습니다. 반납액은 교부액에서 확정액을 뺀 1천원입니다."]
    told = warned(["단지명", "연도", "사업명", "반납액"], ComplexFactory().name, 2016, "꽃밭", 2)
    assert told == ["반납액만으로는 확정액을 알 수 없어 넣지 않았습니다. 교부액을 함께 적으세요."]


def test_period_that_ends_before_it_begins_is_kept_and_marked() -> None:
    headers = ["단지명", "사업명", "사업기간"]
    (row,) = saved(headers, [ComplexFactory().name, "꽃밭", "2016.03.14~2016.03.13"], kind=GRANT)
    assert "사업 종료일이 시작일보다 빠릅니다. 그대로 두고 ‘확인 필요’로 표시합니다" in row.warnings[0]
    assert Grant.objects.get().needs_check


def test_days_of_an_account_before_the_project_are_kept_and_marked_and_sound_ones_are_not() -> None:
    ComplexFactory(name="한빛마을")
    headers = ["단지명", "연도", "사업명", "시작일", "교부액(원)", "확정액(원)", "실적보고일", "반납일", "상태"]
    rows = [
        ["한빛마을", 2016, "꽃밭", "2016-03-14", 1000, 900, "2016-03-13", "2016-12-01", "완료"],
        ["한빛마을", 2016, "놀이터", "2016-03-14", 1000, 900, "2016-12-01", "2016-11-30", "완료"],
        ["한빛마을", 2016, "담장", None, 1000, 900, None, "2015-12-31", "완료"],
        ["한빛마을", 2016, "지붕", "2016-03-14", 1000, 900, "2016-12-01", "2016-12-01", "완료"],
    ]
    told = [" ".join(row.warnings) for row in saved(headers, *rows, kind=GRANT)]
    said = (
        "실적보고일이 사업 시작일보다 빠릅니다.",
        "반납일이 실적보고일보다 빠릅니다.",
        "실적보고일이나 반납일이 사업 연도보다 앞섭니다.",
    )
    for sentence, warning in zip(said, told, strict=False):
        assert f"{sentence} 그대로 두고 ‘확인 필요’로 표시합니다." in warning
    assert told[3] == ""
    assert list(Grant.objects.order_by("pk").values_list("needs_check", flat=True)) == [True, True, True, False]


def test_project_cancelled_after_payment_is_kept_and_marked_unless_something_was_confirmed() -> None:
    ComplexFactory(name="한빛마을")
    headers = ["단지명", "연도", "사업명", "교부액(원)", "확정액(원)", "상태"]
    forgotten, settled, unpaid = saved(
        headers,
        ["한빛마을", 2016, "꽃밭", 1000, None, "취소"],
        ["한빛마을", 2016, "놀이터", 1000, 0, "취소"],
        ["한빛마을", 2016, "담장", None, None, "취소"],
        kind=GRANT,
    )
    assert any("교부한 사업이 확정액 없이" in sentence for sentence in forgotten.warnings)
    assert not settled.warnings
    assert not unpaid.warnings
    assert list(Grant.objects.filter(needs_check=True).values_list("title", "status")) == [("꽃밭", S.CANCELLED)]


@pytest.mark.parametrize("cell", ["2016-03-28 - 2016-11-30", "16.3.28～16.11.30", "2016년 3월 28일부터 2016년 11월 30일까지"])
def test_period_is_read_as_a_representatives_term_is(cell: str) -> None:
    saved(["단지명", "사업명", "사업기간"], [ComplexFactory().name, "꽃밭", cell], kind=GRANT)
    assert Grant.objects.values_list("starts_on", "ends_on", "year").get() == (date(2016, 3, 28), date(2016, 11, 30), 2016)


def test_complex_of_a_name_that_two_bear_is_told_by_its_code_behind_it() -> None:
    ComplexFactory(name="한빛마을")
    meant = ComplexFactory(name="한빛마을")
    saved(["단지명", "연도", "사업명"], [f"한빛마을 (관리번호 {meant.pk})", 2016, "꽃밭"], kind=GRANT)
    assert Grant.objects.get().complex == meant


def test_period_open_on_one_side_is_read_and_one_that_is_none_is_a_sentence() -> None:
    headers = ["단지명", "사업명", "사업기간"]
    saved(headers, [ComplexFactory().name, "꽃밭", "2016.03.14 ~"], kind=GRANT)
    assert Grant.objects.values_list("starts_on", "ends_on").get() == (date(2016, 3, 14), None)
    assert any("기간으로 읽을 수 없습니다" in error for error in refused(headers, ComplexFactory().name, "꽃밭", "봄부터"))


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"연도": 20166}, "‘20166’은 너무 큽니다"),
        ({"연도": None}, "연도가 비어 있습니다"),
        ({"사업명": None}, "사업명이 비어 있습니다"),
        ({"단지명": "없는 단지"}, "‘없는 단지’라는 공동주택이 없습니다."),
        ({"단지명": "한빛마을"}, "‘한빛마을’이라는 공동주택이 2곳입니다: "),
        ({"상태": "지급"}, "‘지급’은 고를 수 없는 값입니다"),
        ({"교부액": "-5"}, "너무 작습니다"),
    ],
)
def test_row_that_cannot_be_is_refused_with_a_sentence(cells: dict[str, object], sentence: str) -> None:
    ComplexFactory(name="한빛마을")
    ComplexFactory(name="한빛마을")
    row = {"단지명": ComplexFactory().name, "연도": 2016, "사업명": "꽃밭", "상태": "신청", "교부액": None, **cells}
    assert any(sentence in error for error in refused(list(row), *row.values()))


def test_rule_of_the_database_is_a_sentence_on_its_row() -> None:
    headers = ["단지명", "연도", "사업명", "결정액", "교부액"]
    good, bad = saved(headers, [ComplexFactory().name, 2016, "꽃밭", 10, 10], [ComplexFactory().name, 2016, "꽃밭", 10, 11], kind=GRANT)
    assert (good.outcome, bad.outcome) == (Outcome.CREATED, Outcome.REJECTED)
    assert bad.errors == ["교부액은 결정액보다 클 수 없습니다."]


# --- the same project again


def test_same_ledger_again_changes_nothing_with_or_without_the_programme() -> None:
    headers, row = ["단지명", "연도", "사업구분", "사업명", "교부액"], [ComplexFactory().name, 2016, ACTIVATION, "꽃밭", 10]
    saved(headers, row, kind=GRANT)
    assert [again.outcome for again in saved(headers, row, kind=GRANT)] == [Outcome.UNCHANGED]
    without = [cell for cell in row if cell != ACTIVATION]
    headers.remove("사업구분")
    assert [again.outcome for again in saved(headers, without, kind=GRANT)] == [Outcome.UNCHANGED]
    assert str(Grant.objects.get().programme) == ACTIVATION


def test_same_title_under_another_programme_is_another_project() -> None:
    grant = GrantFactory(title="꽃밭")
    ProgrammeFactory(label="공용시설 유지관리")
    headers = ["단지명", "연도", "사업구분", "사업명"]
    (row,) = saved(headers, [grant.complex.name, 2016, "공용시설 유지관리", "꽃밭"], kind=GRANT)
    assert row.outcome is Outcome.CREATED
    assert Grant.objects.count() == 2


def test_project_on_file_without_a_programme_is_asked_about() -> None:
    grant = GrantFactory(title="꽃밭", programme=None)
    (row,) = checked(["단지명", "연도", "사업구분", "사업명"], [grant.complex.name, 2016, ACTIVATION, "꽃밭"], kind=GRANT)
    assert row.question == "same"


def test_unknown_programme_is_said_and_left_open() -> None:
    told = warned(["단지명", "연도", "사업구분", "사업명"], ComplexFactory().name, 2016, "달나라 여행", "꽃밭")
    assert "‘달나라 여행’은 목록에 없어 넣지 않았습니다." in told[0]
    assert not Programme.objects.filter(label="달나라 여행").exists()


# --- the criteria


def test_request_outside_the_criteria_is_kept_and_marked_unless_a_reason_is_given() -> None:
    SupportCriterionFactory(cap=1_000_000)
    headers = ["단지명", "연도", "사업구분", "사업명", "신청액", "자부담", "기준 밖 지원 사유"]
    rows = [[ComplexFactory().name, 2016, ACTIVATION, "꽃밭", 2_000, 1_000, reason] for reason in (None, "재난 복구")]
    without, with_reason = saved(headers, *rows, kind=GRANT)
    assert "지원기준에 맞지 않고 사유가 없어 ‘확인 필요’로 표시합니다." in without.warnings[0]
    assert "신청액 2,000천원이 한도 1,000천원보다 1,000천원 많습니다." in without.warnings[0]
    assert with_reason.warnings == []
    assert list(Grant.objects.order_by("pk").values_list("is_outside", "needs_check")) == [(True, True), (True, False)]


def test_request_on_file_is_judged_anew_only_where_the_row_changes_it() -> None:
    grant = GrantFactory(title="꽃밭")
    SupportCriterionFactory(cap=1_000_000)
    headers = ["단지명", "연도", "사업구분", "사업명", "신청액", "비고"]
    same, key = [2_000, "서류 보관"], [grant.complex.name, 2016, ACTIVATION, "꽃밭"]
    (row,) = saved(headers, [*key, *same], kind=GRANT)
    assert ([change.name for change in row.changes], row.warnings) == (["note"], [])
    (row,) = saved(headers, [*key, 2_001, "서류 보관"], kind=GRANT)
    assert [change.name for change in row.changes] == ["requested", "is_outside", "needs_check"]
