"""민원: what citizens asked of or reported to 공동주택과 outside 응답소, by when it must be answered, and how it ended."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import ClassVar, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Cast, Coalesce, Left, Substr
from django.db.models.lookups import Exact

from core import clock
from core.fields import BusinessDateField, BusinessMomentField, PhoneField, all_or_none, phone_is_digits
from core.holidays import add_working_days
from core.masking import Mask, mask_name, mask_phone
from core.records.models import Record, RecordQuerySet
from core.records.search import of_number
from core.trail import track
from housing.models.complaint_kinds import ComplaintKind
from housing.models.complexes import Complex

SOON_WORKING_DAYS = 2
"""기한 임박: due by the end of so many working days from today."""
NUMBER = re.compile(r"(\d{4})-(\d{1,9})")
YEAR_DIGITS = 4
RECEIVED_ON = Func("received_at", template="(%(expressions)s AT TIME ZONE 'Asia/Seoul')::date", output_field=models.DateField())
RECEIVED_IN = Func(
    "received_at", template="extract(year FROM %(expressions)s AT TIME ZONE 'Asia/Seoul')::text", output_field=models.CharField()
)

# MAX and not a counter: what was rolled back leaves no gap, and a hundred thousand rows of one upload cost as much as one by one.
# The lock makes two receipts of one moment wait for each other; the SELECT after it sees what the other committed.
GIVE_NUMBER = """
DECLARE
    received_in int := extract(year FROM NEW.received_at AT TIME ZONE 'Asia/Seoul');
    serial int;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('housing_complaint.number'), received_in);
    SELECT coalesce(max(SUBSTRING(number, 6)::integer), 0) + 1 INTO serial
    FROM housing_complaint WHERE LEFT(number, 4) = received_in::text;
    NEW.number := received_in || '-' || lpad(serial::text, greatest(4, length(serial::text)), '0');
END;
RETURN NEW;
"""


class Channel(models.TextChoices):
    PHONE = "phone", "전화"
    VISIT = "visit", "방문"
    FAX = "fax", "팩스"
    POST = "post", "우편"
    EMAIL = "email", "이메일"
    OTHER = "other", "기타"


class Result(models.TextChoices):
    """How a complaint ended; "" while it is open."""

    DONE = "done", "처리완료"
    REFUSED = "refused", "불가"
    REPEATED = "repeated", "반복민원 종결"
    WITHDRAWN = "withdrawn", "취하"
    TRANSFERRED = "transferred", "이송"


UNANSWERED = (Result.WITHDRAWN, Result.TRANSFERRED)
"""How a complaint may end without an answer."""


def complaint_number(year: int, serial: int) -> str:
    """As the ledger writes it: 2016-0012."""
    return f"{year}-{serial:04d}"


def normal_number(text: str) -> str:
    """The number as it is stored, also of 2016-12; "" for what is none."""
    found = NUMBER.fullmatch("".join(text.split()))
    return complaint_number(int(found[1]), int(found[2])) if found else ""


class ComplaintQuerySet(RecordQuerySet):
    goes_with: ClassVar = ("complex",)

    def open(self) -> Self:
        return self.filter(closed_at=None)

    def overdue(self, *, at: datetime) -> Self:
        return self.open().filter(due_at__lt=at)

    def due_soon(self, *, at: datetime) -> Self:
        """Not overdue yet, but by the end of the second working day from `at`."""
        last = add_working_days(at.astimezone(clock.KOREA).date(), SOON_WORKING_DAYS)
        return self.open().filter(due_at__gte=at, due_at__lt=start_of(last + timedelta(days=1)))

    def received_between(self, first: date | None, last: date | None) -> Self:
        """Both days included, in Korea; None leaves that side open."""
        rows = self.filter(received_at__gte=start_of(first)) if first else self
        return rows.filter(received_at__lt=start_of(last + timedelta(days=1))) if last else rows

    def search(self, text: str) -> Self:
        """접수번호, 제목, the complex's or the complainant's name, or the complainant's number (`of_number`)."""
        word = "".join(text.split())
        if not word:
            return self
        found = Q(subject__contains=text.strip()) | Q(complainant_name__contains=word)
        found |= Q(complex__in=Complex.objects.search(text).order_by().values("pk"))
        if number := normal_number(word):
            found |= Q(number=number)
        if (numbered := of_number(word, "complainant_mobile")) is not None:
            found |= numbered
        return self.filter(found)

    def for_list(self) -> Self:
        """`officer_shown` is the employee, or the name an old ledger has; `open_due_at` the due moment as long as it matters."""
        return self.annotate(
            officer_shown=Coalesce("officer__name", "officer_name"),
            open_due_at=models.Case(models.When(closed_at=None, then=F("due_at"))),
        )

    def for_page(self) -> Self:
        return self.select_related("complex", "kind", "officer__department", "previous")

    def series_of(self, complaint: "Complaint") -> Self:
        """The earlier and later ones of the same matter: linked, or of the same person on the same subject."""
        linked = Q(previous=complaint.pk) | Q(pk=complaint.previous_id)
        if complaint.previous_id:
            linked |= Q(previous=complaint.previous_id)
        return self.shown().exclude(pk=complaint.pk).filter(linked | _same_person_and_subject(complaint))


