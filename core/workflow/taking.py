"""Taking a step: of the row as it is now, under a lock, so that of two who press together one is told that it is done already."""

from typing import cast

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DataError, IntegrityError, transaction

from core import trail
from core.records.actor import Actor
from core.records.facts import field_text
from core.records.models import Record, own_field
from core.records.refusals import sentence_for
from core.trail.history import snapshot_at
from core.workflow.step import OPENED, STATE, OneKind, Step, Values

OTHERS_WROTE = "화면을 연 뒤에 다른 사람이 고쳤습니다. 지금 저장된 값: {told}. 적은 것으로 바꾸려면 다시 누르세요."


def take_step(record: OneKind, step: Step[OneKind], values: Values, *, by: Actor) -> OneKind:
    """Returns the row as it was saved. What stands against the step, and whatever the database refuses, is a ValidationError."""
    meta, reason = record._meta, str(values.get("reason", ""))
    permission = f"{meta.app_label}.change_{meta.model_name}"
    if not by.has_perm(permission):
        raise PermissionDenied(permission)
    try:
        with transaction.atomic(), trail.context(step=f"{meta.model_name}.{step.history_mark}", reason=reason):
            return _moved(_locked(record, by), step, values)
    except (IntegrityError, DataError) as error:
        raise ValidationError(sentence_for(error, type(record))) from error


def _locked(record: OneKind, by: Actor) -> OneKind:
    rows = type(record)._default_manager.visible_to(by).select_for_update(of=("self",))
    row = cast("OneKind | None", rows.filter(pk=record.pk).first())
    if row is None:
        raise ValidationError(f"그사이 삭제된 {record._meta.verbose_name}입니다. 부서 관리자가 되살린 뒤에 할 수 있습니다.")
    return row


def _moved(row: OneKind, step: Step[OneKind], values: Values) -> OneKind:
    if sentence := step.refusal(row):
        raise ValidationError(sentence)
    refuse_what_others_wrote(row, step, values.get(OPENED))
    fields = [field for field in row._meta.concrete_fields if not field.generated]
    before = {field.name: getattr(row, field.attname) for field in fields}
    for name in step.fields:
        if name in values:
            setattr(row, name, values[name])
    if step.after:
        setattr(row, STATE, step.after)
    step.act(row, values)
    # What an old file left blank is no affair of this step; the rules over several columns are.
    row.full_clean(exclude={field.name for field in fields if before[field.name] == getattr(row, field.attname)})
    row.validate_constraints()
    row.save()
    return row


def refuse_what_others_wrote(row: Record, step: Step, opened: int | None) -> None:
    """Raises Overwritten where somebody wrote what the step asks for after its form was opened: their words are shown first. Without
    a version nobody had looked at a form."""
    if opened is None or opened == row.version:
        return
    seen = snapshot_at(type(row), row.pk, opened)
    written = [name for name in step.fields if seen is None or seen.serializable_value(name) != row.serializable_value(name)]
    if written:
        fields = [own_field(type(row), name) for name in written]
        told = ", ".join(f"{field.verbose_name} ‘{field_text(field, row)}’" for field in fields)
        raise Overwritten(OTHERS_WROTE.format(told=told), version=row.version)


class Overwritten(ValidationError):
    """`version` is the one whose values the sentence tells."""

    def __init__(self, sentence: str, *, version: int) -> None:
        super().__init__(sentence)
        self.version = version
