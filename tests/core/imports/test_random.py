"""Thousands of random bad rows: nothing breaks, nothing wrong is saved, the counts add up."""

from datetime import date, datetime
from decimal import Decimal
from random import Random

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings, target
from hypothesis import strategies as st

from config.kinds import COMPLEX, MANAGER
from core.imports.outcome import Outcome
from core.imports.rows import CheckedRow
from core.imports.sheet import cell_as_json
from core.imports.vocabulary import own_headers
from core.records.kind import RecordKind
from core.sheets.table import Cell
from housing.models import Complex
from tests.factories.housing import ComplexFactory
from tests.imports_sheets import saved

pytestmark = pytest.mark.django_db

NASTY = [
    "=1+1", "+82", "-", "@SUM(A1)", "\x00", "\x07벨", "a\r\nb", "😀단지", "홍*동", "010-0000-0001", "2016.03.14", "20160314", "0000-00-00",
    "9" * 40, "1e400", "-5", "1,234세대", "3.5", "NaN", "합계", "A1", "가마을", "아파트", "의무", "없음", "4/27", "가" * 400, "\ud800", "_x0041_", " ", "１２３",  # noqa: E501
    "127.04", "37.55", "서울특별시 성동구 뚝섬로 434", "예", "확인 필요",
]  # fmt: skip
CELLS = st.one_of(
    st.none(),
    st.sampled_from(NASTY),
    st.text(max_size=12),
    st.integers(-(10**20), 10**20),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
)
ROWS_A_TIME, TIMES = 250, 20


def rows_of(kind: RecordKind) -> st.SearchStrategy[list[list[Cell]]]:
    columns = ["pk", *own_headers(kind)]
    drawn = st.lists(st.lists(CELLS, min_size=len(columns), max_size=len(columns)), min_size=1, max_size=12)
    return st.builds(lambda rows, seed: _many(rows, columns, Random(seed)), drawn, st.integers(0, 2**32))


def _many(drawn: list[list[Cell]], columns: list[str], random: Random) -> list[list[Cell]]:
    """Hypothesis draws a few rows; their cells are scattered over hundreds, most of which are good enough to be saved but for
    one or two cells."""
    rows = []
    for number in range(ROWS_A_TIME):
        share = random.choice([0.02, 0.1, 1.0])
        row = [cell_as_json(random.choice(drawn)[place]) if random.random() < share else None for place in range(len(columns))]
        if random.random() < 0.9:
            row[columns.index("name")] = f"단지 {number}"
            if "complex" in columns:
                row[columns.index("complex")], row[columns.index("ended_on")] = "가마을", "2020-01-01"
        rows.append(row)
    return rows


def reread(row: CheckedRow, kind: RecordKind) -> None:
    stored = kind.model._default_manager.get(pk=row.saved_pk)
    for name, value in row.values.items():
        if name not in ("dong_source", "dong_near_border"):
            found = getattr(stored, kind.model._meta.get_field(name).attname)
            assert found == value, (name, value, found)


def check_invariants(kind: RecordKind, cells: list[list[Cell]]) -> None:
    headers = ["관리번호", *own_headers(kind).values()]
    rows = saved(headers, *cells, kind=kind)
    assert len(rows) == len(cells)
    assert all(bool(row.errors) == (row.outcome is Outcome.REJECTED) for row in rows)
    assert sum(row.outcome is Outcome.CREATED for row in rows) == sum(
        row.saved_pk is not None for row in rows if row.outcome is Outcome.CREATED
    )
    target(float(sum(row.saved_pk is not None for row in rows)))
    last = {row.saved_pk: row for row in rows if row.outcome in (Outcome.CREATED, Outcome.UPDATED)}
    for row in last.values():
        reread(row, kind)
    good = [(row, list(row.cells)) for row in rows if row.outcome is Outcome.CREATED]
    again = saved(headers, *([row.saved_pk, *cells[1:]] for row, cells in good), kind=kind)
    assert [(row.outcome, row.changes, row.errors) for row in again if row.outcome is not Outcome.UNCHANGED] == []


@pytest.mark.parametrize("kind", [COMPLEX, MANAGER], ids=lambda kind: kind.name)
def test_random_rows_are_refused_or_saved_as_parsed_and_come_again_unchanged(kind: RecordKind) -> None:
    ComplexFactory(kapt_code="A1", name="가마을")

    @settings(max_examples=TIMES, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(rows_of(kind))
    def holds(cells: list[list[Cell]]) -> None:
        with transaction.atomic():
            check_invariants(kind, cells)
            transaction.set_rollback(True)

    holds()


@pytest.mark.parametrize(
    "cell",
    ["\x00", "\ud800", float("inf"), float("nan"), 10**30, -1, 1e300, date(1, 1, 1), datetime(9999, 12, 31, 23, 59), Decimal("1.5"), True],
)
def test_cell_no_column_can_hold_is_named_and_never_saved(cell: object) -> None:
    row = saved(["공동주택명", "K-apt 코드", "세대수"], ["가마을", "A1", cell_as_json(cell)])[0]  # type: ignore[arg-type]
    assert row.outcome is Outcome.REJECTED
    assert row.errors[0].startswith("세대수")
    assert not Complex.objects.exists()
