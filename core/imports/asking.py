"""Questions an upload asks its officer: which of several records a name in it means, once for the whole file, or of a person row by row."""

from collections.abc import Iterable, Mapping
from typing import Any

from core.imports.rows import Asked, CheckedRow
from core.imports.sheet import Several
from core.imports.values import ValueReader
from core.sheets.parsers import squeezed

MOST_ASKED = 200
"""In one check; a file that asks more is answered in several goes."""


class Answers:
    """`given`: the key of the record chosen, by the question's key."""

    def __init__(self, given: Mapping[str, str]) -> None:
        self.given = given

    def of(self, row: CheckedRow, name: str, several: Several) -> int | None:
        """The record chosen; None where none is, or where the one chosen is no longer among those offered. The row remembers that
        it asked, and what it was told."""
        key = f"{name}:{several.mark or squeezed(several.typed)}{f':{row.line}' if several.is_of_row else ''}"
        chosen = next((pk for pk, _ in several.options if str(pk) == self.given.get(key)), None)
        row.asked[key] = Asked(name, several, chosen)
        return chosen


def questions(rows: Iterable[CheckedRow], reader: ValueReader) -> list[dict[str, Any]]:
    """What the rows asked, each once and those without an answer first, as the preview keeps it."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        for key, asked in row.asked.items():
            question = found.setdefault(key, _question(key, row, asked, reader))
            question["rows"] += 1
    return sorted(found.values(), key=lambda one: one["answer"] != "")[:MOST_ASKED]


def _question(key: str, row: CheckedRow, asked: Asked, reader: ValueReader) -> dict[str, Any]:
    return {
        "key": key,
        "label": reader.label(asked.name),
        "typed": asked.several.typed,
        "line": row.line if asked.several.is_of_row else None,
        "rows": 0,
        "options": [[str(pk), described] for pk, described in asked.several.options],
        "answer": str(asked.answer or ""),
    }
