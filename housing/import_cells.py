"""How the cells of 공동주택's sheets are read where the field alone does not say it."""

import re
import unicodedata
from collections.abc import Callable

from core.imports.sheet import Doubtful
from core.places.matching import DongIndex, LegalDongIndex
from core.sheets.parsers import CellError, Parser, choice, decimal_number, plain_text, squeezed, text_of, topic
from core.sheets.table import Cell
from housing.kapt_codes import normal_code
from housing.models import BuildingKind
from housing.models.querysets import DeclaredClass

CLASS_WORDS = {
    DeclaredClass.MANDATORY: ["의무", "의무관리", "의무관리대상", "의무단지", "2"],
    DeclaredClass.OPTIONAL: ["임의", "임의관리", "비의무", "비의무관리", "의무아님", "4"],
    DeclaredClass.RENTAL: ["임대", "임대아파트", "임대주택", "3"],
    DeclaredClass.OTHER: ["기타", "1"],
}
FLOORS = re.compile(r"(?:지하|b)?(?P<below>\d{1,2})층?(?:[/,·~-]|및)?(?:지상|f)?(?P<above>\d{1,3})(?:층|f)?", re.I)
AS_DATE = re.compile(r"\d{4}-(\d\d)-(\d\d)\b")  # 4/27, typed into Excel
ONE_SIDE = re.compile(r"(?P<side>지하|지상|b)?(?P<floors>\d{1,3})(?:층|f)?", re.I)
SIZE = re.compile(r"(?:(?P<buildings>[\d,]+)(?:개?동)?[/,·및]*)?(?:(?P<households>[\d,]+)(?:세대|가구|호)?)?")
NO_VALUE = {"0", "00", "0000", "-", "없음", "미상", "해당없음"}


def real_text(max_length: int) -> Callable[[], Parser]:
    """Text, where a lone 0 stands for nothing (K-apt's builders)."""

    def build() -> Parser:
        parse = plain_text(max_length=max_length)

        def real(cell: Cell) -> object:
            return None if text_of(cell).strip() in NO_VALUE else parse(cell)

        return real

    return build


def measured(build: Callable[[], Parser]) -> Callable[[], Parser]:
    """A measurement or count for which K-apt writes 0 where it knows nothing."""

    def build_measured() -> Parser:
        parse = build()
        return lambda cell: parse(cell) or None

    return build_measured


def coordinate() -> Parser:
    return decimal_number(places=7, minimum=None, units=())


def dong() -> Parser:
    index = DongIndex.load()

    def parse(cell: Cell) -> object:
        found = index.match(text_of(cell))
        return found.code if found else Doubtful(None, f"{topic(cell)} 우리 구 행정동이 아니어서 미지정으로 둡니다.")

    return parse


def legal_dong() -> Parser:
    """Without a loaded table nothing can be known, and saying so on every row would bury what matters."""
    index = LegalDongIndex.load()

    def parse(cell: Cell) -> object:
        found = index.match(text_of(cell))
        if found:
            return found.code
        return Doubtful(None, f"{topic(cell)} 법정동 표에 없어 넣지 않았습니다.") if index else None

    return parse


def text(max_length: int) -> Callable[[], Parser]:
    return lambda: plain_text(max_length=max_length)


def kapt_code() -> Parser:
    parse = plain_text(max_length=20)
    return lambda cell: normal_code(str(parse(cell)))


def declared_class() -> Parser:
    return choice(CLASS_WORDS)


def sort_of_complex() -> Parser:
    """One column for what are two things here: 의무·임의·임대 is the class, 연립 and 아파트 the kind of building."""
    classes = {squeezed(word): value for value, words in CLASS_WORDS.items() for word in words if not word.isdigit()}
    kinds = {squeezed(kind.label): kind.pk for kind in BuildingKind.objects.shown()}

    def parse(cell: Cell) -> object:
        found: dict[str, object] = {}
        for word in filter(None, re.split(r"[()/,·\s]+", unicodedata.normalize("NFKC", text_of(cell)))):
            if squeezed(word) in classes:
                found["declared_class"] = classes[squeezed(word)]
            elif squeezed(word) in kinds:
                found["building_kind"] = kinds[squeezed(word)]
        return found or Doubtful(None, f"{topic(cell)} 의무·임의·임대나 단지분류로 알 수 없어 넣지 않았습니다.")

    return parse


def floors() -> Parser:
    """4/27 is below and above; a lone number is above."""

    def parse(cell: Cell) -> object:
        if dated := AS_DATE.match(text_of(cell)):
            below, above = int(dated[1]), int(dated[2])
            return Doubtful(
                {"floors_below": below, "floors_above": above},
                f"엑셀이 날짜로 바꾼 칸이라 지하 {below}층, 지상 {above}층으로 읽었습니다.",
            )
        typed = re.sub(r"[()\[\]:]", "", squeezed(cell))
        if one := ONE_SIDE.fullmatch(typed):
            side = "floors_below" if one["side"] in ("지하", "b") else "floors_above"
            return {side: int(one["floors"])}
        separated = re.search(r"[/,·~\-]|지상|및", typed)
        both = FLOORS.fullmatch(typed) if separated else None
        if both is None:
            raise CellError(f"{topic(cell)} 층수로 읽을 수 없습니다. ‘지하/지상’ 차례로 4/27처럼 적으세요.")
        return {"floors_below": int(both["below"]), "floors_above": int(both["above"])}

    return parse


def size() -> Parser:
    """3개동 342세대, 3/342: buildings, then households."""

    def parse(cell: Cell) -> object:
        typed = squeezed(cell)
        found = SIZE.fullmatch(typed)
        if not found or not re.search(r"동|세대|가구|호|/", typed):
            raise CellError(f"{topic(cell)} 동수와 세대수로 읽을 수 없습니다. ‘3개동 342세대’처럼 적으세요.")
        counts = {"building_count": found["buildings"], "household_count": found["households"]}
        if not found["households"] and "동" not in typed:
            counts = {"household_count": found["buildings"]}
        read = {name: int(digits.replace(",", "")) for name, digits in counts.items() if digits}
        if any(number > 1_000_000 for number in read.values()):
            raise CellError(f"{topic(cell)} 너무 큽니다. 숫자를 확인하세요.")
        return read

    return parse


def postcode() -> Parser:
    """Five digits; a number cell has lost its leading zero, and the six digits used until 2015 name no area any more."""

    def parse(cell: Cell) -> object:
        digits = re.sub(r"\D", "", text_of(cell))
        if len(digits) == 5:
            return digits
        if len(digits) == 4 and isinstance(cell, int | float):
            return digits.zfill(5)
        return Doubtful(None, f"{topic(cell)} 다섯 자리 우편번호가 아니어서 넣지 않았습니다.")

    return parse
