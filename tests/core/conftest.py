"""What the tests of the record pages share."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from django.db import connection, transaction

BREAK = """
CREATE FUNCTION break_the_log() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the log is full'; END $$;
CREATE TRIGGER broken BEFORE INSERT ON core_accesslog FOR EACH ROW EXECUTE FUNCTION break_the_log();
"""


class _Mended(Exception):
    pass


@contextmanager
def _broken() -> Iterator[None]:
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(BREAK)
            yield
            raise _Mended
    except _Mended:
        pass


@pytest.fixture
def broken_log() -> Callable[[], AbstractContextManager[None]]:
    """A block in which no row can be written into the access log."""
    return _broken
