"""성동삼성쉐르빌, with every value the source's screen shows; the manager's name and numbers are made up."""

from datetime import date

from housing.demo import names
from housing.demo.complexes import KAPT_CODE
from housing.demo.lots import WANGSIMNI_DOSEON
from housing.models import AreaBand, BandHouseholds, BuildingKind, Complex, ManagerAppointment, SaleKind
from housing.models.querysets import DeclaredClass, MandatoryGround

SOURCE_BANDS = "구 서식(공급면적)"
HOUSEHOLDS_BY_BAND = (0, 0, 40, 302, 0)


def add_sample() -> Complex:
    sample = Complex.objects.create(
        kapt_code=KAPT_CODE.format(1),
        name="성동삼성쉐르빌",
        building_kind=BuildingKind.objects.get(label="주상복합"),
        sale_kind=SaleKind.objects.get(label="분양"),
        declared_class=DeclaredClass.MANDATORY,
        mandatory_ground=MandatoryGround.HOUSEHOLDS,
        dong_id=WANGSIMNI_DOSEON,
        road_address="서울특별시 성동구 무학로6길 50",
        building_count=3,
        household_count=342,
        sale_household_count=342,
        floors_below=4,
        floors_above=27,
        approved_on=date(2006, 9, 13),
        office_phone=names.office_line(1),
        office_fax=names.office_line(9001),
    )
    bands = AreaBand.objects.filter(band_set__label=SOURCE_BANDS).order_by("order")
    BandHouseholds.objects.bulk_create(
        BandHouseholds(complex=sample, band=band, households=households) for band, households in zip(bands, HOUSEHOLDS_BY_BAND, strict=True)
    )
    ManagerAppointment.objects.create(
        complex=sample,
        name="달가람",
        born_on=date(1968, 5, 2),
        licence_kind=ManagerAppointment.Licence.MANAGER,
        licence_no="2012-7166",
        mobile=names.mobile(1),
        appointed_on=date(2013, 4, 23),
    )
    return sample
