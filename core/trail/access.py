"""Writing the access log. Call before the response is made: what could not be logged must not be shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.crypto import salted_hmac

from core.records.actor import Named, StaffRequest
from core.trail.circumstances import client_ip, request_id_of
from core.trail.models import AccessAction, AccessLog

DIGEST_LENGTH = 16


@dataclass(frozen=True, kw_only=True)
class Source:
    """Who looked, from where and on which page. Commands and jobs name themselves in `page`."""

    actor: Named
    ip: str = ""
    page: str = ""
    request_id: str = ""


def log_access(
    source: StaffRequest | Source,
    *,
    action: AccessAction,
    kind: str,
    subject_ids: Sequence[int],
    count: int,
    query: str = "",
    reason: str = "",
    is_unmasked: bool = False,
    beside: Mapping[str, Sequence[int]] | None = None,
) -> None:
    """One row for one request, of its user, and one for each other kind whose people stand `beside` on the same page, so that each
    is found by its own number. Raises when it cannot be written. `query` holds no phone number: see `digest_search`."""
    if not isinstance(source, Source):
        source = _source_of(source)

    def row(kind: str, subject_ids: Sequence[int], count: int) -> AccessLog:
        return AccessLog(
            account=source.actor.get_username(),
            account_name=source.actor.name,
            department=str(source.actor.department or ""),
            ip=source.ip,
            action=action,
            kind=kind,
            subject_ids=list(subject_ids),
            count=count,
            query=query,
            page=source.page[: AccessLog._meta.get_field("page").max_length],
            reason=reason,
            is_unmasked=is_unmasked,
            request_id=source.request_id,
        )

    others = [row(other, ids, len(ids)) for other, ids in (beside or {}).items() if ids]
    fields = [field for field in AccessLog._meta.concrete_fields if not field.primary_key]
    # `bulk_create` would wrap the one statement in a transaction: two more round trips on every page.
    AccessLog._base_manager._insert([row(kind, subject_ids, count), *others], fields=fields)  # type: ignore[attr-defined]  # Django's own


def _source_of(request: StaffRequest) -> Source:
    return Source(actor=request.user, ip=client_ip(request), page=request.path, request_id=request_id_of(request))


def digest_search(text: str) -> str:
    """Stands in the log for a searched phone number: equal numbers have equal digests; none leads back without the key."""
    bare = "".join(character for character in text if character.isalnum()).casefold()
    return salted_hmac("core.trail.digest_search", bare, algorithm="sha256").hexdigest()[:DIGEST_LENGTH]
