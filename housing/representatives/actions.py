"""Entering and changing a post with its person: a resident is picked up where known, and changed once for all their posts."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DataError, IntegrityError, transaction

from core.records.actor import Actor
from core.records.refusals import sentence_for
from housing.models import Complex, Representative, Resident
from housing.representatives.people import People, Person, differing

DELETED = "이 사람은 삭제한 자료에 있습니다. 부서 관리자에게 되살려 달라고 하세요."


def _check_may(by: Actor, verb: str) -> None:
    if not by.has_perm(f"housing.{verb}_representative"):
        raise PermissionDenied(f"housing.{verb}_representative")


@transaction.atomic
def enter_post(post: Representative, *, of: Complex, person: Person, by: Actor, answer: str = "") -> Representative:
    """Save a new post of `person`. The complex is locked first: of two officers entering one person, the second finds them.

    Raises ValidationError with a sentence, and InDoubt, whose choices `answer` is one of.
    """
    _check_may(by, "add")
    complex_ = Complex.objects.select_for_update(of=("self",)).get(pk=of.pk)
    if complex_.hidden_at:
        raise ValidationError("삭제된 공동주택에는 입주자대표를 등록할 수 없습니다.")
    resident = People([complex_.pk]).settle(complex_.pk, person, answer=answer)
    if resident is not None and resident.hidden_at:
        raise ValidationError(DELETED)
    post.resident = _kept(resident or Resident(complex=complex_), person)
    post.save()  # the form has cleaned the fields; what the database refuses, the page says
    post.refresh_from_db(fields=["complex"])
    return post


@transaction.atomic
def change_post(post: Representative, *, person: Person, by: Actor) -> Representative:
    """Save a changed post and what was changed of its person, blanks included."""
    _check_may(by, "change")
    resident = Resident.objects.select_for_update(of=("self",)).get(pk=post.resident_id)
    changed = {name: value for name, value in person.items() if getattr(resident, name) != value}
    post.save()
    if changed:
        _save_person(resident, changed)
    return post


def _kept(resident: Resident, person: Person) -> Resident:
    changed = differing(resident, person)
    if resident._state.adding or changed:
        _save_person(resident, changed)
    return resident


def _save_person(resident: Resident, values: Person) -> None:
    for name, value in values.items():
        setattr(resident, name, value)
    resident.full_clean()
    try:
        with transaction.atomic():
            resident.save()
    except (IntegrityError, DataError) as error:
        raise ValidationError(sentence_for(error, Resident)) from error
