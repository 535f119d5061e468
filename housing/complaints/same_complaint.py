"""Which complaint a ledger's row without a number stands for, so that the same ledger uploaded again is not entered twice."""

from collections.abc import Hashable, Mapping, Sequence
from datetime import datetime
from typing import Any

from core.imports.sheet import Likely
from housing.models import Complaint

Identity = tuple[datetime, str, str]
"""Received at, by whom, what was said."""


class SameComplaint:
    """The same person with the same words at the same moment. A row with a number is found by that alone."""

    def __init__(self) -> None:
        self.by_identity: dict[Identity, int] = {}

    def load(self, rows: Sequence[Mapping[str, Any]]) -> None:
        moments = {identity[0] for row in rows if (identity := _identity(row)) is not None}
        # Of several the last stands: one that is shown, and of those the oldest.
        for one in Complaint.objects.filter(received_at__in=moments).order_by("hidden_at", "-pk"):
            self.by_identity[one.received_at, one.complainant_name, one.content] = one.pk

    def find(self, values: Mapping[str, Any]) -> Likely | None:
        identity = _identity(values)
        pk = self.by_identity.get(identity) if identity else None
        return None if pk is None else Likely(pk, is_sure=True)

    def marks(self, values: Mapping[str, Any]) -> list[Hashable]:
        return []


def same_on_file(complaint: Complaint) -> Complaint | None:
    """The shown complaint that a new one repeats word for word: a form sent twice."""
    identity = {"received_at": complaint.received_at, "complainant_name": complaint.complainant_name, "content": complaint.content}
    found: Complaint | None = Complaint.objects.shown().filter(**identity, subject=complaint.subject).first()
    return found


def _identity(values: Mapping[str, Any]) -> Identity | None:
    if values.get("number") or not values.get("content") or values.get("received_at") is None:
        return None
    return (values["received_at"], values.get("complainant_name") or "", values["content"])
