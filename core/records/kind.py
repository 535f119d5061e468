"""The one declaration per record kind: list, files, forms, history and permissions all come from it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django.urls import reverse
from django_filters import CharFilter

from core.imports.sheet import Sheet
from core.masking import Mask
from core.records.actor import Actor
from core.records.filters import RecordFilterSet
from core.records.forms import RecordForm
from core.records.models import Record, RecordQuerySet
from core.records.tables import RecordTable, compiled_columns
from core.trail.history import RelatedHistory


@dataclass(frozen=True)
class PanelView:
    """Who looks at the record, and whether its personal values may be shown on this page."""

    user: Actor
    is_revealed: bool


OneKind = TypeVar("OneKind", bound=Record)


@dataclass(frozen=True)
class Panel(Generic[OneKind]):
    """One part of a record's page. `load` gives the template's context.

    `part` names the part of the kind's form that edits it in place; `permission` is asked beside the kind's own `view`.
    """

    slug: str
    title: str
    template: str
    load: Callable[[OneKind, PanelView], Mapping[str, Any]]
    part: str = ""
    permission: str = ""


@dataclass(frozen=True)
class PageLink:
    """A further button over a list or a record: label, URL name, and the permission it takes."""

    label: str
    url_name: str
    permission: str

    def url(self, *args: object) -> str:
        return reverse(self.url_name, args=args)


@dataclass(frozen=True, kw_only=True)
class RecordKind:
    """`name` is 'app.model'; `route` the address under which everything of the kind lies, with its closing slash.

    Without `form` the kind cannot be typed in, without `sheet` not be uploaded. `shows_personal`: its page shows personal
    values, its own or a panel's, so that opening it is logged; `searches_personal`: its search box looks in personal columns, so
    that what is typed there is posted and the search logged. `cards` are the lists 내 업무 counts: a label and the filter
    behind it. `totals` maps summed fields to what their sum is called.
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
    links: tuple[PageLink, ...] = ()
    record_links: tuple[PageLink, ...] = ()
    cards: tuple[tuple[str, Mapping[str, str]], ...] = ()
    print_label: str = "인쇄"
    empty_text: str = "조건에 맞는 자료가 없습니다. 조건을 줄이거나 초기화해 보세요."
    totals: Mapping[str, str] = field(default_factory=dict)
    shows_personal: bool = False
    searches_personal: bool = False

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
    def word_filters(self) -> frozenset[str]:
        """The filters a person types words into, and so perhaps a phone number."""
        return frozenset(name for name, one in self.filterset.base_filters.items() if isinstance(one, CharFilter))

    @property
    def has_personal_columns(self) -> bool:
        return any(column.is_personal for column in compiled_columns(self.table).values())

    @property
    def masks(self) -> Mapping[str, Mask]:
        """How each personal value is masked: the model's own, and those its list borrows from other rows."""
        borrowed = {name: column.mask for name, column in compiled_columns(self.table).items() if column.mask is not None}
        return {**borrowed, **self.model.PERSONAL}

    @property
    def personal_fields(self) -> frozenset[str]:
        return frozenset(self.model.PERSONAL)

    def columns(self, asked: Sequence[str] = ()) -> tuple[str, ...]:
        """The column names to show: those asked for that exist, else the kind's default ones."""
        available = compiled_columns(self.table)
        if list(asked) == ["all"]:
            return tuple(available)
        chosen = tuple(name for name in available if name in set(asked))
        return chosen or self.table.default_columns or tuple(available)
