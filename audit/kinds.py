"""The access log as a list: read by one right, changed by none."""

from dataclasses import dataclass

from django.urls import reverse

from audit.filters import AccessLogFilter
from audit.tables import AccessLogTable
from core.records.actor import Actor
from core.records.kind import RecordKind
from core.trail.models import AccessLog, AccessLogQuerySet

READING = frozenset({"view", "export"})


@dataclass(frozen=True, kw_only=True)
class AccessLogKind(RecordKind):
    def may(self, user: Actor, verb: str) -> bool:
        return verb in READING and user.has_perm("core.view_accesslog")

    def url(self, page: str, *args: object) -> str:
        return reverse(f"audit:access_{page}", args=args)

    def rows(self, user: Actor) -> AccessLogQuerySet:  # type: ignore[override]  # the one list whose rows are no records
        return AccessLog.objects.all()


ACCESS_LOG = AccessLogKind(
    name="core.accesslog",
    route="audit/access/",
    model=AccessLog,  # type: ignore[arg-type]  # a list asks no more of its model than this one has
    table=AccessLogTable,
    filterset=AccessLogFilter,
    empty_text="조건에 맞는 접속기록이 없습니다. 기간을 늘리거나 조건을 줄여 보세요.",
)
