"""The trail: row history (written by triggers) and the access log (written by views), and what protects both.

There are no other records of what happened: a workflow step is a row change whose context names the step.
"""

from core.trail.access import Source, digest_search, log_access
from core.trail.circumstances import client_ip, context
from core.trail.history import (
    Change,
    HistoryPage,
    Moment,
    RelatedHistory,
    bulk_events,
    bulk_moments,
    changes_since,
    history_of,
    history_page,
    snapshot_at,
)
from core.trail.models import AccessAction
from core.trail.tracking import track

__all__ = [
    "AccessAction",
    "Change",
    "HistoryPage",
    "Moment",
    "RelatedHistory",
    "Source",
    "bulk_events",
    "bulk_moments",
    "changes_since",
    "client_ip",
    "context",
    "digest_search",
    "history_of",
    "history_page",
    "log_access",
    "snapshot_at",
    "track",
]
