"""Which record a row of an upload stands for: by 관리번호, then by the kind's keys; never by guessing."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models

from core.imports.rows import CheckedRow
from core.imports.sheet import Sheet
from core.particles import with_particle
from core.records.kind import RecordKind
from core.records.models import Record, own_field

KEYS_AT_ONCE = 1_000

SAME = "{sentence} 같은 것이면 ‘같은 자료로 고치기’, 다른 것이면 ‘새로 등록’을 고르세요."
HIDDEN = "삭제한 자료에 있습니다: {record}. 되살려 고치려면 ‘되살리고 고치기’를 고르거나 부서 관리자에게 되살려 달라고 하세요."
UNKNOWN_NUMBER = "관리번호 {number} 없는 번호입니다. 새로 등록하려면 관리번호 칸을 비우세요."
TWICE = "같은 자료가 {line}행에도 있습니다. 한 행만 남기세요."
TWIN = "{line}행과 이름과 주소가 같습니다. 다른 단지이면 ‘새로 등록’을 고르고, 같은 단지이면 한 행만 남기세요."
SEVERAL = "이 행에 맞는 자료가 {count}건 있습니다. 관리번호를 적어 주세요."


@dataclass(frozen=True)
class Match:
    record: Record | None = None
    question: str = ""
    refusal: str = ""
    leader: int | None = None
    """The line above that stands for the same record."""

    @property
    def pk(self) -> int | None:
        return self.record.pk if self.record is not None else None


NOTHING = Match()


class Matcher:
    """Loads the candidates of a whole upload in a few queries, then answers row by row."""

    def __init__(self, kind: RecordKind, sheet: Sheet) -> None:
        self.model = kind.model
        self.sheet = sheet
        self.records = _with_what_names_them(kind.model, sheet)
        self.alike = sheet.alike() if sheet.alike is not None else None
        self.by_key: dict[tuple[str, ...], dict[tuple[Any, ...], list[Record]]] = {}
        self.seen: dict[Hashable, int] = {}
        self.left: dict[Hashable, int] = {}
        self.matches: dict[int, Match] = {}

    @property
    def pks(self) -> list[int]:
        return [match.record.pk for match in self.matches.values() if match.record is not None]

    def load(self, rows: Sequence[tuple[CheckedRow, int | None]]) -> None:
        by_number = self.records.in_bulk([number for _, number in rows if number is not None])
        for key in self.sheet.keys:
            asked = {found for row, _ in rows if (found := key_of(key, row.values)) is not None}
            self.by_key[key] = self._records_with(key, sorted(asked, key=str))
        for row, number in rows:
            if number is None:
                self.matches[row.line] = self._by_key(row.values)
            elif number in by_number:
                self.matches[row.line] = Match(by_number[number])
            else:
                self.matches[row.line] = Match(refusal=UNKNOWN_NUMBER.format(number=with_particle(str(number), "은")))
        self._ask_alike([row for row, _ in rows if self.matches[row.line] is NOTHING])

    def _records_with(self, key: tuple[str, ...], asked: Sequence[tuple[Any, ...]]) -> dict[tuple[Any, ...], list[Record]]:
        found: dict[tuple[Any, ...], list[Record]] = {}
        attributes = [own_field(self.model, name).attname for name in key]
        for start in range(0, len(asked), KEYS_AT_ONCE):
            firsts = {values[0] for values in asked[start : start + KEYS_AT_ONCE]}
            for record in self.records.filter(**{f"{key[0]}__in": firsts}):
                same = found.setdefault(tuple(getattr(record, name) for name in attributes), [])
                if record not in same:
                    same.append(record)
        return found

    def _by_key(self, values: Mapping[str, Any]) -> Match:
        for key in self.sheet.keys:
            found = self.by_key[key].get(key_of(key, values) or (), [])
            if len(found) > 1:
                found = [record for record in found if record.hidden_at is None] or found
            if len(found) > 1:
                return Match(refusal=SEVERAL.format(count=len(found)))
            if found:
                return Match(found[0])
        return NOTHING

    def _ask_alike(self, rows: Sequence[CheckedRow]) -> None:
        if self.alike is None or not rows:
            return
        self.alike.load([row.values for row in rows])
        likely = {row.line: found for row in rows if (found := self.alike.find(row.values)) is not None}
        records = self.records.in_bulk({one.pk for one in likely.values()})
        for line, one in likely.items():
            record = records.get(one.pk)
            if record is not None:
                self.matches[line] = Match(record) if one.is_sure else Match(record, "same", SAME.format(sentence=one.sentence))

    def find(self, row: CheckedRow, number: int | None, decision: str) -> Match:
        """The match with the officer's decision applied, and refused where another line already stands for it."""
        match = self._decided(self.matches[row.line], decision)
        if match.refusal:
            return match
        for identity in [match.pk] if match.pk else self._sure_identities(row.values):
            first = self.seen.setdefault(identity, row.line)
            if first != row.line and self.sheet.child_rows is not None:
                return Match(match.record, leader=first)
            if first != row.line:
                return Match(match.record, refusal=TWICE.format(line=first))
        if match.pk or self.alike is None:
            return match
        marks = self.alike.marks(row.values)
        lines = [self.left[mark] for mark in marks if mark in self.left]
        self.left.update(dict.fromkeys(marks, row.line))
        if not lines:
            return match
        return Match(question="twin", refusal="" if decision == "new" else TWIN.format(line=min(lines)))

    def _decided(self, match: Match, decision: str) -> Match:
        if match.record is None:
            return match
        if match.question == "same":
            if decision == "new":
                return Match(question="same")
            if decision not in ("same", "restore"):
                return match
        if match.record.hidden_at is not None and decision != "restore":
            return Match(match.record, question="hidden", refusal=HIDDEN.format(record=match.record))
        return Match(match.record, question=match.question or ("hidden" if match.record.hidden_at is not None else ""))

    def _sure_identities(self, values: Mapping[str, Any]) -> list[Hashable]:
        return [(*key, *found) for key in self.sheet.keys if (found := key_of(key, values)) is not None]


def _with_what_names_them(model: type[Record], sheet: Sheet) -> models.QuerySet[Record]:
    """A record is called by its keys: the rows they point to come with it, not one by one."""
    named = {name for key in sheet.keys for name in key if own_field(model, name).is_relation}
    rows = model._default_manager.all()
    return rows.select_related(*named) if named else rows


def key_of(key: tuple[str, ...], values: Mapping[str, Any]) -> tuple[Any, ...] | None:
    """The row's values of `key`, or None where one is blank."""
    found = tuple(values.get(name) for name in key)
    return None if any(value in (None, "") for value in found) else found
