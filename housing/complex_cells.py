"""Which complex a row of a sheet means: by code, by name, and by the columns beside it where two bear the name."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import attrgetter

from core.imports.sheet import Several, SheetField, Values, Warn
from core.particles import quoted
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

UNKNOWN_CODE = "K-apt 코드 ‘{code}’인 공동주택이 없습니다."
WHICH = (
    "{typed} 공동주택이 {count}곳입니다: {offered}. "
    "어느 단지인지 ‘K-apt 코드’나 ‘행정동’ 열로 알려 주거나, 이름 뒤에 괄호로 코드를 적으세요."
)


@dataclass(frozen=True)
class SeveralComplexes(Several):
    """A name that several complexes bear. `choose_complex` looks for what tells them apart."""

    dongs: tuple[str, ...]
    """Of each option."""


@dataclass(frozen=True)
class _Known:
    pk: int
    name: str
    code: str
    dong: str
    dong_name: str
    road_address: str
    lot_address: str

    @property
    def told_by(self) -> str:
        return self.code or f"관리번호 {self.pk}"

    @property
    def said(self) -> str:
        return f"{self.name}({', '.join(filter(None, (self.dong_name, self.told_by)))})"

    @property
    def described(self) -> str:
        return " · ".join(filter(None, (self.name, self.dong_name, self.road_address or self.lot_address, self.told_by)))


def complex_fields() -> tuple[SheetField, ...]:
    """The column of the complex, and those that only tell two of a name apart: `choose_complex` takes them out of the row."""
    return (
        SheetField("complex", also=NAMED, parser=complex_or_several),
        SheetField("kapt_code", label="K-apt 코드", also=CODES, parser=lambda: lambda cell: normal_code(text_of(cell))),
        SheetField("dong", label="행정동", also=DONGS, parser=_dong),
    )


def complex_or_several() -> Parser:
    """The key of a complex by its code, its name or 이름 (코드); SeveralComplexes for a name that more than one bears."""
    rows = Complex.objects.shown().order_by("pk")
    columns = ("pk", "name", "kapt_code", "dong_id", "dong__name", "road_address", "lot_address")
    known = [_Known(pk, *(text or "" for text in texts)) for pk, *texts in rows.values_list(*columns)]
    by_code = {one.code: one.pk for one in known if one.code}
    by_name: dict[str, list[_Known]] = {}
    for one in known:
        by_name.setdefault(squeezed(one.name), []).append(one)

    def parse(cell: Cell) -> object:
        typed = text_of(cell).strip()
        if (code := normal_code(typed)) in by_code:
            return by_code[code]
        found = by_name.get(squeezed(typed), [])
        if not found and (exact := EXACT.search(typed)):
            meant = int(exact["number"]) if exact["number"] else by_code.get(normal_code(exact["code"]), 0)
            found = [one for one in by_name.get(squeezed(typed[: exact.start()]), []) if one.pk == meant]
        if not found:
            raise CellError(f"{quoted(shown(typed), '이라는')} 공동주택이 없습니다. 이름을 확인하거나 K-apt 코드를 적으세요.")
        return found[0].pk if len(found) == 1 else _several(typed, found)

    return parse


def _several(typed: str, found: Sequence[_Known]) -> SeveralComplexes:
    offered = " / ".join(one.said for one in found[:MOST_NAMED])
    sentence = WHICH.format(typed=quoted(shown(typed), "이라는"), count=len(found), offered=offered)
    in_order = sorted(found, key=attrgetter("dong_name", "pk"))
    return SeveralComplexes(typed, tuple((one.pk, one.described) for one in in_order), sentence, tuple(one.dong for one in in_order))


def _dong() -> Parser:
    """Not known is no reason to refuse a row: here a dong only tells complexes apart."""
    index = DongIndex.load()

    def parse(cell: Cell) -> object:
        found = index.match(text_of(cell))
        return found.code if found else None

    return parse


def choose_complex() -> Callable[[Values, Warn], None]:
    """Settles `complex` by the row's code or dong; takes both out of the row."""
    by_code = dict(Complex.objects.shown().exclude(kapt_code="").values_list("kapt_code", "pk"))

    def choose(values: Values, warn: Warn) -> None:
        code, dong = values.pop("kapt_code", None), values.pop("dong", None)
        named = values.get("complex")
        if named is not None and not isinstance(named, SeveralComplexes):
            return
        if code in by_code:
            values["complex"] = by_code[code]
        elif isinstance(named, SeveralComplexes):
            there = [pk for (pk, _), of in zip(named.options, named.dongs, strict=True) if dong and of == dong]
            if len(there) == 1:
                values["complex"] = there[0]
        elif code:
            warn(UNKNOWN_CODE.format(code=code))

    return choose
