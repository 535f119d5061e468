"""A file that takes long to read is read by a job: a real worker, killed in the middle, a locked file, a refused one."""

import os
import signal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from config.kinds import COMPLEX
from core.imports import running, steps
from core.imports.models import ImportRow, ImportRun
from core.imports.upload_files import upload_folder
from core.jobs.work import STOPPED
from core.sheets.encryption import encrypt_xlsx
from tests.core.imports.workers import status, wait_for, worker
from tests.imports_sheets import address, confirm_columns, csv_bytes, officer, upload, workbook

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("media", "small_files_are_long")]
HEADERS = ["단지코드", "단지명", "세대수"]
PASSWORD = "열려라참깨"
Status = ImportRun.Status


@pytest.fixture
def small_files_are_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "JOB_FROM_BYTES", 1)


def many(count: int) -> list[list[object]]:
    return [[f"J{number:07d}", f"{number}단지", number] for number in range(count)]


def read_now(run: ImportRun) -> None:
    """As the worker does."""
    running.carry_out(run, COMPLEX, step="read")


def test_long_file_is_read_by_the_worker_with_its_progress_shown(client: Client) -> None:
    run = upload(client, csv_bytes([HEADERS, *many(1_500)]))
    assert (run.status, run.row_count) == (Status.READING, 0)
    shown = client.get(address(run)).content.decode()
    assert "파일을 읽는 중입니다" in shown
    assert "every 2s" in shown
    partial = client.get(address(run), headers={"HX-Request": "true"})
    assert partial.content.decode().strip().startswith('<div id="job-progress"')
    with worker():
        wait_for(lambda: status(run) == Status.MAPPING)
        wait_for(lambda: not list(upload_folder().iterdir()))
    assert (run.row_count, run.rows.count(), run.progress) == (1_500, 1_500, 0)
    finished = client.get(address(run), headers={"HX-Request": "true"})
    assert (finished.content, finished["HX-Redirect"]) == (b"", address(run)), "a whole page stood inside the page that had asked"
    confirm_columns(client, run)
    assert run.status == Status.CHECKING


def test_file_below_the_limit_is_read_at_once(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    content = csv_bytes([HEADERS, *many(3)])
    monkeypatch.setattr(running, "JOB_FROM_BYTES", len(content) + 1)
    assert upload(client, content).status == Status.MAPPING
    assert not ProcrastinateJob.objects.exists()


def test_progress_of_reading_is_counted_in_rows(client: Client, tmp_path: Path) -> None:
    path = tmp_path / "단지.csv"
    path.write_bytes(csv_bytes([HEADERS, *many(1_200)]))
    said: list[int] = []
    steps.take_in(ImportRun(kind=COMPLEX.name, owner=officer("lee"), file_name="단지.csv"), COMPLEX, path, progress=said.append)
    assert said == [500, 1_000, 1_201]


def test_worker_killed_while_reading_leaves_a_run_that_says_so_and_can_be_read_again(client: Client) -> None:
    run = upload(client, csv_bytes([HEADERS, *many(20_000)]))
    with worker() as process:
        wait_for(lambda: status(run) == Status.READING and run.progress > 0)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_events SET at = at - interval '1 minute'")

    def is_marked() -> bool:
        running.mark_if_stopped(run)
        return run.status == Status.FAILED

    wait_for(is_marked)
    assert (run.message, ImportRow.objects.count()) == (STOPPED, 0)
    assert "다시 하기" in client.get(address(run)).content.decode()
    client.post(address(run))
    assert status(run) == Status.READING
    with worker():
        wait_for(lambda: status(run) == Status.MAPPING)
    assert run.row_count == 20_000


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"PK\x03\x04 broken", "파일이 손상되었거나"), (csv_bytes([["시간", "금액"], ["1", "2"]]), "공동주택 자료로 볼 수 없는 표입니다")],
)
def test_refused_file_is_a_sentence_on_the_runs_page_and_the_file_is_gone(client: Client, content: bytes, sentence: str) -> None:
    run = upload(client, content)
    read_now(run)
    assert status(run) == Status.REFUSED
    shown = client.get(address(run)).content.decode()
    assert sentence in shown
    assert "다시 하기" not in shown
    assert list(upload_folder().iterdir()) == []
    client.post(address(run), {"step": "discard"})
    assert status(run) == Status.REFUSED


def test_locked_file_asks_for_its_password_which_stands_in_no_job(client: Client) -> None:
    with encrypt_xlsx([workbook(단지=[HEADERS, *many(300)])], PASSWORD) as file:
        content = file.read()
    run = upload(client, content, name="잠김.xlsx")
    read_now(run)
    assert status(run) == Status.LOCKED
    assert "비밀번호로 잠긴 파일입니다" in client.get(address(run)).content.decode()
    client.post(address(run), {"password": PASSWORD})
    assert (status(run), run.row_count) == (Status.MAPPING, 300)
    at_once = upload(client, content, name="잠김.xlsx", password=PASSWORD)
    assert at_once.status == Status.MAPPING
    jobs = list(ProcrastinateJob.objects.values_list("args", flat=True))
    assert jobs == [{"run_id": str(run.pk), "step": "read"}]
    assert PASSWORD not in str(list(ImportRun.objects.values()))


def test_another_sheet_is_read_by_a_job_and_a_refused_one_leaves_the_columns_there_were(client: Client) -> None:
    content = workbook(단지=[HEADERS, *many(3)], 표지=[["성동구", "보고"]], 옛자료=[HEADERS, *many(5)])
    run = upload(client, content, name="단지.xlsx")
    read_now(run)
    assert (status(run), run.sheet, run.row_count) == (Status.MAPPING, "단지", 3)
    client.post(address(run), {"step": "sheet", "sheet": "표지"})
    assert (status(run), run.wanted_sheet) == (Status.READING, "표지")
    read_now(run)
    assert (status(run), run.sheet, run.rows.count()) == (Status.MAPPING, "단지", 3)
    assert "공동주택 자료로 볼 수 없는 표입니다" in client.get(address(run)).content.decode()
    client.post(address(run), {"step": "sheet", "sheet": "옛자료"})
    ImportRun.objects.filter(pk=run.pk).update(status=Status.FAILED)
    client.post(address(run))
    assert (status(run), run.wanted_sheet) == (Status.READING, "옛자료")
    read_now(run)
    assert (status(run), run.sheet, run.wanted_sheet, run.rows.count()) == (Status.MAPPING, "옛자료", "", 5)


def test_upload_given_up_while_it_is_read_stays_given_up(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    run = upload(client, csv_bytes([HEADERS, *many(3)]))
    read_upload = steps.read_upload

    def give_up_meanwhile(*args: Any, **options: Any) -> Any:
        found = read_upload(*args, **options)
        assert steps.give_up(ImportRun.objects.get(pk=run.pk))
        return found

    monkeypatch.setattr(steps, "read_upload", give_up_meanwhile)
    read_now(run)
    assert (status(run), ImportRow.objects.count(), list(upload_folder().iterdir())) == (Status.DISCARDED, 0, [])


def test_file_gone_before_it_was_read_is_a_sentence(client: Client) -> None:
    run = upload(client, csv_bytes([HEADERS, *many(3)]))
    for path in upload_folder().iterdir():
        path.unlink()
    read_now(run)
    assert (status(run), run.message) == (Status.REFUSED, steps.FILE_GONE)
