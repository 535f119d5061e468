"""Writing 입주민 beside what they hold, a post or a membership: one at a time in a complex, never a deleted one, by their own rules."""

from collections.abc import Collection, Mapping

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, transaction

from core.masking import mask_name
from core.particles import quoted
from core.records.models import FieldValue
from core.records.refusals import sentence_for
from housing.models import Complex, Resident

DELETED = "{name} 삭제한 입주민 자료에 있습니다. 부서 관리자에게 되살려 달라고 하세요."


def lock_complexes(pks: Collection[int]) -> list[Complex]:
    """Of two officers entering one person, the second then finds the resident the first made. What only points at a complex does not
    wait."""
    return list(Complex.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=pks).order_by("pk").only("name", "hidden_at"))


def refuse_deleted(resident: Resident | None) -> None:
    """Masked: an upload's preview shows the sentence, and a log may."""
    if resident is not None and resident.hidden_at:
        raise ValidationError(DELETED.format(name=quoted(mask_name(resident.name), "은")))


def save_person(resident: Resident, values: Mapping[str, FieldValue]) -> None:
    """Raises ValidationError by field. Two may have entered one person in forms that knew nothing of each other: what only the
    database then refuses is a sentence too."""
    for name, value in values.items():
        setattr(resident, name, value)
    resident.full_clean()
    try:
        with transaction.atomic():
            resident.save()
    except (IntegrityError, DataError) as error:
        raise ValidationError(sentence_for(error, Resident)) from error
