"""Writes checked rows in bulk; a row the database refuses is found by halving and named with its constraint's sentence."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, connection, models, transaction

from core import clock
from core.imports.child_rows import heads_and_followers, reject_with_leaders
from core.imports.matching import key_of
from core.imports.outcome import Outcome
from core.imports.parents import ParentWriter
from core.imports.rows import CheckedRow
from core.imports.sheet import Related
from core.imports.staging import Staging, next_keys
from core.records.kind import RecordKind
from core.records.models import Record
from core.records.refusals import broken_rule, sentence_for

ROWS_AT_ONCE = 1_000
Refusal = IntegrityError | DataError | ValidationError
REFUSALS = (IntegrityError, DataError, ValidationError)
NO_FOLLOWERS: Mapping[int, Sequence[CheckedRow]] = {}

DELETED = (
    "{rule} 삭제한 자료에 있습니다: {record}. 되살려 고치려면 관리번호를 비우고 다시 올려 ‘되살리고 고치기’를 고르거나 "
    "부서 관리자에게 되살려 달라고 하세요."
)


def save_rows(kind: RecordKind, rows: Sequence[CheckedRow], *, progress: Callable[[int], None] | None = None) -> None:
    """Saves what is created or updated, inside the caller's transaction; marks what the database refuses as rejected.

    Rows of other outcomes are left alone. The caller decides whether a refusal undoes the rest.
    """
    with connection.cursor() as cursor:
        # A code deleted meanwhile is then refused with its row, not at the commit of everything.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    changing = [row for row in rows if row.outcome in (Outcome.CREATED, Outcome.UPDATED)]
    # A number the database gives must not be one that a row further down brings along.
    changing.sort(key=lambda row: row.outcome is Outcome.CREATED and not _is_named(kind, row))
    reject_with_leaders(changing)
    heads, followers = heads_and_followers(changing)
    writer = Writer(kind, followers)
    for start in range(0, len(heads), ROWS_AT_ONCE):
        writer.write(heads[start : start + ROWS_AT_ONCE])
        if progress is not None:
            progress(min(start + ROWS_AT_ONCE, len(heads)))
    reject_with_leaders(changing)
    kind.follow_up()


def _is_named(kind: RecordKind, row: CheckedRow) -> bool:
    return kind.sheet is None or any(key_of(key, row.values) is not None for key in kind.sheet.keys)


class Writer:
    """Also tries rows against the check constraints and foreign keys alone, for `core.imports.trying`."""

    def __init__(self, kind: RecordKind, followers: Mapping[int, Sequence[CheckedRow]] = NO_FOLLOWERS) -> None:
        """`followers`: by the line of the row above that they bring a further child of."""
        self.kind = kind
        self.followers = dict(followers)
        self.children = kind.sheet.child_rows if kind.sheet is not None else None
        groups = kind.sheet.related if kind.sheet is not None else ()
        self.groups = [(group, frozenset(one.name for one in group.fields())) for group in groups]
        self.parents = ParentWriter(kind.sheet.parent) if kind.sheet is not None and kind.sheet.parent is not None else None
        meta = kind.model._meta
        self.attributes = {field.name: field.attname for field in meta.concrete_fields}
        stored = [field for field in meta.concrete_fields if not field.generated]
        kept = {"version", "updated_at", "created_at"}
        self.places = {field.name: place for place, field in enumerate(stored)}
        self.pk_name = meta.pk.name
        self.inserted = Staging(kind.model, stored, name="inserts")
        self.tried = Staging(kind.model, stored, name="tries", refuses=True)
        self.updated = Staging(kind.model, [field for field in stored if field.name not in kept], name="updates")

    def obeys_checks(self, rows: list[CheckedRow]) -> bool:
        """Whether neither the rows nor what they bring along break a check constraint or point to a row that is gone."""
        stored, defaults = attrgetter(*(field.attname for field in self.tried.fields)), self._defaults()
        lines = (self._new_line(0, row, defaults) if row.record is None else stored(self._filled(row.record, row)) for row in rows)
        try:
            with transaction.atomic():
                self.tried.fill(lines)
                return not self.tried.has_strays() and not any(self._has_stray_children(rows, *group) for group in self.groups)
        except (IntegrityError, DataError):
            return False

    def _has_stray_children(self, rows: list[CheckedRow], group: Related, names: frozenset[str]) -> bool:
        """Also raises what their checks refuse. They all stand for record 0 here."""
        fields = list(group.model._meta.concrete_fields)
        children = [child for row in rows if row.related for child in group.rows({0: _only(row.related, names)})]
        tried = Staging(group.model, fields, name="child_tries", refuses=True)
        tried.fill([0 if field.primary_key else getattr(child, field.attname) for field in fields] for child in children)
        return tried.has_strays(but=self.kind.model)

    def write(self, rows: Sequence[CheckedRow]) -> None:
        """With their followers; one of those that is refused takes nothing else along."""
        try:
            with transaction.atomic():
                self._write(rows)
                self._save_children([one for row in rows for one in (row, *self.followers.get(row.line, ()))])
        except REFUSALS as error:
            if len(rows) > 1:
                self._halve(self.write, rows)
                return
            followers = self.followers.pop(rows[0].line, None)
            if not followers:
                rows[0].reject(self._said_of(error, rows[0]))
                return
            self.write(rows)
            if rows[0].outcome is not Outcome.REJECTED:
                self._follow(followers)

    def _follow(self, rows: Sequence[CheckedRow]) -> None:
        try:
            with transaction.atomic():
                self._save_children(rows)
        except REFUSALS as error:
            if len(rows) > 1:
                self._halve(self._follow, rows)
            else:
                rows[0].reject(self._said_of(error, rows[0]))

    def _halve(self, write: Callable[[Sequence[CheckedRow]], None], rows: Sequence[CheckedRow]) -> None:
        middle = len(rows) // 2
        write(rows[:middle])
        write(rows[middle:])

    def _save_children(self, rows: Sequence[CheckedRow]) -> None:
        bringing = [(row.record_pk, row.child_pk, row.child) for row in rows if row.child and row.record_pk is not None]
        if self.children is not None and bringing:
            self.children.save([(pk, child, values) for pk, child, values in bringing if pk is not None])

    def _said_of(self, error: Refusal, row: CheckedRow) -> str:
        if isinstance(error, ValidationError):
            return " ".join(error.messages)
        rule = broken_rule(error, self.kind.model)
        if isinstance(rule, models.UniqueConstraint) and rule.fields:
            given = {name: row.values.get(name, getattr(row.record, self.attributes[name], None)) for name in rule.fields}
            others = self.kind.model._default_manager.exclude(pk=row.record.pk if row.record is not None else None)
            hidden = others.exclude(hidden_at=None).filter(**given).first()
            if hidden is not None:
                return DELETED.format(rule=rule.get_violation_error_message(), record=hidden)
        parents = (self.parents.parent.model,) if self.parents is not None else ()
        children = self.children.models if self.children is not None else ()
        return sentence_for(error, self.kind.model, *parents, *children, *(group.model for group, _ in self.groups))

    def _write(self, rows: Sequence[CheckedRow]) -> None:
        """What changes comes first: an appointment that ends makes room for the one that begins."""
        if self.parents is not None:
            self.parents.write(rows)
        updated = [row for row in rows if row.outcome is Outcome.UPDATED]
        if updated:
            self.updated.fill(self._values(self.updated, (self._filled(row.record, row) for row in updated if row.record is not None)))
            self.updated.update(keys=[self.kind.model._meta.pk.attname])
            for row in updated:
                row.saved_pk = row.record.pk if row.record is not None else None
        created = [row for row in rows if row.outcome is Outcome.CREATED]
        if created:
            self._insert(created)
        for group, names in self.groups:
            group.save({row.saved_pk: own for row in rows if row.saved_pk and (own := _only(row.related, names))})

    def _insert(self, rows: list[CheckedRow]) -> None:
        """Without making instances, which would cost more than the rows: what no column of the file gives is the default."""
        keys = next_keys(self.kind.model, len(rows))
        defaults = self._defaults()
        self.inserted.fill(self._new_line(key, row, defaults) for key, row in zip(keys, rows, strict=True))
        self.inserted.insert()
        for key, row in zip(keys, rows, strict=True):
            row.saved_pk = key

    def _new_line(self, key: int, row: CheckedRow, defaults: Sequence[Any]) -> list[Any]:
        line = [*defaults]
        line[self.places[self.pk_name]] = key
        for name, value in row.values.items():
            line[self.places[name]] = value
        return line

    def _defaults(self) -> list[Any]:
        now = clock.now()
        moments = {"created_at": now, "updated_at": now}
        return [moments.get(field.name, None if field.primary_key else field.get_default()) for field in self.inserted.fields]

    def _values(self, staging: Staging, records: Iterable[Record]) -> Iterable[Sequence[Any]]:
        return map(attrgetter(*(field.attname for field in staging.fields)), records)

    def _filled(self, record: Record, row: CheckedRow) -> Record:
        for name, value in row.values.items():
            setattr(record, self.attributes[name], value)
        if row.outcome is Outcome.UPDATED:
            record.hidden_at = None
        return record


def _only(values: Mapping[str, Any], names: frozenset[str]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name in names}
