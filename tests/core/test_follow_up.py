"""What must be computed anew when rows of a kind change, in the same transaction. The pages' own calls are tested with the days
off of the ward's own (`tests/housing/complaints/test_step_pages.py`)."""

from dataclasses import replace

import pytest
from django.db import transaction

from config.kinds import COMPLEX
from housing.models import Complex
from tests.imports_sheets import saved

pytestmark = pytest.mark.django_db

HEADERS = ("K-apt 코드", "공동주택명")


def test_upload_is_followed_up_once_after_its_rows() -> None:
    seen: list[int] = []
    kind = replace(COMPLEX, follow_up=lambda: seen.append(Complex.objects.count()))
    saved(HEADERS, ["A10000001", "가람"], ["A10000002", "나래"], kind=kind)
    assert seen == [2]


def test_upload_whose_follow_up_fails_saves_nothing() -> None:
    def fail() -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError), transaction.atomic():
        saved(HEADERS, ["A10000001", "가람"], kind=replace(COMPLEX, follow_up=fail))
    assert not Complex.objects.exists()
