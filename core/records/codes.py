"""Code tables an office edits on screen (placeholder until the record pages land)."""

from django.db import models


class Code(models.Model):
    class Meta:
        abstract = True
