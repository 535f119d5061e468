"""Complaints out of files: our own unchanged, and the ledger the office kept by hand."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config.kinds import COMPLAINT
from core.imports.command import import_file
from core.imports.outcome import Outcome
from core.imports.rows import CheckedRow
from core.sheets.table import Cell
from housing.models import Complaint, ComplaintKind
from housing.models.complaints import Channel, Result
from tests.core.imports.test_round_trip import unchanged, written
from tests.factories.accounts import make_user
from tests.factories.complaints import ComplaintFactory, korean
from tests.factories.housing import ComplexFactory
from tests.imports_sheets import checked, saved

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]

LEDGER = ("번호", "접수일자", "접수방법", "민원인", "연락처", "단지명", "내용", "처리내용", "처리일자", "담당자")
DONE: tuple[Cell, ...] = (
    *(12, date(2016, 3, 14), "유선", "달가람", "010-0000-0021", "한빛마을", "주차장 조명이 꺼짐", "교체함", "2016. 3. 16.", "김하나"),
)


def row(**changes: Cell) -> list[Cell]:
    return [changes.get(name, cell) for name, cell in zip(LEDGER, DONE, strict=True)]


def keep(*rows: Sequence[Cell], headers: Sequence[str] = LEDGER) -> list[CheckedRow]:
    return saved(headers, *rows, kind=COMPLAINT)


def outcomes(rows: Sequence[CheckedRow]) -> list[Outcome]:
    return [one.outcome for one in rows]


@pytest.fixture
def village() -> object:
    return ComplexFactory(name="한빛마을")


# --- the hand ledger


def test_row_of_the_hand_ledger_becomes_a_closed_complaint(village: object) -> None:
    officer = make_user(name="김하나")
    (one,) = keep(row())
    assert (one.errors, one.warnings) == ([], [])
    complaint = Complaint.objects.get()
    assert (complaint.number, complaint.complex, complaint.officer, complaint.officer_name) == ("2016-0012", village, officer, "")
    assert (complaint.received_at, complaint.closed_at) == (korean(2016, 3, 14, 9, 0), korean(2016, 3, 16, 18, 0))
    assert (complaint.channel, complaint.result, complaint.answer) == (Channel.PHONE, Result.DONE, "교체함")
    assert (complaint.subject, complaint.content) == ("주차장 조명이 꺼짐", "주차장 조명이 꺼짐")
    assert (complaint.kind, complaint.due_at, complaint.needs_check) == (None, None, False)


def test_ledger_uploaded_twice_changes_nothing(village: object) -> None:
    rows = [row(), row(번호=None, 내용="번호 없는 민원"), row(번호=13, 단지명="없는마을", 담당자="옛사람"), row(번호=14, 처리일자=None)]
    assert outcomes(keep(*rows)) == [Outcome.CREATED] * 4
    assert outcomes(keep(*rows)) == [Outcome.UNCHANGED] * 4
    assert Complaint.objects.count() == 4


def test_open_row_is_due_as_if_typed_in_and_of_the_unsorted_kind(village: object) -> None:
    (one,) = keep(row(처리내용=None, 처리일자=None, 접수일자="2016-05-11"))
    complaint = Complaint.objects.get()
    assert complaint.kind == ComplaintKind.objects.get(label="기타")
    assert complaint.due_at == korean(2016, 5, 19, 23, 59, 59)
    assert [warning for warning in one.warnings if "‘기타’로 넣었습니다" in warning]


def test_open_row_of_no_kind_is_refused_where_no_kind_is_for_the_unsorted(village: object) -> None:
    ComplaintKind.objects.filter(label="기타").update(label="그 밖")
    (one,) = keep(row(처리내용=None, 처리일자=None))
    assert "민원 종류가 비어 있습니다" in one.errors[0]
    assert not Complaint.objects.exists()


def test_officer_who_left_is_kept_by_name_and_told_only_while_the_complaint_is_open(village: object) -> None:
    done, waiting = keep(row(담당자="옛사람"), row(번호=13, 담당자="옛사람", 처리일자=None))
    assert list(Complaint.objects.values_list("officer", "officer_name")) == [(None, "옛사람"), (None, "옛사람")]
    assert not any("담당자" in warning for warning in done.warnings)
    assert any("직원 목록에 없어" in warning for warning in waiting.warnings)


def test_officer_of_a_name_two_bear_is_not_guessed(village: object) -> None:
    make_user("a", name="김하나")
    make_user("b", name="김하나")
    keep(row())
    assert Complaint.objects.values_list("officer", "officer_name").get() == (None, "김하나")


@pytest.mark.parametrize("name", ["없는마을", "두곳마을"])
def test_unknown_or_double_complex_does_not_keep_a_complaint_out(name: str) -> None:
    ComplexFactory.create_batch(2, name="두곳마을")
    (one,) = keep(row(단지명=name))
    complaint = Complaint.objects.get()
    assert (complaint.complex, complaint.needs_check) == (None, True)
    assert complaint.content == f"주차장 조명이 꺼짐\n(대장의 단지명: {name})"
    assert "단지 없이 넣고 ‘확인 필요’로 표시합니다" in one.warnings[0]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"처리일자": "2016-03-13"}, "종결일시가 접수일시보다 빠릅니다"),
        ({"처리내용": None}, "종결했는데 답변이 없습니다"),
        ({"번호": "2015-0007"}, "접수번호 2015-0007의 해와 접수일의 해가 다릅니다"),
    ],
)
def test_what_does_not_fit_is_kept_and_marked(village: object, changes: dict[str, Any], sentence: str) -> None:
    (one,) = keep(row(**changes))
    assert sentence in one.warnings[0]
    assert Complaint.objects.get().needs_check


def test_unknown_complex_leaves_the_one_there_is_and_says_so(village: object) -> None:
    keep(row())
    (one,) = keep(row(단지명="없는마을"))
    assert "그대로 둡니다" in one.warnings[0]
    assert Complaint.objects.values_list("complex__name", "content").get() == ("한빛마을", "주차장 조명이 꺼짐")


def test_answer_on_the_evening_of_the_receipt_is_not_before_it(village: object) -> None:
    (one,) = keep(row(접수일자="2016-03-14 19:30", 처리일자="2016-03-14"))
    assert one.warnings == []
    assert Complaint.objects.get().closed_at == korean(2016, 3, 14, 19, 30)


@pytest.mark.parametrize(
    ("header", "cell", "sentence"),
    [
        ("접수일자", "20166-03-14", "날짜"),
        ("접수방법", "비둘기", "고를 수 없는 값"),
        ("번호", "가-1", "접수번호로 읽을 수 없습니다"),
        ("연락처", "010-12", "전화번호"),
        ("접수일자", None, "비어 있습니다"),
        ("내용", None, "제목과 내용이 모두 비어 있습니다"),
    ],
)
def test_row_that_cannot_be_read_is_refused_on_its_line(village: object, header: str, cell: Cell, sentence: str) -> None:
    found = keep(row(**{header: cell}), row(번호=13))
    assert outcomes(found) == [Outcome.REJECTED, Outcome.CREATED]
    assert sentence in " ".join(found[0].errors)
    assert "0000" not in " ".join(found[0].errors)


@pytest.mark.parametrize("typed", ["2016-12", "2016-0012", "제2016-12호", 12, "12호"])
def test_number_is_read_as_ledgers_write_it(village: object, typed: Cell) -> None:
    keep(row(번호=typed))
    assert Complaint.objects.get().number == "2016-0012"


def test_bare_number_that_is_anothers_overwrites_nothing(village: object) -> None:
    kept = ComplaintFactory(number="2016-0012", subject="남는다")
    (one,) = keep(row())
    assert one.outcome is Outcome.REJECTED
    assert "2016-05-11에 접수한 다른 민원의 번호입니다" in one.errors[0]
    assert Complaint.objects.get(pk=kept.pk).subject == "남는다"


def test_row_without_a_number_gets_the_next(village: object) -> None:
    ComplaintFactory(number="2016-0041")
    keep(row(번호=None))
    assert Complaint.objects.filter(number="2016-0042").exists()


def test_result_without_the_day_it_was_given_is_refused(village: object) -> None:
    (one,) = keep([*row(처리일자=None), "처리완료"], headers=(*LEDGER, "처리결과"))
    assert "종결일시가 없습니다" in one.errors[0]


def test_transfer_without_its_office_is_refused_and_whole_is_kept(village: object) -> None:
    headers = (*LEDGER, "처리결과", "이송기관", "이송일")
    bad, good = keep([*row(), "이송", None, None], [*row(번호=13, 처리내용=None), "이송", "주택과", "2016-03-15"], headers=headers)
    assert "이송 기관과 이송일을 모두" in bad.errors[0]
    assert (good.errors, good.warnings) == ([], [])
    assert Complaint.objects.get().transferred_on == date(2016, 3, 15)


def test_transfer_before_the_receipt_is_kept_and_marked(village: object) -> None:
    (early,) = keep([*row(처리내용=None), "이송", "주택과", "2016-03-13"], headers=(*LEDGER, "처리결과", "이송기관", "이송일"))
    assert "이송일이 접수일보다 빠릅니다." in early.warnings[0]
    assert Complaint.objects.get().needs_check


def test_kind_given_later_moves_the_due_moment() -> None:
    complaint = ComplaintFactory()
    keep([complaint.number, "건의"], headers=("접수번호", "민원 종류"))
    complaint.refresh_from_db()
    assert complaint.due_at == korean(2016, 5, 30, 23, 59, 59)


def test_day_alone_says_nothing_new_of_a_moment_of_that_day() -> None:
    complaint = ComplaintFactory(received_at=korean(2016, 5, 11, 16, 40))
    (one,) = checked(("접수번호", "접수일자"), [complaint.number, "2016-05-11"], kind=COMPLAINT)
    assert one.outcome is Outcome.UNCHANGED


def test_mask_is_never_written() -> None:
    complaint = ComplaintFactory()
    (one,) = keep([complaint.number, "달*솔"], headers=("접수번호", "민원인"))
    assert "가려진 값" in one.errors[0]
    assert Complaint.objects.get().complainant_name == "달가람"


def test_same_words_of_the_same_person_under_two_numbers_are_two(village: object) -> None:
    assert outcomes(keep(row(), row(번호=13))) == [Outcome.CREATED] * 2
    assert sorted(Complaint.objects.values_list("number", flat=True)) == ["2016-0012", "2016-0013"]


def test_row_without_a_number_stands_for_the_shown_one_of_two(village: object) -> None:
    same = {"received_at": korean(2016, 3, 14, 9, 0), "content": "주차장 조명이 꺼짐"}
    ComplaintFactory(**same, hidden_at=korean(2016, 4, 1, 9, 0))
    shown = ComplaintFactory(**same)
    ComplaintFactory(**same, hidden_at=korean(2016, 4, 1, 9, 0))
    (one,) = checked(LEDGER, row(번호=None), kind=COMPLAINT)
    assert one.record == shown


# --- our own file


@pytest.fixture
def complaints() -> list[Complaint]:
    officer = make_user(name="김하나")
    first = ComplaintFactory(
        received_at=korean(2016, 5, 11, 14, 37), officer=officer, subject="=1+1", content="가\r\n나\n\n다", needs_check=True
    )
    return [
        first,
        ComplaintFactory(received_at=korean(2016, 5, 11, 0, 0), previous=first, complex=None, complainant_name="", complainant_mobile=""),
        ComplaintFactory(result=Result.DONE, answer="끝", closed_at=korean(2016, 5, 12, 0, 0), officer_name="옛사람", kind=None),
        ComplaintFactory(result=Result.WITHDRAWN, closed_at=korean(2016, 5, 12, 23, 59), channel=""),
        ComplaintFactory(
            result=Result.TRANSFERRED, closed_at=korean(2016, 5, 12, 9, 1), transferred_to="주택과", transferred_on=date(2016, 5, 12)
        ),
        ComplaintFactory(extended_on=date(2016, 5, 12), extension_reason="현장조사", answer="살펴보는 중"),
        ComplaintFactory(result=Result.DONE, answer="", closed_at=korean(2016, 5, 1, 9, 0), needs_check=True),
        *(ComplaintFactory(complex=ComplexFactory(name="두곳마을")) for _ in range(2)),
    ]


@pytest.mark.parametrize(
    "columns", [[], ["all"], ["number", "received_at", "content", "complex", "officer"]], ids=["default", "all", "some"]
)
@pytest.mark.parametrize("masked", [True, False])
def test_complaints_come_back_unchanged(complaints: list[Complaint], tmp_path: Path, columns: list[str], *, masked: bool) -> None:
    path = written(COMPLAINT, tmp_path / "a.xlsx", columns=columns, masked=masked)
    assert unchanged(import_file(COMPLAINT, path), len(complaints))


def test_every_minute_comes_back_through_excel(tmp_path: Path) -> None:
    moments = [datetime(2016, 5, 11, minute // 60, minute % 60, tzinfo=korean(2016, 1, 1).tzinfo) for minute in range(0, 1440, 7)]
    for at in moments:
        ComplaintFactory(received_at=at, complex=None)
    path = written(COMPLAINT, tmp_path / "a.xlsx", columns=["all"], masked=True)
    assert unchanged(import_file(COMPLAINT, path), len(moments))


def test_more_numbers_of_earlier_complaints_ask_no_more_queries() -> None:
    def asked(count: int) -> int:
        earlier = [ComplaintFactory() for _ in range(count)]
        rows = [[*row(번호=None, 내용=f"{one.number} 뒤"), one.number] for one in earlier]
        with CaptureQueriesContext(connection) as queries:
            found = checked([*LEDGER, "이전 민원"], *rows, kind=COMPLAINT)
        assert [one.values["previous"] for one in found] == [one.pk for one in earlier]
        return len(queries)

    assert asked(2) == asked(7)
