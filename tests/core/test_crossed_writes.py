"""Two who save at the same moment, each holding what the other waits for: one is sent back, and told on whichever page it was.

A post and its person do so: saving a person moves their posts' versions on, saving a post locks it before its person.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import sleep
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction
from django.test import Client, RequestFactory

from accounts.roles import Role
from config.kinds import KINDS
from core.bulk import steps
from core.bulk.models import BulkChange
from core.crossed_writes import CrossedWritesMiddleware
from core.jobs.work import CROSSED
from core.records.views.edit import RecordFormView
from core.trail.models import AccessLog
from housing.models import Representative, Resident
from tests.core.forms import opened
from tests.factories.accounts import browser
from tests.factories.residents import RepresentativeFactory
from tests.pages import html

TOLD = "다른 사람이 같은 자료를 고치는 중입니다. 다시 저장하세요."


@pytest.mark.django_db(transaction=True)
def test_of_two_who_wait_for_each_other_one_saves_and_one_sends_again(monkeypatch: pytest.MonkeyPatch) -> None:
    post = RepresentativeFactory()
    addresses = [f"/housing/representatives/{post.pk}/edit/", f"/housing/residents/{post.resident_id}/edit/"]
    clients = [browser(Role.OFFICER, username="kim"), browser(Role.OFFICER, username="lee", name="이둘")]
    mobiles = ["01000001111", "01000002222"]
    forms = [opened(clients[at], addresses[at]) | {"mobile": mobiles[at]} for at in range(2)]
    both_hold_their_row = threading.Barrier(2)
    save = RecordFormView.save

    def save_together(view: RecordFormView, *given: Any, **named: Any) -> bool:
        both_hold_their_row.wait(timeout=30)
        return save(view, *given, **named)

    answers: dict[int, Any] = {}

    def send(at: int) -> None:
        try:
            answers[at] = clients[at].post(addresses[at], forms[at])
        finally:
            connection.close()

    with monkeypatch.context() as patch:
        patch.setattr(RecordFormView, "save", save_together)
        threads = [threading.Thread(target=send, args=(at,)) for at in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert sorted(answer.status_code for answer in answers.values()) == [302, 409]
    saved, told = sorted(answers, key=lambda at: answers[at].status_code)
    assert TOLD in html(answers[told])
    assert Resident.objects.get().mobile == mobiles[saved]

    again = answers[told].context["waiting"]
    assert (again.path, dict(again.fields)["mobile"]) == (addresses[told], mobiles[told])
    assert clients[told].post(again.path, dict(again.fields)).context["conflict"], "what the other saved is shown first"


@contextmanager
def another_who_wants(post: Representative) -> Iterator[None]:
    """Holds the post, and takes its person as soon as somebody waits for the post."""
    has_post = threading.Event()

    def cross() -> None:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET LOCAL deadlock_timeout = '60s'")  # the other is the one to be sent back
                list(Representative.objects.select_for_update(of=("self",)).filter(pk=post.pk))
                has_post.set()
                while not _is_waited_for():
                    sleep(0.01)
                list(Resident.objects.select_for_update(of=("self",)).filter(pk=post.resident_id))
        finally:
            connection.close()

    thread = threading.Thread(target=cross)
    thread.start()
    assert has_post.wait(timeout=30)
    yield
    thread.join(timeout=30)
    assert not thread.is_alive()


def _is_waited_for() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_stat_activity WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid)))")
        return bool(cursor.fetchone()[0])


def hide(officer: Client, person: Resident) -> tuple[str, dict[str, str]]:
    return f"/housing/residents/{person.pk}/delete/", {"reason": "이사"}


def change_many(officer: Client, person: Resident) -> tuple[str, dict[str, str]]:
    chosen = f"/housing/residents/bulk/?selected={person.pk}"
    return officer.post(chosen, {"reason": "일제 정비", "sex": "f"})["Location"], {"save": "1"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("page", [hide, change_many])
def test_whoever_is_sent_back_elsewhere_is_told_and_sends_again(page: Callable[[Client, Resident], tuple[str, dict[str, str]]]) -> None:
    post, officer = RepresentativeFactory(resident__sex="m"), browser(Role.OFFICER)
    address, typed = page(officer, post.resident)
    with another_who_wants(post):
        told = officer.post(address, typed)

    assert told.status_code == 409
    assert TOLD in html(told)
    again = told.context["waiting"]
    assert (again.path, dict(again.fields)) == (address, typed)
    person = Resident.objects.get()
    assert (person.sex, person.hidden_at) == ("m", None)
    assert not AccessLog.objects.filter(action__in=["hide", "change"]).exists()

    assert officer.post(again.path, dict(again.fields)).status_code == 302
    person.refresh_from_db()
    assert (person.sex, person.hidden_at is not None) in {("m", True), ("f", False)}


@pytest.mark.django_db(transaction=True)
def test_job_that_is_sent_back_says_so_and_has_saved_nothing() -> None:
    post, kind = RepresentativeFactory(resident__sex="m"), KINDS["housing.resident"]
    change = steps.begin(kind, [post.resident_id], by=browser(Role.OFFICER).user, reason="일제 정비", typed={"sex": "f"})
    steps.CHANGES.start(change, kind, step="check")
    BulkChange.objects.filter(pk=change.pk).update(status=BulkChange.Status.SAVING)
    with another_who_wants(post), pytest.raises(OperationalError):
        steps.CHANGES.carry_out(change, kind, step="save")

    change.refresh_from_db()
    assert (change.status, change.message) == (BulkChange.Status.FAILED, CROSSED)
    assert Resident.objects.get().sex == "m"


def test_another_failure_of_the_database_stays_one() -> None:
    middleware = CrossedWritesMiddleware(lambda request: None)  # type: ignore[arg-type,return-value]
    request = RequestFactory().post("/housing/residents/1/delete/", {"reason": "이사"})
    assert middleware.process_exception(request, OperationalError("the connection is lost")) is None
