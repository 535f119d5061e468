"""What an upload of 지원사업 and 지원기준 may carry, under the names offices give the columns."""

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from core.fields import format_thousand
from core.imports.sheet import Complete, Draft, Finish, Likely, Sheet, SheetField, Values, Warn
from core.sheets.parsers import Parser, whole_number
from housing.complex_cells import choose_complex, complex_fields
from housing.early_ends import keep_early_end
from housing.grants.criteria import Criteria
from housing.grants.forms import JUDGED
from housing.models import Grant, GrantStatus
from housing.models.grants import FIRST_YEAR, LAST_YEAR, UNSUPPORTED
from housing.period_cells import period

GrantKey = tuple[int, int, str]


def year() -> Parser:
    return whole_number(minimum=FIRST_YEAR, maximum=LAST_YEAR)


def project_period() -> Parser:
    return period("starts_on", "ends_on")


class SameGrant:
    """The same project without its programme: the one on file, where only one can be meant."""

    def __init__(self) -> None:
        self.found: dict[GrantKey, list[tuple[int, int | None, str]]] = defaultdict(list)

    def load(self, rows: Sequence[Mapping[str, Any]]) -> None:
        complexes = {row.get("complex") for row in rows} - {None}
        stored = Grant.objects.filter(complex__in=complexes)
        for pk, complex_id, year_of, title, programme, label in stored.values_list(
            "pk", "complex_id", "year", "title", "programme_id", "programme__label"
        ):
            self.found[complex_id, year_of, title].append((pk, programme, label or "미지정"))

    def find(self, values: Mapping[str, Any]) -> Likely | None:
        same = self.found.get((values.get("complex"), values.get("year"), values.get("title")), [])  # type: ignore[arg-type]
        if values.get("programme") is None:
            named = ", ".join(label for _, _, label in same)
            sentence = f"사업구분이 없고, 같은 이름의 사업이 {len(same)}건 있습니다({named})."
            return Likely(same[0][0], is_sure=len(same) == 1, sentence=sentence) if same else None
        without = [pk for pk, programme, _ in same if programme is None]
        return Likely(without[0], is_sure=False, sentence="사업구분을 정하지 않은 같은 사업이 있습니다.") if without else None

    def marks(self, values: Mapping[str, Any]) -> list[Hashable]:
        return []


def complete_grant() -> Complete:
    choose = choose_complex()

    def complete(values: Values, warn: Warn) -> None:
        choose(values, warn)
        for name, value in (values.pop("period", None) or {}).items():
            values.setdefault(name, value)
        begins = values.get("starts_on") or values.get("ends_on")
        if values.get("year") is None and begins is not None:
            values["year"] = begins.year
        _take_returned(values, warn)

    return complete


def _take_returned(values: Values, warn: Warn) -> None:
    """반납액 is computed here; a file that has only it says the 확정액 by it."""
    returned = values.pop("returned", None)
    paid, confirmed = values.get("paid"), values.get("confirmed")
    if not returned and confirmed is None:
        return  # a ledger's 0 before the settlement says nothing
    if returned is not None and paid is not None and confirmed is None:
        values["confirmed"] = paid - returned
    elif returned is not None and paid is not None and paid - confirmed != returned:
        warn(
            f"반납액 {format_thousand(returned)}천원을 넣지 않았습니다. 반납액은 교부액에서 확정액을 뺀 "
            f"{format_thousand(paid - confirmed)}천원입니다."
        )
    elif returned is not None and paid is None:
        warn("반납액만으로는 확정액을 알 수 없어 넣지 않았습니다. 교부액을 함께 적으세요.")


def finish_grant() -> Finish:
    criteria = Criteria()

    def finish(draft: Draft) -> None:
        keep_early_end(draft, "starts_on", "ends_on", says="사업 종료일이 시작일보다 빠릅니다.")
        if draft.is_new and "status" not in draft.values:
            draft.values["status"] = state_of(draft)
        _mark_early_days(draft)
        _mark_forgotten_money(draft)
        _judge(draft, criteria)

    return finish


def _mark_early_days(draft: Draft) -> None:
    """What a ledger has accounted for before it began is kept, marked, as are its periods (B-SUB-05)."""
    begun, reported, returned, year_of = (draft.get(name) for name in ("starts_on", "reported_on", "returned_on", "year"))
    doubts = []
    if begun and reported and reported < begun:
        doubts.append("실적보고일이 사업 시작일보다 빠릅니다.")
    if begun and returned and returned < begun:
        doubts.append("반납일이 사업 시작일보다 빠릅니다.")
    if reported and returned and returned < reported:
        doubts.append("반납일이 실적보고일보다 빠릅니다.")
    if year_of and any(day and day.year < year_of for day in (reported, returned)):
        doubts.append("실적보고일이나 반납일이 사업 연도보다 앞섭니다.")
    if doubts and not draft.stored("needs_check"):
        draft.warn(f"{' '.join(doubts)} 그대로 두고 ‘확인 필요’로 표시합니다.")
        draft.values["needs_check"] = True


