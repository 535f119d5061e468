"""The addresses every record kind has under its route."""

from collections.abc import Sequence

from django.urls import URLPattern, path

from core.bulk.fields import bulk_fields
from core.records.kind import RecordKind
from core.records.views.base import RecordView
from core.records.views.bulk import RecordBulkRunView, RecordBulkView
from core.records.views.bulk_change import RecordBulkChangeView
from core.records.views.columns import RecordColumnsView
from core.records.views.detail import RecordDetailView, RecordRevealView
from core.records.views.edit import RecordCreateView, RecordEditView
from core.records.views.export import RecordExportView
from core.records.views.files import RecordFileRemovalView, RecordFilesView, RecordFileView
from core.records.views.hide import RecordHideView, RecordRestoreView
from core.records.views.history import RecordHistoryView
from core.records.views.import_run import ImportRunView
from core.records.views.imports import ImportRejectedView, ImportUploadView
from core.records.views.list import RecordListView
from core.records.views.searches import RecordSearchesView, RecordSearchView
from core.records.views.step import RecordStepView

Page = tuple[str, str, type[RecordView]]
"""A page's name, its address under the list's, and its view."""

LIST_PAGES: Sequence[Page] = (
    ("columns", "columns/", RecordColumnsView),
    ("searches", "searches/", RecordSearchesView),
    ("search", "searches/<int:search_pk>/", RecordSearchView),
)
"""What every list has, one that is no record kind's (the access log) included."""


def record_urls(kind: RecordKind) -> list[URLPattern]:
    """Relative to the app's prefix; `kind.route` begins with it ('housing/complexes/')."""
    base = kind.route.split("/", 1)[1]
    pages: list[Page] = [
        ("list", "", RecordListView),
        *LIST_PAGES,
        ("export", "export/", RecordExportView),
        ("detail", "<int:pk>/", RecordDetailView),
        ("reveal", "<int:pk>/reveal/", RecordRevealView),
        ("history", "<int:pk>/history/", RecordHistoryView),
    ]
    if not kind.is_given:
        pages += [("hidden", "hidden/", RecordRestoreView), ("delete", "<int:pk>/delete/", RecordHideView)]
    if kind.form is not None:
        pages += [("edit", "<int:pk>/edit/", RecordEditView)]
    if kind.form is not None and not kind.is_given:
        pages += [("new", "new/", RecordCreateView)]
    if bulk_fields(kind):
        pages += [
            ("bulk", "bulk/", RecordBulkView),
            ("bulk_run", "bulk/<uuid:change_id>/", RecordBulkRunView),
            ("bulk_change", "changes/<uuid:change_id>/", RecordBulkChangeView),
        ]
    if kind.sheet is not None:
        pages += [
            ("import", "import/", ImportUploadView),
            ("import_run", "import/<uuid:run_id>/", ImportRunView),
            ("import_rejected", "import/<uuid:run_id>/rejected/", ImportRejectedView),
        ]
    if kind.attachment is not None:
        pages += [
            ("files", "<int:pk>/files/", RecordFilesView),
            ("file", "<int:pk>/files/<int:file_pk>/", RecordFileView),
            ("removal", "<int:pk>/files/<int:file_pk>/delete/", RecordFileRemovalView),
        ]
    return [*paths_of(kind, base, kind.noun, pages), *step_paths(kind, base)]


def paths_of(kind: RecordKind, base: str, noun: str, pages: Sequence[Page]) -> list[URLPattern]:
    return [path(base + suffix, view.as_view(kind=kind), name=f"{noun}_{name}") for name, suffix, view in pages]


def step_paths(kind: RecordKind, base: str) -> list[URLPattern]:
    return [
        path(f"{base}<int:pk>/{step.path}", RecordStepView.as_view(kind=kind, step=step), name=f"{kind.noun}_{step.page}")
        for step in kind.steps
    ]
