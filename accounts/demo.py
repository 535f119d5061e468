"""The demo staff: fictitious people the login page offers while DEMO is on. `load_demo` sees to it that the database is a demo one."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from accounts.actions import record_grant
from accounts.models import Department, User
from accounts.roles import Area, Role

DEMO_PASSWORD = "demo"  # noqa: S105 known to everyone; LocalBackend refuses demo accounts wherever DEMO is not set
GRANTED_FROM = date(2016, 1, 1)


@dataclass(frozen=True)
class DemoPerson:
    username: str
    name: str
    department: str
    position: str
    role_label: str
    granted_role: Role | None = None
    area: Area = Area.ALL
    is_scoped: bool = False
    """Whether the grant holds for the person's own department only."""


DEMO_STAFF = (
    DemoPerson("housing", "가나다", "공동주택과", "주무관", "담당자 (공동주택)", Role.OFFICER, Area.HOUSING),
    DemoPerson("community", "라마바", "마을공동체과", "주무관", "담당자 (마을공동체)", Role.OFFICER, Area.COMMUNITY),
    DemoPerson("planning", "사아자", "기획예산과", "주무관", "총괄"),
    DemoPerson("culture", "차카타", "문화체육과", "주무관", "추진부서 담당자"),
    DemoPerson("manager", "파하거", "공동주택과", "팀장", "부서 관리자", Role.MANAGER, Area.HOUSING, is_scoped=True),
    DemoPerson("supervisor", "너더러", "기획예산과", "국장", "상급자", Role.SUPERVISOR),
    DemoPerson("sysadmin", "머버서", "전산정보과", "주무관", "시스템관리자", Role.SYSADMIN),
    DemoPerson("privacy", "어저처", "감사담당관", "주무관", "개인정보 보호담당", Role.PRIVACY),
    DemoPerson("nobody", "커터퍼", "문화체육과", "주무관", "역할 없음"),
)


def load_demo_staff() -> int:
    """Create whoever is missing; how many were created."""
    return sum(_create(person) for person in DEMO_STAFF)


def demo_people() -> list[DemoPerson]:
    """The demo staff who can log in here."""
    present = set(User.objects.filter(is_demo=True, is_active=True).values_list("username", flat=True))
    return [person for person in DEMO_STAFF if person.username in present]


@transaction.atomic
def _create(person: DemoPerson) -> bool:
    department, _ = Department.objects.get_or_create(name=person.department)
    if User.objects.filter(username=person.username).exists():
        return False
    user = User(username=person.username, name=person.name, department=department, position=person.position)
    user.is_demo = True
    user.set_password(DEMO_PASSWORD)
    user.save()
    if person.granted_role is not None:
        record_grant(
            user,
            role=person.granted_role,
            area=person.area,
            department=department if person.is_scoped else None,
            reason="시연용",
            from_on=GRANTED_FROM,
            granted_by="시연 자료",
        )
    return True
