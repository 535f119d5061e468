"""What an upload of 공동주택 may carry, under the names offices and K-apt give the columns."""

from collections.abc import Callable

from core.imports.sheet import Doubtful, Draft, Finish, Sheet, SheetField
from core.places.boundaries import BoundaryIndex
from core.places.matching import DongIndex, LegalDongIndex
from core.sheets.parsers import CellError, Parser, choice, decimal_number, plain_text, text_of, whole_number
from core.sheets.table import Cell
from housing.band_counts import PREFIX, BandCounts
from housing.models import Complex, ManagerAppointment
from housing.models.querysets import DeclaredClass

CLASS_WORDS = {
    DeclaredClass.MANDATORY: ["의무", "의무관리", "의무관리대상", "2"],
    DeclaredClass.OPTIONAL: ["임의", "임의관리", "비의무", "비의무관리", "4"],
    DeclaredClass.RENTAL: ["임대", "3"],
    DeclaredClass.OTHER: ["기타", "1"],
}
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
        return found.code if found else Doubtful(None, f"‘{text_of(cell)}’은(는) 우리 구 행정동이 아니어서 미지정으로 둡니다.")

    return parse


def legal_dong() -> Parser:
    """Without a loaded table nothing can be known, and saying so on every row would bury what matters."""
    index = LegalDongIndex.load()

    def parse(cell: Cell) -> object:
        found = index.match(text_of(cell))
        if found:
            return found.code
        return Doubtful(None, f"‘{text_of(cell)}’은(는) 법정동 표에 없어 넣지 않았습니다.") if index else None

    return parse


def finish_complex() -> Finish:
    boundaries = BoundaryIndex.load()

    def finish(draft: Draft) -> None:
        compute_dong(draft, boundaries)
        doubt_band_sums(draft)

    return finish


def compute_dong(draft: Draft, boundaries: BoundaryIndex) -> None:
    """행정동 by point in polygon; never over an officer's choice, never guessed from the 법정동."""
    if draft.values.get("dong") or not boundaries:
        return
    if draft.get("dong") and draft.get("dong_source") == Complex.DongSource.OFFICER:
        return
    longitude, latitude = draft.get("longitude"), draft.get("latitude")
    if longitude is None or latitude is None:
        return
    located = boundaries.locate(float(longitude), float(latitude))
    if located is None:
        draft.warn("좌표가 우리 구 경계 밖이라 행정동을 정하지 못했습니다.")
        return
    draft.values["dong"] = located.dong.code
    draft.values["dong_source"] = Complex.DongSource.COMPUTED
    draft.values["dong_near_border"] = located.near_border
    if located.near_border and draft.get("dong") != located.dong.code:
        draft.warn(f"행정동 경계에서 가깝습니다. {located.dong.name}이(가) 맞는지 확인하세요.")


def doubt_band_sums(draft: Draft) -> None:
    """Kept as it is: the source's own sums are off in 16 of the ward's 110 complexes."""
    counts = [value for name, value in draft.values.items() if name.startswith(PREFIX) and value is not None]
    total = draft.get("household_count")
    if counts and total is not None and sum(counts) != total:
        draft.warn(f"면적별 세대수를 더한 값({sum(counts):,})이 세대수({total:,})와 다릅니다.")


