"""Reading the row history back: what happened to one record, newest first, as sentences and before → after."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from django.db import models
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Cast

from core.trail.tracking import EventRow, event_model_of
from core.trail.wording import RelatedNames, as_record, masked_text, plain_text, shown_fields

STEP_LABELS = {
    "imported": "엑셀 올리기",
    "compared": "분기 명단 대조",
    "loaded": "자료 넣기",
    "bulk_changed": "한꺼번에 고치기",
    "bulk_undone": "한꺼번에 고친 것 되돌리기",
    "files_added": "첨부 올리기",
    "file_removed": "첨부 지우기",
}
"""The last word of a context's `step`, in the office's words: what every kind shares. A kind's own come with the kind."""
NO_OWN_STEPS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class RelatedHistory:
    """Rows of `model` whose `fk_field` points to the record are told in its history, under `label`."""

    model: type[models.Model]
    fk_field: str
    label: str


@dataclass(frozen=True)
class Change:
    label: str
    before: str
    after: str
    field: str


@dataclass(frozen=True)
class Moment:
    """One change of one row. `subject` names the part of the record it happened to; empty for the record itself. `bulk` is the id of
    the change of many rows it was part of; `step_label` says how the change came about, where its kind does not say it already."""

    at: datetime
    account: str
    name: str
    ip: str
    page: str
    step: str
    step_label: str
    reason: str
    kind: str
    changes: list[Change]
    subject: str = ""
    bulk: str = ""

    @property
    def who(self) -> str:
        return self.name or self.account

    @property
    def sentence(self) -> str:
        what = f"{self.subject} {self.kind}" if self.subject else self.kind
        labels = "·".join(change.label for change in self.changes)
        return f"{what}: {labels}" if labels and self.kind == "수정" else what


@dataclass(frozen=True)
class HistoryPage:
    moments: list[Moment]
    total: int
    number: int
    per_page: int

    def __iter__(self) -> Iterator[Moment]:
        return iter(self.moments)

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.per_page))


@dataclass(frozen=True)
class ChangesSince:
    """What differs now from the version asked about. `name` lists those who changed it, `at` is the last time."""

    changes: list[Change]
    name: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class _Source:
    """One event table of a history; `path` is the event column that holds the record's key."""

    model: type[models.Model]
    path: str
    label: str

    @property
    def fields(self) -> list[models.Field]:
        """What is worth telling: the record itself need not be named on its own page."""
        return [field for field in shown_fields(self.model) if self.path not in (field.name, field.attname)]

    def events(self, pk: object) -> models.QuerySet:
        return event_model_of(self.model).objects.filter(**{self.path: pk})


