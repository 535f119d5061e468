"""지원사업 and 지원기준 as record kinds."""

from core.records.files_panel import files_panel
from core.records.kind import PageLink, Panel, RecordKind
from core.records.record_panel import record_panel
from core.trail import RelatedHistory
from housing.grants.filters import CriterionBandFilter, GrantFilter, SupportCriterionFilter
from housing.grants.forms import CriterionBandForm, GrantForm, SupportCriterionForm
from housing.grants.imports import CRITERION_SHEET, GRANT_SHEET
from housing.grants.panels import bands_panel, criterion_panel, past_panel, remarks_panel, request_panel, settlement_panel
from housing.grants.steps import STEPS
from housing.grants.tables import CriterionBandTable, GrantTable, SupportCriterionTable
from housing.kinds import code_kind
from housing.models import CriterionBand, Grant, GrantAttachment, Programme, SupportCriterion

GRANT = RecordKind(
    name="housing.grant",
    route="housing/grants/",
    model=Grant,
    table=GrantTable,
    filterset=GrantFilter,
    form=GrantForm,
    sheet=GRANT_SHEET,
    attachment=GrantAttachment,
    panels=(
        Panel("request", "신청", "housing/grants/_request_panel.html", request_panel, part="request"),
        Panel("settlement", "교부와 정산", "housing/grants/_settlement_panel.html", settlement_panel, part="settlement", offers_steps=True),
        Panel("past", "이 단지의 최근 5년 지원", "housing/grants/_past_panel.html", past_panel),
        files_panel(GrantAttachment),
        Panel("remarks", "비고", "core/_facts_panel.html", remarks_panel, part="remarks"),
    ),
    links=(PageLink("현황(통계)", "housing:grant_statistics", "housing.view_grant"),),
    related_history=(RelatedHistory(GrantAttachment, "grant_id", "첨부 파일"),),
    steps=STEPS,
    cards=(
        ("실적보고 기한 지남", {"settlement": "overdue"}),
        ("실적보고 기한 임박", {"settlement": "due_soon"}),
        ("반납 대기", {"settlement": "unreturned"}),
        ("확인 필요 표시", {"needs_check": "on"}),
    ),
    totals={"requested": "신청액", "decided": "결정액", "paid": "교부액", "returned": "반납액"},
    # The status moves by its own steps.
    bulk_fields=("programme", "needs_check"),
)

SUPPORT_CRITERION = RecordKind(
    name="housing.supportcriterion",
    route="housing/criteria/",
    model=SupportCriterion,
    table=SupportCriterionTable,
    filterset=SupportCriterionFilter,
    form=SupportCriterionForm,
    sheet=CRITERION_SHEET,
    panels=(
        Panel("criterion", "지원기준", "core/_facts_panel.html", criterion_panel),
        Panel("bands", "세대 구간", "housing/grants/_bands_panel.html", bands_panel, permission="housing.view_criterionband"),
    ),
    related_history=(RelatedHistory(CriterionBand, "criterion_id", "세대 구간"),),
    bulk_fields=(),
)

CRITERION_BAND = RecordKind(
    name="housing.criterionband",
    route="housing/criterion-bands/",
    model=CriterionBand,
    table=CriterionBandTable,
    filterset=CriterionBandFilter,
    form=CriterionBandForm,
    panels=(record_panel("세대 구간", "criterion", "lower", "upper", "ratio", "cap"),),
)

GRANT_KINDS = (GRANT, SUPPORT_CRITERION, CRITERION_BAND, code_kind(Programme, "programmes", "may_combine"))
