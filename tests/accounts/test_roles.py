import pytest
from django.apps import apps

from accounts.models import User
from accounts.roles import CODE_VERBS, RECORD_VERBS, ROLES, Area, Role
from tests.factories.accounts import make_grant, make_user

pytestmark = pytest.mark.django_db

APPS_OF_AREA = {
    "housing": {"housing"},
    "community": {"community"},
    "benchmarking": {"benchmarking"},
    "all": {"housing", "community", "benchmarking"},
}
ALLOWED_ON_RECORDS = {
    "officer": {"view", "add", "change", "delete", "reveal", "export", "unmask"},
    "manager": {"view", "add", "change", "delete", "restore", "reveal", "export", "unmask"},
    "supervisor": {"view", "export"},
    "sysadmin": {"view", "reveal_for_reason"},
    "privacy": set(),
}
ALLOWED_ON_STANDARDS = {
    "officer": {"view", "export"},
    "manager": {"view", "add", "change", "delete", "restore", "export"},
    "supervisor": {"view", "export"},
    "sysadmin": {"view"},
}
ALLOWED_ON_CODES = {"manager": {"view", "add", "change", "delete", "restore", "export"}}


def permitted(user: User, model_name: str, verbs: set[str]) -> set[tuple[str, str]]:
    return {(app, verb) for app in APPS_OF_AREA["all"] for verb in verbs if user.has_perm(f"{app}.{verb}_{model_name}")}


@pytest.mark.usefixtures("some_kinds")
@pytest.mark.parametrize("area", Area.values)
@pytest.mark.parametrize("role", Role.values)
def test_role_granted_for_an_area_permits_its_verbs_there_and_nothing_else(role: str, area: str) -> None:
    user = make_user()
    make_grant(user, Role(role), Area(area))
    places = APPS_OF_AREA[area]
    every_verb = {*RECORD_VERBS, *CODE_VERBS, "publish", ""}

    assert permitted(user, "record", every_verb) == {(app, v) for app in places for v in ALLOWED_ON_RECORDS[role]}
    assert permitted(user, "code", every_verb) == {(app, v) for app in places for v in ALLOWED_ON_CODES.get(role, set())}
    assert permitted(user, "standard", every_verb) == {(app, v) for app in places for v in ALLOWED_ON_STANDARDS.get(role, set())}
    assert permitted(user, "row", every_verb) == set()
    assert permitted(user, "nosuchmodel", every_verb) == set()


@pytest.mark.usefixtures("some_kinds")
@pytest.mark.parametrize("area", Area.values)
def test_verbs_never_reach_tables_outside_the_areas(area: str) -> None:
    user = make_user()
    make_grant(user, Role.MANAGER, Area(area))

    assert not user.has_perm("core.view_record")
    assert not user.has_perm("core.change_code")


@pytest.mark.usefixtures("some_kinds")
def test_two_grants_add_up() -> None:
    user = make_user()
    make_grant(user, Role.SUPERVISOR, Area.HOUSING)
    make_grant(user, Role.OFFICER, Area.COMMUNITY)

    assert user.has_perms(["housing.view_record", "community.change_record"])
    assert not user.has_perm("housing.change_record")
    assert not user.has_perms(["housing.view_record", "housing.change_record"])


@pytest.mark.parametrize(
    ("permission", "holders"),
    [
        ("core.view_accesslog", {"privacy"}),
        ("core.view_job", {"sysadmin"}),
        ("accounts.change_department", {"sysadmin"}),
        ("accounts.view_grant", {"manager", "sysadmin", "privacy"}),
        ("accounts.add_grant", {"manager", "sysadmin"}),
        ("accounts.change_grant", {"manager", "sysadmin"}),
        ("accounts.delete_grant", set()),
        ("core.change_accesslog", set()),
        ("core.delete_accesslog", set()),
    ],
)
def test_named_permissions_belong_to_exactly_these_roles(permission: str, holders: set[str]) -> None:
    found = set()
    for role in Role:
        user = make_user(role)
        make_grant(user, role, Area.HOUSING)
        if user.has_perm(permission):
            found.add(role.value)

    assert found == holders


def test_module_permission_follows_the_area_and_the_named_permissions() -> None:
    officer, privacy, nobody = make_user("officer"), make_user("privacy"), make_user("nobody")
    make_grant(officer, Role.OFFICER, Area.HOUSING)
    make_grant(privacy, Role.PRIVACY, Area.ALL)

    assert officer.has_module_perms("housing")
    assert not officer.has_module_perms("community")
    assert not officer.has_module_perms("core")
    assert privacy.has_module_perms("core")
    assert not privacy.has_module_perms("housing")
    assert not nobody.has_module_perms("housing")


def test_every_role_is_in_the_table_and_says_only_known_verbs() -> None:
    assert set(ROLES) == set(Role)
    for rights in ROLES.values():
        assert set(rights.records) <= set(RECORD_VERBS)
        assert set(rights.codes) <= set(CODE_VERBS)
        assert set(rights.standards) <= set(CODE_VERBS)


def test_every_named_permission_belongs_to_a_model() -> None:
    known = {
        f"{model._meta.app_label}.{codename}"
        for model in apps.get_models()
        for codename in [
            *(f"{verb}_{model._meta.model_name}" for verb in model._meta.default_permissions),
            *(codename for codename, _ in model._meta.permissions),
        ]
    }
    named = {name for rights in ROLES.values() for name in rights.others}

    assert named <= known


def test_a_department_role_can_only_give_what_it_holds_itself() -> None:
    for role, rights in ROLES.items():
        if role == Role.SYSADMIN:
            continue
        for given in rights.may_grant:
            assert set(ROLES[given].records) <= set(rights.records)
            assert set(ROLES[given].codes) <= set(rights.codes)
            assert set(ROLES[given].standards) <= set(rights.standards)
            assert set(ROLES[given].others) <= set(rights.others)
