"""입주민: residents, kept once for each complex."""

from collections.abc import Mapping
from typing import ClassVar, Self, cast

import pgtrigger
from django.db import models
from django.db.models import Q
from django.db.models.functions import Right
from django.urls import reverse

from core.fields import BusinessDateField, PhoneField, phone_is_digits
from core.masking import Mask, mask_birth, mask_email, mask_name, mask_phone, mask_unit
from core.records.models import Record, RecordQuerySet
from core.records.search import LAST_DIGITS, holding, matching, of_number, word_index
from core.trail import track
from housing.homes import HomeField
from housing.models.complexes import Complex

FEWEST_SYLLABLES = 2
"""One would list a whole family name."""

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


class ResidentQuerySet(RecordQuerySet):
    goes_with: ClassVar = ("complex",)

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
