"""입주자대표: residents, kept once for each complex, and the posts they hold for a term."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar, Self, cast

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import Count, ExpressionWrapper, F, Func, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Right
from django.urls import reverse

from core.fields import BusinessDateField, PhoneField, phone_is_digits
from core.masking import Mask, mask_birth, mask_email, mask_name, mask_phone, mask_unit
from core.prepared import Slot
from core.records.models import Record, RecordQuerySet
from core.records.search import holding, matching, word_index
from core.trail import track
from housing.homes import HomeField
from housing.models.complexes import Complex
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

LAST_DIGITS = 4
WHOLE_NUMBER = 8
"""Digits of the shortest telephone number."""
FEWEST_SYLLABLES = 2
"""One would list a whole family name."""

TAKE_COMPLEX_OF_RESIDENT = """
SELECT complex_id INTO NEW.complex_id FROM housing_resident WHERE id = NEW.resident_id;
RETURN NEW;
"""

COUNT_IN_POSTS = """
UPDATE housing_representative SET version = version + 1, updated_at = now()
WHERE resident_id IN (SELECT id FROM (SELECT * FROM new_rows EXCEPT SELECT * FROM old_rows) changed);
RETURN NULL;
"""

COUNT_IN_GROUPS = """
UPDATE housing_group SET version = version + 1, updated_at = now() WHERE id IN (
    SELECT member.group_id FROM housing_groupmember member
    JOIN (SELECT * FROM new_rows EXCEPT SELECT * FROM old_rows) changed ON changed.id = member.resident_id
);
RETURN NULL;
"""


class Sex(models.TextChoices):
    MALE = "m", "남"
    FEMALE = "f", "여"


def _hidden(model: type[Record]) -> models.QuerySet:
    """Not a join: few rows are hidden, and two hundred thousand are counted on every page of a list."""
    hidden: models.QuerySet = model._default_manager.hidden()
    return hidden.order_by().values("pk")


class ResidentQuerySet(RecordQuerySet):
    def shown(self) -> Self:
        return super().shown().exclude(complex__in=_hidden(Complex))

    def search(self, text: str) -> Self:
        """Name (from two syllables) or complex holding `text`, or that mobile number, whole or by its last four (B-MASK-05)."""
        if not text.strip():
            return self
        return self.filter(holding(text, self._holding_word))

    def _holding_word(self, word: str) -> Q:
        people: Self = self.model._default_manager.order_by()  # type: ignore[assignment]  # the manager is made of this class
        found = Q(pk__in=people.named(word).values("pk")) | Q(complex__in=Complex.objects.search(word).order_by().values("pk"))
        numbered = people.numbered(word)
        return found if numbered is None else found | Q(pk__in=numbered.values("pk"))

    def named(self, text: str) -> Self:
        is_long_enough = len("".join(text.split())) >= FEWEST_SYLLABLES
        return cast("Self", matching(self, text, "name")) if is_long_enough else self.none()

    def numbered(self, text: str) -> Self | None:
        """Those of that mobile number; None where `text` is none. Any other part of a number would let masked digits be guessed."""
        digits = re.sub(r"\D", "", text)
        if len(digits) == LAST_DIGITS:
            return self.alias(last=Right("mobile", LAST_DIGITS)).filter(last=digits)
        return self.filter(mobile=digits) if len(digits) >= WHOLE_NUMBER else None

    def for_list(self) -> Self:
        return self.select_related("complex__dong")

    def for_page(self) -> Self:
        return self.select_related("complex")


@track()
class Resident(Record):
    """입주민, once for each complex: whoever holds several posts keeps one telephone number."""

    PERSONAL: ClassVar[Mapping[str, Mask]] = {
        "name": mask_name,
        "born_on": mask_birth,
        "mobile": mask_phone,
        "home": mask_unit,
        "email": mask_email,
    }

    complex = models.ForeignKey(Complex, models.PROTECT, related_name="residents", verbose_name="공동주택")
    name = models.CharField("성명", max_length=40)
    born_on = BusinessDateField("생년월일", null=True, blank=True)
    sex = models.CharField("성별", max_length=1, choices=Sex, default="", blank=True)
    home = HomeField("동호수")
    mobile = PhoneField("연락처")
    email = models.EmailField("이메일", default="", blank=True)
    note = models.CharField("비고", max_length=300, default="", blank=True)

    objects: ClassVar = ResidentQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "입주민"
        verbose_name_plural = "입주민"
        ordering = ("complex", "name", "id")
        indexes: ClassVar = [
            word_index("resident_by_word", "name"),
            models.Index(name="resident_by_name", fields=["name", "id"]),
            models.Index(name="resident_hidden", fields=["id"], condition=Q(hidden_at__isnull=False)),
            models.Index(Right("mobile", LAST_DIGITS), name="resident_by_last_four"),
            models.Index(name="resident_by_mobile", fields=["mobile"]),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(name="resident_name_not_blank", condition=~Q(name=""), violation_error_message="성명을 입력하세요."),
            models.UniqueConstraint(
                name="resident_once_per_complex",
                fields=["complex", "name", "born_on"],
                condition=Q(hidden_at=None, born_on__isnull=False),
                violation_error_message="이 단지에 성명과 생년월일이 같은 입주민이 이미 있습니다.",
            ),
            models.UniqueConstraint(
                name="resident_once_per_home",
                fields=["complex", "name", "home", "mobile"],
                condition=Q(hidden_at=None, born_on=None),
                violation_error_message="이 단지에 성명, 동호수, 연락처가 같은 입주민이 이미 있습니다.",
            ),
            phone_is_digits("mobile", name="resident_mobile_is_digits"),
        ]
        triggers: ClassVar = [
            *Record.Meta.triggers,
            pgtrigger.Protect(name="stay_in_complex", operation=pgtrigger.UpdateOf("complex_id"), condition=pgtrigger.AnyChange("complex")),
            # Posts and groups are shown and edited with their people: two editors, and a waiting upload, meet in the person too.
            pgtrigger.Trigger(
                name="count_in_posts",
                when=pgtrigger.After,
                level=pgtrigger.Statement,
                operation=pgtrigger.Update,
                referencing=pgtrigger.Referencing(old="old_rows", new="new_rows"),
                func=COUNT_IN_POSTS,
            ),
            pgtrigger.Trigger(
                name="count_in_groups",
                when=pgtrigger.After,
                level=pgtrigger.Statement,
                operation=pgtrigger.Update,
                referencing=pgtrigger.Referencing(old="old_rows", new="new_rows"),
                func=COUNT_IN_GROUPS,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.complex} 입주민"

    def get_absolute_url(self) -> str:
        return reverse("housing:resident_detail", args=[self.pk])


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
    def shown(self) -> Self:
        return super().shown().exclude(complex__in=_hidden(Complex)).exclude(resident__in=_hidden(Resident))

    def serving_on(self, day: date | Slot) -> Self:
        """In office on `day`: begun, and neither ended nor left before it. A term without an end, or with an impossible one, is open."""
        return self.shown().filter(Q(started_on=None) | Q(started_on__lte=day), Q(served_until=None) | Q(served_until__gte=day))

    def expiring(self, day: date, *, months: int) -> Self:
        """In office on `day`, with a term that ends within so many months."""
        return self.serving_on(day).filter(served_until__lte=months_after(day, months))

    def ended_before(self, day: date) -> Self:
        """Whose term ran out; those who left before its end are `left_by`."""
        return self.exclude(status__in=LEFT_EARLY).filter(served_until__lt=day)

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
    is_owner = models.BooleanField("입주자(소유자)", null=True, blank=True, help_text="사용자(임차인)이면 ‘아니요’.")
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