COMPLEX_SHEET = Sheet(
    keys=(("kapt_code",),),
    ask=(("name", "road_address"),),
    required=("name",),
    related=(BandCounts(),),
    finish=finish_complex,
    fields=(
        SheetField("name", also=("k-아파트명", "아파트명", "단지명", "공동주택", "단지명칭", "kaptName", "명칭")),
        SheetField("kapt_code", also=("k-아파트코드", "아파트코드", "단지코드", "kaptCode", "K-apt 단지코드")),
        SheetField("building_kind", also=("k-단지분류(아파트,주상복합등등)", "k-단지분류", "형태", "codeAptNm", "주택유형", "구조")),
        SheetField("sale_kind", also=("k-세대타입(분양형태)", "분양형태", "세대타입", "codeSaleNm")),
        SheetField(
            "declared_class",
            also=("기타/의무/임대/임의=1/2/3/4", "구분", "관리 구분", "의무관리여부", "의무관리대상"),
            parser=lambda: choice(CLASS_WORDS),
        ),
        SheetField("mandatory_ground"),
        SheetField("mandatory_from_on", also=("의무관리 전환일",)),
        SheetField("mandatory_until_on", also=("의무관리 제외일",)),
        SheetField("dong", also=("동명", "동 명", "행정동명", "관할동"), parser=dong),
        SheetField("legal_dong", also=("주소(읍면동)", "읍면동", "법정동명", "as3"), parser=legal_dong),
        SheetField("road_address", also=("kapt도로명주소", "도로명 주소", "주소", "doroJuso", "소재지", "도로명주소(전체)")),
        SheetField("lot_address", also=("지번 주소", "번지", "kaptAddr", "법정동주소")),
        SheetField("postcode", also=("우편 번호", "zipcode")),
        SheetField("longitude", also=("좌표X", "X좌표", "lon", "lng"), parser=coordinate),
        SheetField("latitude", also=("좌표Y", "Y좌표", "lat"), parser=coordinate),
        SheetField("building_count", also=("k-전체동수", "동(棟)수", "동수", "전체동수", "kaptDongCnt", "개동수")),
        SheetField("household_count", also=("k-전체세대수", "세대수", "전체세대수", "총세대수", "kaptdaCnt", "가구수")),
        SheetField("sale_household_count", also=("분양세대", "분양세대수")),
        SheetField("rental_household_count", also=("임대세대", "임대세대수")),
        SheetField("floors_below", also=("지하층", "지하", "kaptBaseFloor")),
        SheetField("floors_above", also=("지상층", "최고층수", "층수", "kaptTopFloor")),
        SheetField("approved_on", also=("k-사용검사일-사용승인일", "사용승인", "사용검사일", "사용승인일자", "준공일", "kaptUsedate")),
        SheetField("heating", also=("k-난방방식", "난방", "codeHeatNm")),
        SheetField("corridor", also=("k-복도유형", "복도", "codeHallNm")),
        SheetField("lift_count", also=("승강기", "승강기수", "kaptdEcntp")),
        SheetField("parking_count", also=("주차면수", "주차 대수"), parser=measured(whole_number)),
        SheetField("gross_area", also=("k-연면적", "연면적", "kaptTarea"), parser=measured(decimal_number)),
        SheetField("private_area", also=("k-주거전용면적", "주거전용면적", "privArea"), parser=measured(decimal_number)),
        SheetField("fee_area", also=("k-관리비부과면적", "관리비부과면적", "kaptMarea"), parser=measured(decimal_number)),
        SheetField("building_area", also=("건축면적",), parser=measured(decimal_number)),
        SheetField("builder", also=("k-건설사(시공사)", "시공사", "건설사", "시공자", "kaptBcompany"), parser=real_text(100)),
        SheetField("developer", also=("k-시행사", "시행사", "시행자", "kaptAcompany"), parser=real_text(100)),
        SheetField("homepage", also=("k-홈페이지", "홈페이지 주소", "kaptUrl")),
        SheetField("remarks", also=("비고", "특기사항", "특이 사항")),
        SheetField("office_phone", also=("k-전화번호", "전화번호", "전화", "관리사무소 전화번호", "관리사무소 연락처", "kaptTel")),
        SheetField("office_fax", also=("k-팩스번호", "팩스번호", "팩스", "관리사무소 팩스번호", "kaptFax")),
        SheetField("office_email", also=("이메일", "전자우편", "관리사무소 전자우편")),
        SheetField("office_address", also=("관리사무소 소재지",)),
        SheetField("management_kind", also=("k-관리방식", "관리 방식", "codeMgrNm")),
        SheetField("management_company", also=("주택관리업자", "관리회사", "위탁관리회사")),
        SheetField("guard_contract", also=("경비비관리형태",)),
        SheetField("cleaning_contract", also=("청소비관리형태",)),
        SheetField("electric_contract", also=("세대전기계약방법",)),
        SheetField("needs_check"),
        SheetField("check_note"),
    ),
)


def complex_named() -> Parser:
    """A complex by its code or its name; a name that two bear is not guessed."""
    rows = list(Complex.objects.shown().values_list("pk", "name", "kapt_code"))
    by_code = {code: pk for pk, _, code in rows if code}
    by_name: dict[str, list[int]] = {}
    for pk, name, _ in rows:
        by_name.setdefault("".join(name.split()), []).append(pk)

    def parse(cell: Cell) -> int:
        typed = text_of(cell).strip()
        if typed.upper() in by_code:
            return by_code[typed.upper()]
        found = by_name.get("".join(typed.split()), [])
        if not found:
            raise CellError(f"‘{typed}’이라는 공동주택이 없습니다. 이름을 확인하거나 K-apt 코드를 적으세요.")
        if len(found) > 1:
            raise CellError(f"‘{typed}’이라는 공동주택이 {len(found)}곳입니다. K-apt 코드를 적으세요.")
        return found[0]

    return parse


MANAGER_SHEET = Sheet(
    keys=(("complex", "name", "appointed_on"), ("complex", "licence_no", "appointed_on")),
    required=("complex", "name"),
    fields=(
        SheetField("complex", also=("단지명", "공동주택명", "단지", "아파트명", "K-apt 코드"), parser=complex_named),
        SheetField("name", also=("관리소장", "소장명", "관리사무소장", "이름")),
        SheetField("born_on", also=("생년월일",)),
        SheetField(
            "licence_kind",
            also=("자격 구분", "자격"),
            parser=lambda: choice(
                {
                    ManagerAppointment.Licence.MANAGER: ["사", "주택관리사"],
                    ManagerAppointment.Licence.ASSISTANT: ["보", "주택관리사보"],
                }
            ),
        ),
        SheetField("licence_no", also=("자격증", "자격증 번호")),
        SheetField("mobile", also=("휴대전화", "연락처", "핸드폰", "휴대폰")),
        SheetField("appointed_on", also=("배치 일자", "배치일자")),
        SheetField("ended_on", also=("종료일", "배치종료일")),
        SheetField("note", also=("비고",)),
    ),
)
