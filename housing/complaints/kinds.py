"""민원 and its kinds as record kinds."""

from core.records.filters import UNSET
from core.records.kind import PageLink, RecordKind
from core.records.record_panel import record_panel
from housing.complaints.actions import count_due_anew
from housing.complaints.filters import MINE, ComplaintFilter, State
from housing.complaints.forms import ComplaintForm
from housing.complaints.imports import COMPLAINT_SHEET
from housing.complaints.panels import COMPLAINT_PANELS
from housing.complaints.steps import STEPS
from housing.complaints.tables import ComplaintKindTable, ComplaintTable
from housing.filters import CodeFilter
from housing.forms import code_form
from housing.models import Complaint, ComplaintKind

COMPLAINT = RecordKind(
    name="housing.complaint",
    route="housing/complaints/",
    model=Complaint,
    table=ComplaintTable,
    filterset=ComplaintFilter,
    form=ComplaintForm,
    sheet=COMPLAINT_SHEET,
    panels=COMPLAINT_PANELS,
    links=(PageLink("현황(통계)", "housing:complaint_statistics", "housing.view_complaint"),),
    cards=(
        ("기한 지남", {"state": State.OVERDUE}),
        ("기한 임박", {"state": State.SOON}),
        ("담당자 없음", {"state": State.OPEN, "officer": UNSET}),
        ("내 담당", {"state": State.OPEN, "officer": MINE}),
        ("확인 필요 표시", {"needs_check": "on"}),
    ),
    steps=STEPS,
    step_labels={"due_counted": "처리기한 다시 계산"},
    # What moves the due moment is changed one by one, by the form's own rule.
    bulk_fields=("officer", "channel", "needs_check"),
    shows_personal=True,
    searches_personal=True,
)

COMPLAINT_KIND = RecordKind(
    name="housing.complaintkind",
    route="housing/codes/complaint-kinds/",
    model=ComplaintKind,
    table=ComplaintKindTable,
    filterset=CodeFilter.over(ComplaintKind),
    form=code_form(ComplaintKind, "period", "unit"),
    panels=(record_panel("코드", "label", "period", "unit", "order", "is_retired"),),
    follow_up=count_due_anew,
)

COMPLAINT_KINDS = (COMPLAINT, COMPLAINT_KIND)
