"""입주자대표, 입주민 and 직위 as record kinds."""

from core.records.kind import RecordKind
from housing.kinds import code_kind
from housing.models import Position, Representative, Resident
from housing.representatives.filters import RepresentativeFilter, ResidentFilter
from housing.representatives.forms import RepresentativeForm, ResidentForm
from housing.representatives.imports import REPRESENTATIVE_SHEET, RESIDENT_SHEET
from housing.representatives.panels import REPRESENTATIVE_PANELS, RESIDENT_PANELS
from housing.representatives.tables import RepresentativeTable, ResidentTable

REPRESENTATIVE = RecordKind(
    name="housing.representative",
    route="housing/representatives/",
    model=Representative,
    table=RepresentativeTable,
    filterset=RepresentativeFilter,
    form=RepresentativeForm,
    sheet=REPRESENTATIVE_SHEET,
    panels=REPRESENTATIVE_PANELS,
    cards=(
        ("3개월 안 만료", {"state": "expiring"}),
        ("만료됐는데 ‘재임’", {"state": "stale"}),
        ("임기 오류", {"state": "impossible"}),
        ("확인 필요 표시", {"needs_check": "on"}),
    ),
    # Persons and terms are changed one by one, by the form's own rule.
    bulk_fields=("position", "district", "status", "needs_check"),
    shows_personal=True,
    searches_personal=True,
)

RESIDENT = RecordKind(
    name="housing.resident",
    route="housing/residents/",
    model=Resident,
    table=ResidentTable,
    filterset=ResidentFilter,
    form=ResidentForm,
    sheet=RESIDENT_SHEET,
    panels=RESIDENT_PANELS,
    shows_personal=True,
    searches_personal=True,
)

REPRESENTATIVE_KINDS = (REPRESENTATIVE, RESIDENT, code_kind(Position, "positions", "role", "is_statutory"))
