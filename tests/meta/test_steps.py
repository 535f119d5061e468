"""Every step of every kind: its own page, its own word in the history, and nothing for who may not take it."""

import pytest
from django.urls import resolve

from config.kinds import KINDS
from core.records.kind import RecordKind
from core.workflow.step import Step
from tests.meta.routes import routes

STEPS = [(kind, step) for kind in KINDS.values() for step in kind.steps]
every_step = pytest.mark.parametrize(("kind", "step"), STEPS, ids=lambda one: getattr(one, "slug", getattr(one, "name", "")))


@every_step
def test_step_is_reached_at_its_address_and_tried_by_the_sweep_of_routes(kind: RecordKind, step: Step) -> None:
    name = f"{kind.app_label}:{kind.noun}_{step.page}"
    assert resolve(kind.url(step.page, 1)).view_name == name
    assert name in {route.name for route in routes()}


@every_step
def test_step_has_a_word_of_its_own_in_the_history(kind: RecordKind, step: Step) -> None:
    assert [one.history_mark for one in kind.steps].count(step.history_mark) == 1
    assert kind.history_labels[step.history_mark] == step.history_label


@every_step
def test_step_sets_fields_of_its_record_and_asks_for_what_it_requires(kind: RecordKind, step: Step) -> None:
    assert set(step.required) <= set(step.fields)
    assert set(step.fields) <= {field.name for field in kind.model._meta.concrete_fields}


def test_kinds_with_steps_offer_them_in_one_of_their_panels() -> None:
    assert {"housing.grant", "housing.complaint"} <= {kind.name for kind, _ in STEPS}
    for kind, _ in STEPS:
        assert sum(panel.offers_steps for panel in kind.panels) == 1, kind.name
