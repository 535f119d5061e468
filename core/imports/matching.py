"""Which record a row of an upload stands for: by 관리번호, then by the kind's keys; never by guessing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from core.imports.rows import CheckedRow
from core.imports.sheet import Sheet
from core.records.kind import RecordKind
from core.records.models import Record, own_field

KEYS_AT_ONCE = 1_000

SAME = "이름과 주소가 같은 자료가 이미 있습니다: {record}. 같은 것이면 ‘같은 자료로 고치기’, 다른 것이면 ‘새로 등록’을 고르세요."
HIDDEN = "삭제한 자료입니다: {record}. 되살려 고치려면 ‘되살리고 고치기’를 고르세요."
UNKNOWN_NUMBER = "관리번호 {number}은(는) 없는 번호입니다. 새로 등록하려면 관리번호 칸을 비우세요."
TWICE = "같은 자료가 {line}행에도 있습니다. 한 행만 남기세요."
SEVERAL = "이 행에 맞는 자료가 {count}건 있습니다. 관리번호를 적어 주세요."


@dataclass(frozen=True)
class Match:
    record: Record | None = None
    question: str = ""
    refusal: str = ""

    @property
    def pk(self) -> int | None:
        return self.record.pk if self.record is not None else None


class Matcher:
    """Loads the candidates of a whole upload in a few queries, then answers row by row."""

    def __init__(self, kind: RecordKind, sheet: Sheet) -> None:
        self.model = kind.model
        self.sheet = sheet
        self.by_number: dict[int, Record] = {}
        self.by_key: dict[tuple[str, ...], dict[tuple[Any, ...], list[Record]]] = {}
        self.seen: dict[Any, int] = {}
        self.matches: dict[int, Match] = {}

    def load(self, rows: Iterable[tuple[CheckedRow, Mapping[str, Any], int | None]]) -> None:
        rows = list(rows)
        self.by_number = self.model._default_manager.in_bulk([number for _, _, number in rows if number])
        for key in (*self.sheet.keys, *self.sheet.ask):
            asked = {found for _, values, _ in rows if (found := key_of(key, values)) is not None}
            self.by_key[key] = self._records_with(key, sorted(asked, key=str))
        for row, _, number in rows:
            self.matches[row.line] = self._look_up(row.values, number)

    def _records_with(self, key: tuple[str, ...], asked: Sequence[tuple[Any, ...]]) -> dict[tuple[Any, ...], list[Record]]:
        found: dict[tuple[Any, ...], list[Record]] = {}
        for start in range(0, len(asked), KEYS_AT_ONCE):
            batch = asked[start : start + KEYS_AT_ONCE]
            condition = Q(**{f"{key[0]}__in": {values[0] for values in batch}})
            for record in self.model._default_manager.filter(condition):
                values = tuple(getattr(record, own_field(self.model, name).attname) for name in key)
                found.setdefault(values, []).append(record)
        return found

    def _look_up(self, values: Mapping[str, Any], number: int | None) -> Match:
        if number is not None:
            record = self.by_number.get(number)
            return Match(record) if record else Match(refusal=UNKNOWN_NUMBER.format(number=number))
        for key in self.sheet.keys:
            found = self.by_key[key].get(key_of(key, values) or (), [])
            if len(found) > 1:
                return Match(refusal=SEVERAL.format(count=len(found)))
            if found:
                return Match(found[0])
        for key in self.sheet.ask:
            found = self.by_key[key].get(key_of(key, values) or (), [])
            if found:
                return Match(found[0], question="same")
        return Match()

    def find(self, row: CheckedRow, number: int | None, decision: str) -> Match:
        """The match with the officer's decision applied, and refused where another line already stands for it."""
        match = self._decided(self.matches[row.line], decision)
        identity = match.pk or self._identity(row.values)
        if identity is None or match.refusal:
            return match
        first = self.seen.setdefault(identity, row.line)
        if first != row.line:
            return Match(match.record, refusal=TWICE.format(line=first))
        return match

    def _decided(self, match: Match, decision: str) -> Match:
        if match.record is None:
            return match
        if match.question == "same":
            if decision == "new":
                return Match()
            if decision != "same":
                return Match(match.record, question="same", refusal=SAME.format(record=match.record))
        if match.record.hidden_at is not None and decision != "restore":
            return Match(match.record, question="hidden", refusal=HIDDEN.format(record=match.record))
        return Match(match.record)

    def _identity(self, values: Mapping[str, Any]) -> tuple[Any, ...] | None:
        for key in self.sheet.keys:
            if (found := key_of(key, values)) is not None:
                return (*key, *found)
        return None


def key_of(key: tuple[str, ...], values: Mapping[str, Any]) -> tuple[Any, ...] | None:
    """The row's values of `key`, or None where one is blank."""
    found = tuple(values.get(name) for name in key)
    return None if any(value in (None, "") for value in found) else found
