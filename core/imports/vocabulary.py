"""The names a kind's columns go by in files: its own, other offices', and those of columns that are never taken in."""

from collections.abc import Mapping

from core.records.kind import RecordKind
from core.records.models import own_field
from core.records.tables import compiled_columns
from core.sheets.header_text import normalise_header

Vocabulary = Mapping[str, list[str]]

NUMBER = "pk"
NUMBER_HEADERS = ("관리번호",)
ORDER_HEADERS = frozenset({"연번", "순번", "번호", "no", "일련번호"})

COMPUTED = "시스템이 계산하는 항목이라 넣지 않습니다."
ORDER = "차례를 매긴 번호라 넣지 않습니다."


def own_headers(kind: RecordKind) -> dict[str, str]:
    """The header each field bears in this kind's own files."""
    if kind.sheet is None:
        return {}
    columns = compiled_columns(kind.table)
    headers = {}
    for one in kind.sheet.all_fields():
        if one.name in columns:
            headers[one.name] = columns[one.name].header
        else:
            headers[one.name] = one.label or str(own_field(kind.model, one.name).verbose_name)
    return headers


def vocabulary(kind: RecordKind) -> Vocabulary:
    """Field name → the headers that mean it, its own first."""
    headers = own_headers(kind)
    fields = kind.sheet.all_fields() if kind.sheet else []
    return {NUMBER: list(NUMBER_HEADERS), **{one.name: [headers[one.name], *one.also] for one in fields}}


def why_never_taken(kind: RecordKind) -> dict[str, str]:
    """Normal header → why a column of that name is left alone."""
    taken = {one.name for one in kind.sheet.all_fields()} if kind.sheet else set()
    computed = {normalise_header(column.header): COMPUTED for name, column in compiled_columns(kind.table).items() if name not in taken}
    return {**dict.fromkeys(ORDER_HEADERS, ORDER), **computed}
