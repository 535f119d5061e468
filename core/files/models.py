"""What a stored file's row holds. Each record kind makes its own subclass, with a real foreign key to the record."""

from typing import ClassVar

from django.db import models
from django.db.models import Max


class StoredFile(models.Model):
    """A file on the server's disk. Its name is for people; `key` says where it lies and holds nothing the user typed."""

    name = models.CharField("파일 이름", max_length=160)
    key = models.CharField(max_length=80, unique=True, editable=False)
    size = models.PositiveBigIntegerField("크기", editable=False)
    content_type = models.CharField("형식", max_length=100, editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    uploaded_at = models.DateTimeField("올린 일시", auto_now_add=True)
    uploaded_by = models.CharField("올린 사람", max_length=120, editable=False)
    uploaded_by_account = models.CharField("올린 계정", max_length=50, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    def all_keys(self) -> list[str]:
        """Every file on disk that belongs to this row."""
        return [self.key]


class Attachment(StoredFile):
    """첨부 파일."""

    class Meta:
        abstract = True
        verbose_name = "첨부 파일"
        verbose_name_plural = "첨부 파일"
        ordering: ClassVar = ["uploaded_at", "pk"]


class PhotoQuerySet(models.QuerySet["Photo"]):
    def next_order(self) -> int:
        """The place behind the last of these photos."""
        return (self.aggregate(last=Max("order"))["last"] or 0) + 1


class Photo(StoredFile):
    """사진, kept at screen size and as a thumbnail, both without the camera's metadata."""

    caption = models.CharField("설명", max_length=200, default="", blank=True)
    taken_on = models.DateField("촬영일", null=True, blank=True)
    order = models.PositiveIntegerField("순서", default=1)
    width = models.PositiveIntegerField("너비", editable=False)
    height = models.PositiveIntegerField("높이", editable=False)
    thumbnail_key = models.CharField(max_length=80, unique=True, editable=False)

    objects = PhotoQuerySet.as_manager()

    class Meta:
        abstract = True
        verbose_name = "사진"
        verbose_name_plural = "사진"
        ordering: ClassVar = ("order", "pk")

    def all_keys(self) -> list[str]:
        return [self.key, self.thumbnail_key]
