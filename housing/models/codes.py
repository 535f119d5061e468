"""The short lists 공동주택과 keeps itself: kinds of building, sale, heating, corridor and management, and area bands."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DecimalRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from core.records.codes import Code
from core.trail import track


@track()
class BuildingKind(Code):
    """단지분류. The flags carry what the law and the statistics ask of a kind, whatever it is called."""

    is_row_house = models.BooleanField("연립(다세대)으로 집계", default=False)
    is_mixed_use = models.BooleanField(
        "주상복합", default=False, help_text="150세대 이상이면 의무관리대상입니다(공동주택관리법 제2조 라목)."
    )

    class Meta(Code.Meta):
        verbose_name = "단지분류"
        verbose_name_plural = "단지분류"


@track()
class SaleKind(Code):
    """분양형태."""

    class Meta(Code.Meta):
        verbose_name = "분양형태"
        verbose_name_plural = "분양형태"


@track()
class HeatingKind(Code):
    """난방방식. District heating counts as central (B-APT-01 다)."""

    is_central = models.BooleanField("중앙집중식", default=False, help_text="지역난방을 포함합니다(공동주택관리법 제2조 다목).")

    class Meta(Code.Meta):
        verbose_name = "난방방식"
        verbose_name_plural = "난방방식"


@track()
class CorridorKind(Code):
    """복도유형."""

    class Meta(Code.Meta):
        verbose_name = "복도유형"
        verbose_name_plural = "복도유형"


@track()
class ManagementKind(Code):
    """관리방식."""

    class Meta(Code.Meta):
        verbose_name = "관리방식"
        verbose_name_plural = "관리방식"


@track()
class AreaBandSet(Code):
    """면적 구간표. Counts in two sets, such as the ward's and K-apt's, cannot be converted into each other."""

    class Basis(models.TextChoices):
        PRIVATE = "private", "전용면적"
        SUPPLY = "supply", "공급면적"

    basis = models.CharField("면적 기준", max_length=10, choices=Basis)

    class Meta(Code.Meta):
        verbose_name = "면적 구간표"
        verbose_name_plural = "면적 구간표"


@track()
class AreaBand(Code):
    """면적 구간: from `lower` up to but without `upper`.

    `label` is what the office prints, and may leave gaps the range does not: the source's 33㎡~62.7㎡ stands for [33, 66).
    """

    band_set = models.ForeignKey(AreaBandSet, models.PROTECT, related_name="bands", verbose_name="면적 구간표")
    label = models.CharField("표시 명칭", max_length=40)
    lower = models.DecimalField("하한(㎡)", max_digits=7, decimal_places=2, default=0)
    upper = models.DecimalField("상한(㎡)", max_digits=7, decimal_places=2, null=True, blank=True, help_text="비우면 상한이 없습니다.")

    class Meta(Code.Meta):
        verbose_name = "면적 구간"
        verbose_name_plural = "면적 구간"
        ordering: ClassVar = ("band_set", "order", "lower")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="areaband_label_once_per_set",
                fields=["band_set", "label"],
                violation_error_message="이 구간표에 같은 명칭의 구간이 이미 있습니다.",
            ),
            models.CheckConstraint(
                name="areaband_upper_above_lower",
                condition=Q(lower__gte=0) & (Q(upper=None) | Q(upper__gt=F("lower"))),
                violation_error_message="상한은 하한보다 커야 합니다.",
            ),
            # A set's id as a one-value range: GiST compares ranges without the btree_gist extension.
            ExclusionConstraint(
                name="areaband_ranges_do_not_overlap",
                expressions=[
                    (
                        Func("band_set", "band_set", Value("[]"), function="int8range", output_field=BigIntegerRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                    (Func("lower", "upper", function="numrange", output_field=DecimalRangeField()), RangeOperators.OVERLAPS),
                ],
                condition=Q(is_retired=False),
                violation_error_message="같은 구간표의 다른 구간과 면적이 겹칩니다.",
            ),
        ]
