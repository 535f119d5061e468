"""Where `fit` gets what it judges by: for one request on a form, or once for all rows of an upload or of many edited at once."""

from collections import defaultdict
from collections.abc import Collection
from functools import cached_property

from housing.grants.fit import Criterion, Fit, Request, judge
from housing.models import Complex, CriterionBand, Grant, Programme, SupportCriterion
from housing.models.grants import UNSUPPORTED

YearOf = tuple[int, int]
"""Complex and year."""


class Criteria:
    """Of one year and of some complexes, or of all. Everything is asked of the database once, and only when it is needed."""

    def __init__(self, *, year: int | None = None, complexes: Collection[int] | None = None) -> None:
        self.narrowed = {} if year is None else {"year": year}
        self.complexes = complexes

    @cached_property
    def programmes(self) -> dict[int, Programme]:
        return {one.pk: one for one in Programme.objects.shown()}

    @cached_property
    def criteria(self) -> dict[tuple[int, int], Criterion]:
        exceptions = [one.label for one in self.programmes.values() if one.may_combine and not one.is_retired]
        bands: dict[int, list[CriterionBand]] = defaultdict(list)
        for band in CriterionBand.objects.shown():
            bands[band.criterion_id].append(band)
        rules = SupportCriterion.objects.shown().filter(**self.narrowed)
        return {(rule.year, rule.programme_id): Criterion(rule, bands[rule.pk], exceptions) for rule in rules}

    @cached_property
    def households(self) -> dict[int, int | None]:
        complexes = Complex.objects.all() if self.complexes is None else Complex.objects.filter(pk__in=self.complexes)
        return dict(complexes.values_list("pk", "household_count"))

    @cached_property
    def projects(self) -> dict[YearOf, dict[int, str]]:
        """The projects that take a complex's one place of the year, by id."""
        rows = Grant.objects.shown().filter(**self.narrowed).exclude(status__in=UNSUPPORTED).exclude(programme__may_combine=True)
        if self.complexes is not None:
            rows = rows.filter(complex__in=self.complexes)
        found: dict[YearOf, dict[int, str]] = defaultdict(dict)
        for pk, complex_id, year, title in rows.order_by("pk").values_list("pk", "complex_id", "year", "title"):
            found[complex_id, year][pk] = title
        return found

    def fit(
        self,
        *,
        complex_id: int,
        year: int,
        programme_id: int | None,
        requested: int | None,
        own_share: int | None,
        grant_id: int | None,
        decided: int | None = None,
    ) -> Fit:
        """`grant_id` is the request itself where it is on file already."""
        programme = self.programmes.get(programme_id) if programme_id is not None else None
        others = [title for pk, title in self.projects[complex_id, year].items() if pk != grant_id]
        request = Request(
            year=year,
            programme=programme.label if programme else "",
            may_combine=bool(programme and programme.may_combine),
            households=self.households.get(complex_id),
            requested=requested,
            own_share=own_share,
            decided=decided,
            others=others,
        )
        return judge(request, self.criteria.get((year, programme.pk)) if programme else None)


def fit_of(grant: Grant, *, decided: int | None) -> Fit:
    """Of one on file, as though this amount were decided."""
    return Criteria(year=grant.year, complexes=[grant.complex_id]).fit(
        complex_id=grant.complex_id,
        year=grant.year,
        programme_id=grant.programme_id,
        requested=grant.requested,
        own_share=grant.own_share,
        decided=decided,
        grant_id=grant.pk,
    )
