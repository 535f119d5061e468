"""한꺼번에 고치기: what is to become of many rows, between choosing them and confirming it.

What became of them stands in their history, under this row's id; here is only which rows were meant.
"""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core.records.actor import Actor


class Outcome(models.TextChoices):
    CHANGED = "changed", "바뀜"
    UNCHANGED = "unchanged", "그대로"
    REFUSED = "refused", "거부"
    OVERTAKEN = "overtaken", "그 뒤에 고쳐짐"


class BulkChangeQuerySet(models.QuerySet["BulkChange"]):
    def of(self, user: Actor) -> "BulkChangeQuerySet":
        """What is still being prepared is its officer's own business."""
        return self.filter(owner_id=user.pk)


class BulkChange(models.Model):
    """`typed` is what the officer chose, by field; `undoes` the change this one takes back, and then nothing is typed."""

    class Status(models.TextChoices):
        NEW = "new", "시작함"
        CHECKING = "checking", "확인하는 중"
        READY = "ready", "저장 기다림"
        SAVING = "saving", "저장하는 중"
        DONE = "done", "저장함"
        FAILED = "failed", "중단됨"
        DISCARDED = "discarded", "그만둠"

    OPEN: ClassVar = (Status.NEW, Status.CHECKING, Status.READY, Status.SAVING, Status.FAILED)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("대상", max_length=60)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="고친 사람")
    status = models.CharField("상태", max_length=10, choices=Status, default=Status.NEW)
    undoes = models.ForeignKey("self", models.PROTECT, null=True, related_name="undone_by", verbose_name="되돌리는 변경")
    typed = models.JSONField("고칠 값", default=dict)
    reason = models.CharField("사유", max_length=200)
    row_count = models.PositiveIntegerField("행", default=0)
    progress = models.PositiveIntegerField("처리한 행", default=0)
    message = models.TextField("알림", default="", blank=True)
    job_id = models.BigIntegerField("작업 번호", null=True)
    created_at = models.DateTimeField("만든 일시", auto_now_add=True)
    finished_at = models.DateTimeField("마친 일시", null=True)

    objects = BulkChangeQuerySet.as_manager()

    class Meta:
        verbose_name = "한꺼번에 고치기"
        verbose_name_plural = "한꺼번에 고치기"
        default_permissions = ()
        ordering = ("-created_at",)
        indexes: ClassVar = [models.Index(fields=["owner", "-created_at"], name="bulkchange_of_owner")]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="bulkchange_has_a_reason", condition=~Q(reason=""), violation_error_message="고치는 사유를 입력하세요."
            ),
            models.CheckConstraint(
                name="bulkchange_undoes_another",
                condition=Q(undoes=None) | ~Q(undoes=F("id")),
                violation_error_message="자기 자신은 되돌릴 수 없습니다.",
            ),
        ]

    def __str__(self) -> str:
        return f"{'되돌리기' if self.undoes_id else '한꺼번에 고치기'} {self.row_count:,}건"


class BulkRow(models.Model):
    """One row that is meant. Once saved it holds no values any more: the history does."""

    change = models.ForeignKey(BulkChange, models.CASCADE, related_name="rows")
    record_pk = models.BigIntegerField("관리번호")
    record_version = models.IntegerField("판", null=True)
    label = models.CharField("이름", max_length=255, default="", blank=True)
    outcome = models.CharField("결과", max_length=10, choices=Outcome, default="", blank=True)
    changes = models.JSONField("바뀌는 값", default=list)
    sentence = models.TextField("까닭", default="", blank=True)

    class Meta:
        verbose_name = "고칠 행"
        verbose_name_plural = "고칠 행"
        default_permissions = ()
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="bulkrow_once_per_change", fields=["change", "record_pk"], violation_error_message="같은 행이 두 번 있습니다."
            )
        ]

    def __str__(self) -> str:
        return self.label
