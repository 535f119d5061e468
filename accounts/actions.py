"""Giving and taking roles, and opening accounts."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Department, Grant, User
from accounts.policies import GrantRefused, check_grantee, check_grantor
from accounts.roles import Area, Role
from core import clock


@transaction.atomic
def grant_role(
    employee: User,
    *,
    role: Role,
    area: Area,
    department: Department | None,
    reason: str,
    from_on: date | None = None,
    until_on: date | None = None,
    by: User,
) -> Grant:
    """Give `employee` a role from `from_on` (today if none), or raise PermissionDenied or GrantRefused with a sentence."""
    today = clock.today()
    check_grantor(by, employee=employee, role=role, area=area, department=department, on=today)
    check_grantee(by, employee=employee, on=today)
    return record_grant(
        employee,
        role=role,
        area=area,
        department=department,
        reason=reason,
        from_on=from_on or today,
        until_on=until_on,
        granted_by=by.display_name,
    )


def record_grant(
    employee: User,
    *,
    role: Role,
    area: Area,
    department: Department | None,
    reason: str,
    from_on: date,
    until_on: date | None = None,
    granted_by: str,
) -> Grant:
    """Write the row without asking who may: for the command line and the demo. Raises GrantRefused."""
    if not reason.strip():
        raise GrantRefused("부여 사유를 입력하세요.")
    grant = Grant(
        employee=employee,
        role=role,
        area=area,
        department=department,
        reason=reason.strip(),
        from_on=from_on,
        until_on=until_on,
        granted_by=granted_by,
    )
    try:
        grant.full_clean()
    except ValidationError as error:
        raise GrantRefused(" ".join(error.messages)) from error
    grant.save()
    return grant


@transaction.atomic
def revoke_grant(grant: Grant, *, reason: str, by: User) -> Grant:
    """End a grant as of today. Giving up one's own is allowed to whoever may grant it."""
    locked = Grant.objects.select_for_update(of=("self",)).select_related("employee", "department").get(pk=grant.pk)
    check_grantor(
        by,
        employee=locked.employee,
        role=Role(locked.role),
        area=Area(locked.area),
        department=locked.department,
        on=clock.today(),
    )
    if locked.revoked_on is not None:
        raise GrantRefused(f"이미 {locked.revoked_on:%Y-%m-%d}에 회수한 권한입니다.")
    if not reason.strip():
        raise GrantRefused("회수 사유를 입력하세요.")
    locked.revoked_on = clock.today()
    locked.revoked_by = by.display_name
    locked.revoked_reason = reason.strip()
    locked.save(update_fields=["revoked_on", "revoked_by", "revoked_reason"])
    return locked
