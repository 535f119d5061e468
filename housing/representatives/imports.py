"""Uploads of representatives and residents, as officers keep them: person and post in one row."""

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from django.db.models import F
from django.utils.crypto import salted_hmac

from core import clock
from core.imports.sheet import Complete, Draft, Finish, Likely, Several, Sheet, SheetField, Values, Warn
from core.masking import mask_name
from core.records.models import Record
from core.sheets.parsers import CellError, squeezed
from housing.birth_dates import BIRTH_COLUMN
from housing.complex_cells import choose_complex, complex_fields
from housing.early_ends import keep_early_end
from housing.models import Representative, Resident
from housing.models.terms import TermStatus
from housing.representatives import cells
from housing.representatives.people import PERSON_FIELDS, People, SeveralPeople, told_by

OTHER_COMPLEX = "이미 있는 자료의 단지는 바꿀 수 없습니다. 다른 단지 사람이면 관리번호를 비우고 새로 올리세요."
PERSON_COLUMNS = (
    SheetField("name", also=("이름", "대표자명", "성 명", "대표자 성명"), parser=lambda: cells.name),
    BIRTH_COLUMN,
    SheetField("sex", also=("성별(남/여)", "남녀"), parser=cells.sex),
    SheetField("home", also=("동·호수", "동/호수", "동-호수", "동호", "거주 동호수", "세대", "호수"), parser=cells.home),
    SheetField("mobile", also=("휴대전화", "휴대폰", "핸드폰", "전화번호", "휴대번호", "전화"), parser=cells.of_resident("mobile")),
    SheetField("email", also=("e-mail", "전자우편", "메일"), parser=cells.of_resident("email")),
)


class PeopleOfRows:
    """Implements `core.imports.sheet.ParentFinder`."""

    def load(self, rows: Sequence[Mapping[str, Any]]) -> None:
        self._people = People(row["complex"] for row in rows if isinstance(row.get("complex"), int))

    def find(self, values: Mapping[str, Any]) -> Record | Several | None:
        if not isinstance(values.get("complex"), int) or not values.get("name"):
            return None
        person = {name: values[name] for name in PERSON_FIELDS if name in values}
        try:
            return self._people.find_or_add(values["complex"], person)
        except SeveralPeople as several:
            if question := which_of(self._people.candidates(values["complex"], person)):
                return question
            raise CellError(several.sentence) from several


def which_of(candidates: Sequence[Resident]) -> Several | None:
    """Namesakes of one complex; None where one of them only comes with the file."""
    if not candidates or any(one.pk is None for one in candidates):
        return None
    first = candidates[0]
    return Several(
        f"{first.complex} {mask_name(first.name)}",
        tuple((one.pk, told_by(one)) for one in candidates),
        SeveralPeople.sentence,
        mark=salted_hmac("housing.representatives.which_of", f"{first.complex_id} {squeezed(first.name)}", algorithm="sha256").hexdigest(),
        is_of_row=True,
    )


class PersonOfPost:
    """Implements `core.imports.sheet.Parent`."""

    field = "resident"
    model: type[Record] = Resident
    shared: tuple[str, ...] = ("complex",)

    def fields(self) -> list[SheetField]:
        return list(PERSON_COLUMNS)

    def finder(self) -> PeopleOfRows:
        return PeopleOfRows()


class PostWithoutStart:
    """Implements `core.imports.sheet.Alike`: a row that gives no start means the latest post of that person in that position."""

    def load(self, rows: Sequence[Mapping[str, Any]]) -> None:
        people = {row["resident"] for row in rows if row.get("resident", 0) > 0 and not row.get("started_on")}
        posts = Representative.objects.shown().filter(resident__in=people).order_by(F("started_on").asc(nulls_first=True), "pk")
        self._latest = {(resident, position): pk for pk, resident, position in posts.values_list("pk", "resident_id", "position_id")}

    def find(self, values: Mapping[str, Any]) -> Likely | None:
        if values.get("started_on"):
            return None
        pk = self._latest.get((values.get("resident", 0), values.get("position", 0)))
        return Likely(pk, is_sure=True) if pk is not None else None

    def marks(self, values: Mapping[str, Any]) -> list[Hashable]:
        return []


def complete_post() -> Complete:
    choose = choose_complex()

    def complete(values: Values, warn: Warn) -> None:
        choose(values, warn)
        for name, value in (values.pop("term", None) or {}).items():
            values.setdefault(name, value)

    return complete


def finish_post() -> Finish:
    """An inverted term stays, marked (domain.md 0.1); a new post whose term has run out is no longer 재임."""
    today = clock.today()

    def finish(draft: Draft) -> None:
        if not draft.is_new and draft.get("complex") != draft.stored("complex"):
            draft.reject(OTHER_COMPLEX)
        is_early = keep_early_end(draft, "started_on", "ended_on", says="임기 종료일이 시작일보다 빠릅니다.")
        ended_on = draft.get("ended_on")
        if draft.is_new and not is_early and "status" not in draft.values and ended_on is not None and ended_on < today:
            draft.values["status"] = TermStatus.EXPIRED.value

    return finish


REPRESENTATIVE_SHEET = Sheet(
    keys=(("resident", "started_on"),),
    alike=PostWithoutStart,
    required=("complex", "name", "position"),
    parent=PersonOfPost(),
    complete=complete_post,
    finish=finish_post,
    fields=(
        *complex_fields(),
        SheetField("position", also=("직책", "구분", "직위(직책)", "대표 직위"), parser=cells.position),
        SheetField("district", also=("선거구명",)),
        SheetField("is_owner", also=("입주자", "입주자(소유자)", "소유구분", "소유자/임차인", "자격"), parser=cells.is_owner),
        SheetField("started_on", also=("임기시작", "임기 시작", "임기개시일", "취임일", "시작일")),
        SheetField("ended_on", also=("임기종료", "임기 종료", "임기만료일", "만료일", "종료일")),
        SheetField("elected_on", also=("당선일", "선거일")),
        SheetField("is_by_election", also=("보궐선거", "보궐여부")),
        SheetField("status", also=("재임상태", "재임여부"), parser=cells.status),
        SheetField("status_on", also=("사퇴일", "해임일")),
        SheetField("status_reason", also=("사퇴사유", "해임사유", "사유")),
        SheetField("earlier_terms"),
        SheetField("needs_check"),
        SheetField("note", also=("비고", "특이사항")),
        # Material for the two days: see complete_post.
        SheetField("term", label="임기(시작~종료)", also=("임기", "임기기간", "재임기간"), parser=cells.term),
    ),
)


def finish_resident() -> Finish:
    def finish(draft: Draft) -> None:
        if not draft.is_new and draft.get("complex") != draft.stored("complex"):
            draft.reject(OTHER_COMPLEX)

    return finish


RESIDENT_SHEET = Sheet(
    keys=(("complex", "name", "born_on"), ("complex", "name", "mobile"), ("complex", "name", "home")),
    required=("complex", "name"),
    complete=choose_complex,
    finish=finish_resident,
    fields=(*complex_fields(), *PERSON_COLUMNS, SheetField("note", also=("비고",))),
)
