"""The pages of an upload: mapping, preview with its questions, saving once, and what nobody else may see."""

import io
import json
import os

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.roles import Role
from config.kinds import COMPLEX, MANAGER
from core import clock
from core.imports import running, steps
from core.imports.models import ImportRow, ImportRun
from core.imports.upload_files import upload_folder
from core.trail.models import AccessLog
from housing.models import Complex, HeatingKind, ManagerAppointment
from tests.factories.housing import ComplexFactory, ManagerAppointmentFactory
from tests.imports_sheets import address, client_of, confirm_columns, counts, csv_bytes, officer, previewed, rejected, upload, workbook

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]
HEADERS = ["단지코드", "단지명", "세대수"]


def page(client: Client, run: ImportRun, query: str = "") -> str:
    response = client.get(address(run) + query)
    assert response.status_code == 200
    return response.content.decode()


def post(client: Client, run: ImportRun, step: str, **more: str) -> str:
    """The page the step leads to."""
    response = client.post(address(run), {"step": step, **more}, follow=True)
    assert response.status_code == 200
    run.refresh_from_db()
    return response.content.decode()


def test_upload_goes_by_mapping_and_preview_and_saves_only_on_confirm(client: Client) -> None:
    ComplexFactory(kapt_code="A1", name="가마을", household_count=400)
    run = previewed(client, csv_bytes([HEADERS, ["A1", "가마을", 401], ["A2", "나마을", 10]]))
    shown = page(client, run)
    assert "<del>400</del> → <ins>401</ins>" in shown
    assert (counts(run), Complex.objects.count()) == ((1, 1, 0, 0), 1)
    assert "2건을 저장했습니다" in post(client, run, "save")
    assert Complex.objects.get(kapt_code="A1").household_count == 401
    assert not run.rows.exists()
    assert not any(header["samples"] for header in run.headers)


def test_saving_twice_or_by_another_tab_saves_once(client: Client) -> None:
    run = previewed(client, csv_bytes([HEADERS, ["", "나마을", 10]]))
    post(client, run, "save")
    for step in ("save", "check", "mapping", "discard"):
        post(client, run, step)
    assert run.status == ImportRun.Status.DONE
    assert Complex.objects.count() == 1


def test_rejected_rows_stop_saving_with_a_sentence_until_left_out(client: Client) -> None:
    run = previewed(client, csv_bytes([HEADERS, ["A1", "가마을", "많음"], ["A2", "나마을", 10]]))
    assert "세대수(세대)" not in page(client, run)
    assert steps.NOTHING_SAVED in post(client, run, "save")
    assert (run.status, Complex.objects.count()) == (ImportRun.Status.READY, 0)
    assert "1건을 저장했습니다" in post(client, run, "save", skips_rejected="on")
    assert Complex.objects.get().name == "나마을"
    assert [row.line for row in rejected(run)] == [2]


def test_rejected_rows_are_downloaded_with_their_reason(client: Client) -> None:
    run = previewed(client, csv_bytes([HEADERS, ["A1", "가마을", "많음"]]))
    response = client.get(COMPLEX.url("import_rejected", run.pk))
    rows = list(openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active.values)
    assert rows[1][-1] == "거부한 까닭"
    assert rows[2][:3] == ("A1", "가마을", "많음")
    assert "숫자로 읽을 수 없습니다" in rows[2][-1]


def test_question_is_answered_in_the_preview_and_checked_before_it_is_saved(client: Client) -> None:
    one = ComplexFactory(kapt_code="A1", name="가마을", road_address="서울특별시 성동구 뚝섬로 434", household_count=1)
    run = previewed(client, csv_bytes([["단지명", "도로명주소", "세대수"], ["가마을", "서울특별시 성동구 뚝섬로 434", 20]]))
    shown = page(client, run, "?show=asked")
    assert 'name="decision_2"' in shown
    assert "2행을 어떻게 할까요?" in shown
    assert "고른 것이 바뀌어 다시 확인했습니다" in post(client, run, "save", decision_2="same")
    assert counts(run) == (0, 1, 0, 0)
    assert "selected>같은 자료로 고치기" in page(client, run)
    post(client, run, "save", decision_2="same")
    one.refresh_from_db()
    assert (one.household_count, Complex.objects.count()) == (20, 1)


