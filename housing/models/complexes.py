"""공동주택: the complex with its office, its households per area band, its former names and its twin."""

from typing import Any, ClassVar

import pgtrigger
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.urls import reverse

from core.fields import BusinessDateField, PhoneField, all_or_none, phone_is_digits
from core.places.models import Dong, LegalDong
from core.records.child_rows import count_changes
from core.records.models import Record
from core.records.search import word_index
from core.trail import track
from housing.models.codes import AreaBand, BuildingKind, CorridorKind, HeatingKind, ManagementKind, SaleKind
from housing.models.querysets import SEARCHED, ComplexQuerySet, DeclaredClass, LawClass, MandatoryGround

AREAS = ("gross_area", "private_area", "fee_area", "building_area")

KEEP_FORMER_NAME = """
INSERT INTO housing_formername (complex_id, name, until_on)
VALUES (OLD.id, OLD.name, (now() AT TIME ZONE 'Asia/Seoul')::date)
ON CONFLICT (complex_id, name) DO UPDATE SET until_on = EXCLUDED.until_on;
DELETE FROM housing_formername WHERE complex_id = NEW.id AND name = NEW.name;
RETURN NULL;
"""

NAME_DONG_SOURCE = """
NEW.dong_source = CASE WHEN NEW.dong_id IS NULL THEN '' WHEN NEW.dong_source = '' THEN 'officer' ELSE NEW.dong_source END;
NEW.dong_near_border = NEW.dong_near_border AND NEW.dong_source = 'computed';
RETURN NEW;
"""


def _square_metres(verbose_name: str) -> models.DecimalField:
    return models.DecimalField(verbose_name, max_digits=12, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)])


def _count(verbose_name: str) -> models.PositiveIntegerField:
    """Blank is unknown, never zero."""
    return models.PositiveIntegerField(verbose_name, null=True, blank=True)


def _code(to: type[models.Model], verbose_name: str) -> models.ForeignKey:
    return models.ForeignKey(to, models.PROTECT, null=True, blank=True, related_name="complexes", verbose_name=verbose_name)


class Estate(models.Model):
    """One physical estate kept as several records: the 분양 complex and its 임대 twin."""

    class Meta:
        verbose_name = "동일 단지 묶음"
        verbose_name_plural = "동일 단지 묶음"
        default_permissions = ()

    def __str__(self) -> str:
        return " · ".join(self.complexes.shown().values_list("name", flat=True))


