"""입주자대표: residents, kept once for each complex, and the posts they hold for a term."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, ClassVar, Self, cast

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import Case, Count, ExpressionWrapper, F, Func, IntegerField, Max, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest, Right
from django.urls import reverse

from core.fields import BusinessDateField, PhoneField, phone_is_digits
from core.masking import Mask, mask_birth, mask_email, mask_name, mask_phone, mask_unit
from core.prepared import Slot
from core.records.codes import Code
from core.records.models import Record, RecordQuerySet
from core.records.search import LAST_DIGITS, matching, of_number, word_index
from core.trail import track
from housing.homes import HomeField
from housing.models.complexes import Complex

FEWEST_SYLLABLES = 2
"""One would list a whole family name."""
TERM_YEARS = 2

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


def term_end(start: date, *, years: int = TERM_YEARS) -> date:
    """The last day of a term: two years less a day (영 제13조제1항, B-APT-16). From 29 February it ends on 28 February."""
    try:
        return start.replace(year=start.year + years) - timedelta(days=1)
    except ValueError:
        return date(start.year + years, 2, 28)


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or that month's last."""
    years, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + years, month + 1, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return last.replace(day=min(day.day, last.day))


class Sex(models.TextChoices):
    MALE = "m", "남"
    FEMALE = "f", "여"


@track()
class Position(Code):
    """직위. What the law asks of a post hangs on its `role`, whatever the office calls it."""

    class Role(models.TextChoices):
        CHAIR = "chair", "회장"
        AUDITOR = "auditor", "감사"
        DIRECTOR = "director", "이사"
        MEMBER = "member", "동별 대표자"
        OTHER = "other", "그 밖"

    role = models.CharField("법령상 역할", max_length=10, choices=Role, default=Role.OTHER)
    is_statutory = models.BooleanField("법정 임원", default=False, help_text="회장, 감사, 이사(공동주택관리법 시행령 제12조).")

    class Meta(Code.Meta):
        verbose_name = "직위"
        verbose_name_plural = "직위"


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
        people: Self = self.model._default_manager.order_by()  # type: ignore[assignment]  # the manager is made of this class
        found = Q(pk__in=people.named(text).values("pk")) | Q(complex__in=Complex.objects.search(text).order_by().values("pk"))
        numbered = people.numbered(text)
        return self.filter(found if numbered is None else found | Q(pk__in=numbered.values("pk")))

    def named(self, text: str) -> Self:
        is_long_enough = len("".join(text.split())) >= FEWEST_SYLLABLES
        return cast("Self", matching(self, text, "name")) if is_long_enough else self.none()

    def numbered(self, text: str) -> Self | None:
        """Those of that mobile number; None where `text` is none."""
        numbered = of_number(text, "mobile")
        return self.filter(numbered) if numbered is not None else None

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


class TermStatus(models.TextChoices):
    SERVING = "serving", "재임"
    EXPIRED = "expired", "만료"
    RESIGNED = "resigned", "사퇴"
    DISMISSED = "dismissed", "해임"
    RETIRED = "retired", "당연퇴임"


LEFT_EARLY = (TermStatus.RESIGNED, TermStatus.DISMISSED, TermStatus.RETIRED)
"""States that end a term before its day, with a day and a reason (법 제14조, B-APT-13)."""

IMPOSSIBLE_TERM = Q(ended_on__lte=F("started_on"))
"""The office's files have terms of 2016.03.14~2016.03.13 and 2016.03.14~2016.03.14 (domain.md 0.1): such an end says nothing."""
SERVED_UNTIL = Case(
    When(status__in=LEFT_EARLY, then=F("status_on")),
    When(IMPOSSIBLE_TERM, then=Value(None)),
    default=F("ended_on"),
    output_field=models.DateField(),
)


# 민법 제160조: six months end on the eve of the same day, or with the month that lacks such a day.
SIX_MONTHS_END = Greatest(
    Func(F("started_on"), template="(%(expressions)s + interval '6 months' - interval '1 day')::date", output_field=models.DateField()),
    Func(F("started_on"), template="(%(expressions)s - interval '1 day' + interval '6 months')::date", output_field=models.DateField()),
)
COUNTED_TERM = ~Q(position__role=Position.Role.OTHER) & (
    Q(is_by_election=False) | Q(started_on=None) | Q(ended_on=None) | Q(ended_on__gte=SIX_MONTHS_END)
)
"""Counts towards the limit of two: not a post outside the council's members, nor a by-election's term of less than six months
(영 제13조제2항, B-APT-17)."""


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
        """Adds `earlier_term_count`: this person's terms in this complex before this one, those before our files included."""
        rows: Any = self.model._default_manager
        before = Q(started_on__lt=OuterRef("started_on"))
        earlier = (
            rows.shown()
            .filter(resident=OuterRef("resident"), started_on__lte=OuterRef("started_on"))
            .order_by()
            .values("resident")
            .annotate(
                number=ExpressionWrapper(Count("pk", filter=Q(before, COUNTED_TERM)) + Max("earlier_terms"), output_field=IntegerField())
            )
            .values("number")
        )
        return self.annotate(
            earlier_term_count=Coalesce(Subquery(earlier, output_field=IntegerField()), F("earlier_terms"), output_field=IntegerField())
        )

    def search(self, text: str) -> Self:
        """Posts of the residents found, of that position, or in that dong.

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
        return self.filter(
            Q(resident__in=people.named(word).values("pk"))
            | Q(complex__in=complexes)
            | Q(position__in=Position.objects.filter(label=word).order_by().values("pk"))
            | Q(complex__in=Complex.objects.filter(dong__name=word).order_by().values("pk"))
        )

    def for_list(self) -> Self:
        return self.with_terms().select_related("resident", "complex__dong", "position")

    def for_panel(self) -> Self:
        return self.select_related("resident", "complex", "position").order_by(
            "position__order", F("started_on").desc(nulls_last=True), "pk"
        )

    def for_page(self) -> Self:
        return self.with_terms().select_related("resident", "complex", "position")


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

    # Added by `with_terms`.
    earlier_term_count: int

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
