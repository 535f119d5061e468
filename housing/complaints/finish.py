"""What a row of an uploaded ledger leaves to be worked out: its complex, its officer, how it ended and when it was due."""

from collections import defaultdict
from datetime import date, datetime, time
from typing import cast

from django.utils.timezone import localtime

from accounts.models import User
from core.holidays import WorkCalendar
from core.imports.sheet import Draft, Finish, Several
from core.particles import with_particle
from core.sheets.parsers import CellError, squeezed, topic
from housing.complaints.due import OFFICE_HOURS, set_due
from housing.complex_cells import complex_or_several
from housing.models import Complaint, ComplaintKind, Complex
from housing.models.complaints import UNANSWERED, YEAR_DIGITS, Result

OPENING: time = OFFICE_HOURS[0][0]
CLOSING: time = OFFICE_HOURS[-1][1]
KIND_OF_THE_UNSORTED = "기타"
MOST_OF_A_SUBJECT = 100


def finish_complaint() -> Finish:
    return Finisher().finish


class Finisher:
    """Loads what every row asks for, once for an upload."""

    def __init__(self) -> None:
        self.parse_complex = complex_or_several()
        self.complex_names = dict(Complex.objects.values_list("pk", "name"))
        self.kinds = {kind.pk: kind for kind in ComplaintKind.objects.all()}
        self.calendar = WorkCalendar.load()
        self.employees: dict[str, list[int]] = defaultdict(list)
        self.names: dict[int, str] = {}
        for pk, name in User.objects.values_list("pk", "name"):
            self.employees[squeezed(name)].append(pk)
            self.names[pk] = name

    def finish(self, draft: Draft) -> None:
        keep_known_times(draft)
        refuse_number_of_another(draft)
        mark_number_of_another_year(draft)
        title(draft)
        self.find_complex(draft)
        self.find_officer(draft)
        settle_ending(draft)
        self.settle_due(draft)

    def find_complex(self, draft: Draft) -> None:
        """A name nobody knows does not keep a complaint out: it is kept with the content, and marked."""
        said, stored = draft.values.get("complex_said"), draft.stored("complex")
        if not said or squeezed(said) == squeezed(self.complex_names.get(stored, "")):
            return
        found, sentence = self.meant(draft, said)
        if found is not None:
            draft.values["complex"] = found
        elif stored is not None:
            draft.warn(f"공동주택: {sentence} 지금 적힌 단지를 그대로 둡니다.")
        else:
            draft.warn(f"공동주택: {sentence} 단지 없이 넣고 ‘확인 필요’로 표시합니다.")
            note = f"(대장의 단지명: {said})"
            content = draft.get("content") or ""
            draft.values["content"] = content if note in content else f"{content}\n{note}".strip()
            draft.values["needs_check"] = True

    def meant(self, draft: Draft, said: str) -> tuple[int | None, str]:
        """The complex of that name, or why there is none. Of several it is the one the complaint has, else the one chosen."""
        try:
            found = self.parse_complex(said)
        except CellError as error:
            return None, error.sentence
        if not isinstance(found, Several):
            return cast(int, found), ""
        stored = draft.stored("complex")
        return stored if found.offers(stored) else draft.choose("complex", found), found.sentence

    def find_officer(self, draft: Draft) -> None:
        """One employee of that name, else the name as the ledger has it: those who wrote it may have left long ago."""
        said, stored = draft.values.get("officer_said"), draft.stored("officer")
        known = self.names.get(stored, "") if stored else draft.stored("officer_name") or ""
        if not said or squeezed(said) == squeezed(known):
            return
        found = self.employees.get(squeezed(said), [])
        if len(found) == 1:
            draft.values |= {"officer": found[0], "officer_name": ""}
            return
        draft.values |= {"officer": None, "officer_name": said}
        if draft.get("closed_at") is None:
            why = "같은 이름의 직원이 여럿이어서" if found else "직원 목록에 없어"
            draft.warn(f"담당자: {topic(said)} {why} 이름만 적어 둡니다. 담당 지정을 하세요.")

    def settle_due(self, draft: Draft) -> None:
        """Counted as for a complaint typed in; one that is open must be of some kind."""
        if draft.get("kind") is None and draft.get("closed_at") is None:
            unsorted = next((kind.pk for kind in self.kinds.values() if kind.label == KIND_OF_THE_UNSORTED), None)
            if unsorted is None:
                draft.reject("민원 종류가 비어 있습니다. 처리 중인 민원에는 꼭 필요합니다.")
                return
            draft.values["kind"] = unsorted
            draft.warn(f"민원 종류가 없어 ‘{KIND_OF_THE_UNSORTED}’로 넣었습니다.")
        if not {"received_at", "kind"} & set(draft.values) or draft.get("received_at") is None:
            return
        kind = self.kinds.get(draft.get("kind"))
        extended = {name: draft.stored(name) for name in ("extended_on", "extended_again_on")}
        counted = Complaint(received_at=draft.get("received_at"), kind=kind, **extended)
        set_due(counted, self.calendar)
        draft.values |= {"due_at": counted.due_at, "first_due_at": counted.first_due_at}


