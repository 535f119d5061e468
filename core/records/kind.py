"""The one declaration per record kind: list, files, forms, history and permissions all come from it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django.urls import reverse
from django_filters import CharFilter

from core.files.models import Attachment
from core.imports.sheet import ChildRows, Related, Sheet
from core.masking import Mask
from core.records.actor import Actor
from core.records.filters import RecordFilterSet
from core.records.forms import RecordForm
from core.records.models import Record, RecordQuerySet
from core.records.tables import CompiledColumn, RecordTable, compiled_columns
from core.trail.history import RelatedHistory
from core.workflow.step import Step


@dataclass(frozen=True)
class PanelView:
    """Who looks at the record, and whether its personal values may be shown on this page."""

    user: Actor
    is_revealed: bool


OneKind = TypeVar("OneKind", bound=Record)


@dataclass(frozen=True)
class Panel(Generic[OneKind]):
    """One part of a record's page. `load` gives the template's context, and under `people` whose personal values of other kinds it
    shows: their ids by kind, for the access log.

    `part` names the part of the kind's form that edits it in place; `permission` is asked beside the kind's own `view`.
    `offers_steps`: the kind's steps stand in it (core/_step_forms.html reads `panel.steps`), and a step leads back to it.
    """

    slug: str
    title: str
    template: str
    load: Callable[[OneKind, PanelView], Mapping[str, Any]]
    part: str = ""
    permission: str = ""
    offers_steps: bool = False


@dataclass(frozen=True)
class PageLink:
    """A further button over a list or a record: label, URL name, and the permission it takes."""

    label: str
    url_name: str
    permission: str

    def url(self, *args: object) -> str:
        return reverse(self.url_name, args=args)


def nothing_follows() -> None:
    """Most kinds stand alone."""


@dataclass(frozen=True, kw_only=True)
class RecordKind:
    """`name` is 'app.model'; `route` the address under which everything of the kind lies, with its closing slash.

    Without `form` the kind cannot be typed in, without `sheet` not be uploaded. `shows_personal`: its page shows personal
    values, its own or a panel's, so that opening it is logged; `searches_personal`: its search box looks in personal columns, so
    that what is typed there is posted and the search logged. `cards` are the lists 내 업무 counts: a label and the filter
    behind it. `totals` maps summed columns to what their sum is called. `steps` are those of its records' path; `step_labels` what
    else its history tells by the last word of the context's `step`. `attachment` has its foreign key named after the noun.
    `bulk_fields` may be edited in many rows at once; where they are not declared, `core.bulk.fields` says which. `is_given`: the
    records come from elsewhere, so that none is made or deleted on screen. `follow_up` is called once, in the same transaction, when
    rows of the kind were added, changed, hidden or brought back: what other kinds compute from them is then computed anew.
    `review` is another page for an upload that is checked, with the run's id in its address.
    """

    name: str
    route: str
    model: type[Record]
    table: type[RecordTable]
    filterset: type[RecordFilterSet]
    form: type[RecordForm] | None = None
    sheet: Sheet | None = None
    panels: tuple[Panel, ...] = ()
    related_history: tuple[RelatedHistory, ...] = ()
    steps: tuple[Step, ...] = ()
    step_labels: Mapping[str, str] = field(default_factory=dict)
    links: tuple[PageLink, ...] = ()
    record_links: tuple[PageLink, ...] = ()
    cards: tuple[tuple[str, Mapping[str, str]], ...] = ()
    print_label: str = "인쇄"
    empty_text: str = "조건에 맞는 자료가 없습니다. 조건을 줄이거나 초기화해 보세요."
    totals: Mapping[str, str] = field(default_factory=dict)
    attachment: type[Attachment] | None = None
    review: PageLink | None = None
    bulk_fields: tuple[str, ...] | None = None
    follow_up: Callable[[], None] = nothing_follows
    shows_personal: bool = False
    searches_personal: bool = False
    is_given: bool = False

    @property
    def app_label(self) -> str:
        return self.model._meta.app_label

    @property
    def noun(self) -> str:
        return str(self.model._meta.model_name)

    @property
    def title(self) -> str:
        return str(self.model._meta.verbose_name)

    def permission(self, verb: str) -> str:
        return f"{self.app_label}.{verb}_{self.noun}"

    def may(self, user: Actor, verb: str) -> bool:
        return user.has_perm(self.permission(verb))

    def must_say_why(self, user: Actor) -> bool:
        """True for those who may see personal values only with a reason (the system manager)."""
        return not self.may(user, "reveal") and self.may(user, "reveal_for_reason")

    def url(self, page: str, *args: object) -> str:
        return reverse(f"{self.app_label}:{self.noun}_{page}", args=args)

    def rows(self, user: Actor) -> RecordQuerySet:
        return self.model._default_manager.visible_to(user)

    @property
    def history_labels(self) -> Mapping[str, str]:
        return {**{step.history_mark: step.history_label for step in self.steps}, **self.step_labels}

    @property
    def word_filters(self) -> frozenset[str]:
        """The filters a person types words into, and so perhaps a phone number."""
        return frozenset(name for name, one in self.filterset.base_filters.items() if isinstance(one, CharFilter))

    @property
    def has_personal_columns(self) -> bool:
        return any(column.is_personal for column in compiled_columns(self.table).values())

    @property
    def masks(self) -> Mapping[str, Mask]:
        """How each personal value of its lists, forms and sheets is masked: its own, and those of its child rows and of
        the record it belongs to, which its forms and sheets carry along."""
        parent, children = (self.sheet.parent, self.sheet.child_rows) if self.sheet is not None else (None, None)
        found: dict[str, Mask | None] = {}
        if children is not None:
            columns = compiled_columns(self.table)
            found |= {one.name: columns[one.name].mask for one in children.fields() if one.name in columns}
        if parent is not None:
            found |= {one.name: parent.model.PERSONAL.get(one.name) for one in parent.fields()}
        return {**{name: mask for name, mask in found.items() if mask is not None}, **self.model.PERSONAL}

    @property
    def personal_fields(self) -> frozenset[str]:
        return frozenset(self.masks)

    @property
    def child_rows(self) -> ChildRows | None:
        """What several rows of one record bring in its sheet."""
        return self.sheet.child_rows if self.sheet is not None else None

    def related(self, asked: Sequence[str] = ()) -> tuple[Related, ...]:
        """The child rows that stand as further columns in a file of all columns."""
        return self.sheet.related if self.sheet is not None and list(asked) == ["all"] else ()

    def total_text(self, name: str, total: int) -> str:
        """A sum as its column prints it, with the column's unit (천원)."""
        return f"{compiled_columns(self.table)[name].text(total)}{self.table.base_columns[name].unit}"

    def columns(self, *wishes: Sequence[str]) -> tuple[str, ...]:
        """The column names to show: those of the first wish that names any, else the kind's default ones."""
        available = compiled_columns(self.table)
        for asked in wishes:
            if list(asked) == ["all"]:
                return tuple(available)
            if chosen := tuple(name for name in available if name in asked):
                return chosen
        return self.table.default_columns or tuple(available)

    @property
    def column_groups(self) -> list[tuple[str, list[CompiledColumn]]]:
        """Every column under the title of the form's part it belongs to; what belongs to none stands last, without a title. The
        columns of a form in one piece are the kind's."""
        columns = dict(compiled_columns(self.table))
        parts = self.form.parts if self.form is not None else ()
        groups = [(part.title, [columns.pop(name) for name in (*part.fields, *part.columns) if name in columns]) for part in parts]
        rest = ("" if groups else self.title, list(columns.values()))
        return [group for group in (*groups, rest) if group[1]]
