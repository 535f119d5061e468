from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction

from accounts.actions import grant_role, revoke_grant
from accounts.models import Department, Grant, User
from accounts.policies import GrantRefused
from accounts.roles import Area, Role
from core import clock
from tests.factories.accounts import make_department, make_grant, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def housing() -> Department:
    return make_department("공동주택과")


@pytest.fixture
def manager(housing: Department) -> User:
    user = make_user("manager", name="박관리", department=housing)
    make_grant(user, Role.MANAGER, Area.HOUSING, department=housing)
    return user


@pytest.fixture
def officer(housing: Department) -> User:
    return make_user("officer", department=housing)


def give(employee: User, *, by: User, **changes: object) -> Grant:
    wanted = {
        "role": Role.OFFICER,
        "area": Area.HOUSING,
        "department": by.department,
        "reason": "업무 분장",
        "until_on": None,
        **changes,
    }
    return grant_role(employee, by=by, **wanted)


def test_grant_role_records_who_whom_what_when_and_why(manager: User, officer: User) -> None:
    grant = give(officer, by=manager, reason="  신규 임용 ")

    assert (grant.employee, grant.role, grant.area) == (officer, "officer", "housing")
    assert (grant.from_on, grant.until_on, grant.reason) == (clock.today(), None, "신규 임용")
    assert grant.granted_by == "박관리(공동주택과)"
    assert User.objects.get(pk=officer.pk).has_module_perms("housing")


@pytest.mark.parametrize(
    "changes",
    [
        {"role": Role.SYSADMIN},
        {"role": Role.PRIVACY},
        {"area": Area.COMMUNITY},
        {"area": Area.ALL},
        {"department": None},
    ],
)
def test_manager_cannot_grant_beyond_the_own_grant(manager: User, officer: User, changes: dict[str, object]) -> None:
    with pytest.raises(PermissionDenied):
        give(officer, by=manager, **changes)

    assert not officer.grants.exists()


def test_manager_cannot_grant_to_people_of_another_department(manager: User) -> None:
    stranger = make_user("stranger", department=make_department("문화체육과"))

    with pytest.raises(PermissionDenied):
        give(stranger, by=manager)

    assert not stranger.grants.exists()


def test_manager_of_one_department_cannot_grant_for_another(manager: User, officer: User) -> None:
    with pytest.raises(PermissionDenied):
        give(officer, by=manager, department=make_department("문화체육과"))


@pytest.mark.parametrize("role", [Role.OFFICER, Role.SUPERVISOR, Role.PRIVACY])
def test_roles_without_the_right_grant_nothing(officer: User, role: Role) -> None:
    by = make_user("by")
    make_grant(by, role, Area.ALL)

    with pytest.raises(PermissionDenied):
        give(officer, by=by)


def test_manager_whose_grant_is_revoked_or_who_left_grants_nothing(manager: User, officer: User) -> None:
    manager.left_on = clock.today()
    with pytest.raises(PermissionDenied):
        give(officer, by=manager)
    manager.left_on = None
    Grant.objects.filter(employee=manager).update(revoked_on=clock.today(), revoked_by="전산정보과", revoked_reason="전보")

    with pytest.raises(PermissionDenied):
        give(officer, by=manager)


def test_sysadmin_grants_any_role_but_never_to_oneself(officer: User) -> None:
    sysadmin = make_user("sysadmin", department=make_department("전산정보과"))
    make_grant(sysadmin, Role.SYSADMIN, Area.ALL)

    for role in Role:
        assert give(officer, by=sysadmin, role=role, area=Area.ALL, department=None).role == role
    with pytest.raises(GrantRefused, match="자신에게는"):
        give(sysadmin, by=sysadmin, role=Role.OFFICER, area=Area.ALL, department=None)


def test_role_is_refused_to_someone_who_left(manager: User, officer: User) -> None:
    officer.left_on = clock.today()

    with pytest.raises(GrantRefused, match="퇴직"):
        give(officer, by=manager)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"reason": "  "}, "사유"),
        ({"until_on": clock.today() - timedelta(days=1)}, "종료일이 시작일보다 빠릅니다."),
    ],
)
def test_grant_that_breaks_a_rule_is_refused_with_its_sentence(
    manager: User, officer: User, changes: dict[str, object], sentence: str
) -> None:
    with pytest.raises(GrantRefused, match=sentence):
        give(officer, by=manager, **changes)

    assert not officer.grants.exists()


def test_same_grant_twice_is_refused_also_for_every_department(manager: User, officer: User) -> None:
    give(officer, by=manager)
    with pytest.raises(GrantRefused, match="이미"):
        give(officer, by=manager)
    make_grant(officer, Role.PRIVACY, Area.ALL)

    with pytest.raises(IntegrityError, match="grant_one_open"), transaction.atomic():
        make_grant(officer, Role.PRIVACY, Area.ALL)


def test_revoke_grant_ends_it_today_and_keeps_the_row(manager: User, officer: User) -> None:
    grant = give(officer, by=manager)

    revoke_grant(grant, reason="전보", by=manager)

    grant.refresh_from_db()
    assert (grant.revoked_on, grant.revoked_by, grant.revoked_reason) == (clock.today(), "박관리(공동주택과)", "전보")
    assert not User.objects.get(pk=officer.pk).has_module_perms("housing")
    assert give(officer, by=manager).pk != grant.pk


def test_revoke_grant_refuses_a_second_time_no_reason_and_no_right(manager: User, officer: User) -> None:
    grant = give(officer, by=manager)
    with pytest.raises(GrantRefused, match="회수 사유"):
        revoke_grant(grant, reason=" ", by=manager)
    with pytest.raises(PermissionDenied):
        revoke_grant(grant, reason="전보", by=officer)
    assert Grant.objects.active(on=clock.today()).filter(pk=grant.pk).exists()
    revoke_grant(grant, reason="전보", by=manager)

    with pytest.raises(GrantRefused, match="이미"):
        revoke_grant(grant, reason="다시", by=manager)

    grant.refresh_from_db()
    assert grant.revoked_reason == "전보"


def test_database_keeps_grants_from_deletion_and_rewriting(manager: User, officer: User) -> None:
    grant = give(officer, by=manager)
    rows = Grant.objects.filter(pk=grant.pk)

    for attempt in (
        rows.delete,
        lambda: rows.update(role=Role.MANAGER),
        lambda: rows.update(employee=manager),
        lambda: rows.update(granted_by="다른 사람"),
        lambda: rows.update(from_on=clock.today() + timedelta(days=9)),
    ):
        with pytest.raises(IntegrityError, match="accounts_grant is kept"), transaction.atomic():
            attempt()
    revoke_grant(grant, reason="전보", by=manager)
    with pytest.raises(IntegrityError, match="accounts_grant is kept"), transaction.atomic():
        rows.update(revoked_on=None, revoked_by="", revoked_reason="")
    with connection.cursor() as cursor, pytest.raises(IntegrityError), transaction.atomic():
        cursor.execute("DELETE FROM accounts_grant WHERE id = %s", [grant.pk])


def test_half_a_revocation_is_no_valid_grant(officer: User) -> None:
    grant = make_grant(officer)
    grant.revoked_on = clock.today()

    with pytest.raises(ValidationError, match="모두 입력"):
        grant.full_clean()
    with pytest.raises(IntegrityError, match="grant_revocation_is_whole"), transaction.atomic():
        grant.save()
