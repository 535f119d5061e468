"""What is off with a complex's 입주자대표회의 (공동주택관리법 제14조, 시행령 제11조~제14조).

Posts of deleted complexes, residents and representatives count nowhere: `Representative.shown` leaves them out.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from housing.checks.check import Day
from housing.models import ComplexQuerySet, Position, Representative
from housing.models.querysets import DeclaredClass
from housing.models.terms import IMPOSSIBLE_TERM


@dataclass(frozen=True)
class OfCouncil:
    """A condition on a council's figures. Those of every council are read in one pass for all such conditions."""

    condition: Q

    def __call__(self, rows: ComplexQuerySet, day: Day) -> ComplexQuerySet:
        return rows.filter(pk__in=_councils(day).filter(self.condition).values("complex"))


def councils_concerned(rows: ComplexQuerySet, day: Day, conditions: Mapping[str, Q]) -> dict[str, int]:
    """How many complexes of `rows` each condition holds for."""
    counts = {name: Count("complex", filter=condition) for name, condition in conditions.items()}
    return _councils(day).filter(complex__in=rows.values("pk")).aggregate(**counts)


def _councils(day: Day) -> QuerySet:
    """A row for each complex with anyone in office: how many people, in all and by role.

    The database lets nobody hold two posts at a time, so posts are people. Whoever is on the ward's list is a member, 총무 too.
    임대 has a council of tenants, under another act.
    """
    serving = Representative.objects.serving_on(day).exclude(complex__declared_class=DeclaredClass.RENTAL)
    # Not named as the checks are: `aggregate` would take them for its own.
    return (
        serving.order_by()
        .values("complex")
        .annotate(
            member_count=Count("pk"),
            chair_count=Count("pk", filter=Q(position__role=Position.Role.CHAIR)),
            auditor_count=Count("pk", filter=Q(position__role=Position.Role.AUDITOR)),
        )
    )


without_one_chair = OfCouncil(~Q(chair_count=1))
"""B-APT-14."""

with_few_auditors = OfCouncil(Q(auditor_count__lt=2))
"""B-APT-14."""

with_few_members = OfCouncil(Q(member_count__lt=4))
"""B-APT-10."""


def without_council(rows: ComplexQuerySet, day: Day) -> ComplexQuerySet:
    serving = Representative.objects.serving_on(day).order_by().filter(complex=OuterRef("pk"))
    return rows.filter(~Exists(serving), declared_class=DeclaredClass.MANDATORY)


def with_term_over(rows: ComplexQuerySet, day: Day) -> ComplexQuerySet:
    return rows.filter(pk__in=Representative.objects.shown().order_by().stale_on(day).values("complex"))


def with_wrong_term(rows: ComplexQuerySet, day: Day) -> ComplexQuerySet:
    return rows.filter(pk__in=Representative.objects.shown().order_by().filter(IMPOSSIBLE_TERM).values("complex"))


def with_third_term(rows: ComplexQuerySet, day: Day) -> ComplexQuerySet:
    """Someone in office has begun a term beyond the second in this complex (B-APT-17). Terms before the ward's own files are those
    a post declares."""
    return rows.filter(pk__in=Representative.objects.beyond_last_term(day).values("complex"))
