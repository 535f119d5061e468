"""A name two complexes bear is asked about once a file, on the preview; what is answered holds for every row, and is asked anew where
it no longer stands."""

from collections.abc import Sequence
from typing import Any

import pytest
from django.test import Client

from config.kinds import KINDS
from core import clock
from core.imports import steps
from core.imports.models import ImportRow, ImportRun
from core.records.kind import RecordKind
from core.trail.models import AccessLog
from housing.models import Complaint, Complex, Grant, Group, ManagerAppointment, Representative
from tests.factories.housing import ComplexFactory, DongFactory, ManagerAppointmentFactory
from tests.factories.residents import RepresentativeFactory, ResidentFactory
from tests.housing.managers import lists
from tests.housing.representatives.sheets import HEADERS, REPRESENTATIVE, ROW, row
from tests.imports_sheets import address, client_of, counts, csv_bytes, officer, previewed

pytestmark = pytest.mark.django_db
Two = tuple[Complex, Complex]


@pytest.fixture
def two() -> Two:
    here = ComplexFactory(name="한빛마을", kapt_code="A1", dong=DongFactory(), road_address="가람로 1")
    return here, ComplexFactory(name="한빛 마을", kapt_code="", dong=DongFactory(code="1120055000", name="사근동"), road_address="가람로 2")


@pytest.fixture
def client() -> Client:
    return client_of(officer())


def sent(client: Client, *rows: Sequence[Any], headers: Sequence[str] = HEADERS, kind: RecordKind = REPRESENTATIVE) -> ImportRun:
    return previewed(client, csv_bytes([headers, *rows]), kind=kind)


def post(client: Client, run: ImportRun, step: str, *, kind: RecordKind = REPRESENTATIVE, **more: object) -> str:
    answer = client.post(address(run, kind), {"step": step, **more}, follow=True)
    run.refresh_from_db()
    return answer.content.decode()


def which(run: ImportRun, chosen: Complex) -> dict[str, int]:
    (question,) = run.questions
    return {f"which_{question['key']}": chosen.pk}


THREE_ROWS = (ROW, row(name="별나래", position="감사", home="102-1", mobile="010-0000-9999"), row(complex="다솜마을", name="샘"))


def test_one_question_a_name_and_its_answer_serves_every_row(client: Client, two: Two) -> None:
    ComplexFactory(name="다솜마을")
    run = sent(client, *THREE_ROWS)
    assert counts(run) == (1, 0, 0, 2)
    shown = client.get(address(run, REPRESENTATIVE)).content.decode()
    assert "공동주택 ‘한빛마을’ (2행)" in shown
    assert shown.count('<option value="" selected>넣지 않음</option>') == 1
    assert "한빛마을 · 마장동 · 가람로 1 · A1</option>" in shown
    assert f"한빛 마을 · 사근동 · 가람로 2 · 관리번호 {two[1].pk}</option>" in shown

    shown = post(client, run, "save", **which(run, two[1]))
    assert counts(run) == (3, 0, 0, 0)
    assert "다시 확인했습니다" in shown
    assert f'<option value="{two[1].pk}" selected>' in shown
    assert not Representative.objects.exists()

    post(client, run, "save", **which(run, two[1]))
    assert (run.status, run.questions, run.answers) == (ImportRun.Status.DONE, [], {})
    assert sorted(Representative.objects.values_list("complex__name", flat=True)) == ["다솜마을", "한빛 마을", "한빛 마을"]


def test_without_an_answer_or_with_one_nobody_offered_the_rows_stay_out(client: Client, two: Two) -> None:
    other = ComplexFactory(name="다솜마을")
    run = sent(client, *THREE_ROWS)
    post(client, run, "save", skips_rejected="on", **which(run, other))
    assert run.status == ImportRun.Status.DONE
    assert [post.complex for post in Representative.objects.all()] == [other]


