"""How complexes are asked for: by word, by the law's classification, by what is missing."""

from datetime import date
from functools import lru_cache, partial
from typing import Any, Self

from django.db import models
from django.db.models import BooleanField, Case, CharField, ExpressionWrapper, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from core.prepared import nested
from core.records.models import RecordQuerySet
from core.records.search import matching
from housing.kapt_codes import normal_code

SEARCHED = ("name", "road_address", "lot_address")
"""What a complex is searched by; its index is made over the same columns."""


class DeclaredClass(models.TextChoices):
    """관리구분 as the ward has it on file."""

    MANDATORY = "mandatory", "의무"
    OPTIONAL = "optional", "임의"
    RENTAL = "rental", "임대"
    OTHER = "other", "기타"


class MandatoryGround(models.TextChoices):
    """공동주택관리법 제2조제1항제2호 (B-APT-01)."""

    HOUSEHOLDS = "households", "가. 300세대 이상"
    LIFT = "lift", "나. 150세대 이상, 승강기 설치"
    HEATING = "heating", "다. 150세대 이상, 중앙집중식 난방(지역난방 포함)"
    MIXED_USE = "mixed_use", "라. 주상복합, 주택 150세대 이상"
    CONSENT = "consent", "마. 입주자등 3분의 2 이상 서면 동의로 전환"


class LawClass(models.TextChoices):
    """What 가 to 라 of the law say of a complex, as far as its figures are known."""

    MANDATORY = "mandatory", "의무"
    NOT_MANDATORY = "not_mandatory", "아님"
    UNKNOWN = "unknown", "판단 불가"


class StatusClass(models.TextChoices):
    """The columns of the class table in 공동주택 현황. 연립(다세대) is counted by its kind, whatever class is on file."""

    MANDATORY = "mandatory", "의무관리"
    OPTIONAL = "optional", "임의관리"
    RENTAL = "rental", "임대"
    OTHER = "other", "기타·미분류"
    ROW_HOUSE = "row_house", "연립(다세대)"


APARTMENTS = "apartment"
"""Every status class but 연립(다세대): the table's 소계."""

STATUS_CLASS = Case(
    When(building_kind__is_row_house=True, then=Value(StatusClass.ROW_HOUSE)),
    *(
        When(declared_class=declared, then=Value(counted))
        for declared, counted in (
            (DeclaredClass.MANDATORY, StatusClass.MANDATORY),
            (DeclaredClass.OPTIONAL, StatusClass.OPTIONAL),
            (DeclaredClass.RENTAL, StatusClass.RENTAL),
        )
    ),
    default=Value(StatusClass.OTHER),
    output_field=CharField(),
)

# SQL's third truth value is the rule's third answer: an unknown count of lifts makes the whole unknown only where it matters.
LAW_SAYS_MANDATORY = ExpressionWrapper(
    Q(household_count__gte=300)
    | Q(household_count__gte=150) & (Q(lift_count__gt=0) | Q(heating__is_central=True) | Q(building_kind__is_mixed_use=True)),
    output_field=BooleanField(null=True),
)


def _related_rows(complexes: type[models.Model], name: str) -> models.QuerySet:
    """The rows that belong to the complex of the outer query."""
    related: Any = complexes._meta.get_field(name).related_model
    rows: models.QuerySet = related.objects.filter(complex=OuterRef("pk"))
    return rows


@lru_cache
def _current_manager(complexes: type[models.Model]) -> Subquery:
    appointments: Any = _related_rows(complexes, "appointments")
    return Subquery(appointments.current().values("name")[:1])


class ComplexQuerySet(RecordQuerySet):
    def for_list(self) -> Self:
        """With what a list column may ask for; a column not shown costs nothing."""
        return self.with_class_check().annotate(manager_name=_current_manager(self.model))

    def for_page(self) -> Self:
        """With the rows of other tables that its page prints: `former_rows` [name], `twin_rows` [id, name],
        `band_rows` [band set, band, households], `photo_rows` [id, caption, taken on]."""
        related = partial(_related_rows, self.model)
        complexes: Any = self.model._default_manager
        twins = complexes.shown().filter(estate=OuterRef("estate")).exclude(pk=OuterRef("pk"))
        return (
            self.with_class_check()
            .select_related("building_kind", "sale_kind", "dong", "legal_dong", "heating", "corridor", "management_kind")
            .annotate(
                former_rows=nested(related("former_names"), "name"),
                twin_rows=nested(twins, "pk", "name"),
                band_rows=nested(
                    related("band_households").order_by("band__band_set__order", "band__order"),
                    "band__band_set__label",
                    "band__label",
                    "households",
                ),
                photo_rows=nested(related("photos"), "pk", "caption", "taken_on"),
            )
        )

    def with_class_check(self) -> Self:
        """Adds `law_class` (LawClass) and `is_class_conflicting`; the only home of this rule.

        A conflict is 의무 where the law surely says no, unless converted by consent (마), and 임의 where it surely says yes.
        임대 is a class of its own, and what is unknown contradicts nothing.
        """
        law_class = Case(
            When(Q(law_says_mandatory=True), then=Value(LawClass.MANDATORY)),
            When(Q(law_says_mandatory=False), then=Value(LawClass.NOT_MANDATORY)),
            default=Value(LawClass.UNKNOWN),
            output_field=CharField(),
        )
        declared_too_much = Q(
            ~Q(mandatory_ground=MandatoryGround.CONSENT), declared_class=DeclaredClass.MANDATORY, law_says_mandatory=False
        )
        declared_too_little = Q(declared_class=DeclaredClass.OPTIONAL, law_says_mandatory=True)
        conflicting = ExpressionWrapper(declared_too_much | declared_too_little, output_field=BooleanField(null=True))
        return self.alias(law_says_mandatory=LAW_SAYS_MANDATORY).annotate(
            law_class=law_class, is_class_conflicting=Coalesce(conflicting, Value(False))
        )

    def conflicting(self) -> Self:
        return self.with_class_check().filter(is_class_conflicting=True)

    def with_status_class(self) -> Self:
        return self.annotate(status_class=STATUS_CLASS)

    def in_status_class(self, value: str) -> Self:
        """A column of the class table; `APARTMENTS` is its 소계."""
        rows = self.alias(status_class=STATUS_CLASS)
        if value == APARTMENTS:
            return rows.exclude(status_class=StatusClass.ROW_HOUSE)
        return rows.filter(status_class=value)

    def approved_in(self, year: int) -> Self:
        return self.filter(approved_on__gte=date(year, 1, 1), approved_on__lt=date(year + 1, 1, 1))

    def search(self, text: str) -> Self:
        """Name (former ones and 초성 included) or address holding `text`, blanks and case aside; or exactly that K-apt code."""
        if not text.strip():
            return self
        rows = self.model._default_manager.order_by()
        former_name: Any = self.model._meta.get_field("former_names").related_model
        found = (
            matching(rows, text, *SEARCHED).values("pk"),
            matching(former_name.objects.order_by(), text, "name").values("complex_id"),
            rows.filter(kapt_code=normal_code(text)).exclude(kapt_code="").values("pk"),
        )
        return self.filter(pk__in=found[0].union(*found[1:], all=True))
