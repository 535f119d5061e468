"""지원 이력: what a complex got in the last five years (지방보조금법 제6조제3항, B-SUB-06)."""

from dataclasses import dataclass

from core.fields import format_thousand
from housing.models import Grant, GrantStatus
from housing.models.grants import SUPPORT, UNSUPPORTED

YEARS = 5


@dataclass(frozen=True)
class PastGrant:
    pk: int
    year: int
    programme: str
    title: str
    amount: str
    status: str


def past_support(complex_id: int, year: int, *, but: int | None = None) -> list[PastGrant]:
    """Of `year` and the five before it, newest first; without what was refused or withdrawn, and without the grant `but`."""
    rows = Grant.objects.shown().filter(complex=complex_id, year__gte=year - YEARS, year__lte=year)
    rows = rows.exclude(status__in=UNSUPPORTED).exclude(pk=but or 0).order_by("-year", "-pk")
    values = rows.values_list("pk", "year", "programme__label", "title", SUPPORT, "status")
    return [
        PastGrant(pk, year_of, programme or "", title, format_thousand(support), str(GrantStatus(status).label))
        for pk, year_of, programme, title, support, status in values
    ]
