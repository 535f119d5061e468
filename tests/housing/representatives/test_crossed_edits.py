"""A post and its person saved by two at the same moment: each holds what the other waits for."""

import threading
from typing import Any

import pytest
from django.db import connection

from accounts.roles import Role
from core.records.views.edit import RecordFormView
from housing.models import Resident
from tests.core.forms import opened
from tests.factories.accounts import browser
from tests.factories.residents import RepresentativeFactory
from tests.pages import html


@pytest.mark.django_db(transaction=True)
def test_of_two_who_wait_for_each_other_one_saves_and_one_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
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

    monkeypatch.setattr(RecordFormView, "save", save_together)
    answers: dict[int, Any] = {}

    def send(at: int) -> None:
        try:
            answers[at] = clients[at].post(addresses[at], forms[at])
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=(at,)) for at in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answer.status_code for answer in answers.values()) == [302, 422]
    saved, told = sorted(answers, key=lambda at: answers[at].status_code)
    assert "다른 사람이 같은 자료를 고치는 중입니다. 다시 저장하세요." in html(answers[told])
    assert Resident.objects.get().mobile == mobiles[saved]
