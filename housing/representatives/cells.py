"""How the cells of representatives' sheets are read: terms, birth dates, homes, positions, as officers keep them."""

import re
from collections.abc import Callable

from core.imports.parsers import field_parser
from core.imports.sheet import Doubtful
from core.records.models import own_field
from core.sheets.parsers import CellError, Parser, choice, clean_text, squeezed, text_of, topic
from core.sheets.table import Cell
from housing.homes import normal_home
from housing.models import Position, Resident
from housing.models.residents import Sex
from housing.models.terms import TermStatus
from housing.period_cells import period
from housing.representatives.people import normal_name

SEX_WORDS = {Sex.MALE: ["남", "남자", "남성", "M", "male"], Sex.FEMALE: ["여", "여자", "여성", "F", "female"]}
STATUS_WORDS = {
    TermStatus.SERVING: ["재임", "재임중", "현직", "재직", "재직중"],
    TermStatus.EXPIRED: ["만료", "임기만료", "퇴임"],
    TermStatus.RESIGNED: ["사퇴", "중도사퇴", "사임", "자진사퇴"],
    TermStatus.DISMISSED: ["해임"],
    TermStatus.RETIRED: ["당연퇴임", "자격상실"],
}
OWNER_WORDS = {True: ["입주자", "소유자", "예"], False: ["사용자", "임차인", "세입자", "아니오", "아니요"]}
ROLE_WORDS = {
    Position.Role.CHAIR: ["회장", "입주자대표회장", "입주자대표회의회장", "입대의회장", "대표회장", "동대표회장"],
    Position.Role.AUDITOR: ["감사"],
    Position.Role.DIRECTOR: ["이사"],
    Position.Role.MEMBER: ["동대표", "동별대표자", "동별대표", "대표자", "입주자대표"],
}
EXCEL_DAY = re.compile(r"\d{4}-(\d\d)-(\d\d)(?: 00:00:00)?")


def term() -> Parser:
    return period("started_on", "ended_on")


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
            raise CellError(f"{topic(cell)} 직위 목록에 없습니다. 다음 중 하나로 적거나 직위를 먼저 추가하세요: {offered}")
        return Doubtful(row.pk, f"{topic(str(row))} 사용을 중지한 직위입니다.") if row.is_retired else row.pk

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
