"""Codes: the short lists a department keeps itself. One in use is retired, never deleted."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import ProtectedError

from core.particles import quoted
from core.records.models import Record


class Code(Record):
    label = models.CharField("명칭", max_length=40, unique=True, error_messages={"unique": "같은 명칭이 이미 있습니다."})
    order = models.PositiveSmallIntegerField("순서", default=0)
    is_retired = models.BooleanField("사용 중지", default=False)

    class Meta(Record.Meta):
        abstract = True
        ordering: ClassVar[tuple[str, ...]] = ("order", "label")

    def __str__(self) -> str:
        return self.label


@transaction.atomic
def remove_code(code: Code) -> None:
    """Delete a code nothing refers to, for good; refuse with a sentence otherwise."""
    try:
        code.delete()
    except ProtectedError as error:
        count = len(error.protected_objects)
        raise ValidationError(
            f"{quoted(code, '은')} 자료 {count:,}건에서 쓰고 있어 삭제할 수 없습니다. 더 쓰지 않으려면 ‘사용 중지’로 바꾸세요."
        ) from error
