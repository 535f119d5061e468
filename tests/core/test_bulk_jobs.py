"""Many rows at once with real transactions: two who confirm together, somebody who edits meanwhile, and a worker for the many."""

import threading
from collections.abc import Callable

import pytest
from django.db import connections

from accounts.roles import Role
from config.kinds import COMPLEX
from core.bulk import steps
from core.bulk.models import BulkChange
from core.jobs.hands import worked_on_alone
from housing.models import Complex
from tests.core.imports.workers import in_another_connection, wait_for, worker
from tests.factories.accounts import browser
from tests.factories.housing import ComplexFactory

pytestmark = pytest.mark.django_db(transaction=True)
Status = BulkChange.Status


def checked(*records: Complex) -> BulkChange:
    user = browser(Role.OFFICER).user
    change = steps.begin(COMPLEX, [record.pk for record in records], by=user, reason="일제 정비", typed={"builder": "새건설"})
    assert steps.CHANGES.start(change, COMPLEX, step="check")
    change.refresh_from_db()
    assert change.status == Status.READY
    return change


def history(record: Complex) -> list[str]:
    events = Complex.pgh_event_model.objects.filter(pgh_obj=record.pk).order_by("pgh_id")
    return [event.pgh_context.get("bulk", "") if event.pgh_context else "" for event in events]


def at_once(*works: Callable[[], None]) -> None:
    barrier = threading.Barrier(len(works))

    def begin(work: Callable[[], None]) -> None:
        barrier.wait()
        work()

    for thread in [in_another_connection(lambda work=work: begin(work)) for work in works]:
        thread.join()


def test_two_who_confirm_together_apply_it_once() -> None:
    records = ComplexFactory.create_batch(20)
    change = checked(*records)
    started: list[bool] = []

    def confirm() -> None:
        started.append(steps.CHANGES.start(BulkChange.objects.get(pk=change.pk), COMPLEX, step="save"))

    at_once(confirm, confirm)
    assert sorted(started) == [False, True]
    for record in records:
        assert history(record) == ["", str(change.pk)]
        assert Complex.objects.get(pk=record.pk).version == 2


def test_two_changes_of_the_same_rows_confirmed_together_never_mix() -> None:
    records = ComplexFactory.create_batch(20)
    first = checked(*records)
    second = steps.begin(
        COMPLEX, [record.pk for record in reversed(records)], by=first.owner, reason="다른 정비", typed={"builder": "다른건설"}
    )
    steps.CHANGES.start(second, COMPLEX, step="check")
    at_once(*(lambda pk=pk: steps.CHANGES.start(BulkChange.objects.get(pk=pk), COMPLEX, step="save") for pk in (first.pk, second.pk)))
    assert len({Complex.objects.get(pk=record.pk).builder for record in records}) == 1, "one of them was told of all rows"
    assert {record.version for record in Complex.objects.all()} == {2}
    outcomes = {change.pk: set(change.rows.values_list("outcome", flat=True)) for change in (first, second)}
    assert sorted(map(sorted, outcomes.values())) == [["changed"], ["overtaken"]]


def test_edit_made_while_it_is_saved_waits_or_makes_the_row_be_left_alone() -> None:
    record = ComplexFactory()
    change = checked(record)

    def edit() -> None:
        Complex.objects.filter(pk=record.pk).update(builder="그들건설")

    at_once(edit, lambda: steps.CHANGES.start(BulkChange.objects.get(pk=change.pk), COMPLEX, step="save"))
    outcome = change.rows.get().outcome
    assert Complex.objects.get(pk=record.pk).builder == "그들건설", "whoever came last, or the row was left alone"
    assert history(record) == (["", str(change.pk), ""] if outcome == "changed" else ["", ""])


def test_many_rows_are_checked_and_saved_by_the_worker() -> None:
    Complex.objects.bulk_create(Complex(name=f"{number}단지") for number in range(400))
    officer = browser(Role.OFFICER)
    user = officer.user
    pks = list(Complex.objects.values_list("pk", flat=True))
    change = steps.begin(COMPLEX, pks, by=user, reason="일제 정비", typed={"builder": "새건설"})
    steps.CHANGES.start(change, COMPLEX, step="check")
    change.refresh_from_db()
    assert (change.status, change.job_id is not None) == (Status.CHECKING, True)
    with worker():
        wait_for(lambda: BulkChange.objects.get(pk=change.pk).status == Status.READY)
        assert Complex.objects.filter(builder="새건설").count() == 0
        page = COMPLEX.url("bulk_run", change.pk)
        polled = officer.get(page, headers={"HX-Request": "true"})
        assert (polled.content, polled["HX-Redirect"]) == (b"", page), "the progress line is left for the preview, not filled with it"
        assert steps.CHANGES.start(change, COMPLEX, step="save")
        assert not steps.CHANGES.start(change, COMPLEX, step="save")
        wait_for(lambda: BulkChange.objects.get(pk=change.pk).status == Status.DONE)
    assert Complex.objects.filter(builder="새건설", version=2).count() == 400
    event = Complex.pgh_event_model.objects.filter(pgh_obj=pks[0]).latest("pgh_id")
    assert (event.pgh_context["account"], event.pgh_context["bulk"], event.pgh_context["page"]) == (
        "kim",
        str(change.pk),
        "/housing/complexes/bulk/",
    )


def test_change_given_up_while_it_waits_for_the_worker_is_not_done() -> None:
    record = ComplexFactory()
    change = checked(record)
    BulkChange.objects.filter(pk=change.pk).update(status=Status.SAVING)
    assert not steps.give_up(change)
    BulkChange.objects.filter(pk=change.pk).update(status=Status.DISCARDED)
    steps.CHANGES.carry_out(change, COMPLEX, step="save")
    assert Complex.objects.get(pk=record.pk).builder == ""


def test_change_whose_worker_died_is_marked_and_can_be_checked_again() -> None:
    record = ComplexFactory()
    change = checked(record)
    BulkChange.objects.filter(pk=change.pk).update(status=Status.SAVING)
    change.refresh_from_db()
    with worked_on_alone(change) as is_alone:
        assert is_alone
        steps.CHANGES.mark_if_stopped(change)
        assert change.status == Status.SAVING
    steps.CHANGES.mark_if_stopped(change)
    assert change.status == Status.FAILED
    assert steps.CHANGES.start(change, COMPLEX, step="check")
    assert steps.CHANGES.start(change, COMPLEX, step="save")
    assert Complex.objects.get(pk=record.pk).builder == "새건설"
    connections.close_all()
