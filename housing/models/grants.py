"""지원사업: what a complex asked for, got, accounted for and gave back. What may be given stands in `support_criteria`."""

from datetime import date
from typing import ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Case, F, Func, Q, When
from django.db.models.functions import Coalesce
from django.urls import reverse

from core import clock
from core.fields import BusinessDateField, WonField
from core.files.models import Attachment
from core.holidays import last_working_day_before
from core.records.codes import Code
from core.records.models import Record, RecordQuerySet
from core.records.search import matching, word_index
from core.trail import track
from housing.models.complexes import Complex

FIRST_YEAR, LAST_YEAR = 1990, 2100
YEAR_SENTENCE = f"연도는 {FIRST_YEAR}년부터 {LAST_YEAR}년까지 적을 수 있습니다."
DUE_SOON_DAYS = 14


def year_field() -> models.PositiveSmallIntegerField:
    """회계연도; the table's own check is `year_is_sound`."""
    validators = [MinValueValidator(FIRST_YEAR, YEAR_SENTENCE), MaxValueValidator(LAST_YEAR, YEAR_SENTENCE)]
    return models.PositiveSmallIntegerField("연도", validators=validators)


def year_is_sound(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(name=name, condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR), violation_error_message=YEAR_SENTENCE)


def thousand_won(verbose_name: str) -> WonField:
    """원, typed and read in 천원. Blank is unknown, never zero."""
    return WonField(verbose_name, thousand=True, null=True, blank=True)


SETTLE_BY = Func("ends_on", "year", function="housing_settle_by", output_field=BusinessDateField())
"""지방보조금법 제17조 with 민법 157·160 (B-SUB-03): two months counted from the day after the end, or after the year where no end is
on file. Holidays come on top: `core.holidays.next_working_day`."""


@track()
class Programme(Code):
    """사업구분. One complex gets one project a year (domain.md A.3); a programme that `may_combine` stands beside it."""

    may_combine = models.BooleanField(
        "다른 사업과 함께 지원", default=False, help_text="한 단지 1사업 원칙의 예외입니다(외부 보안등 전기료, 경비원 냉방비 등)."
    )

    class Meta(Code.Meta):
        verbose_name = "사업구분"
        verbose_name_plural = "사업구분"


class GrantStatus(models.TextChoices):
    REQUESTED = "requested", "신청"
    REVIEWED = "reviewed", "심의"
    DECIDED = "decided", "결정"
    PAID = "paid", "교부"
    REPORTED = "reported", "실적보고"
    SETTLED = "settled", "정산"
    DONE = "done", "완료"
    REJECTED = "rejected", "부결"
    CANCELLED = "cancelled", "취소"


UNSUPPORTED = (GrantStatus.REJECTED, GrantStatus.CANCELLED)
"""States in which a request takes no complex's one project of the year."""


class SupportQuerySet(RecordQuerySet):
    goes_with: ClassVar = ("complex",)

    def search(self, text: str) -> Self:
        """Title or complex holding `text`.

        One OR of two looked-up sets: of their union the planner guesses the size, and a guess too low cost seconds.
        """
        if not text.strip():
            return self
        by_title = matching(self.model._default_manager.order_by(), text, "title").values("pk")
        by_complex = Complex.objects.search(text).order_by().values("pk")
        return self.filter(Q(pk__in=by_title) | Q(complex__in=by_complex))

    def for_list(self) -> Self:
        """With the report's legal last day where one is awaited."""
        return self.annotate(awaited_by=Case(When(status=GrantStatus.PAID, then=F("settle_by"))))

    def for_page(self) -> Self:
        return self.select_related("complex", "programme")

    def supported(self) -> Self:
        """Without requests that were refused or taken back."""
        return self.exclude(status__in=UNSUPPORTED)

    def awaiting_report(self) -> Self:
        """Paid, and no result report yet (B-SUB-03)."""
        return self.filter(status=GrantStatus.PAID)

    def overdue(self, *, on: date | None = None) -> Self:
        """The report's last day, moved off holidays, is past: of its legal days exactly those up to the last working day before."""
        return self.awaiting_report().filter(settle_by__lte=last_working_day_before(on or clock.today()))

    def due_soon(self, *, on: date | None = None) -> Self:
        """The last day comes within two weeks, today included."""
        today = on or clock.today()
        last = last_working_day_before(date.fromordinal(today.toordinal() + DUE_SOON_DAYS + 1))
        return self.awaiting_report().filter(settle_by__gt=last_working_day_before(today), settle_by__lte=last)


SUPPORT = Coalesce("paid", "decided")
"""지원금액: what was paid, else what was decided."""

