"""분기 명단 대조 (B-APT-31): what a list of managers says otherwise than the appointments on file. Nothing is asked of the database
or written here."""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import TextChoices
from django.utils.crypto import salted_hmac

from core.imports.checking import Checker
from core.imports.rows import CheckedRow
from core.sheets.parsers import squeezed
from housing.models import ManagerAppointment

MARK_LENGTH = 16
TWICE = "같은 단지가 여러 행에 있어 누가 지금의 소장인지 알 수 없습니다. 한 행만 남기세요."
ENDED = "배치 종료일이 적혀 있고 지금의 소장이 아닙니다. 지난 배치는 ‘엑셀 올리기’로 올리세요."
NO_START = "배치일이 없습니다. 앞 소장의 종료일을 확인하세요."
SHARED = "같은 자격증의 소장이 {complexes}에도 있습니다. 겸직인지 확인하세요(공동주택관리법 제69조)."


class Result(TextChoices):
    NEW = "new", "새 소장"
    CHANGED = "changed", "바뀐 항목"
    LEFT = "left", "명단에 없음"
    SAME = "same", "그대로"
    REFUSED = "refused", "거부"


@dataclass
class Line:
    """`row` is the list's, None where the list has none; `current` the appointment on file: the same person's, of a new manager the
    one before."""

    result: Result
    row: CheckedRow | None = None
    current: ManagerAppointment | None = None
    warnings: list[str] = field(default_factory=list)

    @property
    def key(self) -> str:
        return f"row{self.row.line}" if self.row is not None else f"left{self.current.pk if self.current else 0}"

    @property
    def complex_id(self) -> int | None:
        return self.current.complex_id if self.current is not None else self.values.get("complex")

    @property
    def complex_name(self) -> str:
        if self.current is not None:
            return self.current.complex.name
        return self.row.label if self.row is not None else ""

    @property
    def values(self) -> Mapping[str, Any]:
        return self.row.values if self.row is not None else {}

    @property
    def is_offered(self) -> bool:
        return self.result in (Result.NEW, Result.CHANGED, Result.LEFT)

    @property
    def ends_current(self) -> bool:
        return self.current is not None and self.result in (Result.NEW, Result.LEFT)

    @property
    def last_day(self) -> date | None:
        """The day before the new manager starts; None where nobody follows or the list does not say when."""
        starts_on = self.values.get("appointed_on")
        return starts_on - timedelta(days=1) if starts_on else None

    @property
    def licence(self) -> str:
        """Of whoever is in office once the line is confirmed."""
        of_row = self.values.get("licence_no") or ""
        is_same_person = self.result in (Result.CHANGED, Result.SAME, Result.LEFT)
        return normal_licence(of_row or (self.current.licence_no if self.current and is_same_person else ""))

    @property
    def mark(self) -> str:
        """Changes with whatever the officer was shown of the line; nothing personal can be read out of it."""
        seen = (self.result, self.current and (self.current.pk, self.current.version), sorted(self.values.items(), key=str))
        return salted_hmac("housing.managers.difference", repr(seen), algorithm="sha256").hexdigest()[:MARK_LENGTH]

    def why_not_end(self, ended_on: date) -> str:
        began_on = self.current.appointed_on if self.current is not None else None
        if began_on is not None and ended_on < began_on:
            return f"종료일이 배치일({began_on:%Y-%m-%d})보다 빠릅니다."
        if self.last_day is not None and ended_on > self.last_day:
            return f"새 소장의 배치일보다 앞({self.last_day:%Y-%m-%d}까지)이어야 합니다."
        return ""


def normal_licence(text: str) -> str:
    """제 2012 - 7166 호 and 2012-7166 are one number."""
    bare = "".join(character for character in unicodedata.normalize("NFKC", text) if character.isalnum())
    return re.sub(r"^제(?=\d)|(?<=\d)호$", "", bare).upper()


def difference(
    checker: Checker, rows: Sequence[CheckedRow], appointments: Sequence[ManagerAppointment], estates: Mapping[int, int]
) -> list[Line]:
    """`appointments` are all current ones with their complexes, `estates` the estate of each complex that has twins."""
    current = {one.complex_id: one for one in appointments}
    named = {pk for row in rows for pk in _may_be_of(row)}
    in_office = Counter(row.values.get("complex") for row in rows if not row.values.get("ended_on"))
    lines = [_line(checker, row, current.get(row.values.get("complex", 0)), in_office[row.values.get("complex")]) for row in rows]
    lines += [Line(Result.LEFT, current=one) for one in appointments if one.complex_id not in named]
    _warn_of_shared_licences(lines, estates)
    return lines


def _may_be_of(row: CheckedRow) -> list[int]:
    """The row's complex; every one of its name as long as the officer has not said which."""
    if complex_pk := row.values.get("complex"):
        return [complex_pk]
    return [pk for pk, _ in row.several["complex"].options] if "complex" in row.several else []


def _line(checker: Checker, row: CheckedRow, current: ManagerAppointment | None, in_office: int) -> Line:
    """`in_office`: how many rows of the list say that they are that complex's manager now."""
    is_same = current is not None and _is_same_person(checker, row, current)
    is_past = bool(row.values.get("ended_on"))
    if row.values.get("complex") and in_office > 1 and not is_past:
        row.errors.append(TWICE)
    elif is_past and (in_office or not is_same):
        row.errors.append(ENDED)
    if current is not None and is_same:
        _drop_other_spellings(row, current)
    checker.beside(row, current if is_same else None)
    line = Line(Result.REFUSED, row, current)
    if row.errors:
        return line
    line.result = (Result.CHANGED if row.changes else Result.SAME) if is_same else Result.NEW
    if line.ends_current and not row.values.get("appointed_on"):
        line.warnings.append(NO_START)
    return line


def _is_same_person(checker: Checker, row: CheckedRow, current: ManagerAppointment) -> bool:
    """The same licence; or the same name, and nothing said of both that differs: birth date first, then licence."""
    licences = {normal_licence(row.values.get("licence_no") or ""), normal_licence(current.licence_no)}
    if len(licences) == 1 and "" not in licences:
        return True
    if squeezed(row.values.get("name") or "") != squeezed(current.name) and not checker.repeats(row, "name", current):
        return False
    births = {row.values.get("born_on"), current.born_on}
    return len(births) == 1 if None not in births else "" in licences


def _drop_other_spellings(row: CheckedRow, current: ManagerAppointment) -> None:
    """Blanks and dashes are no news."""
    if normal_licence(row.values.get("licence_no") or "") == normal_licence(current.licence_no):
        row.values.pop("licence_no", None)
    if squeezed(row.values.get("name") or "") == squeezed(current.name):
        row.values.pop("name", None)


def _warn_of_shared_licences(lines: Sequence[Line], estates: Mapping[int, int]) -> None:
    """B-APT-34. 분양 and its 임대 twin are one estate, not two."""
    holders: dict[str, list[Line]] = {}
    for line in lines:
        if line.licence and line.result is not Result.REFUSED:
            holders.setdefault(line.licence, []).append(line)
    for line in lines:
        others = [one for one in holders.get(line.licence, []) if not _is_one_estate(line, one, estates)]
        if others and line.result in (Result.NEW, Result.CHANGED):
            line.warnings.append(SHARED.format(complexes=", ".join(sorted({one.complex_name for one in others}))))


def _is_one_estate(line: Line, other: Line, estates: Mapping[int, int]) -> bool:
    pk, other_pk = line.complex_id or 0, other.complex_id or 0
    return pk == other_pk or (pk in estates and estates[pk] == estates.get(other_pk))