def history_page(
    model: type[models.Model],
    pk: object,
    *,
    page: int = 1,
    per_page: int = 20,
    related: Sequence[RelatedHistory] = (),
    step_labels: Mapping[str, str] = NO_OWN_STEPS,
    unmasked: bool = False,
) -> HistoryPage:
    """A page that does not exist is the nearest one that does. Works for records that are gone.

    `step_labels` are those of the kind's own steps, beside the shared ones.
    """
    sources = [_Source(model, "pgh_obj", ""), *(_Source(part.model, part.fk_field, part.label) for part in related)]
    total = sum(source.events(pk).count() for source in sources)
    number = min(max(page, 1), max(1, -(-total // per_page)))
    start = (number - 1) * per_page
    moments = _moments(sources, pk, slice(start, start + per_page), unmasked=unmasked, step_labels=step_labels)
    return HistoryPage(moments=moments, total=total, number=number, per_page=per_page)


def history_of(record: models.Model, *, related: Sequence[RelatedHistory] = (), unmasked: bool = False) -> list[Moment]:
    """The whole history of one record, for printing and tests; pages use `history_page`."""
    sources = [_Source(type(record), "pgh_obj", ""), *(_Source(part.model, part.fk_field, part.label) for part in related)]
    return _moments(sources, record.pk, slice(None), unmasked=unmasked)


def snapshot_at(model: type[models.Model], pk: object, version: int) -> models.Model | None:
    """The record as it stood in `version`, unsaved; None where the history does not reach back so far."""
    event = _event_of_version(model, pk, version)
    return as_record(model, event) if event is not None else None


def changes_since(model: type[models.Model], pk: object, version: int, *, unmasked: bool = False) -> ChangesSince:
    """What a second editor must know of those who saved since `version`."""
    opened = _event_of_version(model, pk, version)
    if opened is None:
        return ChangesSince(changes=[])
    later = list(event_model_of(model).objects.filter(pgh_obj=pk, pgh_id__gt=opened.pgh_id).order_by("pgh_id"))
    if not later:
        return ChangesSince(changes=[])
    reader = _Reader(unmasked=unmasked)
    fields = shown_fields(model)
    reader.prepare(fields, [opened, later[-1]])
    names = dict.fromkeys(_said(event, "name") or _said(event, "account") for event in later)
    return ChangesSince(
        changes=reader.changes(model, fields, opened, later[-1]),
        name=", ".join(name for name in names if name),
        at=later[-1].pgh_created_at,
    )


def bulk_events(model: type[models.Model], bulk: object, pks: Collection[int]) -> dict[int, tuple[EventRow | None, EventRow]]:
    """By row, how it stood before the change of many rows and how after. `pks` are where to look: no index is over the ids."""
    found = event_model_of(model).objects.filter(pgh_obj__in=pks, pgh_context__bulk=str(bulk)).order_by("pgh_id")
    first: dict[int, EventRow] = {}
    last: dict[int, EventRow] = {}
    for event in found:
        first.setdefault(event.pgh_obj_id, event)
        last[event.pgh_obj_id] = event
    before = {event.pgh_obj_id: previous for event, previous in _with_previous(model, [event.pgh_id for event in first.values()])}
    return {pk: (before[pk], event) for pk, event in last.items()}


def bulk_moments(model: type[models.Model], bulk: object, pks: Collection[int]) -> dict[int, Moment]:
    """The same as moments, personal values masked."""
    source = _Source(model, "pgh_obj", "")
    reader = _Reader(unmasked=False)
    events = bulk_events(model, bulk, pks)
    for before, after in events.values():
        reader.prepare(source.fields, [after] if before is None else [before, after])
    return {pk: reader.moment(source, after, before) for pk, (before, after) in events.items()}


def _event_of_version(model: type[models.Model], pk: object, version: int) -> EventRow | None:
    return event_model_of(model).objects.filter(pgh_obj=pk, version=version).order_by("-pgh_id").first()


def _moments(
    sources: Sequence[_Source], pk: object, part: slice, *, unmasked: bool, step_labels: Mapping[str, str] = NO_OWN_STEPS
) -> list[Moment]:
    found = _events(sources, pk, part)
    reader = _Reader(unmasked=unmasked, step_labels=step_labels)
    for source, event, previous in found:
        reader.prepare(source.fields, [event] if previous is None else [event, previous])
    return [reader.moment(source, event, previous) for source, event, previous in found]


def _events(sources: Sequence[_Source], pk: object, part: slice) -> list[tuple[_Source, EventRow, EventRow | None]]:
    """The events of the page, each with the one before it of the same row: one query to choose, two for each table."""
    keys = [
        source.events(pk).order_by().values_list("pgh_created_at", "pgh_id", Cast(Value(place), models.IntegerField()))
        for place, source in enumerate(sources)
    ]
    chosen = list(keys[0].union(*keys[1:], all=True).order_by("-pgh_created_at", "-pgh_id")[part])
    by_key: dict[tuple[int, int], tuple[EventRow, EventRow | None]] = {}
    for place, source in enumerate(sources):
        ids = [pgh_id for _, pgh_id, at_place in chosen if at_place == place]
        by_key |= {(place, event.pgh_id): (event, previous) for event, previous in _with_previous(source.model, ids)}
    return [(sources[place], *by_key[place, pgh_id]) for _, pgh_id, place in chosen]


def _with_previous(model: type[models.Model], ids: Iterable[int]) -> Iterator[tuple[EventRow, EventRow | None]]:
    events = event_model_of(model).objects
    earlier = events.filter(pgh_obj=OuterRef("pgh_obj"), pgh_id__lt=OuterRef("pgh_id")).order_by("-pgh_id")
    found = list(events.filter(pgh_id__in=list(ids)).annotate(pgh_previous=Subquery(earlier.values("pgh_id")[:1])))
    previous = events.in_bulk([event.pgh_previous for event in found if event.pgh_previous is not None])
    return ((event, previous.get(event.pgh_previous)) for event in found)


def _said(event: EventRow, key: str) -> str:
    return (event.pgh_context or {}).get(key, "")


class _Reader:
    """Turns events into moments; related rows are looked up once for all of them."""

    def __init__(self, *, unmasked: bool, step_labels: Mapping[str, str] = NO_OWN_STEPS) -> None:
        self.unmasked = unmasked
        self.step_labels = {**STEP_LABELS, **step_labels}
        self.names = RelatedNames()
        self.is_loaded = False

    def prepare(self, fields: Sequence[models.Field], events: Iterable[EventRow]) -> None:
        for event in events:
            for field in fields:
                self.names.ask(field, getattr(event, field.attname))

    def moment(self, source: _Source, event: EventRow, previous: EventRow | None) -> Moment:
        step = _said(event, "step")
        return Moment(
            at=event.pgh_created_at,
            account=_said(event, "account"),
            name=_said(event, "name"),
            ip=_said(event, "ip"),
            page=_said(event, "page"),
            step=step,
            step_label=self.step_labels.get(step.rpartition(".")[2], ""),
            reason=_said(event, "reason"),
            kind=_kind(event, previous),
            changes=self.changes(source.model, source.fields, previous, event),
            subject=source.label,
            bulk=_said(event, "bulk"),
        )

    def changes(self, model: type[models.Model], fields: Sequence[models.Field], before: EventRow | None, after: EventRow) -> list[Change]:
        """A deletion changes nothing; an insert tells what was entered."""
        if not self.is_loaded:
            self.names.load()
            self.is_loaded = True
        if after.pgh_label == "delete" or (before is None and after.pgh_label != "insert"):
            return []
        changes = []
        for field in fields:
            old = getattr(before, field.attname) if before is not None else None
            new = getattr(after, field.attname)
            if old == new or (before is None and new is False):
                continue
            was, becomes = self.text(model, field, old, before), self.text(model, field, new, after)
            if was or becomes:
                changes.append(Change(str(field.verbose_name), was, becomes, field=field.name))
        return changes

    def text(self, model: type[models.Model], field: models.Field, value: object, event: EventRow | None) -> str:
        if event is None:
            return ""
        is_related = field.is_relation
        text = self.names.text(field, value, event.pgh_created_at) if is_related else plain_text(field, value)
        mask = None if self.unmasked else getattr(model, "PERSONAL", {}).get(field.name)
        return masked_text(mask, text)


def _kind(event: EventRow, previous: EventRow | None) -> str:
    if event.pgh_label != "update":
        return "등록" if event.pgh_label == "insert" else "삭제"
    was_hidden = getattr(previous, "hidden_at", None) is not None
    is_hidden = getattr(event, "hidden_at", None) is not None
    if was_hidden == is_hidden:
        return "수정"
    return "숨김" if is_hidden else "되살림"
