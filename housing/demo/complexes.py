"""The demo complexes themselves: each slot of the ward's tables becomes a complex with plausible facts."""

from datetime import date

from core.places.seongdong import DONGS, LEGAL_DONGS
from housing.demo import names
from housing.demo.lots import Slot, slots, spread
from housing.models import AreaBand, BandHouseholds, BuildingKind, Complex, CorridorKind, HeatingKind, ManagementKind, SaleKind
from housing.models.querysets import DeclaredClass, MandatoryGround, StatusClass

KAPT_CODE = "D{:08d}"
"""No real code starts with D, so that an import never meets a demo complex."""
FIRST_NUMBER = 2
LEGAL_DONGS_BY_DONG: dict[str | None, tuple[str, ...]] = {fact.code: fact.legal_dongs for fact in DONGS}
BIG, MIDDLE = 300, 150
CENTRAL_BEFORE = 1989
SQUARE_METRES_PER_HOUSEHOLD = 112


class Codes:
    """The default codes by label."""

    def __init__(self) -> None:
        self.building = {kind.label: kind for kind in BuildingKind.objects.all()}
        self.sale = {kind.label: kind for kind in SaleKind.objects.all()}
        self.heating = {kind.label: kind for kind in HeatingKind.objects.all()}
        self.corridor = [CorridorKind.objects.get(label=label) for label in ("계단식", "복도식", "혼합식")]
        self.management = {kind.label: kind for kind in ManagementKind.objects.all()}


def build_complexes() -> list[Complex]:
    """All but the sample, saved with their households per band."""
    codes, given = Codes(), names.NameGiver()
    complexes = Complex.objects.bulk_create(
        _row_house(slot, number, codes, given) if slot.lot.kind == StatusClass.ROW_HOUSE else _apartment(slot, number, codes, given)
        for number, slot in enumerate(slots(), start=FIRST_NUMBER)
    )
    _add_bands(complexes)
    return complexes


def _common(slot: Slot, number: int) -> dict[str, object]:
    stem = names.PLACE_STEMS[slot.dong]
    legal_dongs = LEGAL_DONGS_BY_DONG.get(slot.dong, ("성수동1가",))
    legal_dong = legal_dongs[number % len(legal_dongs)]
    return {
        "dong_id": slot.dong,
        "road_address": f"서울특별시 성동구 {stem}가람길 {number}",
        "legal_dong_id": LEGAL_DONGS[legal_dong],
        "lot_address": f"서울특별시 성동구 {legal_dong} 산{number}",
        "building_count": slot.buildings,
        "household_count": slot.households,
        "approved_on": slot.year and date(slot.year, 1 + number * 5 % 12, 1 + number * 11 % 28),
        "gross_area": slot.households * SQUARE_METRES_PER_HOUSEHOLD,
    }


def _row_house(slot: Slot, number: int, codes: Codes, given: names.NameGiver) -> Complex:
    """No K-apt code, no office, no class: that is how 연립 stand in the ward's files."""
    return Complex(
        name=given.row_house(slot.dong),
        building_kind=codes.building["다세대" if number % 3 == 0 else "연립"],
        sale_kind=codes.sale["분양"],
        heating=codes.heating["개별난방"],
        floors_below=number % 2,
        floors_above=3 + number % 2,
        lift_count=0,
        **_common(slot, number),
    )


def _apartment(slot: Slot, number: int, codes: Codes, given: names.NameGiver) -> Complex:
    kind = slot.lot.kind
    is_rental = kind == StatusClass.RENTAL
    complex_ = Complex(
        kapt_code=KAPT_CODE.format(number),
        name=given.estate(slot.dong),
        building_kind=codes.building["아파트"],
        sale_kind=codes.sale["임대" if is_rental else "분양"],
        declared_class=DeclaredClass(kind.value),
        sale_household_count=0 if is_rental else slot.households,
        rental_household_count=slot.households if is_rental else 0,
        heating=codes.heating["중앙난방" if slot.year and slot.year < CENTRAL_BEFORE and number % 3 == 0 else "개별난방"],
        corridor=codes.corridor[number % len(codes.corridor)],
        floors_below=1 + number % 3,
        floors_above=8 + number * 7 % 18,
        lift_count=_lifts(slot, number),
        parking_count=slot.households * (70 + number * 9 % 60) // 100,
        builder=f"{names.ESTATES[number % len(names.ESTATES)]}건설",
        developer=f"{names.ESTATES[number * 3 % len(names.ESTATES)]}개발",
        office_phone=names.office_line(number),
        office_fax=names.office_line(9000 + number),
        management_kind=codes.management["자치관리" if number % 9 == 0 else "위탁관리"],
        **_common(slot, number),
    )
    complex_.mandatory_ground = _ground(slot, complex_)
    return complex_


def _lifts(slot: Slot, number: int) -> int | None:
    """A file in nine does not say; small 임의 ones have none."""
    if number % 9 == 4:
        return None
    return 0 if slot.lot.kind == StatusClass.OPTIONAL else slot.buildings * 2


def _ground(slot: Slot, complex_: Complex) -> str:
    if slot.lot.ground or slot.lot.kind != StatusClass.MANDATORY:
        return slot.lot.ground
    if slot.households >= BIG:
        return MandatoryGround.HOUSEHOLDS
    return MandatoryGround.LIFT if slot.households >= MIDDLE and complex_.lift_count else ""


def _add_bands(complexes: list[Complex]) -> None:
    """Apartments' households over the source's bands; of 연립 nothing is on file."""
    bands = AreaBand.objects.filter(band_set__label="구 서식(공급면적)").order_by("order")
    middle = bands[1:]
    BandHouseholds.objects.bulk_create(
        BandHouseholds(complex=complex_, band=band, households=households)
        for complex_ in complexes
        if complex_.kapt_code
        for band, households in zip(middle, spread(complex_.household_count, len(middle), least=0), strict=True)
    )
