"""The addresses every record kind has under its route."""

from django.urls import URLPattern, path

from core.records.kind import RecordKind
from core.records.views.detail import RecordDetailView, RecordRevealView
from core.records.views.edit import RecordCreateView, RecordEditView
from core.records.views.export import RecordExportView
from core.records.views.files import RecordFileRemovalView, RecordFilesView, RecordFileView
from core.records.views.hide import RecordHideView, RecordRestoreView
from core.records.views.history import RecordHistoryView
from core.records.views.import_run import ImportRunView
from core.records.views.imports import ImportRejectedView, ImportUploadView
from core.records.views.list import RecordListView


def record_urls(kind: RecordKind) -> list[URLPattern]:
    """Relative to the app's prefix; `kind.route` begins with it ('housing/complexes/')."""
    base = kind.route.split("/", 1)[1]
    pages = [
        ("list", "", RecordListView),
        ("hidden", "hidden/", RecordRestoreView),
        ("export", "export/", RecordExportView),
        ("detail", "<int:pk>/", RecordDetailView),
        ("reveal", "<int:pk>/reveal/", RecordRevealView),
        ("delete", "<int:pk>/delete/", RecordHideView),
        ("history", "<int:pk>/history/", RecordHistoryView),
    ]
    if kind.form is not None:
        pages += [("new", "new/", RecordCreateView), ("edit", "<int:pk>/edit/", RecordEditView)]
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
    return [path(base + suffix, view.as_view(kind=kind), name=f"{kind.noun}_{name}") for name, suffix, view in pages]
