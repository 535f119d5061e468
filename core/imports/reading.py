"""From an uploaded file to the rows of one table, with its columns proposed. No record is looked at here."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from core.imports.vocabulary import Vocabulary, vocabulary
from core.records.kind import RecordKind
from core.sheets.columns import ColumnMatch, match_columns, refuse_other_table
from core.sheets.headers import Header, find_header
from core.sheets.reader import RawTable, SheetRefused, read_table
from core.sheets.refusal import PasswordNeeded
from core.sheets.totals import DataRows, data_rows

SHEETS_TRIED = 10


@dataclass(frozen=True)
class UploadedTable:
    table: RawTable
    header: Header
    matches: list[ColumnMatch]
    found: DataRows

    @property
    def mapping(self) -> dict[int, str]:
        return {match.index: match.field for match in self.matches if match.field}

    @property
    def units(self) -> dict[int, str]:
        return {match.index: match.unit or self.header.unit for match in self.matches}


def read_upload(
    kind: RecordKind,
    path: Path,
    *,
    file_name: str,
    password: str = "",
    sheet: str | None = None,
    progress: Callable[[int], None] | None = None,
) -> UploadedTable:
    """Raises SheetRefused. Where no sheet is named and the first is no table of the kind (a cover), the others are tried."""
    words = vocabulary(kind)
    read = partial(read_table, path, file_name=file_name, password=password, progress=progress)
    table = read(sheet=sheet)
    try:
        return _understood(kind, words, table)
    except PasswordNeeded:
        raise
    except SheetRefused:
        others = [] if sheet is not None else [name for name in table.sheet_names if name != table.sheet][:SHEETS_TRIED]
        for name in others:
            try:
                return _understood(kind, words, read(sheet=name))
            except SheetRefused:
                continue
        raise


def _understood(kind: RecordKind, words: Vocabulary, table: RawTable) -> UploadedTable:
    header = find_header(table.rows, words)
    matches = match_columns(header, words)
    refuse_other_table(header, matches, kind=kind.title, vocabulary=words)
    found = data_rows(table, header)
    if not found.rows:
        raise SheetRefused("열 이름은 찾았지만 그 아래에 자료가 없습니다. 자료가 있는 시트를 올리세요.")
    return UploadedTable(table, header, matches, found)
