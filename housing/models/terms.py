"""A term of office: of which post, how long it lasts, how it ends, and whether it counts towards the limit of terms."""

from datetime import date, timedelta

from django.db import models
from django.db.models import Case, Count, ExpressionWrapper, F, Func, Max, Q, Value, When
from django.db.models.functions import Cast, Greatest

from core.records.codes import Code
from core.trail import track

TERM_YEARS = 2
MOST_TERMS = 2
"""A term and one re-election (영 제13조제2항, B-APT-17)."""


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
    is_statutory = models.GeneratedField(
        verbose_name="법정 임원",
        help_text="법령상 역할이 회장, 감사, 이사인 직위입니다(공동주택관리법 시행령 제12조).",
        expression=ExpressionWrapper(Q(role__in=(Role.CHAIR, Role.AUDITOR, Role.DIRECTOR)), models.BooleanField()),
        output_field=models.BooleanField(),
        db_persist=True,
    )

    class Meta(Code.Meta):
        verbose_name = "직위"
        verbose_name_plural = "직위"


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
# Cast: where a row yet to be saved has no end, every branch is a bare NULL, of which PostgreSQL makes text.
SERVED_UNTIL = Cast(
    Case(When(status__in=LEFT_EARLY, then=F("status_on")), When(IMPOSSIBLE_TERM, then=Value(None)), default=F("ended_on")),
    models.DateField(),
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


def terms_held(*, but: Q | None = None) -> models.expressions.CombinedExpression:
    """Of grouped posts of one person: those that count, other than `but`, and those before the ward's files, which a post declares.

    The one count of terms: the list, a post's page and the checks of a complex differ only in which posts they ask about.
    """
    counted = COUNTED_TERM if but is None else COUNTED_TERM & ~but
    return Count("pk", filter=counted) + Max("earlier_terms")
