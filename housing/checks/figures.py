"""What is off with a complex's own figures and marks."""

from django.db.models import F, Q, Sum

from housing.checks.check import Day
from housing.models import BandHouseholds, ComplexQuerySet


def with_conflicting_class(rows: ComplexQuerySet, day: Day) -> ComplexQuerySet:
    """B-APT-05."""
    return rows.conflicting()


def without_households(rows: ComplexQuerySet, day: Day) -> ComplexQuerySet:
    return rows.filter(Q(household_count=None) | Q(household_count=0))


def with_bands_that_do_not_add_up(rows: ComplexQuerySet, day: Day) -> ComplexQuerySet:
    """Each band set on its own: the sets cannot be converted into each other. What is not known adds up to nothing."""
    sums = BandHouseholds.objects.order_by().values("complex", "band__band_set").annotate(total=Sum("households"))
    count = F("complex__household_count")
    off = sums.filter(Q(total__lt=count) | Q(total__gt=count))
    return rows.filter(pk__in=off.values("complex"))


def with_mark(rows: ComplexQuerySet, day: Day) -> ComplexQuerySet:
    return rows.filter(needs_check=True)
