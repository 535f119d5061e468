"""What every step has from core, whatever its kind: the row as it is, the rules of the row, the sentence where it belongs."""

from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError

from accounts.models import User
from accounts.roles import Role
from core.records.views.step import put_on
from core.workflow.step import Step, StepForm, Values
from core.workflow.taking import take_step
from housing.models import Complex
from tests.factories.accounts import browser
from tests.factories.housing import ComplexFactory

pytestmark = pytest.mark.django_db

RENAME: Step[Complex] = Step(slug="rename", label="이름 고치기", fields=("name", "household_count"), required=("name",), done="고쳤습니다.")


@pytest.fixture
def officer() -> User:
    return browser(Role.OFFICER).user


def test_step_writes_its_fields_and_nothing_it_was_not_given(officer: User) -> None:
    record = ComplexFactory(name="한빛마을", household_count=120)
    stale = Complex.objects.get(pk=record.pk)
    Complex.objects.filter(pk=record.pk).update(road_address="고산자로 270")
    moved = take_step(stale, RENAME, {"name": "새빛마을"}, by=officer)
    assert (moved.name, moved.household_count, moved.road_address) == ("새빛마을", 120, "고산자로 270")


def test_what_the_database_alone_refuses_is_its_sentence_and_nothing_is_written(officer: User) -> None:
    def past_the_checks(record: Complex, values: Values) -> None:
        Complex.objects.filter(pk=record.pk).update(name="")

    record = ComplexFactory(name="한빛마을")
    with pytest.raises(ValidationError) as refusal:
        take_step(record, replace(RENAME, act=past_the_checks), {"household_count": 5}, by=officer)
    assert refusal.value.messages == ["공동주택명을 입력하세요."]
    record.refresh_from_db()
    assert (record.name, record.household_count) != ("", 5)


def test_what_the_fields_own_rule_refuses_is_told_by_field(officer: User) -> None:
    with pytest.raises(ValidationError) as refusal:
        take_step(ComplexFactory(), RENAME, {"name": "가" * 500}, by=officer)
    assert list(refusal.value.error_dict) == ["name"]


def test_refusal_stands_at_the_field_it_speaks_of_where_the_step_asks_for_that_one() -> None:
    form = StepForm(RENAME, ComplexFactory(), {"name": "새빛마을"})
    put_on(form, ValidationError({"name": "이름", "road_address": "주소"}))
    assert (form.errors["name"], form.non_field_errors()) == (["이름"], ["주소"])


def test_form_opens_with_what_is_stored_and_proposes_only_what_is_not() -> None:
    step = replace(RENAME, propose=lambda record: {"name": "다른 이름", "household_count": 7})
    form = StepForm(step, ComplexFactory(name="한빛마을", household_count=None))
    assert form.initial == {"name": "한빛마을", "household_count": 7, "version": 1}
    assert {name: field.required for name, field in form.fields.items()} == {"version": False, "name": True, "household_count": False}
