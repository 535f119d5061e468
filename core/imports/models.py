"""An upload between the file and the records: its rows wait here for the officer's confirmation."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from core.imports.outcome import Outcome
from core.records.actor import Actor


class ImportRunQuerySet(models.QuerySet):
    def visible_to(self, user: Actor) -> "ImportRunQuerySet":
        """An upload is its officer's own: its rows hold personal values nobody else asked to see."""
        return self.filter(owner_id=user.pk)


class ImportRun(models.Model):
    """엑셀 올리기 한 번. Its rows and samples are destroyed when it is saved or given up, rejected ones seven days later.

    `file_name` stays, here and as the reason in each record's history: it is what the officer typed, a person's name included.
    """

    class Status(models.TextChoices):
        READING = "reading", "읽는 중"
        LOCKED = "locked", "비밀번호 기다림"
        MAPPING = "mapping", "열 맞추기"
        CHECKING = "checking", "확인하는 중"
        READY = "ready", "저장 기다림"
        SAVING = "saving", "저장하는 중"
        DONE = "done", "저장함"
        FAILED = "failed", "중단됨"
        DISCARDED = "discarded", "그만둠"
        REFUSED = "refused", "읽지 못함"

    OPEN: ClassVar = (Status.READING, Status.LOCKED, Status.MAPPING, Status.CHECKING, Status.READY, Status.SAVING, Status.FAILED)
    """Something is still to be done."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("대상", max_length=60)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="올린 사람")
    status = models.CharField("상태", max_length=10, choices=Status, default=Status.MAPPING)
    file_name = models.CharField("파일 이름", max_length=255)
    stored_path = models.CharField("임시 파일", max_length=255, default="", blank=True)
    sheet = models.CharField("시트", max_length=100, default="", blank=True)
    wanted_sheet = models.CharField("읽을 시트", max_length=100, default="", blank=True)
    sheet_names = ArrayField(models.CharField(max_length=100), default=list, verbose_name="시트 목록")
    headers = models.JSONField("열 제목", default=list)
    header_fingerprint = models.CharField("열 제목 지문", max_length=64, default="", blank=True)
    mapping = models.JSONField("열 맞춤", default=dict)
    left_out = models.JSONField("제외한 행", default=list)
    notes = models.JSONField("파일에 대한 알림", default=list)
    questions = models.JSONField("파일 전체의 물음", default=list)
    answers = models.JSONField("물음의 답", default=dict)
    clear_blanks = models.BooleanField("빈 칸으로 지우기", default=False)
    skips_rejected = models.BooleanField("오류 행 빼고 저장", default=False)
    row_count = models.PositiveIntegerField("행", default=0)
    progress = models.PositiveIntegerField("처리한 행", default=0)
    created_count = models.PositiveIntegerField("새로 등록", default=0)
    updated_count = models.PositiveIntegerField("변경", default=0)
    unchanged_count = models.PositiveIntegerField("그대로", default=0)
    rejected_count = models.PositiveIntegerField("거부", default=0)
    warned_count = models.PositiveIntegerField("확인 필요", default=0)
    message = models.TextField("알림", default="", blank=True)
    job_id = models.BigIntegerField("작업 번호", null=True)
    created_at = models.DateTimeField("올린 일시", auto_now_add=True)
    finished_at = models.DateTimeField("마친 일시", null=True)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        verbose_name = "엑셀 올리기"
        verbose_name_plural = "엑셀 올리기"
        default_permissions = ()
        permissions: ClassVar = [("view_job", "작업 보기")]
        ordering = ("-created_at",)
        indexes: ClassVar = [models.Index(fields=["owner", "-created_at"], name="importrun_of_owner")]

    def __str__(self) -> str:
        return self.file_name

    @property
    def awaits_reading(self) -> bool:
        """Its file, or the other sheet the officer asked for, has not been read yet."""
        return self.row_count == 0 or self.wanted_sheet != ""


class ImportRow(models.Model):
    """A row of the file. `decision` answers the question the check asked of it alone: same, new or restore; `asked` holds what it
    was told by the answers given for the whole file, by question."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField("행")
    cells = models.JSONField("칸")
    outcome = models.CharField("결과", max_length=10, choices=[(one.value, one.value) for one in Outcome], default="", blank=True)
    record_pk = models.BigIntegerField("관리번호", null=True)
    record_version = models.IntegerField("판", null=True)
    label = models.CharField("이름", max_length=255, default="", blank=True)
    changes = models.JSONField("바뀌는 값", default=list)
    facts = models.JSONField("새 자료의 값", default=dict)
    warnings = models.JSONField("확인할 점", default=list)
    errors = models.JSONField("거부한 까닭", default=list)
    question = models.CharField("물음", max_length=10, default="", blank=True)
    decision = models.CharField("결정", max_length=10, default="", blank=True)
    asked = models.JSONField("파일의 물음에서 온 답", default=dict)

    class Meta:
        verbose_name = "올린 행"
        verbose_name_plural = "올린 행"
        default_permissions = ()
        ordering = ("line",)
        constraints: ClassVar = [
            models.UniqueConstraint(name="importrow_line_once", fields=["run", "line"]),
            models.CheckConstraint(
                name="importrow_decision_answers_a_question",
                condition=Q(decision="") | Q(decision__in=["same", "new", "restore"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line}행"


class ColumnMapping(models.Model):
    """How an officer matched the columns of a file, remembered for the next one with the same headers."""

    kind = models.CharField("대상", max_length=60)
    header_fingerprint = models.CharField("열 제목 지문", max_length=64)
    mapping = models.JSONField("열 맞춤")
    saved_at = models.DateTimeField("저장 일시", auto_now=True)

    class Meta:
        verbose_name = "열 맞춤"
        verbose_name_plural = "열 맞춤"
        default_permissions = ()
        constraints: ClassVar = [models.UniqueConstraint(name="columnmapping_once_per_header", fields=["kind", "header_fingerprint"])]

    def __str__(self) -> str:
        return self.header_fingerprint[:8]