AMOUNTS = ("own_share", "requested", "decided", "paid", "spent", "confirmed", "interest")
HAS_REST = Q(paid__isnull=False, confirmed__isnull=False, confirmed__lt=F("paid"))


@track()
class Grant(Record):
    """지원사업 of one complex: one request, from 신청 to 정산 and 반납 (B-SUB-05)."""

    complex = models.ForeignKey(Complex, models.PROTECT, related_name="grants", verbose_name="공동주택")
    year = year_field()
    programme = models.ForeignKey(Programme, models.PROTECT, null=True, blank=True, related_name="grants", verbose_name="사업구분")
    title = models.CharField("사업명", max_length=100)
    starts_on = BusinessDateField("사업 시작일", null=True, blank=True)
    ends_on = BusinessDateField("사업 종료일", null=True, blank=True)
    own_share = thousand_won("자부담")
    requested = thousand_won("신청액")
    decided = thousand_won("결정액")
    paid = thousand_won("교부액")
    spent = thousand_won("집행액")
    confirmed = thousand_won("확정액")
    returned = models.GeneratedField(
        expression=F("paid") - F("confirmed"), output_field=WonField(thousand=True, null=True), db_persist=True, verbose_name="반납액"
    )
    interest = thousand_won("이자")
    returned_on = BusinessDateField("반납일", null=True, blank=True)
    reported_on = BusinessDateField("실적보고일", null=True, blank=True)
    settle_by = models.GeneratedField(
        expression=SETTLE_BY, output_field=BusinessDateField(), db_persist=True, verbose_name="실적보고 법정기한"
    )
    status = models.CharField("상태", max_length=10, choices=GrantStatus, default=GrantStatus.REQUESTED)
    is_outside = models.BooleanField("지원기준 밖", default=False, editable=False)
    outside_reason = models.CharField(
        "기준 밖 지원 사유", max_length=300, default="", blank=True, help_text="신청이 지원기준에 맞지 않으면 꼭 적어야 합니다."
    )
    needs_check = models.BooleanField("확인 필요", default=False)
    note = models.CharField("비고", max_length=300, default="", blank=True)

    objects: ClassVar = SupportQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "지원사업"
        verbose_name_plural = "지원사업"
        ordering = ("-year", "-id")
        indexes: ClassVar = [
            models.Index(name="grant_by_year", fields=["year", "id"]),
            models.Index(name="grant_awaiting_report", fields=["settle_by"], condition=Q(status=GrantStatus.PAID, hidden_at=None)),
            models.Index(
                name="grant_counted",
                fields=["complex"],
                include=["year", "requested", "decided", "paid", "confirmed", "returned"],
                condition=Q(hidden_at=None),
            ),
            # The two small sets that 내 업무 counts for everyone who opens it.
            models.Index(name="grant_unreturned", fields=["id"], condition=Q(HAS_REST, returned_on=None, hidden_at=None)),
            models.Index(name="grant_needs_check", fields=["id"], condition=Q(needs_check=True, hidden_at=None)),
            word_index("grant_by_word", "title"),
        ]
        constraints: ClassVar = [
            year_is_sound("grant_year_is_sound"),
            models.CheckConstraint(name="grant_title_not_blank", condition=~Q(title=""), violation_error_message="사업명을 입력하세요."),
            models.CheckConstraint(
                name="grant_amounts_not_negative",
                condition=Q(*[Q((amount, None)) | Q((f"{amount}__gte", 0)) for amount in AMOUNTS]),
                violation_error_message="금액은 0보다 작을 수 없습니다.",
            ),
            models.CheckConstraint(
                name="grant_paid_within_decided",
                condition=Q(paid=None) | Q(decided=None) | Q(paid__lte=F("decided")),
                violation_error_message="교부액은 결정액보다 클 수 없습니다.",
            ),
            models.CheckConstraint(
                name="grant_confirmed_within_paid",
                # Without what was paid there is nothing to give back or keep.
                condition=Q(confirmed=None) | Q(paid__isnull=False, confirmed__lte=F("paid")),
                violation_error_message="확정액은 교부액이 있어야 적을 수 있고, 교부액보다 클 수 없습니다.",
            ),
            models.CheckConstraint(
                name="grant_return_has_a_rest",
                condition=HAS_REST | Q(returned_on=None) & (Q(interest=None) | Q(interest=0)),
                violation_error_message="반납일과 이자는 반납액(교부액에서 확정액을 뺀 금액)이 있을 때만 적을 수 있습니다.",
            ),
            models.CheckConstraint(
                name="grant_period_in_order",
                # A ward's own past periods are kept as they stand, but never unmarked.
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")) | Q(needs_check=True),
                violation_error_message="사업 종료일이 시작일보다 빠릅니다.",
            ),
            models.CheckConstraint(
                name="grant_state_has_its_amount",
                condition=(~Q(status__in=(GrantStatus.PAID, GrantStatus.REPORTED)) | Q(paid__isnull=False))
                & (~Q(status=GrantStatus.SETTLED) | Q(confirmed__isnull=False)),
                violation_error_message="교부와 실적보고 상태에는 교부액이, 정산 상태에는 확정액이 있어야 합니다.",
            ),
            models.CheckConstraint(
                name="grant_report_came_after_payment",
                condition=Q(reported_on=None)
                | Q(status__in=(GrantStatus.REPORTED, GrantStatus.SETTLED, GrantStatus.DONE, GrantStatus.CANCELLED)),
                violation_error_message="실적보고일은 실적보고를 받은 사업에만 적을 수 있습니다.",
            ),
            models.CheckConstraint(
                name="grant_decided_within_requested",
                condition=Q(requested=None) | Q(decided=None) | Q(decided__lte=F("requested")) | Q(needs_check=True),
                violation_error_message="결정액은 신청액보다 클 수 없습니다.",
            ),
            models.CheckConstraint(
                name="grant_reported_after_it_began",
                condition=Q(reported_on=None) | Q(starts_on=None) | Q(reported_on__gte=F("starts_on")) | Q(needs_check=True),
                violation_error_message="실적보고일이 사업 시작일보다 빠릅니다.",
            ),
            models.CheckConstraint(
                name="grant_returned_after_the_report",
                condition=Q(returned_on=None) | Q(reported_on=None) | Q(returned_on__gte=F("reported_on")) | Q(needs_check=True),
                violation_error_message="반납일이 실적보고일보다 빠릅니다.",
            ),
            models.CheckConstraint(
                name="grant_returned_after_it_began",
                condition=Q(returned_on=None) | Q(starts_on=None) | Q(returned_on__gte=F("starts_on")) | Q(needs_check=True),
                violation_error_message="반납일이 사업 시작일보다 빠릅니다.",
            ),
            models.CheckConstraint(
                name="grant_accounted_for_from_its_year_on",
                condition=(Q(reported_on=None) | Q(reported_on__year__gte=F("year")))
                & (Q(returned_on=None) | Q(returned_on__year__gte=F("year")))
                | Q(needs_check=True),
                violation_error_message="실적보고일이나 반납일이 사업 연도보다 앞섭니다.",
            ),
            models.CheckConstraint(
                name="grant_returned_means_done",
                # What was cancelled by an old file may have been given back too.
                condition=Q(returned_on=None) | Q(status__in=(GrantStatus.DONE, *UNSUPPORTED)) | Q(needs_check=True),
                violation_error_message="반납일은 ‘반납 입금’ 단계에서 적습니다.",
            ),
            models.CheckConstraint(
                name="grant_done_means_returned",
                condition=~Q(status=GrantStatus.DONE) | Q(returned_on__isnull=False) | ~HAS_REST,
                violation_error_message="반납할 금액이 남은 사업은 완료로 둘 수 없습니다. 반납일을 적으세요.",
            ),
            models.CheckConstraint(
                name="grant_dropped_owes_what_was_paid",
                # B-SUB-05: what was paid comes back or is confirmed. A ledger's own row is kept as it stands, but never unmarked.
                condition=~Q(status__in=UNSUPPORTED) | Q(paid=None) | Q(confirmed__isnull=False) | Q(needs_check=True),
                violation_error_message="교부한 사업은 확정액 없이 부결이나 취소로 둘 수 없습니다. 쓰지 않았으면 확정액은 0입니다.",
            ),
            models.CheckConstraint(
                name="grant_outside_has_a_reason",
                condition=Q(is_outside=False) | ~Q(outside_reason="") | Q(needs_check=True),
                violation_error_message="지원기준에 맞지 않는 신청입니다. 기준 밖 지원 사유를 적으세요.",
            ),
            models.UniqueConstraint(
                name="grant_once_per_year",
                fields=["complex", "year", "programme", "title"],
                condition=Q(hidden_at=None),
                nulls_distinct=False,
                violation_error_message="이 단지에 연도, 사업구분, 사업명이 같은 지원사업이 이미 있습니다.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}년 {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("housing:grant_detail", args=[self.pk])


@track(exclude=("key", "size", "content_type", "sha256"))
class GrantAttachment(Attachment):
    grant = models.ForeignKey(Grant, models.CASCADE, related_name="attachments", verbose_name="지원사업")

    class Meta(Attachment.Meta):
        verbose_name = "지원사업 첨부 파일"
        verbose_name_plural = "지원사업 첨부 파일"
        default_permissions = ()
