"""What becomes of each row: by the values an officer chose, or by taking back what an earlier change did."""

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.http import QueryDict

from core.bulk.models import BulkChange, Outcome
from core.records.facts import field_text
from core.records.forms import RecordForm
from core.records.kind import RecordKind
from core.records.models import FieldValue, Record
from core.trail import bulk_events
from core.trail.wording import NOT_SHOWN, shown_fields

CHANGED_AFTERWARDS = "그 뒤에 다른 사람이 고쳐 그대로 둡니다."


@dataclass
class RowPlan:
    """`values` are what is to be written, by attribute; `changes` the same in words: label, before, after."""

    record: Record
    outcome: Outcome
    values: dict[str, FieldValue] = field(default_factory=dict)
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    sentence: str = ""

    def refuse(self, sentence: str, outcome: Outcome = Outcome.REFUSED) -> None:
        self.outcome, self.sentence = outcome, sentence


def plans(change: BulkChange, kind: RecordKind, records: Sequence[Record]) -> Iterator[RowPlan]:
    return _undoing(change, kind, records) if change.undoes_id else _editing(change, kind, records)


def _editing(change: BulkChange, kind: RecordKind, records: Sequence[Record]) -> Iterator[RowPlan]:
    """Each row is asked by the kind's own form, with nothing but the chosen fields in it."""
    if kind.form is None:
        return
    form, typed = kind.form.for_many(change.typed, records), _as_sent(change.typed)
    for record in records:
        before = copy(record)
        asked = form(typed, instance=record)
        if not asked.is_valid():
            yield RowPlan(before, Outcome.REFUSED, sentence=_complaints(asked))
        else:
            yield _plan(before, record)


def _as_sent(typed: Mapping[str, Any]) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, value in typed.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return data


def _complaints(form: RecordForm) -> str:
    said = ((form.fields[name].label if name in form.fields else "", error) for name, found in form.errors.items() for error in found)
    return " ".join(f"{label}: {error}" if label else str(error) for label, error in said)


def _undoing(change: BulkChange, kind: RecordKind, records: Sequence[Record]) -> Iterator[RowPlan]:
    """A row goes back only where everything the earlier change wrote still stands: its values belong together."""
    events = bulk_events(kind.model, change.undoes_id, [record.pk for record in records])
    fields = [field for field in kind.model._meta.concrete_fields if not field.generated and field.name not in NOT_SHOWN]
    for record in records:
        before, after = events.get(record.pk, (None, None))
        if before is None or after is None:
            continue
        kept = [field.attname for field in fields if hasattr(after, field.attname)]
        changed = [name for name in kept if getattr(before, name) != getattr(after, name)]
        if any(getattr(record, name) != getattr(after, name) for name in changed):
            yield RowPlan(record, Outcome.OVERTAKEN, sentence=CHANGED_AFTERWARDS)
            continue
        restored = copy(record)
        for name in changed:
            setattr(restored, name, getattr(before, name))
        yield _plan(record, restored)


def _plan(before: Record, after: Record) -> RowPlan:
    changed = [field for field in _written(type(before)) if getattr(before, field.attname) != getattr(after, field.attname)]
    return RowPlan(
        before,
        Outcome.CHANGED if changed else Outcome.UNCHANGED,
        values={field.attname: getattr(after, field.attname) for field in changed},
        changes=[(str(field.verbose_name), field_text(field, before), field_text(field, after)) for field in changed],
    )


def _written(model: type[models.Model]) -> list[models.Field]:
    return [field for field in shown_fields(model) if not field.generated]