def test_one_answer_serves_all_questions_that_offer_it(client: Client) -> None:
    rows = [[f"단지{number}", f"서울특별시 성동구 뚝섬로 {number}", 20] for number in range(1, 4)]
    for name, road, _ in rows:
        ComplexFactory(name=name, road_address=road)
    run = previewed(client, csv_bytes([["단지명", "도로명주소", "세대수"], *rows]))
    assert counts(run) == (0, 0, 0, 3)
    post(client, run, "check", answer_all="restore")
    assert counts(run) == (0, 0, 0, 3)
    post(client, run, "check", answer_all="same", decision_2="new", decision_3="")
    assert counts(run) == (1, 2, 0, 0)


def test_answer_that_was_not_offered_is_not_kept(client: Client) -> None:
    ComplexFactory(name="가마을", road_address="서울특별시 성동구 뚝섬로 434")
    run = previewed(client, csv_bytes([["단지명", "도로명주소"], ["가마을", "서울특별시 성동구 뚝섬로 434"]]))
    post(client, run, "check", decision_2="restore")
    assert run.rows.get().decision == ""


@pytest.mark.parametrize(("role", "restored"), [(Role.OFFICER, False), (Role.MANAGER, True)])
def test_deleted_record_comes_back_through_an_upload_only_with_the_right_to_restore(role: Role, restored: bool) -> None:
    hidden = ComplexFactory(kapt_code="A1", name="가마을", hidden_at=clock.now())
    client = client_of(officer("park", role=role))
    run = previewed(client, csv_bytes([HEADERS, ["A1", "가마을", 20]]))
    assert ('name="decision_2"' in page(client, run, "?show=asked")) is restored
    post(client, run, "check", decision_2="restore")
    post(client, run, "save", decision_2="restore")
    hidden.refresh_from_db()
    assert (hidden.hidden_at is None) is restored


def test_blanks_clear_values_only_when_asked_and_shown_first(client: Client) -> None:
    one = ComplexFactory(kapt_code="A1", household_count=400)
    run = previewed(client, csv_bytes([["단지코드", "세대수"], ["A1", ""]]))
    assert counts(run) == (0, 0, 1, 0)
    assert "고른 것이 바뀌어" in post(client, run, "save", clear_blanks="on")
    one.refresh_from_db()
    assert one.household_count == 400
    post(client, run, "save", clear_blanks="on")
    one.refresh_from_db()
    assert one.household_count is None


def test_another_persons_upload_is_not_found(client: Client) -> None:
    run = previewed(client, csv_bytes([HEADERS, ["A1", "가마을", 1]]))
    other = client_of(officer("lee"))
    for url in (address(run), COMPLEX.url("import_rejected", run.pk)):
        assert other.get(url).status_code == 404
    assert other.post(address(run), {"step": "save"}).status_code == 404
    assert not Complex.objects.exists()


def test_upload_of_one_kind_is_not_found_under_another(client: Client) -> None:
    run = previewed(client, csv_bytes([HEADERS, ["A1", "가마을", 1]]))
    assert client.get(address(run, MANAGER)).status_code == 404


def test_mapping_says_what_it_leaves_alone_and_remembers_the_officers_choice(client: Client) -> None:
    content = csv_bytes(
        [
            ["연번", "단지명", "법령상 구분", "관리소장", "집 수", "동수"],
            [1, "가마을", "의무", "홍*동", 20, 3],
            ["합계", None, None, None, 20, 3],
        ]
    )
    run = upload(client, content)
    shown = page(client, run)
    assert "차례를 매긴 번호라 넣지 않습니다." in shown
    assert shown.count("시스템이 계산하는 항목이라 넣지 않습니다.") == 2
    assert "뺀 행 1개" in shown
    run.mapping = {**run.mapping, "4": "household_count"}
    confirm_columns(client, run)
    assert Complex.objects.count() == 0
    assert upload(client, content).mapping["4"] == "household_count"
    assert "지난번에 이렇게 맞추었습니다." in page(client, upload(client, content))


def test_one_field_chosen_for_two_columns_is_refused(client: Client) -> None:
    run = upload(client, csv_bytes([["단지명", "세대수"], ["가마을", 1]]))
    response = client.post(address(run), {"column_0": "name", "column_1": "name"})
    assert (response.status_code, "이미 고른 항목입니다" in response.content.decode()) == (422, True)


