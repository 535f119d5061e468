"""What a list cannot show is refused when the system starts, not found missing by an officer."""

from typing import ClassVar

import django_tables2 as tables
import pytest
from django.core.checks import run_checks

from config.kinds import COMPLEX
from core.places.models import Dong
from core.records.columns import LinkColumn, RecordColumn, TextColumn
from core.records.tables import RecordTable, check_table


class DongTable(RecordTable):
    """Nothing is wrong with it."""

    default_columns: ClassVar = ("name",)
    default_sort: ClassVar = "-code"

    name = LinkColumn()
    code = TextColumn()

    class Meta(RecordTable.Meta):
        model = Dong


def _problems(**attributes: object) -> list[str | None]:
    """The ids of what is wrong with `DongTable` after these changes."""
    return [problem.id for problem in check_table(type("ChangedTable", (DongTable,), {"Meta": DongTable.Meta, **attributes}))]


def test_table_of_our_own_columns_is_accepted() -> None:
    assert check_table(DongTable) == []


@pytest.mark.parametrize(
    "column",
    [
        tables.TemplateColumn("{{ value }}"),  # noqa: TID251 - the very thing
        tables.Column(),
        tables.Column(linkify=True),
    ],
)
def test_column_that_lists_do_not_render_is_refused(column: tables.Column) -> None:
    assert _problems(short_name=column) == ["core.E001"]


@pytest.mark.parametrize("column", [LinkColumn, TextColumn, RecordColumn])
def test_our_columns_take_no_linkify(column: type[RecordColumn]) -> None:
    with pytest.raises(TypeError, match="linkify"):
        column(linkify=True)


@pytest.mark.parametrize("method", ["render_name", "value_name"])
def test_method_that_is_never_called_is_refused(method: str) -> None:
    assert _problems(**{method: lambda table, value: value}) == ["core.E002"]


@pytest.mark.parametrize("change", [{"default_columns": ("name", "nonsense")}, {"default_sort": "-nonsense"}])
def test_unknown_column_to_start_with_is_refused(change: dict[str, object]) -> None:
    assert _problems(**change) == ["core.E003"]


def test_table_without_a_default_sort_is_accepted() -> None:
    assert _problems(default_sort="") == []


def test_column_with_an_empty_header_is_refused() -> None:
    assert _problems(short_name=TextColumn(verbose_name="")) == ["core.E004"]


def test_annotated_column_without_a_header_is_refused() -> None:
    assert _problems(counted=TextColumn()) == ["core.E004"]
    assert _problems(counted=TextColumn(verbose_name="건수")) == []


def test_table_without_a_model_is_refused() -> None:
    class Homeless(RecordTable):
        name = LinkColumn()

    assert [problem.id for problem in check_table(Homeless)] == ["core.E005"]


def test_system_check_looks_at_the_tables_of_the_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    assert run_checks() == []

    monkeypatch.setattr(COMPLEX.table, "render_name", lambda table, value: value, raising=False)

    assert [problem.id for problem in run_checks()] == ["core.E002"]
