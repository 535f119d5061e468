"""민원 종류."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from core.records.codes import Code
from core.trail import track


@track()
class ComplaintKind(Code):
    """민원 종류 with the time there is to answer (민원 처리에 관한 법률 제19조, B-CIV-01)."""

    class Unit(models.TextChoices):
        DAY = "day", "일"
        WEEK = "week", "주"
        MONTH = "month", "월"

    period = models.PositiveSmallIntegerField(
        "처리기간",
        default=7,
        validators=[MinValueValidator(1), MaxValueValidator(366)],
        help_text="질의는 7일(법령이면 14일), 건의는 14일, 고충은 7일입니다(민원 처리에 관한 법률 시행령 제14조·제15조·제17조).",
    )
    unit = models.CharField(
        "처리기간 단위",
        max_length=5,
        choices=Unit,
        default=Unit.DAY,
        help_text="‘일’은 근무일입니다. 5일까지는 하루 8시간씩 시간으로 셉니다(민원 처리에 관한 법률 제19조).",
    )

    class Meta(Code.Meta):
        verbose_name = "민원 종류"
        verbose_name_plural = "민원 종류"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="complaintkind_period_within_a_year",
                condition=Q(period__range=(1, 366)),
                violation_error_message="처리기간은 1부터 366까지 넣을 수 있습니다.",
            ),
        ]
