"""Codes: what every one can do."""

import pytest
from django.core.exceptions import ValidationError

from core.records.codes import remove_code
from housing.models import BuildingKind
from tests.factories.housing import ComplexFactory

pytestmark = pytest.mark.django_db


def test_code_in_use_is_not_removed_and_says_where_it_stands() -> None:
    kind = BuildingKind.objects.create(label="시험분류")
    ComplexFactory(building_kind=kind)
    with pytest.raises(ValidationError, match="자료 1건에서 쓰고 있어 삭제할 수 없습니다"):
        remove_code(kind)
    assert BuildingKind.objects.filter(pk=kind.pk).exists()


def test_unused_code_is_removed_for_good() -> None:
    kind = BuildingKind.objects.create(label="시험분류")
    remove_code(kind)
    assert not BuildingKind.objects.filter(label="시험분류").exists()


def test_retired_code_stays_on_its_records() -> None:
    kind = BuildingKind.objects.create(label="시험분류", is_retired=True)
    complex_ = ComplexFactory(building_kind=kind)
    complex_.full_clean()
    assert complex_.building_kind == kind
