"""사진 of a complex."""

from typing import ClassVar

from django.db import models

from core.files.models import Photo
from core.trail import track
from housing.models.complexes import Complex


@track(exclude=("key", "thumbnail_key", "size", "content_type", "sha256", "width", "height"))
class ComplexPhoto(Photo):
    complex = models.ForeignKey(Complex, models.CASCADE, related_name="photos", verbose_name="공동주택")

    class Meta(Photo.Meta):
        verbose_name = "공동주택 사진"
        verbose_name_plural = "공동주택 사진"
        default_permissions = ()
        ordering: ClassVar = ("order", "pk")