def test_answer_taken_back_keeps_the_rows_out_again(client: Client, two: Two) -> None:
    run = sent(client, ROW)
    post(client, run, "check", **which(run, two[0]))
    assert counts(run) == (1, 0, 0, 0)
    post(client, run, "check", **dict.fromkeys(which(run, two[0]), ""))
    assert (counts(run), run.answers) == ((0, 0, 0, 1), {})


@pytest.mark.parametrize("others", [0, 1])
def test_chosen_complex_deleted_before_saving_is_not_replaced_by_the_other_of_its_name(client: Client, two: Two, others: int) -> None:
    """With one left the name alone would mean it."""
    ComplexFactory.create_batch(others, name="한빛마을")
    run = sent(client, ROW)
    post(client, run, "check", **which(run, two[1]))
    Complex.objects.filter(pk=two[1].pk).update(hidden_at=clock.now())
    post(client, run, "save", **which(run, two[1]))
    assert (run.status, counts(run)) == (ImportRun.Status.READY, (0, 0, 0, 1))
    (sentence,) = ImportRow.objects.get().errors
    assert sentence == steps.CHANGED_SINCE if others == 0 else "이라는 공동주택이 2곳입니다" in sentence
    assert not Representative.objects.exists()


def test_answer_changed_since_the_rows_were_shown_is_not_saved_unseen(client: Client, two: Two) -> None:
    run = sent(client, ROW)
    post(client, run, "check", **which(run, two[1]))
    ImportRun.objects.filter(pk=run.pk).update(answers={key: str(two[0].pk) for key in run.answers})
    post(client, run, "save")
    assert ImportRow.objects.get().errors == [steps.CHANGED_SINCE]
    assert not Representative.objects.exists()


def test_row_of_a_stored_record_stays_with_its_complex_whatever_the_others_are_told(client: Client, two: Two) -> None:
    kept = RepresentativeFactory(resident__complex=two[0], resident__name="별나래", district="1")
    run = sent(client, ["", *ROW, ""], [kept.pk, "한빛마을", "", "별나래", *[""] * 5, "2"], headers=["관리번호", *HEADERS, "선거구"])
    assert (counts(run), run.questions[0]["rows"]) == ((0, 1, 0, 1), 1)
    post(client, run, "check", **which(run, two[1]))
    post(client, run, "save")
    kept.refresh_from_db()
    assert (kept.complex, kept.district) == (two[0], "2")
    assert Representative.objects.exclude(pk=kept.pk).get().complex == two[1]


@pytest.mark.parametrize(
    ("kind", "headers", "cells", "model"),
    [
        ("housing.group", ["단지명", "단체구분", "단체명"], ["한빛마을", "기타", "사랑회"], Group),
        ("housing.grant", ["단지명", "연도", "사업명"], ["한빛마을", "2026", "꽃밭"], Grant),
        ("housing.managerappointment", ["단지명", "성명", "배치일"], ["한빛마을", "달가람", "2026-01-02"], ManagerAppointment),
    ],
)
def test_every_sheet_with_a_complex_asks_and_a_dong_beside_the_name_answers(
    client: Client, two: Two, kind: str, headers: list[str], cells: list[str], model: Any
) -> None:
    run = sent(client, cells, headers=headers, kind=KINDS[kind])
    assert counts(run) == (0, 0, 0, 1)
    post(client, run, "check", kind=KINDS[kind], **which(run, two[1]))
    post(client, run, "save", kind=KINDS[kind])
    assert model.objects.get().complex == two[1]
    run = sent(client, [*cells, "마장동"], headers=[*headers, "행정동"], kind=KINDS[kind])
    assert (counts(run), run.questions) == ((1, 0, 0, 0), [])


def test_complaint_comes_in_without_its_complex_until_the_officer_says_which(client: Client, two: Two) -> None:
    kind = KINDS["housing.complaint"]
    headers, cells = ["접수일자", "단지명", "내용", "민원종류"], ["2016-03-14", "한빛마을", "주차장 조명", "기타"]
    run = sent(client, cells, headers=headers, kind=kind)
    assert counts(run) == (1, 0, 0, 0)
    assert "단지 없이 넣고" in ImportRow.objects.get().warnings[0]
    post(client, run, "save", kind=kind, **which(run, two[1]))
    assert "<li>공동주택: <ins>한빛 마을</ins>" in client.get(address(run, kind)).content.decode()
    post(client, run, "save", kind=kind)
    assert (Complaint.objects.get().complex, Complaint.objects.get().needs_check) == (two[1], False)


