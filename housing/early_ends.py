"""A period that ends before it begins, as uploads bring it: offices have such on file (domain.md 0.1). It is kept, never unmarked."""

from core.fields import format_period
from core.imports.sheet import Draft

KEPT = "{says} 그대로 두고 ‘확인 필요’로 표시합니다({original})."


def keep_early_end(draft: Draft, begins: str, ends: str, *, says: str) -> str:
    """Marks the row 확인 필요 and warns with `says`, but once: a record that has these days and the mark needs no second warning.

    The period as the file has it; "" for a sound one, and where the row brings neither day.
    """
    begin, end = draft.get(begins), draft.get(ends)
    if not {begins, ends} & draft.values.keys() or begin is None or end is None or end >= begin:
        return ""
    original = f"원본: {format_period(begin, end)}"
    if (begin, end) != (draft.stored(begins), draft.stored(ends)) or not draft.get("needs_check"):
        draft.warn(KEPT.format(says=says, original=original))
        draft.values["needs_check"] = True
    return original
