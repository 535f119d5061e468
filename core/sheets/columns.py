"""Which field each column of a sheet means, and when a table is not of the wanted kind at all."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from core.sheets.header_text import header_key
from core.sheets.headers import Header, HeaderCell, HeaderVocabulary
from core.sheets.refusal import SheetRefused

How = Literal["", "exact", "loose", "lowest"]

MIN_KNOWN_COLUMNS = 2
SHOWN_HEADERS = 15


@dataclass(frozen=True, slots=True)
class ColumnMatch:
    """A column and the field it means, or "" with the fields it might mean; anything but "exact" is worth a look."""

    index: int
    text: str
    unit: str
    field: str = ""
    how: How = ""
    candidates: tuple[str, ...] = ()


def match_columns(header: Header, vocabulary: HeaderVocabulary) -> list[ColumnMatch]:
    """One match per column: the whole name first, then without its brackets, then the lowest of several header rows.

    A field two columns claim with equal right goes to neither, unless one of them bears our own header.
    """
    matches = {cell.index: ColumnMatch(cell.index, cell.text, cell.unit) for cell in header.cells}
    passes: tuple[tuple[How, Callable[[HeaderCell], str], bool], ...] = (
        ("exact", lambda cell: cell.normal, True),
        ("loose", lambda cell: cell.loose, False),
        ("lowest", lambda cell: header_key(cell.parts[-1]).exact if len(cell.parts) > 1 else "", True),
    )
    contested: set[str] = set()
    for how, key_of, is_exact in passes:
        names = _fields_by_name(vocabulary, is_exact=is_exact)
        taken = {match.field for match in matches.values() if match.field} | contested
        claims: dict[str, list[HeaderCell]] = {}
        for cell in header.cells:
            if matches[cell.index].field:
                continue
            fields = names.get(key_of(cell), [])
            matches[cell.index] = _with_candidates(matches[cell.index], fields)
            free = [field for field in fields if field not in taken]
            if len(fields) == 1 and free:
                claims.setdefault(free[0], []).append(cell)
        for field, cells in claims.items():
            winner = _winner(cells, vocabulary[field][0])
            if winner is None:
                contested.add(field)
            else:
                matches[winner.index] = replace(matches[winner.index], field=field, how=how, candidates=())
    return list(matches.values())


def refuse_other_table(
    header: Header,
    matches: Sequence[ColumnMatch],
    *,
    kind: str,
    vocabulary: HeaderVocabulary,
    required: Collection[str] = (),
    at_least: int = MIN_KNOWN_COLUMNS,
) -> None:
    """Raise SheetRefused, naming the headers seen, when the columns are not those of a table of `kind` (공동주택 …)."""
    known = {match.field for match in matches if match.field}
    missing = [vocabulary[field][0] for field in required if field not in known]
    if len(known) >= at_least and not missing:
        return
    seen = [cell.text for cell in header.cells]
    shown = ", ".join(seen[:SHOWN_HEADERS]) + (f" 외 {len(seen) - SHOWN_HEADERS}개" if len(seen) > SHOWN_HEADERS else "")
    lacking = f"꼭 있어야 하는 열({', '.join(missing)})이 없습니다." if missing else "아는 열이 거의 없습니다."
    raise SheetRefused(f"{kind} 자료로 볼 수 없는 표입니다. {lacking} 이 파일에서 찾은 열: {shown}")


def _fields_by_name(vocabulary: Mapping[str, Sequence[str]], *, is_exact: bool) -> dict[str, list[str]]:
    names: dict[str, list[str]] = {}
    for field, texts in vocabulary.items():
        for text in texts:
            key = header_key(text)
            fields = names.setdefault(key.exact if is_exact else key.loose, [])
            if field not in fields:
                fields.append(field)
    return names


def _winner(cells: list[HeaderCell], own_header: str) -> HeaderCell | None:
    if len(cells) == 1:
        return cells[0]
    own = [cell for cell in cells if cell.normal == header_key(own_header).exact]
    return own[0] if len(own) == 1 else None


def _with_candidates(match: ColumnMatch, fields: Sequence[str]) -> ColumnMatch:
    new = tuple(field for field in fields if field not in match.candidates)
    return replace(match, candidates=match.candidates + new)