def test_list_of_managers_asks_too_and_compares_with_the_one_chosen(two: Two) -> None:
    user = officer()
    client = client_of(user)
    ManagerAppointmentFactory(complex=two[1], name="달가람", born_on=None, licence_no="")
    run = lists.sent(client, ["한빛마을", "달가람", "", "", "", ""])
    assert "공동주택 ‘한빛마을’ (1행)" in client.get(lists.address(run)).content.decode()
    assert ("한빛 마을", "left") not in lists.results(run, user)
    client.post(lists.address(run), {"step": "check", **which(run, two[1])})
    run.refresh_from_db()
    assert lists.results(run, user) == [("한빛 마을", "same")]


def test_new_rows_show_what_was_read_of_them_masked_as_everywhere(client: Client) -> None:
    """Twelve values: the first stand open, the rest folded."""
    ComplexFactory(name="한빛마을")
    run = sent(client, ROW)
    shown = client.get(address(run, REPRESENTATIVE)).content.decode()
    for read in ("생년월일: <ins>1958-**-**", "임기 종료일: <ins>2028-03-13", "성명: <ins>달*람", "직위: <ins>회장", "개 항목 더 보기"):
        assert read in shown
    assert "한빛마을 · 회장" in shown
    kept = str(ImportRow.objects.get().facts)
    assert not any(personal in kept + shown for personal in ("달가람", "1958-03-02", "010-0000-1234"))


def test_two_residents_of_a_name_are_asked_about_masked_and_the_post_goes_to_the_one_chosen(client: Client) -> None:
    complex_ = ComplexFactory(name="한빛마을")
    people = [ResidentFactory(complex=complex_, name="달가람", born_on=None, mobile=f"0100000000{at}", home="") for at in (1, 2)]
    run = sent(client, row(born_on="", mobile="", home="", sex=""))
    assert counts(run) == (0, 0, 0, 1)
    assert "입주민 ‘한빛마을 달*람’ (파일의 2행)" in client.get(address(run, REPRESENTATIVE)).content.decode()
    assert "달가람" not in str(run.questions)
    assert [option[1] for option in run.questions[0]["options"]] == ["010-****-0001", "010-****-0002"]
    question = {f"which_{run.questions[0]['key']}": people[1].pk}
    post(client, run, "check", **question)
    post(client, run, "save", **question)
    assert Representative.objects.get().resident == people[1]
    logged = AccessLog.objects.filter(action="import", kind="housing.resident", query__startswith="미리보기")
    assert [(one.subject_ids, one.count) for one in logged] == [([one.pk for one in people], 2)] * 2


def test_each_row_of_a_name_is_asked_about_itself(client: Client) -> None:
    complex_ = ComplexFactory(name="한빛마을")
    one, other = (ResidentFactory(complex=complex_, name="달가람", born_on=None, home=f"10{at}동 1호") for at in (1, 2))
    nothing = {"born_on": "", "sex": "", "mobile": "", "home": ""}
    run = sent(client, row(**nothing), row(**nothing, position="감사"))
    first, second = run.questions
    assert [(asked["line"], asked["rows"]) for asked in (first, second)] == [(2, 1), (3, 1)]
    assert "달가람" not in str(run.questions)

    post(client, run, "check", **{f"which_{first['key']}": one.pk})
    assert counts(run) == (1, 0, 0, 1)
    answers = {f"which_{first['key']}": one.pk, f"which_{second['key']}": other.pk}
    post(client, run, "check", **answers)
    post(client, run, "save", **answers)
    posts = Representative.objects.values_list("position__label", "resident")
    assert dict(posts) == {"회장": one.pk, "감사": other.pk}
