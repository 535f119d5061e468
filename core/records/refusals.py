"""Turns what the database refuses into the sentence its constraint carries."""

from django.db import DatabaseError, DataError, IntegrityError, OperationalError, models
from psycopg.errors import DeadlockDetected, SerializationFailure

from core.particles import with_particle

UNKNOWN = "다른 자료와 맞지 않아 저장하지 못했습니다. 입력한 값을 확인해 주세요."
UNFIT = "저장할 수 없는 값이 있습니다. 숫자의 자릿수와 글자 수를 확인해 주세요."
RAISED = "exec_stmt_raise"
"""PostgreSQL's own name for where a trigger's RAISE comes from."""
STILL_USED = "다른 자료에서 쓰고 있어 지울 수 없습니다. 더 쓰지 않으려면 '사용 중지'로 바꾸세요."


def sentence_for(error: IntegrityError | DataError, *related: type[models.Model]) -> str:
    """The violation message of the constraint that `error` names, looked up on the given models; of a trigger, what it raised.

    A trigger that refuses a row raises its sentence under an integrity error's code: USING ERRCODE = 'check_violation'.
    """
    if isinstance(error, DataError):
        return UNFIT
    if rule := broken_rule(error, *related):
        return str(rule.get_violation_error_message())
    diagnostics = getattr(error.__cause__, "diag", None)
    if diagnostics is not None and diagnostics.source_function == RAISED:
        return str(diagnostics.message_primary)
    name = _broken_name(error)
    for model in related:
        for field in model._meta.fields:
            if field.unique and name.startswith(f"{model._meta.db_table}_{field.column}"):
                return f"같은 {with_particle(str(field.verbose_name), '이')} 이미 등록되어 있습니다."
    return UNKNOWN


def is_crossed(error: Exception) -> bool:
    """Whether two who saved at once each waited for what the other held, and this one was sent back."""
    return isinstance(error, OperationalError) and isinstance(error.__cause__, DeadlockDetected | SerializationFailure)


def broken_rule(error: DatabaseError, *related: type[models.Model]) -> models.BaseConstraint | None:
    """The constraint that `error` names, where one of the given models declares it."""
    name = _broken_name(error)
    return next((rule for model in related for rule in model._meta.constraints if rule.name == name), None)


def _broken_name(error: DatabaseError) -> str:
    diagnostics = getattr(error.__cause__, "diag", None)
    return getattr(diagnostics, "constraint_name", None) or ""
