"""Rules of the house that no single test can hold: rights that exist, sentences in Korean, migrations that are whole, layers."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.models import BaseConstraint

from accounts.roles import CODE_VERBS, RECORD_VERBS, ROLES, Role
from config.kinds import KINDS
from config.navigation import SYSTEMS
from core.records.codes import Code
from core.records.models import Record

ROOT = Path(__file__).resolve().parents[2]
OURS = ("core", "accounts", "audit", "housing", "community", "benchmarking", "messaging")
MODELS = [model for model in apps.get_models() if model._meta.app_label in OURS]
UNSEEN = {"FormerName", "ImportRow", "ColumnMapping"}
"""No form reaches these rows: the database or the importer writes them."""
CONSTRAINTS = [(model, constraint) for model in MODELS if model.__name__ not in UNSEEN for constraint in model._meta.constraints]
VERBS_OF_READERS = {"reveal_for_reason"}


def permissions() -> set[str]:
    """Every permission some model declares."""
    found = set()
    for model in apps.get_models():
        meta = model._meta
        found |= {f"{meta.app_label}.{verb}_{meta.model_name}" for verb in meta.default_permissions}
        found |= {f"{meta.app_label}.{codename}" for codename, _ in meta.permissions}
    return found


@pytest.mark.parametrize("role", Role)
def test_verbs_of_a_role_are_declared(role: Role) -> None:
    rights = ROLES[role]
    assert set(rights.records) <= set(RECORD_VERBS)
    assert set(rights.codes) <= set(CODE_VERBS)
    assert set(rights.may_grant) <= set(Role)


def test_verbs_are_those_records_have() -> None:
    assert set(RECORD_VERBS) - VERBS_OF_READERS == set(Record.Meta.default_permissions)
    assert set(CODE_VERBS) <= set(Code.Meta.default_permissions)


@pytest.mark.parametrize("role", Role)
def test_rights_named_in_full_exist(role: Role) -> None:
    assert set(ROLES[role].others) <= permissions()


def test_rights_the_menu_and_the_pages_ask_for_exist() -> None:
    asked = {permission for _, _, entries in SYSTEMS for _, _, permission in entries}
    for kind in KINDS.values():
        asked |= {link.permission for link in (*kind.links, *kind.record_links)}
        asked |= {panel.permission for panel in kind.panels if panel.permission}
    assert asked <= permissions()


def test_every_record_model_is_a_kind() -> None:
    kinds = {kind.model for kind in KINDS.values()}
    assert {model.__name__ for model in MODELS if issubclass(model, Record) and model not in kinds} == set()


def test_names_of_kinds_are_those_of_their_models_and_addresses_differ() -> None:
    assert all(name == kind.name == f"{kind.app_label}.{kind.noun}" for name, kind in KINDS.items())
    assert len({kind.route for kind in KINDS.values()}) == len(KINDS)
    prefixes = {"core": "office/"}
    for kind in KINDS.values():
        assert kind.route.startswith(prefixes.get(kind.app_label, f"{kind.app_label}/"))
        assert kind.route.endswith("/")


@pytest.mark.parametrize(("model", "constraint"), CONSTRAINTS, ids=lambda one: getattr(one, "name", ""))
def test_constraint_says_in_korean_what_is_wrong(model: type, constraint: BaseConstraint) -> None:
    sentence = str(constraint.violation_error_message)
    assert sentence != str(constraint.default_violation_error_message)
    assert re.search(r"[가-힣]", sentence)
    assert sentence.endswith((".", "요", "다"))


@pytest.mark.parametrize("model", MODELS)
def test_model_and_fields_have_korean_names(model: type) -> None:
    if issubclass(model, Record):
        assert re.search("[가-힣]", str(model._meta.verbose_name))
        for field in model._meta.fields:
            assert field.primary_key or re.search("[가-힣A-Z]", str(field.verbose_name)), field.name


@pytest.mark.django_db
def test_migrations_hold_all_that_the_models_say() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_imports_go_down_only() -> None:
    program = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