def _mark_forgotten_money(draft: Draft) -> None:
    """A ledger's cancelled project that was paid and never settled is kept, marked (B-SUB-05)."""
    is_forgotten = draft.get("status") in UNSUPPORTED and draft.get("paid") is not None and draft.get("confirmed") is None
    if is_forgotten and not draft.get("needs_check"):
        draft.warn("교부한 사업이 확정액 없이 부결이나 취소로 적혀 있습니다. 그대로 두고 ‘확인 필요’로 표시합니다.")
        draft.values["needs_check"] = True


def state_of(draft: Draft) -> GrantStatus:
    """The state that a row's amounts and dates speak of, where the file names none."""
    paid, confirmed = draft.get("paid"), draft.get("confirmed")
    if confirmed is not None:
        is_open = paid is not None and confirmed < paid and draft.get("returned_on") is None
        return GrantStatus.SETTLED if is_open else GrantStatus.DONE
    if paid is not None:
        return GrantStatus.PAID if draft.get("reported_on") is None else GrantStatus.REPORTED
    return GrantStatus.REQUESTED if draft.get("decided") is None else GrantStatus.DECIDED


def _judge(draft: Draft, criteria: Criteria) -> None:
    """A request outside the criteria without a reason is kept, marked; one that the row does not change is left alone."""
    if not draft.is_new and all(draft.get(name) == draft.stored(name) for name in (*JUDGED, "outside_reason")):
        return
    if draft.get("complex") is None or draft.get("year") is None:
        return
    fit = criteria.fit(
        complex_id=draft.get("complex"),
        year=draft.get("year"),
        programme_id=draft.get("programme"),
        requested=draft.get("requested"),
        own_share=draft.get("own_share"),
        decided=draft.get("decided"),
        grant_id=draft.stored("id"),
    )
    draft.values["is_outside"] = fit.is_outside
    if fit.is_outside and not draft.get("outside_reason"):
        draft.warn(f"지원기준에 맞지 않고 사유가 없어 ‘확인 필요’로 표시합니다. {fit.objections}")
        draft.values["needs_check"] = True


GRANT_SHEET = Sheet(
    keys=(("complex", "year", "programme", "title"),),
    alike=SameGrant,
    required=("complex", "year", "title"),
    complete=complete_grant,
    finish=finish_grant,
    fields=(
        *complex_fields(),
        SheetField("year", also=("년도", "지원연도", "지원년도", "사업연도", "사업년도", "회계연도"), parser=year),
        SheetField("programme", also=("사업 구분", "지원사업", "지원분야", "분야")),
        SheetField("title", also=("사업 명", "지원사업명", "세부사업명", "사업내용")),
        SheetField(
            "period",
            label="사업기간",
            also=("기간", "지원기간", "사업 기간"),
            parser=project_period,
        ),
        SheetField("starts_on", also=("시작일", "사업시작", "착수일")),
        SheetField("ends_on", also=("종료일", "사업종료", "완료일")),
        SheetField("requested", also=("신청금액", "지원신청액", "신청 금액")),
        SheetField("own_share", also=("자부담액", "자부담금", "자기부담", "자체부담")),
        SheetField("decided", also=("결정금액", "교부결정액", "지원결정액", "선정금액")),
        SheetField("paid", also=("교부금액", "지원금액", "지원금", "지원액", "보조금액", "보조금")),
        SheetField("spent", also=("집행금액", "집행 금액", "사용액")),
        SheetField("confirmed", also=("정산액", "확정금액", "정산확정액", "정산금액")),
        SheetField("returned", also=("반납금액", "반납금", "집행잔액", "잔액")),
        SheetField("interest", also=("이자액", "발생이자", "이자 반납액")),
        SheetField("returned_on", also=("반납일자", "반납 일자")),
        SheetField("reported_on", also=("실적보고", "실적보고일자", "정산보고일", "정산서 제출일")),
        SheetField("status", also=("진행상태", "진행 상태", "처리상태")),
        SheetField("outside_reason", also=("기준 외 사유", "예외 사유")),
        SheetField("needs_check"),
        SheetField("note", also=("특이사항",)),
    ),
)

CRITERION_SHEET = Sheet(
    keys=(("year", "programme"),),
    required=("year", "programme"),
    fields=(
        SheetField("year", also=("년도", "회계연도"), parser=year),
        SheetField("programme", also=("지원사업", "사업 구분")),
        SheetField("ratio", also=("지원율", "지원비율", "보조율")),
        SheetField("cap", also=("한도액", "지원한도", "최고한도")),
        SheetField("min_households", also=("세대수 이상", "최소 세대수")),
        SheetField("below_households", also=("세대수 미만",)),
        SheetField("one_per_year", also=("1단지 1사업",)),
        SheetField("note", also=("특이사항",)),
    ),
)