@track()
class Complex(Record):
    """공동주택 단지, with its 관리사무소 on the same row. Statistics count these records, not estates."""

    class DongSource(models.TextChoices):
        OFFICER = "officer", "담당자 지정"
        COMPUTED = "computed", "좌표로 계산됨"

    kapt_code = models.CharField("K-apt 코드", max_length=20, default="", blank=True)
    name = models.CharField("공동주택명", max_length=100)
    building_kind = _code(BuildingKind, "단지분류")
    sale_kind = _code(SaleKind, "분양형태")
    estate = models.ForeignKey(
        Estate, models.SET_NULL, null=True, blank=True, editable=False, related_name="complexes", verbose_name="동일 단지 묶음"
    )

    declared_class = models.CharField("관리구분", max_length=10, choices=DeclaredClass, default="", blank=True)
    mandatory_ground = models.CharField("의무관리 근거", max_length=12, choices=MandatoryGround, default="", blank=True)
    mandatory_from_on = BusinessDateField("의무관리 시작일", null=True, blank=True)
    mandatory_until_on = BusinessDateField("의무관리 종료일", null=True, blank=True)

    dong = models.ForeignKey(
        Dong, models.PROTECT, null=True, blank=True, related_name="complexes", verbose_name="행정동", help_text="비우면 미지정입니다."
    )
    dong_source = models.CharField("행정동 지정 방법", max_length=10, choices=DongSource, default="", blank=True, editable=False)
    dong_near_border = models.BooleanField("행정동 경계 부근", default=False, editable=False)
    legal_dong = models.ForeignKey(LegalDong, models.PROTECT, null=True, blank=True, related_name="complexes", verbose_name="법정동")
    road_address = models.CharField("도로명주소", max_length=200, default="", blank=True)
    lot_address = models.CharField("지번주소", max_length=200, default="", blank=True)
    postcode = models.CharField("우편번호", max_length=5, default="", blank=True)
    longitude = models.DecimalField("경도", max_digits=10, decimal_places=7, null=True, blank=True)
    latitude = models.DecimalField("위도", max_digits=10, decimal_places=7, null=True, blank=True)

    building_count = _count("동수")
    household_count = _count("세대수")
    sale_household_count = _count("분양 세대수")
    rental_household_count = _count("임대 세대수")
    floors_below = models.PositiveSmallIntegerField("지하층수", null=True, blank=True)
    floors_above = models.PositiveSmallIntegerField("지상층수", null=True, blank=True)
    approved_on = BusinessDateField("사용승인일", null=True, blank=True)
    heating = _code(HeatingKind, "난방방식")
    corridor = _code(CorridorKind, "복도유형")
    lift_count = models.PositiveIntegerField("승강기 대수", null=True, blank=True, help_text="모르면 비워 두세요. 없으면 0을 넣으세요.")
    parking_count = _count("주차대수")
    gross_area = _square_metres("연면적(㎡)")
    private_area = _square_metres("주거전용면적(㎡)")
    fee_area = _square_metres("관리비부과면적(㎡)")
    building_area = _square_metres("건축면적(㎡)")
    builder = models.CharField("시공사", max_length=100, default="", blank=True)
    developer = models.CharField("시행사", max_length=100, default="", blank=True)
    homepage = models.CharField("홈페이지", max_length=200, default="", blank=True)
    remarks = models.TextField("특이사항", default="", blank=True)

    office_phone = PhoneField("관리사무소 전화")
    office_fax = PhoneField("관리사무소 팩스")
    office_email = models.EmailField("관리사무소 이메일", default="", blank=True)
    office_address = models.CharField("관리사무소 주소", max_length=200, default="", blank=True)
    management_kind = _code(ManagementKind, "관리방식")
    management_company = models.CharField("관리업체", max_length=100, default="", blank=True)
    guard_contract = models.CharField("경비 관리형태", max_length=20, default="", blank=True)
    cleaning_contract = models.CharField("청소 관리형태", max_length=20, default="", blank=True)
    electric_contract = models.CharField("세대 전기계약방법", max_length=20, default="", blank=True)

    needs_check = models.BooleanField("확인 필요", default=False)
    check_note = models.CharField("확인할 내용", max_length=300, default="", blank=True)

    # Added by `with_class_check`.
    law_class: LawClass
    is_class_conflicting: bool
    # Added by `for_page`.
    former_rows: list[list[Any]]
    twin_rows: list[list[Any]]
    band_rows: list[list[Any]]
    photo_rows: list[list[Any]]

    objects: ClassVar = ComplexQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "공동주택"
        verbose_name_plural = "공동주택"
        ordering = ("name", "id")
        indexes: ClassVar = [
            models.Index(name="complex_by_name", fields=["name", "id"]),
            models.Index(name="complex_by_approval", fields=["approved_on"]),
            word_index("complex_by_word", *SEARCHED),
            models.Index(name="complex_hidden", fields=["id"], condition=Q(hidden_at__isnull=False)),
            # What the list counts and adds up on every page: a fifth of the time the whole table takes.
            models.Index(name="complex_counted", fields=["id"], include=["building_count", "household_count"], condition=Q(hidden_at=None)),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="complex_kapt_code_once",
                fields=["kapt_code"],
                condition=~Q(kapt_code=""),
                violation_error_message="같은 K-apt 코드의 공동주택이 이미 있습니다.",
            ),
            models.CheckConstraint(
                name="complex_kapt_code_in_capitals",
                condition=Q(kapt_code=Upper("kapt_code")),
                violation_error_message="K-apt 코드의 영문은 대문자로 넣으세요.",
            ),
            models.CheckConstraint(
                name="complex_name_not_blank", condition=~Q(name=""), violation_error_message="공동주택명을 입력하세요."
            ),
            models.CheckConstraint(
                name="complex_ground_only_when_mandatory",
                condition=Q(mandatory_ground="") | Q(declared_class=DeclaredClass.MANDATORY),
                violation_error_message="의무관리 근거는 관리구분이 '의무'일 때만 넣을 수 있습니다.",
            ),
            models.CheckConstraint(
                name="complex_mandatory_ends_after_it_starts",
                # A ward's own past terms are kept as they stand, but never unmarked.
                condition=Q(mandatory_from_on=None)
                | Q(mandatory_until_on=None)
                | Q(mandatory_until_on__gte=F("mandatory_from_on"))
                | Q(needs_check=True),
                violation_error_message="의무관리 종료일이 시작일보다 빠릅니다.",
            ),
            models.CheckConstraint(
                name="complex_dong_and_source_together",
                condition=Q(dong=None, dong_source="", dong_near_border=False) | Q(dong__isnull=False) & ~Q(dong_source=""),
                violation_error_message="행정동과 지정 방법은 함께 있어야 합니다.",
            ),
            models.CheckConstraint(
                name="complex_coordinates_in_korea",
                condition=all_or_none("longitude", "latitude")
                & (Q(longitude=None) | Q(longitude__range=(124, 132), latitude__range=(33, 39))),
                violation_error_message="경도(124~132)와 위도(33~39)를 함께 바르게 넣으세요.",
            ),
            models.CheckConstraint(
                name="complex_areas_not_negative",
                condition=Q(*[Q((area, None)) | Q((f"{area}__gte", 0)) for area in AREAS]),
                violation_error_message="면적은 0보다 작을 수 없습니다.",
            ),
            phone_is_digits("office_phone", "office_fax", name="complex_phones_are_digits"),
        ]
        triggers: ClassVar = [
            *Record.Meta.triggers,
            # A dong that nobody computed was chosen: whoever writes one need not say so.
            pgtrigger.Trigger(
                name="name_dong_source", when=pgtrigger.Before, operation=pgtrigger.Insert | pgtrigger.Update, func=NAME_DONG_SOURCE
            ),
            # A trigger and not the form's business: imports and SQL rename too.
            pgtrigger.Trigger(
                name="keep_former_name",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("name"),
                condition=pgtrigger.AnyChange("name"),
                func=KEEP_FORMER_NAME,
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("housing:complex_detail", args=[self.pk])


@track()
class FormerName(models.Model):
    """옛 이름. The database writes it whenever a complex's name changes, whoever or whatever changes it."""

    complex = models.ForeignKey(Complex, models.CASCADE, related_name="former_names", verbose_name="공동주택")
    name = models.CharField("옛 이름", max_length=100)
    until_on = BusinessDateField("사용 종료일", null=True, blank=True)

    class Meta:
        verbose_name = "옛 이름"
        verbose_name_plural = "옛 이름"
        ordering = ("complex", F("until_on").desc(nulls_last=True))
        default_permissions = ()
        indexes: ClassVar = [word_index("formername_by_word", "name")]
        constraints: ClassVar = [models.UniqueConstraint(name="formername_once_per_complex", fields=["complex", "name"])]

    def __str__(self) -> str:
        return self.name


@track()
class BandHouseholds(models.Model):
    """면적별 세대수: one complex, one band. No row is unknown, not zero."""

    complex = models.ForeignKey(Complex, models.CASCADE, related_name="band_households", verbose_name="공동주택")
    band = models.ForeignKey(AreaBand, models.PROTECT, related_name="+", verbose_name="면적 구간")
    households = models.PositiveIntegerField("세대수")

    class Meta:
        verbose_name = "면적별 세대수"
        verbose_name_plural = "면적별 세대수"
        ordering = ("complex", "band__order")
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="bandhouseholds_once_per_band", fields=["complex", "band"], violation_error_message="같은 면적 구간이 두 번 있습니다."
            )
        ]
        triggers: ClassVar = count_changes("housing_complex", "complex_id")

    def __str__(self) -> str:
        return f"{self.band} {self.households:,}세대"
