"""A K-apt code has one form, however it is typed, filed or sent; and a deleted complex keeps its own."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.roles import Role
from core import clock
from core.imports.outcome import Outcome
from housing.import_cells import kapt_code
from housing.kapt_codes import normal_code
from housing.models import Complex
from tests.core.forms import opened, sent
from tests.factories.accounts import browser
from tests.factories.housing import ComplexFactory
from tests.imports_sheets import checked
from tests.pages import html

pytestmark = pytest.mark.django_db

NEW = "/housing/complexes/new/"


@pytest.fixture
def officer() -> Client:
    return browser(Role.OFFICER)


@pytest.mark.parametrize("typed", ["a13380305", " A1338 0305 ", "Ａ１３３８０３０５", "A13380305"])
def test_code_has_one_form(typed: str) -> None:
    assert normal_code(typed) == "A13380305"
    assert kapt_code()(typed) == "A13380305"


def test_code_typed_in_small_letters_is_the_same_complex(officer: Client) -> None:
    assert sent(officer, NEW, name="한빛마을", kapt_code="a999").status_code == 302
    assert Complex.objects.get().kapt_code == "A999"
    answer = sent(officer, NEW, name="둘째", kapt_code=" A999")
    assert answer.status_code == 422
    assert "같은 K-apt 코드의 공동주택이 이미 있습니다." in html(answer)


def test_small_letters_are_refused_by_the_database_itself() -> None:
    with pytest.raises(IntegrityError, match="complex_kapt_code_in_capitals"), transaction.atomic():
        ComplexFactory(kapt_code="a999")


def test_code_of_a_deleted_complex_says_where_it_is_and_who_brings_it_back(officer: Client) -> None:
    ComplexFactory(name="옛마을", kapt_code="A999", hidden_at=clock.now())
    answer = sent(officer, NEW, name="새마을", kapt_code="a999")
    assert answer.status_code == 422
    assert "‘옛마을’이 삭제한 자료에 있습니다. 부서 관리자가 되살릴 수 있습니다." in html(answer)
    assert "이미 있습니다" not in html(answer)


def test_record_keeps_its_own_code(officer: Client) -> None:
    record = ComplexFactory(kapt_code="A999")
    address = f"/housing/complexes/{record.pk}/edit/"
    assert officer.post(address, opened(officer, address) | {"builder": "새건설"}).status_code == 302


def test_uploaded_code_in_small_letters_finds_its_complex() -> None:
    record = ComplexFactory(name="한빛마을", kapt_code="A999")
    (row,) = checked(["단지명", "K-apt 코드"], ["한빛마을", "a999"])
    assert (row.outcome, row.record) == (Outcome.UNCHANGED, record)


def test_uploaded_code_of_a_deleted_complex_says_where_it_is_and_who_brings_it_back() -> None:
    ComplexFactory(name="옛마을", kapt_code="A999", hidden_at=clock.now())
    (row,) = checked(["단지명", "K-apt 코드"], ["새마을", "a999"])
    assert row.outcome is Outcome.REJECTED
    assert "삭제한 자료에 있습니다: 옛마을." in row.errors[0]
    assert "부서 관리자" in row.errors[0]
