"""Rows that carry the record they belong to: a post with its person. One person of several rows is found or made once.

A new parent stands in the row as a negative key until it is saved; two rows that bring along the same one share it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import models

from core.imports.asking import Answers
from core.imports.outcome import Outcome
from core.imports.rows import CheckedRow
from core.imports.sheet import Parent, Several
from core.imports.values import ValueReader
from core.particles import with_particle
from core.records.kind import RecordKind
from core.records.models import Record, own_field
from core.sheets.parsers import CellError

DELETED = "{record}: 이 사람은 삭제한 자료에 있습니다. 부서 관리자에게 되살려 달라고 하세요."
DIFFERS = "{label}: {line}행의 같은 사람과 다릅니다. 한 사람의 값은 하나로 맞추세요."
ALSO_CHANGES = "이미 있는 {noun}의 {label} 바꿉니다: {before} → {after}"


class Parents:
    """Finds the parents of an upload, and says what a row would change about its own."""

    def __init__(self, kind: RecordKind, parent: Parent, reader: ValueReader, answers: Answers) -> None:
        self.parent, self.reader, self.answers = parent, reader, answers
        self.model = kind.model
        self.names = frozenset(one.name for one in parent.fields())
        self.said: dict[int, dict[str, tuple[Any, int]]] = {}

    def find(self, rows: Sequence[CheckedRow]) -> None:
        finder = self.parent.finder()
        finder.load([row.values for row in rows])
        new: dict[int, tuple[int, Record]] = {}
        for row in rows:
            try:
                found = finder.find(row.values)
            except CellError as error:
                row.errors.append(error.sentence)
                continue
            if isinstance(found, Several):
                row.several[self.parent.field] = found
                found = self._chosen(row, found)
            if found is not None and found.pk is None:
                row.values[self.parent.field] = new.setdefault(id(found), (-1 - len(new), found))[0]
            elif found is not None:
                row.parent = found
                row.values[self.parent.field] = found.pk

    def _chosen(self, row: CheckedRow, several: Several) -> Record | None:
        pk = self.answers.of(row, self.parent.field, several)
        return None if pk is None else self.parent.model._default_manager.get(pk=pk)

    def stored_of(self, row: CheckedRow) -> Mapping[str, Any]:
        """What is stored of the row's parent. A record keeps the parent it has: the row may correct that one's name."""
        if row.record is not None:
            row.parent = getattr(row.record, self.parent.field)
            row.values.pop(self.parent.field, None)
        return {name: getattr(row.parent, name) for name in self.names} if row.parent is not None else {}

    def compare(self, row: CheckedRow) -> None:
        """Refuses a second row that says otherwise of the same parent; tells where a new record changes a parent others have."""
        if row.parent is not None and row.parent.hidden_at is not None:
            row.errors.append(DELETED.format(record=row.parent))
            return
        key = row.parent.pk if row.parent is not None else row.values.get(self.parent.field)
        said = self.said.setdefault(key, {}) if key is not None else {}
        for name in self.names & row.values.keys():
            value = row.values[name]
            first, line = said.setdefault(name, (value, row.line))
            if first != value:
                row.errors.append(DIFFERS.format(label=self.reader.label(name), line=line))
            before = getattr(row.parent, name, None)
            if row.record is None and before not in (None, "", value):
                change = self.reader.change(name, before, value)
                noun = self.parent.model._meta.verbose_name
                label = with_particle(change.label, "을")
                row.warnings.append(ALSO_CHANGES.format(noun=noun, label=label, before=change.before, after=change.after))


class ParentWriter:
    """Saves the parents of rows about to be written, and puts their keys into the rows; inside the rows' own savepoint."""

    def __init__(self, parent: Parent) -> None:
        self.parent = parent
        self.made: dict[int, int] = {}
        self.stands_for: dict[int, int] = {}

    def write(self, rows: Sequence[CheckedRow]) -> None:
        self._change([row for row in rows if row.parent is not None and row.parent_values])
        new = [row for row in rows if row.parent is None]
        for row in new:
            self.stands_for.setdefault(row.line, row.values[self.parent.field])
        self._make(new)
        for row in new:
            row.values[self.parent.field] = self.made[self.stands_for[row.line]]

    def _change(self, rows: Sequence[CheckedRow]) -> None:
        changed: dict[int, dict[str, Any]] = {}
        for row in rows:
            if row.parent is not None:
                changed.setdefault(row.parent.pk, {}).update(row.parent_values)
        records = self.parent.model._default_manager.in_bulk(changed)
        for pk, record in records.items():
            for name, value in changed[pk].items():
                setattr(record, name, value)
        names = {name for values in changed.values() for name in values}
        if records:
            self.parent.model._default_manager.bulk_update(records.values(), names)

    def _make(self, rows: Sequence[CheckedRow]) -> None:
        """One already made may have gone with the savepoint of the rows it was made with."""
        standing = set(self.parent.model._default_manager.filter(pk__in=self.made.values()).values_list("pk", flat=True))
        wanted: dict[int, dict[str, Any]] = {}
        for row in rows:
            place = self.stands_for[row.line]
            if self.made.get(place) not in standing:
                shared = {name: row.values[name] for name in self.parent.shared}
                wanted.setdefault(place, {}).update({**shared, **row.parent_values})
        records = self.parent.model._default_manager.bulk_create([self._new(values) for values in wanted.values()])
        self.made.update(zip(wanted, (record.pk for record in records), strict=True))

    def _new(self, values: Mapping[str, Any]) -> Record:
        return self.parent.model(**{own_field(self.parent.model, name).attname: value for name, value in values.items()})


def lock_parents_of(kind: RecordKind, pks: Sequence[int]) -> None:
    """Before their children: whoever edits a parent bumps the children's versions in that order."""
    parent = kind.sheet.parent if kind.sheet is not None else None
    if parent is not None:
        _locked(parent.model._default_manager.filter(pk__in=kind.model._default_manager.filter(pk__in=pks).values(parent.field)))


def lock_found_parents(kind: RecordKind, rows: Sequence[CheckedRow], *, refusal: str) -> None:
    """Of new records: a parent changed since it was looked up refuses its rows."""
    parent = kind.sheet.parent if kind.sheet is not None else None
    if parent is None:
        return
    found = [row for row in rows if row.record is None and row.parent is not None and row.outcome is Outcome.CREATED]
    versions = _locked(parent.model._default_manager.filter(pk__in={row.parent.pk for row in found if row.parent is not None}))
    for row in found:
        if row.parent is not None and versions.get(row.parent.pk) != row.parent.version:
            row.reject(refusal)


def _locked(rows: models.QuerySet) -> dict[int, int]:
    return dict(rows.select_for_update(of=("self",)).order_by("pk").values_list("pk", "version"))
