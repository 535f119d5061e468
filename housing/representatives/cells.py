"""How the cells of representatives' sheets are read: terms, birth dates, homes, positions, as officers keep them."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime

from core import clock
from core.imports.parsers import field_parser
from core.imports.sheet import Doubtful
from core.records.models import own_field
from core.sheets.date_parsers import FIRST_SERIAL, SERIAL_ZERO, day
from core.sheets.parsers import CellError, Parser, choice, clean_text, shown, squeezed, text_of
from core.sheets.table import Cell
from housing.homes import normal_home
from housing.models import Position, Resident
from housing.models.residents import Sex, TermStatus
from housing.representatives.people import normal_name

SEX_WORDS = {Sex.MALE: ["남", "남자", "남성", "M", "male"], Sex.FEMALE: ["여", "여자", "여성", "F", "female"]}
STATUS_WORDS = {
    TermStatus.SERVING: ["재임", "재임중", "현직", "재직", "재직중"],
    TermStatus.EXPIRED: ["만료", "임기만료", "퇴임"],
    TermStatus.RESIGNED: ["사퇴", "중도사퇴", "사임", "자진사퇴"],
    TermStatus.DISMISSED: ["해임"],
    TermStatus.RETIRED: ["당연퇴임", "자격상실"],
}
OWNER_WORDS = {True: ["입주자", "소유자", "예"], False: ["사용자", "임차인", "세입자", "아니오"]}
ROLE_WORDS = {
    Position.Role.CHAIR: ["회장", "입주자대표회장", "입주자대표회의회장", "입대의회장", "대표회장", "동대표회장"],
    Position.Role.AUDITOR: ["감사"],
    Position.Role.DIRECTOR: ["이사"],
    Position.Role.MEMBER: ["동대표", "동별대표자", "동별대표", "대표자", "입주자대표"],
}
_DAY = r"(?P<{0}year>\d{{4}}|\d{{2}})\s*[-./년]\s*(?P<{0}month>\d{{1,2}})\s*[-./월]\s*(?P<{0}day>\d{{1,2}})\s*[.일]?"
TERM = re.compile(rf"(?:{_DAY.format('from_')})?\s*(?:[~∼〜–—-]|부터)\s*(?:{_DAY.format('to_')})?\s*(?:까지)?")
BIRTH = re.compile(r"(?P<year>\d{2})[-./년]?(?P<month>\d{1,2})[-./월]?(?P<day>\d{1,2})[.일]?(?:생)?")
PACKED_BIRTH = re.compile(r"(?P<year>\d{2})(?P<month>\d{2})(?P<day>\d{2})(?:-?(?P<century>\d)?[*○●◯]*)?")
OF_AGE = 19
EARLIEST_BIRTH = date(1900, 1, 1)
EXCEL_DAY = re.compile(r"\d{4}-(\d\d)-(\d\d)(?: 00:00:00)?")


def term() -> Parser:
    """{started_on, ended_on} of 2016.03.14~2018.03.13; a side may be open. Two-digit years are of this century."""

    def parse(cell: Cell) -> object:
        found = TERM.fullmatch(unicodedata.normalize("NFKC", text_of(cell)).strip())
        if found is None or not (found["from_year"] or found["to_year"]):
            raise CellError(f"‘{shown(cell)}’은(는) 임기로 읽을 수 없습니다. 2016.03.14~2018.03.13처럼 적으세요.")
        sides = {"started_on": _side(cell, found, "from"), "ended_on": _side(cell, found, "to")}
        return {name: value for name, value in sides.items() if value is not None}

    return parse


def _side(cell: Cell, found: re.Match[str], side: str) -> date | None:
    year = found[f"{side}_year"]
    if year is None:
        return None
    return _day(cell, int(year) + (2000 if len(year) == 2 else 0), int(found[f"{side}_month"]), int(found[f"{side}_day"]))


def _day(cell: Cell, year: int, month: int, number: int) -> date:
    try:
        return date(year, month, number)
    except ValueError as error:
        raise CellError(f"‘{shown(cell)}’은(는) 달력에 없는 날짜입니다. 연월일을 확인하세요.") from error


def birth_date() -> Parser:
    """1958-03-02, 58.3.2, 580302, 580302-1, 580302-1****** and Excel's own dates. Of two digits of a year an adult is made."""
    parse_day = day(earliest=EARLIEST_BIRTH, latest=clock.today())
    newest = clock.today().year - OF_AGE

    def parse(cell: Cell) -> object:
        typed = _as_typed(cell)
        if found := PACKED_BIRTH.fullmatch(typed) or BIRTH.fullmatch(typed):
            parts = found.groupdict()
            short = int(parts["year"])
            century = _century(parts.get("century")) or (2000 if 2000 + short <= newest else 1900)
            return _day(cell, century + short, int(parts["month"]), int(parts["day"]))
        return parse_day(cell)

    return parse


def _as_typed(cell: Cell) -> str:
    """A number cell has lost the zero of 050302; of five digits a day count that is a day of the past is a date."""
    if isinstance(cell, (date, datetime, bool)):
        return ""
    if isinstance(cell, int | float):
        digits = text_of(cell)
        is_serial = len(digits) == 5 and FIRST_SERIAL <= int(cell) <= (clock.today() - SERIAL_ZERO).days
        return "" if is_serial or not digits.isdigit() else digits.zfill(6)
    return squeezed(cell)


def _century(digit: str | None) -> int | None:
    """The seventh digit of a 주민등록번호 says it."""
    if digit is None:
        return None
    return {"9": 1800, "0": 1800, "3": 2000, "4": 2000, "7": 2000, "8": 2000}.get(digit, 1900)


def home() -> Parser:
    """101-1001 that Excel took for nothing else; 10-11, which it took for a date, is read back and said."""

    def parse(cell: Cell) -> object:
        text = text_of(cell).strip()
        if dated := EXCEL_DAY.fullmatch(text):
            read = f"{int(dated[1])}동 {int(dated[2])}호"
            return Doubtful(read, f"엑셀이 날짜로 바꾼 칸이라 {read}로 읽었습니다.")
        try:
            return normal_home(f"{text}호" if text.isdigit() else text)
        except ValueError as error:
            raise CellError(str(error)) from error

    return parse


def position() -> Parser:
    """By its label; else by what offices call the role. An unknown one is refused: whom the rules count hangs on it."""
    rows = list(Position.objects.shown().order_by("order", "label"))
    known = {squeezed(row.label): row for row in rows}
    for role, words in ROLE_WORDS.items():
        usable = [row for row in rows if row.role == role and not row.is_retired]
        for word in words if usable else ():
            known.setdefault(squeezed(word), usable[0])
    offered = ", ".join(row.label for row in rows if not row.is_retired)

    def parse(cell: Cell) -> object:
        row = known.get(squeezed(cell))
        if row is None:
            raise CellError(f"‘{shown(cell)}’은(는) 직위 목록에 없습니다. 다음 중 하나로 적거나 직위를 먼저 추가하세요: {offered}")
        return Doubtful(row.pk, f"‘{row}’은(는) 사용을 중지한 직위입니다.") if row.is_retired else row.pk

    return parse


def sex() -> Parser:
    return choice(SEX_WORDS)


def status() -> Parser:
    return choice(STATUS_WORDS)


def is_owner() -> Parser:
    return choice(OWNER_WORDS)


def name(cell: Cell) -> str:
    return normal_name(clean_text(cell))


def of_resident(field: str) -> Callable[[], Parser]:
    return lambda: field_parser(own_field(Resident, field))
