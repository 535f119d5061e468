"""What templates need to draw a page: form controls with their hints and errors tied to them, numbers, small look-ups.

No query and no permission belongs here.
"""

import re
from collections.abc import Iterable, Sequence
from copy import copy
from decimal import Decimal
from functools import lru_cache
from html import escape
from typing import Protocol

from django import template
from django.forms import (
    BaseForm,
    BoundField,
    CheckboxInput,
    CheckboxSelectMultiple,
    MultiWidget,
    NumberInput,
    RadioSelect,
    Select,
    SplitDateTimeWidget,
    Textarea,
    Widget,
)
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

ALERT_TONES = {
    "debug": "info",
    "info": "info",
    "success": "ok",
    "warning": "warning",
    "error": "danger",
}
ALERT_WORDS = {"info": "안내", "ok": "완료", "warning": "주의", "danger": "오류"}
NO_VALUE = '<span class="text-subtle" aria-label="없음">–</span>'
IMPORT_STEPS = ["올리기", "열 맞추기", "미리보기", "저장"]
GROUPS = (RadioSelect, CheckboxSelectMultiple, MultiWidget, SplitDateTimeWidget)


class System(Protocol):
    """One entry of the main menu, as the pages' context gives it."""

    is_current: bool
    items: Sequence[object]


@register.simple_tag
@lru_cache(maxsize=1)
def style_links() -> SafeString:
    """The same on every page."""
    return render_to_string("core/_styles.html")


@register.simple_tag
def current_system(systems: Iterable[System] | None) -> System | None:
    """The system whose pages stand in the side navigation; None hides it."""
    return next((system for system in systems or () if system.is_current and system.items), None)


@register.simple_tag
def import_steps(step: int) -> list[tuple[str, str]]:
    """The import's steps with their states; a step past the last means all are done."""
    states = ["done"] * (step - 1) + ["active"] + [""] * len(IMPORT_STEPS)
    return list(zip(IMPORT_STEPS, states, strict=False))


class Fact(Protocol):
    """One value of a record; `is_wide` is optional."""

    label: str
    value: str
    css: str
    unit: str
    url: str
    is_computed: bool


@register.filter
def in_pairs(facts: Iterable[Fact]) -> list[list[Fact]]:
    """Two facts a line; a wide fact, or one that would stand alone, has the line to itself."""
    lines: list[list[Fact]] = []
    for fact in facts:
        if lines and len(lines[-1]) == 1 and not _is_wide(fact) and not _is_wide(lines[-1][0]):
            lines[-1].append(fact)
        else:
            lines.append([fact])
    return lines


def _is_wide(fact: Fact) -> bool:
    return bool(getattr(fact, "is_wide", False))


@register.filter
def fact_rows(facts: Iterable[Fact]) -> SafeString:
    """The facts as table rows; as text made here, since a page has fifty of them."""
    return mark_safe("".join(f"<tr>{''.join(_fact_cells(fact, alone=len(line) == 1) for fact in line)}</tr>" for line in in_pairs(facts)))  # noqa: S308


def _fact_cells(fact: Fact, *, alone: bool) -> str:
    value, css = escape(fact.value), f"{fact.css} is-computed" if fact.is_computed else fact.css
    shown = f'<a href="{escape(fact.url)}">{value}</a>' if fact.url else value or NO_VALUE
    unit = f" {escape(fact.unit)}" if fact.unit and value else ""
    span = ' colspan="3"' if alone else ""
    return f'<th scope="row">{escape(fact.label)}</th><td class="{css}"{span}>{shown}{unit}</td>'


@register.filter
def missing_columns(labels: Iterable[str]) -> str:
    return f"꼭 있어야 하는 열을 찾지 못했습니다: {', '.join(labels)}"


@register.filter
def marked(text: str, query: str) -> SafeString:
    """The text with the searched words marked, whatever their case."""
    words = [re.escape(word) for word in str(query or "").split()]
    if not words:
        return format_html("{}", text)
    parts = re.split(f"({'|'.join(words)})", str(text), flags=re.IGNORECASE)
    return format_html_join("", "{}", ((_mark(part, is_hit=at % 2 == 1),) for at, part in enumerate(parts)))


def _mark(part: str, *, is_hit: bool) -> SafeString:
    return format_html("<mark>{}</mark>", part) if is_hit else format_html("{}", part)


@register.filter
def thousands(number: float | Decimal | str | None) -> str:
    return f"{number:,}" if isinstance(number, int | float | Decimal) else str(number or "0")


@register.filter
def alert_tone(level_tag: str) -> str:
    return ALERT_TONES.get(level_tag, "info")


@register.filter
def alert_word(tone: str) -> str:
    return ALERT_WORDS.get(tone, "안내")


@register.filter
def is_group(field: BoundField) -> bool:
    """Whether the field is several boxes, so that its name is a group's and not one label's."""
    return isinstance(field.field.widget, GROUPS)


@register.filter
def is_single_box(field: BoundField) -> bool:
    return isinstance(field.field.widget, CheckboxInput)


@register.filter
def is_wide(field: BoundField) -> bool:
    """Whether the field takes both columns of a form."""
    if isinstance(field.field.widget, CheckboxSelectMultiple):
        return True
    return isinstance(field.field.widget, Textarea) or "data-wide" in field.field.widget.attrs


@register.filter
def unit(field: BoundField) -> str:
    """What stands after the input: 세대, 천원, ㎡. Declared as the widget's data-unit attribute."""
    return str(field.field.widget.attrs.get("data-unit", ""))


@register.filter
def main_fields(form: BaseForm) -> list[BoundField]:
    return [field for field in form if "data-more" not in field.field.widget.attrs]


@register.filter
def more_fields(form: BaseForm) -> list[BoundField]:
    return [field for field in form if "data-more" in field.field.widget.attrs]


@register.filter
def more_in_use(form: BaseForm) -> bool:
    """Whether a folded-away filter holds a value or an error, so that it is never hidden from the reader."""
    return any(field.errors or any(_given(field.data)) for field in more_fields(form))


def _given(data: object) -> list[object]:
    values = data if isinstance(data, list | tuple) else [data]
    return [value for value in values if value not in (None, "")]


@register.simple_tag
def control(field: BoundField, *, css: str = "") -> SafeString:
    """The field's input with KRDS classes, and with its hint and error named for screen readers."""
    widget = field.field.widget
    attrs: dict[str, str | bool] = {}
    if not is_group(field) and not is_single_box(field):
        own = "krds-form-select" if isinstance(widget, Select) else "krds-input"
        attrs["class"] = " ".join(filter(None, [own, str(widget.attrs.get("class", "")), css]))
    described = [f"{field.auto_id}_helptext"] * bool(field.help_text) + [f"{field.auto_id}_error"] * bool(field.errors)
    if described:
        attrs["aria-describedby"] = " ".join(described)
    if field.errors and not is_group(field):
        attrs["aria-invalid"] = "true"
    return field.as_widget(widget=_number_as_text(widget, attrs), attrs=attrs)


def _number_as_text(widget: Widget, attrs: dict[str, str | bool]) -> Widget:
    """A number typed wrong ("12세대") would be swallowed by the browser's number box: a text box shows it again."""
    if not isinstance(widget, NumberInput):
        return widget
    attrs["class"] = f"{attrs['class']} number"
    attrs["inputmode"] = "decimal"
    as_text = copy(widget)
    as_text.input_type = "text"
    as_text.attrs = {name: value for name, value in widget.attrs.items() if name not in ("step", "min", "max")}
    return as_text
