"""The panel with a record's 첨부 파일; their pages are `core.records.views.files`."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from core.files.models import Attachment
from core.records.kind import Panel, PanelView
from core.records.models import Record


def files_panel(attachment: type[Attachment]) -> Panel:

    def load(record: Record, looking: PanelView) -> Mapping[str, Any]:
        app_label, noun = record._meta.app_label, record._meta.model_name
        name = f"{app_label}:{noun}"
        may_change = looking.user.has_perm(f"{app_label}.change_{noun}")
        files = [
            {
                "file": stored,
                "url": reverse(f"{name}_file", args=[record.pk, stored.pk]),
                "removal_url": reverse(f"{name}_removal", args=[record.pk, stored.pk]) if may_change else "",
            }
            for stored in attachment._default_manager.filter(**{str(noun): record})
        ]
        return {"files": files, "upload_url": reverse(f"{name}_files", args=[record.pk]) if may_change else ""}

    return Panel("files", "첨부 파일", "core/_files_panel.html", load)
