"""지원기준: what the ward gives for a programme in a fiscal year. Whether a request fits is said in `housing.grants.fit`."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, IntegerRangeField, RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from core.records.models import RecordQuerySet
from core.records.standards import Standard
from core.trail import track
from housing.models.grants import Programme, thousand_won, year_field, year_is_sound

WHOLE = 100


def percent() -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(
        "지원율(%)",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(WHOLE)],
        help_text="총사업비(신청액+자부담)에서 지원하는 비율입니다.",
    )


def ratio_is_percent(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=name,
        condition=Q(ratio=None) | Q(ratio__gte=1, ratio__lte=WHOLE),
        violation_error_message="지원율은 1부터 100까지 적을 수 있습니다.",
    )


def cap_is_positive(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=name, condition=Q(cap=None) | Q(cap__gt=0), violation_error_message="한도는 0보다 커야 합니다. 없으면 비워 두세요."
    )


def band_above_floor(name: str, floor: str, ceiling: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=name,
        condition=Q((ceiling, None)) | Q((f"{ceiling}__gt", Coalesce(F(floor), 0))),
        violation_error_message="세대수 상한은 하한보다 커야 합니다.",
    )


def households(verbose_name: str, **options: object) -> models.PositiveIntegerField:
    return models.PositiveIntegerField(verbose_name, **options)  # type: ignore[arg-type]  # Django's own options


class SupportCriterionQuerySet(RecordQuerySet):
    def for_page(self) -> "SupportCriterionQuerySet":
        return self.select_related("programme")


@track()
class SupportCriterion(Standard):
    """지원기준 of a programme in a year. Where it has bands, the complex's band gives ratio and cap; a blank one is the criterion's."""

    year = year_field()
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="criteria", verbose_name="사업구분")
    ratio = percent()
    cap = thousand_won("한도")
    min_households = households("세대수 하한(이상)", null=True, blank=True)
    below_households = households("세대수 상한(미만)", null=True, blank=True)
    one_per_year = models.BooleanField(
        "한 단지 1사업", default=True, help_text="사업구분에 ‘다른 사업과 함께 지원’으로 표시한 것은 예외입니다."
    )
    note = models.CharField("비고", max_length=300, default="", blank=True)

    objects: ClassVar = SupportCriterionQuerySet.as_manager()

    class Meta(Standard.Meta):
        verbose_name = "지원기준"
        verbose_name_plural = "지원기준"
        ordering = ("-year", "programme")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="supportcriterion_once_a_year",
                fields=["year", "programme"],
                condition=Q(hidden_at=None),
                violation_error_message="이 연도에 같은 사업구분의 지원기준이 이미 있습니다.",
            ),
            year_is_sound("supportcriterion_year_is_sound"),
            ratio_is_percent("supportcriterion_ratio_is_percent"),
            cap_is_positive("supportcriterion_cap_is_positive"),
            band_above_floor("supportcriterion_households_in_order", "min_households", "below_households"),
        ]

    def __str__(self) -> str:
        return f"{self.year}년 {self.programme} 지원기준"

    def get_absolute_url(self) -> str:
        return reverse("housing:supportcriterion_detail", args=[self.pk])


class CriterionBandQuerySet(RecordQuerySet):
    goes_with: ClassVar = ("criterion",)

    def for_page(self) -> "CriterionBandQuerySet":
        return self.select_related("criterion__programme")


@track()
class CriterionBand(Standard):
    """세대수 구간 of a criterion: from `lower` up to but without `upper` households."""

    criterion = models.ForeignKey(SupportCriterion, models.CASCADE, related_name="bands", verbose_name="지원기준")
    lower = households("하한(세대 이상)", default=0)
    upper = households("상한(세대 미만)", null=True, blank=True, help_text="비우면 상한이 없습니다.")
    ratio = percent()
    cap = thousand_won("한도")

    objects: ClassVar = CriterionBandQuerySet.as_manager()

    class Meta(Standard.Meta):
        verbose_name = "지원기준 세대 구간"
        verbose_name_plural = "지원기준 세대 구간"
        ordering = ("criterion", "lower")
        constraints: ClassVar = [
            band_above_floor("criterionband_upper_above_lower", "lower", "upper"),
            ratio_is_percent("criterionband_ratio_is_percent"),
            cap_is_positive("criterionband_cap_is_positive"),
            # A criterion's id as a one-value range: GiST compares ranges without the btree_gist extension.
            ExclusionConstraint(
                name="criterionband_bands_do_not_overlap",
                expressions=[
                    (
                        Func("criterion", "criterion", Value("[]"), function="int8range", output_field=BigIntegerRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                    (Func("lower", "upper", function="int4range", output_field=IntegerRangeField()), RangeOperators.OVERLAPS),
                ],
                condition=Q(hidden_at=None),
                violation_error_message="같은 지원기준의 다른 구간과 세대수가 겹칩니다.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lower:,}세대 이상" + (f" {self.upper:,}세대 미만" if self.upper is not None else "")

    def get_absolute_url(self) -> str:
        return reverse("housing:criterionband_detail", args=[self.pk])
