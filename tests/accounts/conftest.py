from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import models
from pytest_django import Settings

from accounts import roles
from core.records.codes import Code
from core.records.models import Record
from core.records.standards import Standard


class QuickArgon2(Argon2PasswordHasher):
    """The same algorithm at a fraction of its price."""

    time_cost, memory_cost, parallelism = 1, 64, 1


@pytest.fixture(autouse=True)
def quick_hashing(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = [f"{__name__}.QuickArgon2"]


class SomeRecord(Record):
    class Meta(Record.Meta):
        abstract = True


class SomeCode(Code):
    class Meta(Code.Meta):
        abstract = True


class SomeStandard(Standard):
    class Meta(Standard.Meta):
        abstract = True


class SomeRow(models.Model):
    class Meta:
        abstract = True


KINDS = {"record": SomeRecord, "code": SomeCode, "standard": SomeStandard, "row": SomeRow}


@pytest.fixture
def some_kinds(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """One record kind, one code table, one standard and one plain table in every app, whichever apps this checkout has."""

    def get_model(app_label: str, model_name: str) -> type[models.Model]:
        if app_label not in {"housing", "community", "benchmarking", "core"} or model_name not in KINDS:
            raise LookupError(model_name)
        return KINDS[model_name]

    roles.permits.cache_clear()
    monkeypatch.setattr(roles, "apps", SimpleNamespace(get_model=get_model))
    yield
    roles.permits.cache_clear()