def keep_known_times(draft: Draft) -> None:
    """A cell with nothing but the day says nothing new of a moment of that day."""
    for name in ("received_at", "closed_at"):
        stored = draft.stored(name)
        if draft.values.get(f"{name}_is_a_day") and stored and _day(stored) == _day(draft.values[name]):
            draft.values[name] = stored


def refuse_number_of_another(draft: Draft) -> None:
    """12 of one ledger may be another complaint here: then it must not overwrite that one."""
    stored, read = draft.stored("received_at"), draft.values.get("received_at")
    if draft.values.get("number_is_bare") and stored and read and _day(stored) != _day(read):
        draft.reject(
            f"접수번호 {with_particle(draft.values['number'], '은')} {_day(stored)}에 접수한 다른 민원의 번호입니다. "
            "번호 칸을 비우면 새 번호로 등록하고, 같은 민원이면 연도까지 적으세요."
        )


def mark_number_of_another_year(draft: Draft) -> None:
    """A ledger that was begun late or kept on: its row is kept as it stands, marked."""
    number, received_at = draft.get("number"), draft.get("received_at")
    if not number or received_at is None or number[:YEAR_DIGITS] == str(localtime(received_at).year) or draft.stored("needs_check"):
        return
    draft.warn(f"접수번호 {number}의 해와 접수일의 해가 다릅니다. 그대로 두고 ‘확인 필요’로 표시합니다.")
    draft.values["needs_check"] = True


def title(draft: Draft) -> None:
    """A hand ledger has no 제목: its first line serves."""
    if draft.get("subject"):
        return
    lines = (draft.get("content") or "").splitlines()
    if not lines:
        draft.reject("제목과 내용이 모두 비어 있습니다. 하나는 적으세요.")
        return
    draft.values["subject"] = lines[0] if len(lines[0]) <= MOST_OF_A_SUBJECT else f"{lines[0][: MOST_OF_A_SUBJECT - 1]}…"


def settle_ending(draft: Draft) -> None:
    """A ledger that gives the day of the answer but no result means 처리완료; what does not fit is kept, marked."""
    closed_at, received_at, result = draft.get("closed_at"), draft.get("received_at"), draft.get("result")
    if closed_at is None:
        if result:
            draft.reject("처리결과는 있는데 종결일시가 없습니다. 둘을 함께 적으세요.")
        return
    if draft.values.get("closed_at_is_a_day") and received_at and _day(closed_at) == _day(received_at):
        closed_at = draft.values["closed_at"] = max(closed_at, received_at)
    if not result:
        result = draft.values["result"] = Result.DONE.value
    if result == Result.TRANSFERRED and not (draft.get("transferred_to") and draft.get("transferred_on")):
        draft.reject("이송한 민원에는 이송 기관과 이송일을 모두 적으세요.")
    doubts = []
    if received_at and closed_at < received_at:
        doubts.append("종결일시가 접수일시보다 빠릅니다.")
    if received_at and draft.get("transferred_on") and draft.get("transferred_on") < _day(received_at):
        doubts.append("이송일이 접수일보다 빠릅니다.")
    if result not in UNANSWERED and not draft.get("answer"):
        doubts.append("종결했는데 답변이 없습니다.")
    if doubts and not draft.stored("needs_check"):
        draft.warn(f"{' '.join(doubts)} 그대로 두고 ‘확인 필요’로 표시합니다.")
        draft.values["needs_check"] = True


def _day(moment: datetime) -> date:
    return localtime(moment).date()
