"""Which complex a row of a sheet means: by code, by name, and by the columns beside it where two bear the name."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from core.imports.sheet import Draft, SheetField, Values
from core.places.matching import DongIndex
from core.sheets.parsers import CellError, Parser, shown, squeezed, text_of
from core.sheets.table import Cell
from housing.complex_names import EXACT
from housing.kapt_codes import normal_code
from housing.models import Complex

NAMED = ("공동주택명", "단지명", "단지", "아파트명", "아파트", "단지명칭")
CODES = ("단지코드", "아파트코드", "kaptCode", "K-apt 단지코드", "K-아파트코드")
DONGS = ("동명", "동 명", "행정동명", "관할동")
MOST_NAMED = 5
OPEN = "open_complex"
"""Where a row keeps a name that is not settled; no field of a record."""


@dataclass(frozen=True)
class SeveralComplexes:
    """A name that several complexes bear. `choose_complex` looks for what tells them apart."""

    typed: str
    pks: frozenset[int]


@dataclass(frozen=True)
class _Known:
    pk: int
    name: str
    code: str
    dong: str
    dong_name: str

    @property
    def said(self) -> str:
        return f"{self.name}({', '.join(filter(None, (self.dong_name, self.code or f'관리번호 {self.pk}')))})"


def _known() -> list[_Known]:
    rows = Complex.objects.shown().order_by("pk").values_list("pk", "name", "kapt_code", "dong_id", "dong__name")
    return [_Known(pk, name, code, dong or "", dong_name or "") for pk, name, code, dong, dong_name in rows]


def complex_fields() -> tuple[SheetField, ...]:
    """The column of the complex, and those that only tell two of a name apart."""
    return (
        SheetField("complex", also=NAMED, parser=complex_or_several),
        SheetField("kapt_code", label="K-apt 코드", also=CODES, parser=lambda: lambda cell: normal_code(text_of(cell))),
        SheetField("dong", label="행정동", also=DONGS, parser=_dong),
    )


def complex_or_several() -> Parser:
    """The key of a complex by its code, its name or 이름 (코드); SeveralComplexes for a name that more than one bears."""
    known = _known()
    by_code = {one.code: one.pk for one in known if one.code}
    by_name: dict[str, set[int]] = {}
    for one in known:
        by_name.setdefault(squeezed(one.name), set()).add(one.pk)

    def parse(cell: Cell) -> object:
        typed = text_of(cell).strip()
        if (code := normal_code(typed)) in by_code:
            return by_code[code]
        found = by_name.get(squeezed(typed), set())
        if not found and (exact := EXACT.search(typed)):
            named = by_name.get(squeezed(typed[: exact.start()]), set())
            found = named & {int(exact["number"]) if exact["number"] else by_code.get(normal_code(exact["code"]), 0)}
        if not found:
            raise CellError(f"‘{shown(typed)}’이라는 공동주택이 없습니다. 이름을 확인하거나 K-apt 코드를 적으세요.")
        return next(iter(found)) if len(found) == 1 else SeveralComplexes(typed, frozenset(found))

    return parse


def complex_named() -> Parser:
    """The same where no other column tells complexes apart: a name that several bear is refused."""
    find = complex_or_several()

    def parse(cell: Cell) -> object:
        found = find(cell)
        if isinstance(found, SeveralComplexes):
            raise CellError(f"‘{shown(found.typed)}’이라는 공동주택이 {len(found.pks)}곳입니다. K-apt 코드를 적으세요.")
        return found

    return parse


def _dong() -> Parser:
    """Not known is no reason to refuse a row: here a dong only tells complexes apart."""
    index = DongIndex.load()

    def parse(cell: Cell) -> object:
        found = index.match(text_of(cell))
        return found.code if found else None

    return parse


def choose_complex() -> Callable[[Values], None]:
    """Settles `complex` by the row's code or dong; takes both out of the row. What stays open `refuse_open_complex` refuses."""
    known = {one.pk: one for one in _known()}
    by_code = {one.code: one.pk for one in known.values() if one.code}

    def choose(values: Values) -> None:
        code, dong = values.pop("kapt_code", None), values.pop("dong", None)
        named = values.pop("complex", None)
        if code in by_code and (named is None or isinstance(named, SeveralComplexes)):
            values["complex"] = by_code[code]
        elif isinstance(named, int):
            values["complex"] = named
        elif isinstance(named, SeveralComplexes):
            there = [pk for pk in named.pks if dong and known[pk].dong == dong]
            values["complex" if len(there) == 1 else OPEN] = there[0] if len(there) == 1 else named

    return choose


def refuse_open_complex() -> Callable[[Draft], bool]:
    """Refuses a row whose complex is not settled, asking for what tells the candidates apart; True if it did.

    A record that is there already says which one is meant.
    """
    known = {one.pk: one for one in _known()}

    def refuse(draft: Draft) -> bool:
        named = draft.values.pop(OPEN, None)
        if named is None:
            return False
        if not draft.is_new and draft.stored("complex") in named.pks:
            return False
        draft.reject(_question(named, [known[pk] for pk in sorted(named.pks)]))
        return True

    return refuse


def _question(named: SeveralComplexes, candidates: Collection[Any]) -> str:
    offered = " / ".join(one.said for one in list(candidates)[:MOST_NAMED])
    return (
        f"‘{shown(named.typed)}’이라는 공동주택이 {len(candidates)}곳입니다: {offered}. "
        "어느 단지인지 ‘K-apt 코드’나 ‘행정동’ 열로 알려 주거나, 이름 뒤에 괄호로 코드를 적으세요."
    )
