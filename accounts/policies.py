"""When a role may be given or taken; what a role contains stands in `accounts.roles`."""

from datetime import date

from django.core.exceptions import PermissionDenied

from accounts.models import Department, Grant, User
from accounts.roles import ROLES, Area, Role


class GrantRefused(Exception):
    """The grant cannot be made or revoked as things stand; the text is for the officer."""


def check_grantor(by: User, *, employee: User, role: Role, area: Area, department: Department | None, on: date) -> None:
    """A grantor needs a grant that covers this one: its role may give that role, its area and department include these.

    Within a department, only that department's own people can be given roles.
    """
    if not by.may_enter(on=on):
        raise PermissionDenied("사용할 수 없는 계정입니다.")
    held = Grant.objects.active(on=on).filter(employee=by)
    if not any(_covers(grant, employee=employee, role=role, area=area, department=department) for grant in held):
        raise PermissionDenied(f"{role.label} 권한({area.label})을 부여하거나 회수할 수 없습니다.")


def check_grantee(by: User, *, employee: User, on: date) -> None:
    if employee.pk == by.pk:
        raise GrantRefused("자신에게는 권한을 부여할 수 없습니다.")
    if not employee.may_enter(on=on):
        raise GrantRefused(f"{employee.name} 님은 퇴직·전출했거나 사용하지 않는 계정입니다.")


def _covers(held: Grant, *, employee: User, role: Role, area: Area, department: Department | None) -> bool:
    if held.role not in ROLES or role not in ROLES[Role(held.role)].may_grant or not Area(held.area).covers(area):
        return False
    if held.department_id is None:
        return True
    wanted = department.pk if department else None
    return held.department_id == wanted and employee.department_id == held.department_id
