"""What a check is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from core.prepared import Slot
from housing.models import ComplexQuerySet

GOOD_SENSE = "자료 점검"
"""In place of a law where none is broken: the ward's file itself is off."""

Day = date | Slot
"""The day of the check; a slot where the query is written once and asked again on other days."""


@dataclass(frozen=True, kw_only=True)
class Check:
    """`finds` narrows complexes to those concerned, within one query.

    `says` and `todo` are the sentences on the complex's own page. `panel` is the slug of the part of that page where the
    matter is mended, `part` the part of the complex's form that mends it.
    """

    slug: str
    group: str
    title: str
    law: str
    says: str
    todo: str
    panel: str
    finds: Callable[[ComplexQuerySet, Day], ComplexQuerySet]
    part: str = ""
