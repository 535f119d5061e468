"""What an upload of complaints may carry: our own file, and the hand ledger (번호, 접수일자, 접수방법, 민원인, 연락처, 단지명, 내용,
처리내용, 처리일자, 담당자)."""

import re
from datetime import datetime, time, timedelta
from functools import cache, partial

from core.clock import KOREA
from core.imports.sheet import Complete, Doubtful, Sheet, SheetField, Values, Warn
from core.sheets.date_parsers import moment
from core.sheets.parsers import CellError, Parser, choice, plain_text, shown, text_of, topic
from core.sheets.table import Cell
from housing.complaints.finish import CLOSING, OPENING, finish_complaint
from housing.complaints.same_complaint import SameComplaint
from housing.models import Complaint
from housing.models.complaints import Channel, complaint_number, normal_number

NUMBER = re.compile(r"제?(?P<year>\d{4})-(?P<serial>\d{1,9})호?")
BARE_NUMBER = re.compile(r"제?(?P<serial>\d{1,9})[호번]?")
CHANNEL_WORDS = {
    Channel.PHONE: ["전화", "유선", "유선전화", "통화"],
    Channel.VISIT: ["방문", "내방", "대면", "직접방문"],
    Channel.FAX: ["팩스", "FAX", "모사전송"],
    Channel.POST: ["우편", "서면", "등기", "등기우편"],
    Channel.EMAIL: ["이메일", "e-mail", "메일", "전자우편"],
    Channel.OTHER: ["기타", "인터넷", "온라인", "홈페이지", "문자"],
}


def number_in_ledger() -> Parser:
    """2016-0012, or the bare 12 of a ledger that begins anew each year: the year is then that of the receipt."""

    def parse(cell: Cell) -> str:
        typed = "".join(text_of(cell).split())
        if found := NUMBER.fullmatch(typed):
            return complaint_number(int(found["year"]), int(found["serial"]))
        if found := BARE_NUMBER.fullmatch(typed):
            return found["serial"]
        raise CellError(f"{topic(cell)} 접수번호로 읽을 수 없습니다. 2016-0012처럼 적으세요.")

    return parse


def to_the_minute() -> Parser:
    """As they are typed on the screen. Excel keeps a moment as a fraction of a day, which readers round differently."""
    parse = moment()

    def parse_moment(cell: Cell) -> datetime | None:
        found = parse(cell)
        return (found + timedelta(seconds=1)).replace(second=0, microsecond=0) if isinstance(found, datetime) else None

    return parse_moment


def first_of_series() -> Parser:
    """All numbers are loaded once, and only for a ledger that names any."""

    @cache
    def known() -> dict[str, int]:
        return dict(Complaint.objects.shown().exclude(number="").values_list("number", "pk"))

    def parse(cell: Cell) -> object:
        found = known().get(normal_number(text_of(cell)))
        return found or Doubtful(None, f"‘{shown(cell)}’번 민원이 없어 넣지 않았습니다.")

    return parse


def complete_complaint() -> Complete:
    return complete


def complete(values: Values, warn: Warn) -> None:
    """A day without a time is the beginning of the office's day, or its end where something was finished."""
    for name, at in (("received_at", OPENING), ("closed_at", CLOSING)):
        if (value := values.get(name)) is not None and value.time() == time():
            values[name] = datetime.combine(value.date(), at, tzinfo=KOREA)
            values[f"{name}_is_a_day"] = True
    received_at, number = values.get("received_at"), values.get("number", "")
    if number.isdecimal():
        values["number_is_bare"] = True
        values["number"] = complaint_number(received_at.year, int(number)) if received_at else ""


COMPLAINT_SHEET = Sheet(
    keys=(("number",),),
    alike=SameComplaint,
    required=("received_at",),
    complete=complete_complaint,
    finish=finish_complaint,
    fields=(
        SheetField("number", also=("번호", "민원번호", "접수 번호", "대장번호"), parser=number_in_ledger),
        SheetField("received_at", also=("접수일자", "접수일", "민원접수일", "접수 일자", "접수일시(시각)"), parser=to_the_minute),
        SheetField("channel", also=("접수구분", "접수경로", "접수 방법", "방법"), parser=partial(choice, CHANNEL_WORDS)),
        SheetField("complainant_name", also=("민원인 성명", "민원인명", "성명", "신청인", "이름")),
        SheetField("complainant_mobile", also=("연락처", "전화번호", "휴대전화", "휴대폰", "민원인 전화번호")),
        SheetField("kind", also=("종류", "민원종류", "민원구분", "분류")),
        SheetField("subject", also=("민원제목", "민원 제목", "건명", "민원명")),
        SheetField("content", also=("민원내용", "민원 내용", "접수내용")),
        SheetField("answer", also=("처리내용", "처리 내용", "답변내용", "조치내용", "조치사항", "회신내용")),
        SheetField("result", also=("처리 결과", "결과", "처리구분")),
        SheetField("closed_at", also=("처리일자", "처리일", "처리일시", "완료일", "완료일자", "종결일", "회신일"), parser=to_the_minute),
        SheetField("transferred_to", also=("이송기관", "이송부서", "이첩기관")),
        SheetField("transferred_on", also=("이송일자", "이첩일")),
        SheetField("previous", also=("이전 민원", "반복민원 번호"), parser=first_of_series),
        SheetField("needs_check"),
        # Material for the fields of the same meaning: see finish_complaint.
        SheetField(
            "complex_said",
            label="공동주택",
            also=("단지명", "단지", "아파트명", "공동주택명", "대상단지", "K-apt 코드"),
            parser=partial(plain_text, max_length=100),
        ),
        SheetField(
            "officer_said",
            label="담당자",
            also=("담당", "처리자", "담당직원", "담당공무원", "담당자명"),
            parser=partial(plain_text, max_length=40),
        ),
    ),
)
