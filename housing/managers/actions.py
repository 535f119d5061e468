"""Comparing an uploaded list of managers with the appointments on file, and writing what the officer confirmed of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import DataError, IntegrityError, transaction

from core.imports import steps
from core.imports.checking import Checker
from core.imports.models import ImportRun
from core.imports.outcome import Outcome
from core.records.actor import Actor
from core.records.kind import RecordKind
from core.records.models import own_field
from core.records.refusals import sentence_for
from core.trail import context
from housing.managers.difference import Line, Result, difference
from housing.models import Complex, ManagerAppointment
from housing.models.appointments import ManagerAppointmentQuerySet
from housing.residents import lock_complexes

CHANGED_SINCE = "화면을 연 뒤에 다른 사람이 고쳤거나 등록했습니다. 그대로 두었으니 명단을 다시 대조하세요."
OUTCOMES = {Result.NEW: Outcome.CREATED, Result.CHANGED: Outcome.UPDATED, Result.REFUSED: Outcome.REJECTED}


@dataclass(frozen=True)
class Comparison:
    checker: Checker
    lines: Sequence[Line]

    def of(self, *results: Result) -> list[Line]:
        return [line for line in self.lines if line.result in results]


@dataclass(frozen=True)
class Confirmed:
    """A line the officer ticked, with its `mark` as it was shown; `ended_on` where somebody leaves."""

    key: str
    mark: str
    complex_id: int | None = None
    ended_on: date | None = None


@dataclass
class Applied:
    """How many lines of each result were written; `left_alone`: a complex and why nothing was."""

    new: int = 0
    changed: int = 0
    ended: int = 0
    left_alone: list[tuple[str, str]] = field(default_factory=list)


def compare(run: ImportRun, kind: RecordKind, *, by: Actor) -> Comparison:
    """The list against the current appointments of this moment."""
    checker = steps.checker_of(run, kind)
    rows = checker.read(run.rows.order_by("line").values_list("line", "cells"))
    appointments = _current(by).select_related("complex").order_by("complex__name", "pk")
    estates = dict(Complex.objects.shown().exclude(estate=None).values_list("pk", "estate_id"))
    return Comparison(checker, difference(checker, rows, list(appointments), estates))


def _current(by: Actor) -> ManagerAppointmentQuerySet:
    found: ManagerAppointmentQuerySet = ManagerAppointment.objects.visible_to(by)
    return found.current()


def apply_list(run: ImportRun, kind: RecordKind, confirmed: Sequence[Confirmed], *, by: Actor, as_of: date) -> Applied:
    """Writes the confirmed lines that still stand as they were shown, all in one transaction, and ends the upload.

    Raises `core.imports.steps.Overtaken` where the list was confirmed before.
    """
    if not (kind.may(by, "add") and kind.may(by, "change")):
        raise PermissionDenied(kind.permission("change"))
    reason = f"{run.file_name} (명단 기준일 {as_of:%Y-%m-%d})"
    with transaction.atomic(), context(step=f"{kind.noun}.compared", reason=reason):
        steps.claim(run)
        pks = {one.complex_id for one in confirmed if one.complex_id is not None}
        lock_complexes(pks)
        list(_current(by).filter(complex__in=pks).select_for_update(of=("self",)).order_by("pk").values_list("pk"))
        comparison = compare(run, kind, by=by)
        applied = _write_all(comparison, confirmed)
        kind.follow_up()
        steps.finish(run, [line.row for line in comparison.lines if line.row is not None])
    return applied


def _write_all(comparison: Comparison, confirmed: Sequence[Confirmed]) -> Applied:
    applied, ticked = Applied(), {one.key: one for one in confirmed}
    for line in comparison.lines:
        one = ticked.pop(line.key, None)
        if line.row is not None:
            line.row.outcome = Outcome.REJECTED if line.result is Result.REFUSED else Outcome.UNCHANGED
        if one is None:
            continue
        sentence = _write(line, one.ended_on) if line.is_offered and one.mark == line.mark else CHANGED_SINCE
        if not sentence:
            _count(applied, line)
            continue
        applied.left_alone.append((line.complex_name, sentence))
        if line.row is not None:
            line.row.reject(sentence)
    if ticked:
        applied.left_alone.append((f"{Result.LEFT.label} {len(ticked)}건", CHANGED_SINCE))
    return applied


def _write(line: Line, ended_on: date | None) -> str:
    """What the database refuses of one line leaves the others be: '' or its sentence."""
    try:
        with transaction.atomic():
            if line.ends_current and line.current is not None:
                line.current.ended_on = ended_on
                line.current.save(update_fields=["ended_on"])
            if line.result is Result.NEW:
                ManagerAppointment.objects.create(**_by_column(line))
            elif line.result is Result.CHANGED and line.current is not None:
                for name, value in _by_column(line).items():
                    setattr(line.current, name, value)
                line.current.save(update_fields=list(line.values))
    except (IntegrityError, DataError) as error:
        return sentence_for(error, ManagerAppointment)
    return ""


def _by_column(line: Line) -> dict[str, object]:
    """A sheet holds the number of the complex, not the complex."""
    return {own_field(ManagerAppointment, name).attname: value for name, value in line.values.items()}


def _count(applied: Applied, line: Line) -> None:
    applied.new += line.result is Result.NEW
    applied.changed += line.result is Result.CHANGED
    applied.ended += line.ends_current
    if line.row is not None:
        line.row.outcome = OUTCOMES[line.result]
