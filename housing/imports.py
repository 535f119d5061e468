"""What an upload of 공동주택 may carry, under the names offices and K-apt give the columns."""

from core.imports.sheet import Draft, Finish, Sheet, SheetField
from core.sheets.parsers import choice, decimal_number, whole_number
from housing import import_cells as cells
from housing.band_counts import BandCounts
from housing.birth_dates import BIRTH_COLUMN
from housing.complete_complex import complete_complex
from housing.complex_cells import choose_complex, complex_fields
from housing.early_ends import keep_early_end
from housing.finish_complex import finish_complex
from housing.models import ManagerAppointment
from housing.same_complex import SameComplex

COMPLEX_SHEET = Sheet(
    keys=(("kapt_code",),),
    alike=SameComplex,
    required=("name",),
    related=(BandCounts(),),
    complete=complete_complex,
    finish=finish_complex,
    fields=(
        SheetField("name", also=("k-아파트명", "아파트명", "단지명", "공동주택", "단지명칭", "kaptName", "명칭")),
        SheetField("kapt_code", also=("k-아파트코드", "아파트코드", "단지코드", "kaptCode", "K-apt 단지코드"), parser=cells.kapt_code),
        SheetField(
            "building_kind", also=("k-단지분류(아파트,주상복합등등)", "k-단지분류", "형태", "codeAptNm", "주택유형", "주택구분", "건물유형")
        ),
        SheetField("sale_kind", also=("k-세대타입(분양형태)", "분양형태", "세대타입", "codeSaleNm")),
        SheetField(
            "declared_class",
            also=("기타/의무/임대/임의=1/2/3/4", "관리 구분", "의무관리여부", "의무관리대상", "의무관리대상여부"),
            parser=cells.declared_class,
        ),
        SheetField("mandatory_ground"),
        SheetField("mandatory_from_on", also=("의무관리 전환일",)),
        SheetField("mandatory_until_on", also=("의무관리 제외일",)),
        SheetField("dong", also=("동명", "동 명", "행정동명", "관할동"), parser=cells.dong),
        SheetField("legal_dong", also=("주소(읍면동)", "읍면동", "법정동명", "as3", "bjdName"), parser=cells.legal_dong),
        SheetField("road_address", also=("kapt도로명주소", "도로명 주소", "doroJuso", "도로명주소(전체)", "소재지도로명주소")),
        SheetField("lot_address", also=("지번 주소", "kaptAddr", "법정동주소", "소재지지번주소")),
        SheetField("postcode", also=("우편 번호", "zipcode"), parser=cells.postcode),
        SheetField("longitude", also=("좌표X", "X좌표", "lon", "lng", "longitude"), parser=cells.coordinate),
        SheetField("latitude", also=("좌표Y", "Y좌표", "lat", "latitude"), parser=cells.coordinate),
        SheetField("building_count", also=("k-전체동수", "동(棟)수", "동수", "전체동수", "kaptDongCnt", "개동수", "동 수(동)")),
        SheetField(
            "household_count",
            also=("k-전체세대수", "세대수", "전체세대수", "총세대수", "kaptdaCnt", "가구수", "세대수 계", "세대수 합계", "세대수 소계"),
        ),
        SheetField("sale_household_count", also=("분양세대", "분양세대수", "세대수 분양")),
        SheetField("rental_household_count", also=("임대세대", "임대세대수", "세대수 임대")),
        SheetField("floors_below", also=("지하층", "지하", "kaptBaseFloor", "층수 지하")),
        SheetField("floors_above", also=("지상층", "지상", "최고층수", "최고층", "kaptTopFloor", "ktownFlrNo", "층수 지상")),
        SheetField(
            "approved_on",
            also=(
                "k-사용검사일-사용승인일",
                "사용승인",
                "사용검사일",
                "사용승인일자",
                "준공일",
                "준공일자",
                "사용검사",
                "사용승인년월일",
                "kaptUsedate",
            ),
        ),
        SheetField("heating", also=("k-난방방식", "난방", "codeHeatNm")),
        SheetField("corridor", also=("k-복도유형", "복도", "codeHallNm")),
        SheetField("lift_count", also=("승강기", "승강기수", "승강기대수", "kaptdEcnt")),
        SheetField("parking_count", also=("주차면수", "주차 대수", "총주차대수"), parser=cells.measured(whole_number)),
        SheetField("gross_area", also=("k-연면적", "연면적", "kaptTarea"), parser=cells.measured(decimal_number)),
        SheetField("private_area", also=("k-주거전용면적", "주거전용면적", "privArea"), parser=cells.measured(decimal_number)),
        SheetField("fee_area", also=("k-관리비부과면적", "관리비부과면적", "kaptMarea"), parser=cells.measured(decimal_number)),
        SheetField("building_area", also=("건축면적",), parser=cells.measured(decimal_number)),
        SheetField("builder", also=("k-건설사(시공사)", "시공사", "건설사", "시공자", "kaptBcompany"), parser=cells.real_text(100)),
        SheetField("developer", also=("k-시행사", "시행사", "시행자", "kaptAcompany"), parser=cells.real_text(100)),
        SheetField("homepage", also=("k-홈페이지", "홈페이지 주소", "kaptUrl")),
        SheetField("remarks", also=("비고", "특기사항", "특이 사항")),
        SheetField("office_phone", also=("k-전화번호", "전화번호", "전화", "관리사무소 전화번호", "관리사무소 연락처", "kaptTel")),
        SheetField("office_fax", also=("k-팩스번호", "팩스번호", "팩스", "관리사무소 팩스번호", "kaptFax")),
        SheetField("office_email", also=("이메일", "e-mail", "email", "전자우편", "관리사무소 전자우편")),
        SheetField("office_address", also=("관리사무소 소재지",)),
        SheetField("management_kind", also=("k-관리방식", "관리 방식", "codeMgrNm")),
        SheetField("management_company", also=("주택관리업자", "관리회사", "위탁관리회사")),
        SheetField("guard_contract", also=("경비비관리형태",)),
        SheetField("cleaning_contract", also=("청소비관리형태",)),
        SheetField("electric_contract", also=("세대전기계약방법",)),
        SheetField("needs_check"),
        SheetField("check_note"),
        # Material for the fields above: see complete_complex.
        SheetField("sort", label="구분(의무·임의·임대·연립)", also=("구분", "유형", "단지구분", "종류"), parser=cells.sort_of_complex),
        SheetField("address", label="주소(도로명이나 지번)", also=("주소", "소재지", "위치", "주소지"), parser=cells.text(200)),
        SheetField(
            "floors", label="층수(지하/지상)", also=("층수", "지하/지상", "지하/지상층", "층수(지상/지하)", "층"), parser=cells.floors
        ),
        SheetField(
            "size",
            label="동수/세대수",
            also=("동/세대수", "동·세대수", "동수 및 세대수", "규모", "단지규모", "규모(동/세대)"),
            parser=cells.size,
        ),
        SheetField("province", label="주소(시도)", also=("주소(시도)k-apt주소split", "시도", "as1"), parser=cells.text(40)),
        SheetField("district", label="주소(시군구)", also=("시군구", "자치구", "as2"), parser=cells.text(40)),
        SheetField("lot_rest", label="나머지주소", also=("번지", "지번", "본번부번"), parser=cells.text(200)),
        SheetField("road_name", label="주소(도로명)", also=("도로명",), parser=cells.text(100)),
        SheetField("road_number", label="주소(도로상세주소)", also=("도로상세주소", "건물번호", "도로명건물번호"), parser=cells.text(100)),
    ),
)


def finish_manager() -> Finish:
    def finish(draft: Draft) -> None:
        keep_early_end(draft, "appointed_on", "ended_on", says="배치 종료일이 배치일보다 빠릅니다.")

    return finish


MANAGER_SHEET = Sheet(
    keys=(("complex", "name", "appointed_on"), ("complex", "licence_no", "appointed_on")),
    required=("complex", "name"),
    complete=choose_complex,
    finish=finish_manager,
    fields=(
        *complex_fields(),
        SheetField("name", also=("관리소장", "소장명", "관리사무소장", "이름")),
        BIRTH_COLUMN,
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
        SheetField("needs_check"),
        SheetField("note", also=("비고",)),
    ),
)
