"""입주자대표: the posts that residents hold for a term."""

from datetime import date
from typing import Any, ClassVar, Self

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import Count, ExpressionWrapper, F, Func, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from core.fields import BusinessDateField
from core.prepared import Slot
from core.records.models import Record, RecordQuerySet
from core.records.search import holding
from core.trail import track
from housing.models.complexes import Complex
from housing.models.residents import Resident
from housing.models.terms import (
    COUNTED_TERM,
    IMPOSSIBLE_TERM,
    LEFT_EARLY,
    MOST_TERMS,
    SERVED_UNTIL,
    Position,
    TermStatus,
    months_after,
    terms_held,
)

TAKE_COMPLEX_OF_RESIDENT = """
SELECT complex_id INTO NEW.complex_id FROM housing_resident WHERE id = NEW.resident_id;
RETURN NEW;
"""


def _holding_word(word: str) -> Q:
    """Of posts: a number among words is the person's, too."""
    people = Resident.objects.order_by()
    numbered = people.numbered(word)
    return (
        Q(resident__in=(people.named(word) if numbered is None else numbered).values("pk"))
        | Q(complex__in=Complex.objects.search(word).order_by().values("pk"))
        | Q(position__in=Position.objects.filter(label=word).order_by().values("pk"))
        | Q(complex__in=Complex.objects.filter(dong__name=word).order_by().values("pk"))
    )


class RepresentativeQuerySet(RecordQuerySet):
    goes_with: ClassVar = ("complex", "resident")

    def serving_on(self, day: date | Slot) -> Self:
        """In office on `day`: begun, and neither ended nor left before it. A term without an end, or with an impossible one, is open."""
        return self.shown().filter(Q(started_on=None) | Q(started_on__lte=day), Q(served_until=None) | Q(served_until__gte=day))

    def expiring(self, day: date, *, months: int) -> Self:
        """In office on `day`, with a term that ends within so many months."""
        return self.serving_on(day).filter(served_until__lte=months_after(day, months))

    def ended_before(self, day: date) -> Self:
        """Whose term ran out; those who left before its end are `left_by`."""
        return self.exclude(status__in=LEFT_EARLY).filter(served_until__lt=day)

    def stale_on(self, day: date | Slot) -> Self:
        """재임 on file although the term's last day is past (B-APT-16); as `Representative.is_stale_on`. An impossible end says nothing."""
        return self.filter(status=TermStatus.SERVING, served_until__lt=day)

    def left_by(self, day: date) -> Self:
        return self.filter(status__in=LEFT_EARLY, status_on__lte=day)

    def with_impossible_term(self) -> Self:
        return self.filter(IMPOSSIBLE_TERM)

    def with_terms(self) -> Self:
        """Adds `earlier_term_count`: this person's terms in this complex begun before this one, those before our files included.
        A term of unknown beginning comes before every other."""
        rows: Any = self.model._default_manager
        begins = Coalesce(OuterRef("started_on"), Value(date.max), output_field=models.DateField())
        earlier = (
            rows.shown()
            .filter(Q(started_on=None) | Q(started_on__lte=begins), resident=OuterRef("resident"))
            .order_by()
            .values("resident")
            .annotate(number=ExpressionWrapper(terms_held(but=Q(pk=OuterRef("pk"))), output_field=IntegerField()))
            .values("number")
        )
        return self.annotate(
            earlier_term_count=Coalesce(Subquery(earlier, output_field=IntegerField()), F("earlier_terms"), output_field=IntegerField())
        )

    def beyond_last_term(self, day: date | Slot) -> models.QuerySet:
        """The people, as rows of `complex` and `resident`, in office on `day` with more terms begun by it than the law allows."""
        begun = self.shown().order_by().filter(Q(started_on=None) | Q(started_on__lte=day))
        serving = Count("pk", filter=COUNTED_TERM & (Q(served_until=None) | Q(served_until__gte=day)))
        people: models.QuerySet = begun.values("complex", "resident").annotate(terms=terms_held(), serving=serving)
        return people.filter(terms__gt=MOST_TERMS, serving__gt=0)

    def search(self, text: str) -> Self:
        """Posts of which every word is of the resident, the complex, the position or the dong.

        One pass over an index of all posts with every condition beside it: a name that a family has in common has fifteen
        thousand posts, which would cost three times as much to fetch one by one. A number has a few, and they are fetched.
        """
        word = text.strip()
        if not word:
            return self
        people = Resident.objects.order_by()
        complexes = Complex.objects.search(word).order_by().values("pk")
        if (numbered := people.numbered(word)) is not None:
            rows = self.model._default_manager.order_by()
            parts = (rows.filter(resident__in=numbered.values("pk")), rows.filter(complex__in=complexes))
            return self.filter(pk__in=parts[0].values("pk").union(parts[1].values("pk"), all=True))
        return self.filter(holding(word, _holding_word))

    def for_list(self) -> Self:
        return self.with_terms().select_related("resident", "complex__dong", "position")

    def for_panel(self) -> Self:
        return self.select_related("resident", "complex", "position").order_by(
            "position__order", F("started_on").desc(nulls_last=True), "pk"
        )

    def for_page(self) -> Self:
        counted = ExpressionWrapper(COUNTED_TERM, output_field=models.BooleanField())
        return self.with_terms().annotate(is_counted=counted).select_related("resident", "complex", "position")


