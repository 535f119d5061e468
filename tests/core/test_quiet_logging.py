"""Server logs hold no personal values, not even when the database quotes a refused row."""

import logging
import sys

import pytest
from django.db import DatabaseError, transaction

from core.quiet_logging import QuietFormatter
from tests.factories.accounts import make_department, make_user

pytestmark = pytest.mark.django_db


def logged_refusal() -> str:
    """What the log would say of a row the database refuses."""
    user = make_user("kim", name="김비밀", department=make_department())
    try:
        with transaction.atomic():
            type(user).objects.filter(pk=user.pk).update(username=None)
    except DatabaseError:
        record = logging.LogRecord("django.request", logging.ERROR, __file__, 1, "Internal Server Error", None, sys.exc_info())
        return QuietFormatter("{levelname} {message}", style="{").format(record)
    raise AssertionError("the database took a null name")


def test_refused_row_is_not_quoted_in_the_log() -> None:
    text = logged_refusal()

    assert "김비밀" not in text
    assert "DETAIL: (left out)" in text


def test_error_itself_is_still_said() -> None:
    text = logged_refusal()

    assert "Internal Server Error" in text
    assert "username" in text