def test_preview_leads_back_to_the_mapping_and_discarding_destroys_rows_and_file(client: Client) -> None:
    content = workbook(단지=[HEADERS, ["A1", "가마을", 1]], 옛자료=[HEADERS, ["A2", "나마을", 2], ["A3", "다마을", 3]])
    run = previewed(client, content, name="단지.xlsx")
    post(client, run, "mapping")
    assert run.status == ImportRun.Status.MAPPING
    assert list(upload_folder().iterdir())
    assert "저장된 것은 없습니다" in post(client, run, "discard")
    assert (run.status, run.rows.count(), list(upload_folder().iterdir())) == (ImportRun.Status.DISCARDED, 0, [])


def test_another_sheet_can_be_chosen_and_a_cover_is_passed_over(client: Client) -> None:
    content = workbook(
        표지=[["성동구", "보고"], ["작성", "공동주택과"]],
        단지=[HEADERS, ["A1", "가마을", 1]],
        옛자료=[HEADERS, ["A2", "나마을", 2], ["A3", "다마을", 3]],
    )
    run = upload(client, content, name="단지.xlsx")
    assert run.sheet in ("단지", "옛자료")
    assert "이 시트로 바꾸기" in page(client, run)
    post(client, run, "sheet", sheet="옛자료")
    assert (run.sheet, run.row_count) == ("옛자료", 2)
    response = client.post(address(run), {"step": "sheet", "sheet": "표지"})
    assert (response.status_code, "공동주택 자료로 볼 수 없는 표입니다" in response.content.decode()) == (422, True)
    confirm_columns(client, run)
    post(client, run, "save")
    assert Complex.objects.count() == 2
    assert list(upload_folder().iterdir()) == []


def test_file_of_one_sheet_is_not_kept(client: Client) -> None:
    upload(client, csv_bytes([HEADERS, ["A1", "가마을", 1]]))
    assert list(upload_folder().iterdir()) == []


def test_refused_file_is_a_sentence_and_leaves_nothing(client: Client) -> None:
    for content in (b"", b"PK\x03\x04 broken", csv_bytes([["시간", "금액"], ["1", "2"]]), csv_bytes([HEADERS])):
        response = client.post(COMPLEX.url("import"), {"file": SimpleUploadedFile("x.xlsx", content)})
        assert response.status_code == 422
    assert not ImportRun.objects.exists()
    assert list(upload_folder().iterdir()) == []


def test_record_edited_after_the_preview_is_refused_and_shown_again(client: Client) -> None:
    one = ComplexFactory(kapt_code="A1", household_count=400)
    run = previewed(client, csv_bytes([HEADERS, ["A1", one.name, 401]]))
    Complex.objects.filter(pk=one.pk).update(remarks="그 사이에 고침")
    shown = post(client, run, "save")
    assert steps.CHANGED_SINCE in shown
    one.refresh_from_db()
    assert (run.status, one.household_count, one.remarks) == (ImportRun.Status.READY, 400, "그 사이에 고침")
    post(client, run, "check")
    post(client, run, "save")
    one.refresh_from_db()
    assert one.household_count == 401


def test_record_registered_or_hidden_or_code_retired_after_the_preview_is_refused(client: Client) -> None:
    hidden = ComplexFactory(kapt_code="A1")
    HeatingKind.objects.create(label="장작")
    content = csv_bytes([["단지코드", "단지명", "난방"], ["A1", hidden.name, "지역난방"], ["A2", "나마을", ""], ["A3", "다마을", "장작"]])
    run = previewed(client, content)
    assert counts(run) == (2, 1, 0, 0)
    Complex.objects.filter(pk=hidden.pk).update(hidden_at="2026-01-01T00:00:00Z")
    ComplexFactory(kapt_code="A2", name="먼저 등록")
    HeatingKind.objects.filter(label="장작").update(is_retired=True)
    post(client, run, "save", skips_rejected="on")
    assert counts(run) == (0, 0, 0, 3)
    assert set(Complex.objects.values_list("name", flat=True)) == {hidden.name, "먼저 등록"}


