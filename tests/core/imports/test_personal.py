"""Personal values on the pages of an upload: masked, logged, and destroyed with the upload. And managers by the dozen."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from config.kinds import COMPLEX, MANAGER
from core import clock
from core.imports import running, steps
from core.imports.models import ImportRun
from core.records.kind import RecordKind
from core.trail.models import AccessLog
from tests.factories.housing import ComplexFactory, ManagerAppointmentFactory
from tests.imports_sheets import address, checked, confirm_columns, csv_bytes, previewed, rejected, upload

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]
HEADERS = ["공동주택", "성명", "휴대번호", "배치일"]
PERSONAL = ("별하늘", "010-0000-0002", "01000000002")


def one_manager() -> bytes:
    ComplexFactory(name="가마을")
    return csv_bytes([HEADERS, ["가마을", "별하늘", "010-0000-0002", "2020-01-01"]])


def logged() -> list[tuple[str, int]]:
    return list(AccessLog.objects.filter(action="import").order_by("pk").values_list("query", "count"))


def test_samples_of_personal_columns_are_masked_and_the_page_is_logged(client: Client) -> None:
    run = upload(client, one_manager(), kind=MANAGER)
    shown = client.get(address(run, MANAGER)).content.decode()
    assert not [value for value in PERSONAL if value in shown]
    assert "별*늘" in shown
    assert "010-****-0002" in shown
    assert "가마을" in shown
    assert logged() == [("열 맞추기: 단지.csv", 1)]


def test_samples_of_a_column_chosen_to_be_personal_are_masked_when_the_page_comes_again(client: Client) -> None:
    ComplexFactory(name="가마을")
    run = upload(client, csv_bytes([["공동주택", "성명", "사람"], ["가마을", "달가람", "별하늘"]]), kind=MANAGER)
    response = client.post(address(run, MANAGER), {"column_0": "complex", "column_1": "name", "column_2": "name"})
    assert (response.status_code, "별하늘" in response.content.decode()) == (422, False)


@pytest.mark.parametrize(("kind", "known"), [(COMPLEX, ["세대수", "동수", "난방", "시공사"]), (MANAGER, HEADERS[1:])])
def test_columns_that_stand_for_nothing_show_only_the_shape_of_their_values(client: Client, kind: RecordKind, known: list[str]) -> None:
    headers = ["공동주택", *known, "입주자", "비상", "출생", "주민번호", "집"]
    values = ["별하늘", "010-0000-0002", "1970-03-14", "700314-1234567", "12동 3호"]
    content = csv_bytes([headers, ["가마을", *[""] * len(known), *values]])
    shown = client.get(address(upload(client, content, kind=kind), kind)).content.decode()
    assert not [value for value in ("별하늘", "0002", "1970", "700314", "1234567", "12동") if value in shown]
    for shape in ("<td>○○○</td>", "000-0000-0000", "0000-00-00", "○○○○○○-○○○○○○○", "00○ 0○", "<td>가마을</td>"):
        assert shape in shown


def test_preview_names_a_new_manager_by_the_complex_and_each_look_is_logged(client: Client) -> None:
    run = previewed(client, one_manager(), kind=MANAGER)
    shown = client.get(address(run, MANAGER)).content.decode()
    assert '<th scope="row">가마을</th>' in shown
    client.get(address(run, MANAGER) + "?show=rejected")
    assert logged() == [("미리보기: 단지.csv", 1), ("미리보기: 단지.csv", 0)]


def test_preview_of_a_kind_without_personal_values_is_not_logged(client: Client) -> None:
    run = previewed(client, csv_bytes([["공동주택명", "세대수"], ["가마을", 1]]))
    client.get(address(run, COMPLEX))
    assert logged() == []


def test_sentences_about_personal_columns_quote_masks(client: Client) -> None:
    content = csv_bytes(
        [
            [*HEADERS, "생년월일"],
            ["가마을", "별하늘" * 20, "010-0000-0002, 010-0000-0003", "2020-01-01", "1970-13-45"],
            ["가마을", "달가람", "0000-00", "2020-13-01", "70.1.1"],
        ]
    )
    ComplexFactory(name="가마을")
    run = previewed(client, content, kind=MANAGER)
    said = " ".join(sentence for row in rejected(run) for sentence in row.errors)
    assert "휴대번호: 전화번호 칸에 번호가 여러 개 있습니다: “" in said
    assert "‘2020-13-01’은 달력에 없는 날짜입니다" in said
    assert not [value for value in ("별하늘별", "0000-0002", "0000-0003", "0000-00", "13-45", "70.1.1") if value in said], said


def test_samples_are_destroyed_with_the_upload(client: Client) -> None:
    content = one_manager()
    given_up, forgotten, saved = (upload(client, content, kind=MANAGER) for _ in range(3))
    steps.give_up(given_up)
    ImportRun.objects.filter(pk=forgotten.pk).update(created_at=clock.now() - timedelta(days=8))
    running.forget_old_rows()
    confirm_columns(client, saved, MANAGER)
    client.post(address(saved, MANAGER), {"step": "save"})
    runs = list(ImportRun.objects.order_by("created_at").values("status", "headers", "left_out", "notes"))
    assert {run["status"] for run in runs} == {"discarded", "done"}
    kept = json.dumps(runs, ensure_ascii=False)
    assert not [value for value in PERSONAL if value in kept]


@pytest.mark.parametrize("by_number", [True, False])
def test_forty_managers_ask_no_more_queries_than_five(*, by_number: bool) -> None:
    managers = [ManagerAppointmentFactory(complex=ComplexFactory(name=f"단지{at}")) for at in range(40)]
    headers = [*(["관리번호"] if by_number else []), "공동주택", "성명", "배치일"]
    rows = [[*([one.pk] if by_number else []), one.complex.name, one.name, str(one.appointed_on)] for one in managers]
    asked = []
    for count in (5, 40):
        with CaptureQueriesContext(connection) as queries:
            found = checked(headers, *rows[:count], kind=MANAGER)
        assert found[-1].label == f"단지{count - 1} 관리사무소장"
        asked.append(len(queries))
    assert asked[0] == asked[1]
