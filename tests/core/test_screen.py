"""The template tags of core/templatetags/screen.py: what reaches the reader's eyes and ears."""

from dataclasses import dataclass
from decimal import Decimal

from django import forms
from django.template import Context, Template

from core.templatetags import screen


class EstateForm(forms.Form):
    name = forms.CharField(label="단지명", help_text="간판에 적힌 이름")
    households = forms.IntegerField(label="세대수", widget=forms.NumberInput(attrs={"data-unit": "세대", "min": 0}))
    heating = forms.CharField(required=False, widget=forms.TextInput(attrs={"data-more": ""}))


@dataclass
class Fact:
    label: str
    value: str = ""
    is_wide: bool = False


def test_control_of_a_wrong_field_names_its_hint_and_error() -> None:
    html = screen.control(EstateForm({"households": "3"})["name"])

    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'class="krds-input"' in html


def test_control_of_a_number_typed_wrong_shows_it_again() -> None:
    html = screen.control(EstateForm({"name": "가", "households": "12세대"})["households"])

    assert 'value="12세대"' in html
    assert 'type="text"' in html
    assert 'inputmode="decimal"' in html
    assert "min=" not in html


def test_field_partial_prints_label_unit_and_error_beside_the_input() -> None:
    template = Template('{% include "core/_field.html" %}')

    html = template.render(Context({"field": EstateForm({"name": "가", "households": "많음"})["households"]}))

    assert '<label for="id_households">세대수</label>' in html
    assert "세대</span>" in html
    assert 'id="id_households_error"' in html


def test_folded_filters_open_while_one_is_in_use() -> None:
    assert screen.more_in_use(EstateForm({"heating": "지역"}))
    assert not screen.more_in_use(EstateForm({"name": "가", "households": "1"}))
    assert [field.name for field in screen.more_fields(EstateForm())] == ["heating"]


def test_facts_stand_in_pairs_and_wide_ones_alone() -> None:
    facts = [Fact("이름"), Fact("코드"), Fact("주소", is_wide=True), Fact("동수")]

    lines = [[fact.label for fact in line] for line in screen.in_pairs(facts)]

    assert lines == [["이름", "코드"], ["주소"], ["동수"]]


def test_marked_words_never_let_markup_through() -> None:
    assert screen.marked("<b>성동 삼성</b>", "삼성") == "&lt;b&gt;성동 <mark>삼성</mark>&lt;/b&gt;"
    assert screen.marked("a.c abc", ".") == "a<mark>.</mark>c abc"


def test_thousands_separates_numbers_and_leaves_words() -> None:
    assert [screen.thousands(one) for one in (45190, Decimal("1234.5"), "많음", None)] == ["45,190", "1,234.5", "많음", "0"]


def test_import_steps_past_the_last_are_all_done() -> None:
    assert [state for _, state in screen.import_steps(2)] == ["done", "active", "", ""]
    assert [state for _, state in screen.import_steps(5)] == ["done"] * 4
