"""What the tests of the record pages share, and those of sheets."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from django.db import connection, transaction

from core.sheets.reader import RawTable, read_table
from tests.core.sheet_samples import Read

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


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Reads an upload of that content, as the server would."""

    def read_content(content: bytes | str, *, file_name: str = "단지.xlsx", **options: object) -> RawTable:
        path = tmp_path / "upload"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_table(path, file_name=file_name, **options)

    return read_content