@track()
class Representative(Record):
    """입주자대표: one post of a resident for one term. The complex is the resident's; the database sees to it."""

    resident = models.ForeignKey(Resident, models.PROTECT, related_name="posts", verbose_name="입주민")
    complex = models.ForeignKey(Complex, models.PROTECT, related_name="representatives", editable=False, verbose_name="공동주택")
    position = models.ForeignKey(Position, models.PROTECT, related_name="representatives", verbose_name="직위")
    district = models.CharField("선거구", max_length=60, default="", blank=True, help_text="예: 제1선거구(101동, 102동)")
    is_owner = models.BooleanField(
        "입주자/사용자",
        choices=[(None, "모름"), (True, "입주자(소유자)"), (False, "사용자(임차인)")],
        null=True,
        blank=True,
        help_text="집을 빌려 사는 사람은 사용자(임차인)입니다.",
    )
    started_on = BusinessDateField("임기 시작일", null=True, blank=True)
    ended_on = BusinessDateField("임기 종료일", null=True, blank=True, help_text="임기는 2년입니다(영 제13조).")
    elected_on = BusinessDateField("선출일", null=True, blank=True)
    is_by_election = models.BooleanField("보궐선거", default=False)
    status = models.CharField("상태", max_length=10, choices=TermStatus, default=TermStatus.SERVING)
    status_on = BusinessDateField("퇴임일", null=True, blank=True)
    status_reason = models.CharField("퇴임 사유", max_length=200, default="", blank=True)
    served_until = models.GeneratedField(
        verbose_name="실제 종료일", expression=SERVED_UNTIL, output_field=BusinessDateField(null=True), db_persist=True
    )
    earlier_terms = models.PositiveSmallIntegerField("이전 임기 수", default=0, help_text="이 시스템에 없는 그전 임기만 셉니다.")
    needs_check = models.BooleanField("확인 필요", default=False)
    note = models.CharField("비고", max_length=300, default="", blank=True)

    # Added by `with_terms`, and for the page.
    earlier_term_count: int
    is_counted: bool

    @property
    def is_beyond_last_term(self) -> bool:
        """A term that counts, after as many as the law allows (B-APT-17)."""
        return self.is_counted and self.earlier_term_count >= MOST_TERMS

    def is_stale_on(self, day: date) -> bool:
        return self.status == TermStatus.SERVING and self.served_until is not None and self.served_until < day

    objects: ClassVar = RepresentativeQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "입주자대표"
        verbose_name_plural = "입주자대표"
        ordering = ("complex", "position__order", F("started_on").desc(nulls_last=True), "id")
        indexes: ClassVar = [
            models.Index(name="representative_by_end", fields=["served_until", "id"]),
            models.Index(
                F("started_on").desc(nulls_last=True), F("id").desc(), name="representative_by_start", condition=Q(hidden_at=None)
            ),
            # What the list counts on every page, and statistics read.
            models.Index(
                name="representative_counted",
                fields=["id"],
                include=["complex", "resident", "position", "started_on", "served_until"],
                condition=Q(hidden_at=None),
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="representative_ends_after_it_starts",
                # A ward's own past terms are kept as they stand, but never unmarked.
                condition=Q(started_on=None) | Q(ended_on=None) | Q(ended_on__gte=F("started_on")) | Q(needs_check=True),
                violation_error_message="임기 종료일이 시작일보다 빠릅니다.",
            ),
            models.CheckConstraint(
                name="representative_left_with_day_and_reason",
                condition=~Q(status__in=LEFT_EARLY) | (Q(status_on__isnull=False) & ~Q(status_reason="")),
                violation_error_message="사퇴·해임·당연퇴임은 퇴임일과 사유를 함께 입력하세요.",
            ),
            models.CheckConstraint(
                name="representative_day_only_when_left",
                condition=Q(status__in=LEFT_EARLY) | Q(status_on=None, status_reason=""),
                violation_error_message="퇴임일과 사유는 사퇴·해임·당연퇴임일 때만 넣습니다.",
            ),
            models.CheckConstraint(
                name="representative_left_after_it_began",
                condition=Q(started_on=None) | Q(status_on=None) | Q(status_on__gte=F("started_on")),
                violation_error_message="퇴임일이 임기 시작일보다 빠릅니다.",
            ),
            # A resident's id as a one-value range: GiST compares ranges without the btree_gist extension.
            ExclusionConstraint(
                name="representative_terms_do_not_overlap",
                expressions=[
                    (
                        Func("resident", "resident", Value("[]"), function="int8range", output_field=BigIntegerRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                    (
                        Func("started_on", "served_until", Value("[]"), function="daterange", output_field=DateRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                # What a term covers is unknown where its end is impossible.
                condition=Q(hidden_at=None, started_on__isnull=False)
                & (Q(status__in=LEFT_EARLY) | Q(ended_on=None) | Q(ended_on__gt=F("started_on"))),
                violation_error_message="이 사람의 다른 임기와 기간이 겹칩니다.",
            ),
        ]
        triggers: ClassVar = [
            *Record.Meta.triggers,
            pgtrigger.Trigger(
                name="take_complex",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("resident_id", "complex_id"),
                func=TAKE_COMPLEX_OF_RESIDENT,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.complex} {self.position}"

    def get_absolute_url(self) -> str:
        return reverse("housing:representative_detail", args=[self.pk])
