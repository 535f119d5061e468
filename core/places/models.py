"""The ward's administrative dongs (행정동), its legal dongs (법정동), and which go together."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse

from core.records.models import Record
from core.trail.tracking import track

CODE_LENGTH = 10
NAME_LENGTH = 40


def _code_is_ten_digits(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=name,
        condition=Q(code__regex=rf"^[0-9]{{{CODE_LENGTH}}}$"),
        violation_error_message="동 코드는 숫자 10자리입니다.",
    )


@track()
class Dong(Record):
    """행정동: the area one community centre serves. Complexes, groups and statistics are counted by it. Abolished, never hidden."""

    code = models.CharField("행정동코드", max_length=CODE_LENGTH, primary_key=True)
    name = models.CharField("행정동", max_length=NAME_LENGTH)
    short_name = models.CharField("약칭", max_length=20, default="", blank=True)
    aliases = ArrayField(models.CharField(max_length=NAME_LENGTH), verbose_name="다른 이름", default=list, blank=True)
    order = models.PositiveSmallIntegerField("순서", default=0)
    is_abolished = models.BooleanField("폐지", default=False)

    class Meta(Record.Meta):
        verbose_name = "행정동"
        verbose_name_plural = verbose_name
        ordering = ("order", "code")
        constraints = (_code_is_ten_digits("dong_code_is_ten_digits"),)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("core:dong_detail", args=[self.pk])


class DongBoundary(models.Model):
    """Where a 행정동 ends. Apart from it, because every list row that names a dong would carry its whole outline along."""

    dong = models.OneToOneField(Dong, models.CASCADE, primary_key=True, related_name="boundary", verbose_name="행정동")
    geometry = models.JSONField("경계")

    class Meta:
        verbose_name = "행정동 경계"
        verbose_name_plural = verbose_name
        ordering = ("dong__order", "dong__code")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.dong} 경계"


class LegalDong(models.Model):
    """법정동: the name in addresses and registers. One may lie in several 행정동, so it never decides one."""

    code = models.CharField("법정동코드", max_length=CODE_LENGTH, primary_key=True)
    name = models.CharField("법정동", max_length=40)

    class Meta:
        verbose_name = "법정동"
        verbose_name_plural = verbose_name
        ordering = ("code",)
        default_permissions = ()
        constraints = (_code_is_ten_digits("legaldong_code_is_ten_digits"),)

    def __str__(self) -> str:
        return self.name


class DongPair(models.Model):
    """A 행정동 and a 법정동 that share ground."""

    dong = models.ForeignKey(Dong, models.CASCADE, related_name="pairs", verbose_name="행정동")
    legal_dong = models.ForeignKey(LegalDong, models.CASCADE, related_name="pairs", verbose_name="법정동")

    class Meta:
        verbose_name = "행정동·법정동 관계"
        verbose_name_plural = verbose_name
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                name="dongpair_stands_once",
                fields=("dong", "legal_dong"),
                violation_error_message="이미 이어진 행정동과 법정동입니다.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.dong} · {self.legal_dong}"