def start_of(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=clock.KOREA)


def _same_person_and_subject(complaint: "Complaint") -> Q:
    """By number where there is one; a name alone is the same person only at the same complex."""
    if complaint.complainant_mobile:
        return Q(complainant_mobile=complaint.complainant_mobile, subject=complaint.subject)
    if complaint.complainant_name and complaint.complex_id:
        return Q(complainant_name=complaint.complainant_name, complex=complaint.complex_id, subject=complaint.subject)
    return Q(pk=None)


@track()
class Complaint(Record):
    """민원 한 건. Open until it has a result; the number is the database's and never used twice."""

    PERSONAL: ClassVar[Mapping[str, Mask]] = {"complainant_name": mask_name, "complainant_mobile": mask_phone}

    number = models.CharField("접수번호", max_length=14, default="", db_default="", blank=True, editable=False)
    received_at = BusinessMomentField("접수일시")
    channel = models.CharField("접수방법", max_length=10, choices=Channel)
    complainant_name = models.CharField("민원인", max_length=40, default="", blank=True)
    complainant_mobile = PhoneField("민원인 연락처")
    complex = models.ForeignKey(Complex, models.PROTECT, null=True, blank=True, related_name="complaints", verbose_name="공동주택")
    kind = models.ForeignKey(ComplaintKind, models.PROTECT, null=True, related_name="complaints", verbose_name="민원 종류")
    subject = models.CharField("제목", max_length=100)
    content = models.TextField("내용", default="", blank=True)
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="complaints", verbose_name="담당자"
    )
    officer_name = models.CharField("옛 대장의 담당자", max_length=40, default="", blank=True, editable=False)
    previous = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="repeats", verbose_name="처음 민원", help_text="반복민원이면 적습니다."
    )

    due_at = models.DateTimeField("처리기한", null=True, blank=True, editable=False)
    first_due_at = models.DateTimeField("당초 처리기한", null=True, blank=True, editable=False)
    extended_on = BusinessDateField("연장일", null=True, blank=True, editable=False)
    extension_reason = models.CharField("연장 사유", max_length=200, default="", blank=True, editable=False)
    extended_again_on = BusinessDateField("재연장일", null=True, blank=True, editable=False)
    again_reason = models.CharField("재연장 사유", max_length=200, default="", blank=True, editable=False)
    consented_on = BusinessDateField("민원인 동의일", null=True, blank=True, editable=False)
    transferred_to = models.CharField("이송 기관", max_length=100, default="", blank=True)
    transferred_on = BusinessDateField("이송일", null=True, blank=True)
    answer = models.TextField("답변", default="", blank=True)
    result = models.CharField("처리결과", max_length=12, choices=Result, default="", blank=True)
    closed_at = BusinessMomentField("종결일시", null=True, blank=True)
    needs_check = models.BooleanField("확인 필요", default=False)

    objects: ClassVar = ComplaintQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "민원"
        verbose_name_plural = "민원"
        ordering = ("-received_at", "-id")
        indexes: ClassVar = [
            models.Index(name="complaint_by_receipt", fields=["received_at", "id"]),
            models.Index(name="complaint_open_by_due", fields=["due_at", "id"], condition=Q(closed_at=None, hidden_at=None)),
            models.Index(Left("number", YEAR_DIGITS), Cast(Substr("number", 6), models.IntegerField()), name="complaint_by_serial"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="complaint_number_once", fields=["number"], violation_error_message="같은 접수번호의 민원이 이미 있습니다."
            ),
            models.CheckConstraint(
                name="complaint_number_is_year_and_serial",
                condition=Q(number__regex=r"^([0-9]{4}-([0-9]{4}|[1-9][0-9]{4,8}))?$"),
                violation_error_message="접수번호는 2016-0012처럼 연도와 일련번호입니다.",
            ),
            models.CheckConstraint(
                name="complaint_subject_not_blank", condition=~Q(subject=""), violation_error_message="제목을 입력하세요."
            ),
            models.CheckConstraint(
                name="complaint_open_has_a_due_moment",
                condition=Q(closed_at__isnull=False) | Q(due_at__isnull=False),
                violation_error_message="처리 중인 민원에는 민원 종류와 처리기한이 있어야 합니다.",
            ),
            models.CheckConstraint(
                name="complaint_closed_with_a_result",
                condition=Q(closed_at=None, result="") | Q(closed_at__isnull=False) & ~Q(result=""),
                violation_error_message="종결일시와 처리결과는 함께 있어야 합니다.",
            ),
            models.CheckConstraint(
                name="complaint_closed_after_receipt",
                # An old ledger's rows are kept as they stand, but never unmarked; so is the next one.
                condition=Q(closed_at=None) | Q(closed_at__gte=F("received_at")) | Q(needs_check=True),
                violation_error_message="종결일시가 접수일시보다 빠릅니다.",
            ),
            models.CheckConstraint(
                name="complaint_closed_with_an_answer",
                condition=Q(result__in=["", *UNANSWERED]) | ~Q(answer="") | Q(needs_check=True),
                violation_error_message="종결하려면 답변이 있어야 합니다.",
            ),
            models.CheckConstraint(
                name="complaint_transfer_is_whole",
                condition=Q(result=Result.TRANSFERRED, transferred_on__isnull=False) & ~Q(transferred_to="")
                | ~Q(result=Result.TRANSFERRED) & Q(transferred_on=None, transferred_to=""),
                violation_error_message="이송에는 이송 기관과 이송일이 모두 있어야 합니다.",
            ),
            models.CheckConstraint(
                name="complaint_extension_is_whole",
                condition=all_or_none("extended_on", "first_due_at")
                & (Q(extended_on=None, extension_reason="") | Q(extended_on__isnull=False) & ~Q(extension_reason=""))
                & (Q(first_due_at=None) | Q(due_at__gt=F("first_due_at"))),
                violation_error_message="기한 연장에는 사유와 더 늦은 기한이 있어야 합니다.",
            ),
            models.CheckConstraint(
                # 시행령 제21조: the second time only with the complainant's consent.
                name="complaint_second_extension_is_whole",
                condition=Q(extended_again_on=None, consented_on=None, again_reason="")
                | ~Q(again_reason="")
                & Q(extended_on__isnull=False, consented_on__isnull=False, extended_again_on__isnull=False)
                & Q(consented_on__gte=F("extended_on"), extended_again_on__gte=F("consented_on")),
                violation_error_message="재연장에는 사유와, 연장일부터 재연장일까지의 민원인 동의일이 있어야 합니다.",
            ),
            models.CheckConstraint(
                name="complaint_transferred_after_receipt",
                condition=Q(transferred_on=None) | Q(transferred_on__gte=RECEIVED_ON) | Q(needs_check=True),
                violation_error_message="이송일이 접수일보다 빠릅니다.",
            ),
            models.CheckConstraint(
                name="complaint_received_in_the_year_of_its_number",
                condition=Q(number="") | Q(Exact(Left("number", YEAR_DIGITS), RECEIVED_IN)) | Q(needs_check=True),
                violation_error_message="접수번호의 해와 접수일시의 해가 다릅니다. 번호는 바뀌지 않으니 접수일시를 확인하세요.",
            ),
            models.CheckConstraint(
                name="complaint_is_not_its_own_repetition",
                condition=Q(previous=None) | ~Q(previous=F("id")),
                violation_error_message="자기 자신을 처음 민원으로 둘 수 없습니다.",
            ),
            phone_is_digits("complainant_mobile", name="complaint_mobile_is_digits"),
        ]
        triggers: ClassVar = [
            *Record.Meta.triggers,
            # A trigger and not the form's business: uploads and SQL receive complaints too.
            pgtrigger.Trigger(
                name="give_number",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__number=""),
                func=GIVE_NUMBER,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.subject}".strip()

    @property
    def is_open(self) -> bool:
        return self.closed_at is None
