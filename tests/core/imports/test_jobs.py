"""Uploads too big for a request: a real worker, killed in the middle, and two savers at once."""

import os
import signal
import threading

import pytest
from django.db import connection

from config.kinds import COMPLEX
from core.imports import running, steps
from core.imports.models import ImportRun
from core.jobs.hands import worked_on_alone
from core.jobs.work import BROKE, STOPPED
from housing.models import Complex
from tests.core.imports.workers import PATIENCE, in_another_connection, status, wait_for, worker
from tests.factories.housing import ComplexFactory
from tests.imports_sheets import check_now, counts, officer, rejected, staged_run

pytestmark = pytest.mark.django_db(transaction=True)
HEADERS = ["K-apt 코드", "공동주택명", "세대수"]
MAPPING = {"0": "kapt_code", "1": "name", "2": "household_count"}
Status = ImportRun.Status


def many(count: int) -> list[list[object]]:
    return [[f"J{number:07d}", f"{number}단지", number] for number in range(count)]


def test_thousand_rows_are_checked_and_saved_by_the_worker_and_destroyed_afterwards() -> None:
    run = staged_run(officer(), HEADERS, many(1_500), MAPPING)
    running.start(run, COMPLEX, step="check")
    assert (status(run), run.job_id is not None) == (Status.CHECKING, True)
    with worker():
        wait_for(lambda: status(run) == Status.READY)
        assert counts(run) == (1_500, 0, 0, 0)
        assert running.start(run, COMPLEX, step="save")
        assert not running.start(run, COMPLEX, step="save")
        wait_for(lambda: status(run) == Status.DONE)
    assert (Complex.objects.count(), run.rows.count()) == (1_500, 0)


def test_worker_killed_while_saving_leaves_nothing_half_saved_and_the_run_can_be_done_again() -> None:
    run = staged_run(officer(), HEADERS, many(4_000), MAPPING)
    check_now(run)
    assert run.status == Status.READY
    running.start(run, COMPLEX, step="save")
    with worker() as process:
        wait_for(lambda: status(run) == Status.SAVING and run.progress > 0)
        running.mark_if_stopped(run)
        assert run.status == Status.SAVING
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    assert Complex.objects.count() == 0
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_events SET at = at - interval '1 minute'")

    def is_marked() -> bool:
        running.mark_if_stopped(run)
        return run.status == Status.FAILED

    wait_for(is_marked)
    assert run.message == STOPPED
    running.start(run, COMPLEX, step="check")
    with worker():
        wait_for(lambda: status(run) == Status.READY)
        running.start(run, COMPLEX, step="save")
        wait_for(lambda: status(run) == Status.DONE)
    assert Complex.objects.count() == 4_000


def test_job_that_fails_marks_its_run_and_saves_nothing() -> None:
    run = staged_run(officer(), HEADERS, many(1_000), MAPPING)
    running.start(run, COMPLEX, step="check")
    ImportRun.objects.filter(pk=run.pk).update(headers=[{"broken": True}])
    with worker():
        wait_for(lambda: status(run) == Status.FAILED)
    assert run.message == BROKE
    assert not Complex.objects.exists()


def test_waiting_job_is_not_taken_for_a_dead_one() -> None:
    run = staged_run(officer(), HEADERS, many(1_000), MAPPING)
    running.start(run, COMPLEX, step="check")
    running.mark_if_stopped(run)
    assert run.status == Status.CHECKING


def test_run_somebody_works_on_is_left_to_them() -> None:
    run = staged_run(officer(), HEADERS, many(2), MAPPING)
    held, done = threading.Event(), threading.Event()

    def work() -> None:
        with worked_on_alone(run) as is_alone:
            assert is_alone
            held.set()
            done.wait(PATIENCE)

    other = in_another_connection(work)
    assert held.wait(PATIENCE)
    assert not running.start(run, COMPLEX, step="check")
    ImportRun.objects.filter(pk=run.pk).update(status=Status.CHECKING)
    run.refresh_from_db()
    running.mark_if_stopped(run)
    assert run.status == Status.CHECKING
    done.set()
    other.join()
    running.mark_if_stopped(run)
    assert run.status == Status.FAILED


def test_two_uploads_of_one_new_code_at_once_save_it_once_and_say_so() -> None:
    user = officer()
    runs = [staged_run(user, HEADERS, [["A1", f"{name}단지", 1]], MAPPING) for name in "가나"]
    for run in runs:
        check_now(run)
        assert counts(run) == (1, 0, 0, 0)
    barrier = threading.Barrier(2)

    def save(run: ImportRun) -> None:
        barrier.wait()
        running.start(run, COMPLEX, step="save")

    threads = [in_another_connection(lambda run=run: save(run)) for run in runs]
    for thread in threads:
        thread.join()
    assert Complex.objects.count() == 1
    assert sorted(status(run) for run in runs) == [Status.DONE, Status.READY]
    loser = next(run for run in runs if run.status == Status.READY)
    assert loser.message == steps.NOTHING_SAVED
    assert rejected(loser).get().errors in ([steps.CHANGED_SINCE], ["같은 K-apt 코드의 공동주택이 이미 있습니다."])


def test_officers_edit_waits_for_the_import_or_makes_it_refuse_never_is_lost() -> None:
    one = ComplexFactory(kapt_code="A1", household_count=400)
    run = staged_run(officer(), HEADERS, [["A1", one.name, 401]], MAPPING)
    check_now(run)
    Complex.objects.filter(pk=one.pk).update(household_count=777)
    running.start(run, COMPLEX, step="save")
    assert status(run) == Status.READY
    assert Complex.objects.get().household_count == 777
