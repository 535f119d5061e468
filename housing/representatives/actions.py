"""Entering and changing a post with its person: a resident is picked up where known, and changed once for all their posts."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from core.records.actor import Actor
from housing.models import Complex, Representative, Resident
from housing.representatives.people import People, Person, differing
from housing.residents import lock_complexes, refuse_deleted, save_person


def _check_may(by: Actor, verb: str) -> None:
    if not by.has_perm(f"housing.{verb}_representative"):
        raise PermissionDenied(f"housing.{verb}_representative")


@transaction.atomic
def enter_post(post: Representative, *, of: Complex, person: Person, by: Actor, answer: str = "") -> Representative:
    """Save a new post of `person`. The complex is locked first: of two officers entering one person, the second finds them.

    Raises ValidationError with a sentence, and InDoubt, whose choices `answer` is one of.
    """
    _check_may(by, "add")
    [complex_] = lock_complexes([of.pk])
    if complex_.hidden_at:
        raise ValidationError("삭제된 공동주택에는 입주자대표를 등록할 수 없습니다.")
    resident = People([complex_.pk]).settle(complex_.pk, person, answer=answer)
    refuse_deleted(resident)
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
        save_person(resident, changed)
    return post


def _kept(resident: Resident, person: Person) -> Resident:
    changed = differing(resident, person)
    if resident._state.adding or changed:
        save_person(resident, changed)
    return resident
