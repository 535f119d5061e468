"""Writing the access log. Call before the response is made: what could not be logged must not be shown."""

from collections.abc import Sequence

from django.utils.crypto import salted_hmac

from core.records.actor import Named, StaffRequest
from core.trail.circumstances import client_ip, request_id_of
from core.trail.models import AccessAction, AccessLog

DIGEST_LENGTH = 16


def log_access(
    request: StaffRequest,
    *,
    action: AccessAction,
    kind: str,
    subject_ids: Sequence[int],
    count: int,
    query: str = "",
    reason: str = "",
    is_unmasked: bool = False,
) -> None:
    """One row for one request; raises when it cannot be written. `query` holds no phone number: see `digest_search`."""
    log_access_as(
        request.user,
        action=action,
        kind=kind,
        subject_ids=subject_ids,
        count=count,
        query=query,
        reason=reason,
        is_unmasked=is_unmasked,
        ip=client_ip(request),
        page=request.path,
        request_id=request_id_of(request),
    )


def log_access_as(
    actor: Named,
    *,
    action: AccessAction,
    kind: str,
    subject_ids: Sequence[int],
    count: int,
    query: str = "",
    reason: str = "",
    is_unmasked: bool = False,
    ip: str = "",
    page: str = "",
    request_id: str = "",
) -> None:
    """The same for commands and jobs, which name themselves in `page`."""
    AccessLog.objects.create(
        account=actor.get_username(),
        account_name=actor.name,
        department=str(actor.department or ""),
        ip=ip,
        action=action,
        kind=kind,
        subject_ids=list(subject_ids),
        count=count,
        query=query,
        page=page[: AccessLog._meta.get_field("page").max_length],
        reason=reason,
        is_unmasked=is_unmasked,
        request_id=request_id,
    )


def digest_search(text: str) -> str:
    """Stands in the log for a searched phone number: equal numbers have equal digests; none leads back without the key."""
    bare = "".join(character for character in text if character.isalnum()).casefold()
    return salted_hmac("core.trail.digest_search", bare, algorithm="sha256").hexdigest()[:DIGEST_LENGTH]
