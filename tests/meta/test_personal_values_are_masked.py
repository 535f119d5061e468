"""Whatever a model calls personal is masked: declared for fields that exist, and in no page's source as it is stored."""

import pytest
from django.apps import apps
from django.db.models import Model
from django.test import Client

from accounts.roles import Role
from config.kinds import KINDS
from core.bulk.fields import bulk_fields
from core.masking import is_masked
from core.records.facts import field_text
from core.records.kind import RecordKind
from core.records.models import Record
from tests.factories.accounts import browser
from tests.meta.records import every_kind, make_record
from tests.pages import body, cells, html

pytestmark = pytest.mark.django_db

PERSONAL = [model for model in apps.get_models() if getattr(model, "PERSONAL", None)]
ROLES = (Role.MANAGER, Role.SUPERVISOR, Role.SYSADMIN)


@pytest.fixture
def secrets() -> list[str]:
    """One record of every kind, and every way their personal values are written."""
    found = []
    for kind in KINDS.values():
        record = make_record(kind)
        for name in getattr(record, "PERSONAL", {}):
            record.refresh_from_db()
            found += [str(getattr(record, name)), field_text(record._meta.get_field(name), record)]
    assert found, "the sweep needs a kind with personal values"
    return [value for value in found if len(value) > 2]


def told(page: str, secrets: list[str]) -> list[str]:
    return [secret for secret in secrets if secret in page]


def test_there_are_models_with_personal_values() -> None:
    assert PERSONAL


@pytest.mark.parametrize("model", PERSONAL)
def test_masks_are_for_fields_that_exist_and_hide_something(model: type[Model]) -> None:
    record = make_record(next(kind for kind in KINDS.values() if kind.model is model))
    record.refresh_from_db()
    for name, mask in model.PERSONAL.items():
        text = field_text(model._meta.get_field(name), record)
        assert text, f"the factory gives no {name}"
        assert is_masked(mask(text)), name
        assert mask(mask(text)) == mask(text)


@pytest.mark.parametrize("model", [model for model in apps.get_models() if issubclass(model, Record)])
def test_field_that_sounds_personal_is_declared_so(model: type[Model]) -> None:
    sounds = {"성명", "생년월일", "휴대번호", "자격증번호", "주민등록번호", "동호수"}
    fields = {field.name for field in model._meta.fields if str(field.verbose_name) in sounds}
    assert fields <= set(model.PERSONAL)


@every_kind
@pytest.mark.parametrize("role", ROLES)
def test_no_page_of_the_kind_shows_one(kind: RecordKind, role: Role, secrets: list[str]) -> None:
    client = browser(role)
    pk = kind.model.objects.latest("pk").pk
    found = [kind.url("list") + "?columns=all&per_page=100", kind.url("detail", pk), kind.url("history", pk)]
    found += [kind.url("columns"), kind.url("searches"), *([kind.url("bulk")] if bulk_fields(kind) else [])]
    for address in found:
        answer = client.get(address)
        if answer.status_code != 403:
            assert told(html(answer), secrets) == [], address


@every_kind
def test_no_masked_file_holds_one(kind: RecordKind, secrets: list[str]) -> None:
    answer = browser(Role.MANAGER).get(kind.url("list"), {"format": "xlsx", "columns": "all"})
    text = "\n".join(str(cell) for row in cells(body(answer)) for cell in row)
    assert told(text, secrets) == []


STATISTICS = ("/housing/statistics/", "/housing/statistics/representatives/", "/housing/statistics/complaints/")


@pytest.mark.parametrize("address", ["/", "/search/?q=시험", *STATISTICS, "/housing/managers/hidden/"])
def test_no_other_page_shows_one(address: str, secrets: list[str]) -> None:
    client: Client = browser(Role.MANAGER)
    assert told(html(client.get(address)), secrets) == []
