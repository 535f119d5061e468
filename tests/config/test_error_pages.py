"""What a person reads when a request cannot be answered."""

import pytest
from django.test import Client
from pytest_django import Settings

pytestmark = pytest.mark.django_db


def test_form_over_the_limit_is_413_with_a_sentence(client: Client, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10

    answer = client.post("/login/", {"username": "x" * 100, "password": "y"})

    assert answer.status_code == 413
    assert "보낸 내용이 너무 큽니다" in answer.content.decode()


def test_unknown_address_is_404_in_korean(client: Client) -> None:
    answer = client.get("/no-such-page/")

    assert answer.status_code == 404
    assert "찾는 자료가 없습니다" in answer.content.decode()


def test_unreadable_host_is_400_without_a_trace(client: Client) -> None:
    answer = client.get("/login/", headers={"host": "evil.example"})

    assert answer.status_code == 400
    assert "Traceback" not in answer.content.decode()
