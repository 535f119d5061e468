"""The two tables nobody may change: who looked at whose data, and what was destroyed. History lives beside each model."""

from collections.abc import Collection
from datetime import date
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

NIGHT_STARTS_AT, NIGHT_ENDS_AT = 22, 6
"""Hours of the night as labour law counts them."""
SATURDAY = 6
NIGHT = Q(at__hour__gte=NIGHT_STARTS_AT) | Q(at__hour__lt=NIGHT_ENDS_AT)


class AccessAction(models.TextChoices):
    """수행업무 (domain.md B-PIV-10)."""

    VIEW = "view", "열람"
    LIST = "list", "목록"
    SEARCH = "search", "검색"
    REVEAL = "reveal", "보기"
    ADD = "add", "등록"
    CHANGE = "change", "수정"
    HIDE = "hide", "숨김"
    RESTORE = "restore", "되살림"
    DELETE = "delete", "삭제"
    DOWNLOAD = "download", "다운로드"
    PRINT = "print", "출력"
    IMPORT = "import", "올리기"
    SEND = "send", "발송"
    LOGIN = "login", "로그인"
    LOGIN_FAILED = "login_failed", "로그인 실패"
    LOGOUT = "logout", "로그아웃"


class AccessLogQuerySet(models.QuerySet["AccessLog"]):
    def for_list(self) -> Self:
        return self

    def in_period(self, first: date | None = None, last: date | None = None) -> Self:
        """Both days included, in office time."""
        rows = self if first is None else self.filter(at__date__gte=first)
        return rows if last is None else rows.filter(at__date__lte=last)

    def by(self, text: str) -> Self:
        """By account or name; the account in full, the name in part."""
        return self.filter(Q(account=text) | Q(account_name__contains=text))

    def with_subject(self, pk: int) -> Self:
        return self.filter(subject_ids__contains=[pk])

    def out_of_hours(self, holidays: Collection[date]) -> Self:
        """At night, at weekends and on the `holidays` of the period looked at."""
        return self.filter(NIGHT | Q(at__iso_week_day__gte=SATURDAY) | Q(at__date__in=holidays))


class AccessLog(models.Model):
    """접속기록. Account and record stand as text and numbers: the row outlives both."""

    at = models.DateTimeField("일시", db_default=Now(), editable=False)
    account = models.CharField("계정", max_length=50)
    account_name = models.CharField("성명", max_length=60, default="", blank=True)
    department = models.CharField("부서", max_length=60, default="", blank=True)
    ip = models.CharField("접속지(IP)", max_length=45, default="", blank=True)
    action = models.CharField("업무", max_length=12, choices=AccessAction)
    kind = models.CharField("대상 종류", max_length=80)
    subject_ids = ArrayField(models.BigIntegerField(), verbose_name="정보주체", default=list)
    count = models.PositiveIntegerField("건수")
    query = models.TextField("조건", default="", blank=True)
    page = models.CharField("화면", max_length=200, default="", blank=True)
    reason = models.CharField("사유", max_length=500, default="", blank=True)
    is_unmasked = models.BooleanField("가림 해제", default=False)
    request_id = models.CharField("요청 번호", max_length=32, default="", blank=True)

    objects = AccessLogQuerySet.as_manager()

    class Meta:
        verbose_name = "접속기록"
        verbose_name_plural = "접속기록"
        ordering = ("-at", "-id")
        default_permissions = ("view",)
        indexes: ClassVar[list[models.Index]] = [
            models.Index("at", "id", name="accesslog_at"),
            models.Index("account", "at", name="accesslog_account_at"),
            models.Index("kind", "at", name="accesslog_kind_at"),
            GinIndex(fields=["subject_ids"], name="accesslog_subjects"),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.get_action_display()} {self.kind} {self.count}건"


class Destruction(models.Model):
    """파기대장. Only the two SQL functions that destroy something write here."""

    at = models.DateTimeField("일시", db_default=Now(), editable=False)
    account = models.CharField("계정", max_length=50)
    account_name = models.CharField("성명", max_length=60)
    reason = models.CharField("근거·사유", max_length=500)
    table_name = models.CharField("대상 표", max_length=130)
    object_ids = ArrayField(models.BigIntegerField(), verbose_name="대상 번호", default=list)
    columns = ArrayField(models.TextField(), verbose_name="항목", default=list)
    older_than = models.DateTimeField("이 일시 이전", null=True)
    row_count = models.PositiveBigIntegerField("행 수")

    class Meta:
        verbose_name = "파기 기록"
        verbose_name_plural = "파기대장"
        ordering = ("-at", "-id")
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"{self.table_name} {self.row_count}행"
