"""동호수: one normal form for the ways a home inside a complex is written."""

import re
import unicodedata
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

LONGEST = 40
# 101동 1001호 · 101-1001 · 101/1001 · 가동 302 · A-1203 · 1001호
_BOTH = re.compile(
    r"(?:제)?(?P<building>[0-9A-Za-z가-힣]{1,10}?)\s*(?:동\s*[-/,]?|[-/])\s*(?:제)?(?P<flat>B?\d{1,5}(?:-\d{1,3})?)\s*호?", re.IGNORECASE
)
_FLAT = re.compile(r"(?:제)?(?P<flat>B?\d{1,5})\s*호", re.IGNORECASE)


def normal_home(typed: str) -> str:
    """'101동 1001호', or '1001호' where there is but one building; '' for nothing. Raises ValueError with a sentence."""
    text = " ".join(unicodedata.normalize("NFKC", typed).split())
    if not text:
        return ""
    if found := _BOTH.fullmatch(text):
        return f"{_bare(found['building'])}동 {_bare(found['flat'])}호"
    if found := _FLAT.fullmatch(text):
        return f"{_bare(found['flat'])}호"
    raise ValueError(f"동호수를 알 수 없습니다: “{typed}”. 예: 101동 1001호, 101-1001, 1001호")


def _bare(part: str) -> str:
    """Without leading zeros, which sheets pad with."""
    return part.upper().lstrip("0") or "0"


class HomeField(models.CharField):
    """동호수 in its normal form, however it was typed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_length": LONGEST, "blank": True, "default": "", **kwargs})

    def to_python(self, value: object) -> str:
        try:
            return normal_home(super().to_python(value) or "")
        except ValueError as refusal:
            raise ValidationError(str(refusal), code="invalid") from refusal

    def get_prep_value(self, value: object) -> object:
        return models.Field.get_prep_value(self, value)