def test_bad_rows_among_good_ones_are_named_by_the_databases_own_rules(client: Client) -> None:
    rows = [[f"A{number}", f"{number}단지", "임의", ""] for number in range(60)]
    for bad in (7, 8, 33, 59):
        rows[bad][3] = "승강기 있는 300세대 이상"
    ground = Complex._meta.get_field("mandatory_ground").flatchoices[0][1]
    for row in rows:
        row[3] = ground if row[3] else ""
    run = previewed(client, csv_bytes([["단지코드", "단지명", "관리구분", "의무관리 근거"], *rows]))
    assert counts(run) == (56, 0, 0, 4)
    assert [row.line for row in rejected(run)] == [9, 10, 35, 61]
    assert rejected(run)[0].errors == ["의무관리 근거는 관리구분이 '의무'일 때만 넣을 수 있습니다."]
    assert not Complex.objects.exists()


def test_personal_changes_are_masked_and_saving_them_is_logged(client: Client) -> None:
    one = ManagerAppointmentFactory(complex=ComplexFactory(name="가마을"), name="달가람", mobile="01000000001")
    content = csv_bytes([["관리번호", "공동주택", "성명", "휴대번호"], [one.pk, "가마을", "별하늘", "010-0000-0002"]])
    run = previewed(client, content, kind=MANAGER)
    kept = json.dumps(list(ImportRow.objects.values_list("changes", "label")), ensure_ascii=False)
    assert "별하늘" not in kept
    assert "달*람" in kept
    shown = client.get(address(run, MANAGER)).content.decode()
    assert "별하늘" not in shown
    client.post(address(run, MANAGER), {"step": "save"})
    assert ManagerAppointment.objects.get().name == "별하늘"
    assert AccessLog.objects.get(action="import", query__startswith="저장").subject_ids == [one.pk]


def test_masks_say_nothing_new_or_are_refused_and_are_never_written(client: Client) -> None:
    one = ManagerAppointmentFactory(complex=ComplexFactory(name="가마을"), name="달가람", mobile="01000000001")
    headers = ["관리번호", "공동주택", "성명", "휴대번호"]
    run = previewed(client, csv_bytes([headers, [one.pk, "가마을", "달*람", "010-****-0001"]]), kind=MANAGER)
    assert counts(run) == (0, 0, 1, 0)
    run = previewed(client, csv_bytes([headers, [one.pk, "가마을", "별*늘", "010-****-0001"]]), kind=MANAGER)
    assert counts(run) == (0, 0, 0, 1)
    assert rejected(run).get().errors == ["성명: 가려진 값(별*늘)은 올릴 수 없습니다. 원래 값을 적거나 비워 두세요."]


def test_given_up_upload_is_not_filled_again_by_a_check_that_was_under_way(client: Client) -> None:
    run = upload(client, csv_bytes([HEADERS, ["A1", "가마을", 1]]))
    ImportRun.objects.filter(pk=run.pk).update(status=ImportRun.Status.CHECKING)
    run.refresh_from_db()
    steps.give_up(run)
    with pytest.raises(steps.Overtaken):
        steps.check(run, COMPLEX)
    assert not ImportRow.objects.exists()


def test_process_killed_in_the_request_leaves_a_run_that_can_be_done_again(client: Client) -> None:
    run = previewed(client, csv_bytes([HEADERS, ["A1", "가마을", 1]]))
    ImportRun.objects.filter(pk=run.pk).update(status=ImportRun.Status.SAVING)
    shown = page(client, run)
    assert "서버가 멈추었습니다" in shown
    assert "다시 하기" in shown
    post(client, run, "")
    assert run.status == ImportRun.Status.READY
    post(client, run, "save")
    assert Complex.objects.count() == 1


def test_old_uploads_are_forgotten_with_their_files(client: Client) -> None:
    run = upload(client, workbook(하나=[HEADERS, ["A1", "가", 1]], 둘=[HEADERS, ["A2", "나", 1]]), name="x.xlsx")
    new = upload(client, csv_bytes([HEADERS, ["A1", "가", 1]]))
    ImportRun.objects.filter(pk=run.pk).update(created_at="2026-01-01T00:00:00Z")
    for path in upload_folder().iterdir():
        os.utime(path, (0, 0))
    assert running.forget_old_rows() == 1
    run.refresh_from_db()
    assert (run.status, list(upload_folder().iterdir())) == (ImportRun.Status.DISCARDED, [])
    assert new.rows.count() == 1


def test_upload_page_leads_back_to_what_was_uploaded_last(client: Client) -> None:
    run = upload(client, csv_bytes([HEADERS, ["A2", "나마을", 10]]))
    shown = client.get(COMPLEX.url("import")).content.decode()
    assert f'<a href="{address(run)}">단지.csv</a>' in shown
