"""What is kept of a form that arrived after its session had ended, for how long, and for whom."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.test import RequestFactory

from core.records import stash

KIM, LEE = SimpleNamespace(pk=7), SimpleNamespace(pk=8)


def sent(*, owner: Any = KIM, session: SessionStore | None = None, **fields: Any) -> HttpRequest:
    request = RequestFactory().post("/somewhere/1/edit/?part=office", {"form_owner": stash.owner_mark(owner), **fields})
    request.session = session if session is not None else SessionStore()
    request.user = owner
    return request


def test_kept_form_waits_for_its_person_with_every_value_and_its_address() -> None:
    request = sent(name="살림아파트", phone=["1", "2"])
    assert stash.keep(request)
    assert stash.waiting_for(request) == stash.Stash(
        "/somewhere/1/edit/?part=office", [("name", "살림아파트"), ("phone", "1"), ("phone", "2")], had_files=False
    )


def test_kept_form_is_destroyed_when_another_person_comes() -> None:
    request = sent(name="살림아파트")
    stash.keep(request)
    request.user = LEE
    assert stash.waiting_for(request) is None
    request.user = KIM
    assert stash.waiting_for(request) is None


def test_kept_form_is_destroyed_after_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    request = sent(name="살림아파트")
    stash.keep(request)
    monkeypatch.setattr(stash, "LIVE_SECONDS", -1)
    assert stash.waiting_for(request) is None
    assert stash.SESSION_KEY not in request.session


def test_password_and_tokens_are_not_kept() -> None:
    request = sent(name="살림아파트", password="비밀번호-1234", csrfmiddlewaretoken="x")
    stash.keep(request)
    waiting = stash.waiting_for(request)
    assert waiting is not None
    assert waiting.fields == [("name", "살림아파트")]


def test_chosen_file_is_not_kept_but_said() -> None:
    request = sent(name="살림아파트", file=SimpleUploadedFile("가.xlsx", b"1"))
    stash.keep(request)
    waiting = stash.waiting_for(request)
    assert waiting is not None
    assert waiting.had_files


@pytest.mark.parametrize("mark", ["", "7", "7:forged:mark"])
def test_form_without_a_true_mark_of_its_owner_is_not_kept(mark: str) -> None:
    request = sent(name="살림아파트")
    request.POST = request.POST.copy()
    request.POST["form_owner"] = mark
    assert not stash.keep(request)
    assert stash.SESSION_KEY not in request.session


def test_form_too_large_or_empty_is_not_kept() -> None:
    assert not stash.keep(sent(name="가" * stash.LARGEST_BYTES))
    assert not stash.keep(sent())
