"""관리사무소장 배치: who ran a complex's office, and when."""

from collections.abc import Mapping
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from core.fields import BusinessDateField, PhoneField, phone_is_digits
from core.masking import Mask, mask_birth, mask_licence, mask_name, mask_phone
from core.records.models import Record, RecordQuerySet
from core.records.search import of_number
from core.trail import track
from housing.models.complexes import Complex


class ManagerAppointmentQuerySet(RecordQuerySet):
    goes_with: ClassVar = ("complex",)

    def current(self) -> Self:
        return self.shown().filter(ended_on=None)

    def search(self, text: str) -> Self:
        """Name of the manager or the complex holding `text`, or that mobile number (`of_number`)."""
        word = "".join(text.split())
        if not word:
            return self
        found = Q(name__contains=word) | Q(complex__in=Complex.objects.search(text).order_by().values("pk"))
        numbered = of_number(word, "mobile")
        return self.filter(found | numbered if numbered is not None else found)

    def for_list(self) -> Self:
        return self.select_related("complex")

    def for_page(self) -> Self:
        return self.select_related("complex")


@track()
class ManagerAppointment(Record):
    """관리사무소장 배치. The one without an end is the current manager; of those a complex has at most one."""

    class Licence(models.TextChoices):
        MANAGER = "manager", "사"
        ASSISTANT = "assistant", "보"

    PERSONAL: ClassVar[Mapping[str, Mask]] = {"name": mask_name, "born_on": mask_birth, "licence_no": mask_licence, "mobile": mask_phone}

    complex = models.ForeignKey(Complex, models.PROTECT, related_name="appointments", verbose_name="공동주택")
    name = models.CharField("성명", max_length=40)
    born_on = BusinessDateField("생년월일", null=True, blank=True)
    licence_kind = models.CharField(
        "자격구분", max_length=10, choices=Licence, default="", blank=True, help_text="사: 주택관리사, 보: 주택관리사보"
    )
    licence_no = models.CharField("자격증번호", max_length=30, default="", blank=True)
    mobile = PhoneField("휴대번호")
    appointed_on = BusinessDateField("배치일", null=True, blank=True)
    ended_on = BusinessDateField("배치 종료일", null=True, blank=True)
    needs_check = models.BooleanField("확인 필요", default=False)
    note = models.CharField("비고", max_length=300, default="", blank=True)

    objects: ClassVar = ManagerAppointmentQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "관리사무소장"
        verbose_name_plural = "관리사무소장"
        ordering = (F("ended_on").desc(nulls_first=True), F("appointed_on").desc(nulls_last=True))
        indexes: ClassVar = [
            models.Index(name="managerappointment_by_licence", fields=["licence_no"], condition=Q(ended_on=None, hidden_at=None)),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="managerappointment_one_current_per_complex",
                fields=["complex"],
                condition=Q(ended_on=None, hidden_at=None),
                violation_error_message="이 단지에는 현재 관리사무소장이 이미 있습니다.",
            ),
            models.CheckConstraint(
                name="managerappointment_ends_after_it_starts",
                # A ward's own past terms are kept as they stand, but never unmarked.
                condition=Q(appointed_on=None) | Q(ended_on=None) | Q(ended_on__gte=F("appointed_on")) | Q(needs_check=True),
                violation_error_message="배치 종료일이 배치일보다 빠릅니다.",
            ),
            phone_is_digits("mobile", name="managerappointment_mobile_is_digits"),
        ]

    def __str__(self) -> str:
        return f"{self.complex} 관리사무소장"
