"""The file a list writes comes back as unchanged, whatever the texts and whether or not personal values are masked."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import models

from config.kinds import COMPLEX, MANAGER
from core.imports.command import ImportReport, import_file
from core.records.export import cells_of, sheet_columns
from core.records.kind import RecordKind
from core.records.tables import compile_table
from core.sheets.encryption import encrypt_xlsx
from core.sheets.writer import stream_xlsx
from housing.models import AreaBand, BandHouseholds, Complex, ManagerAppointment
from tests.factories.housing import ComplexFactory, DongFactory, ManagerAppointmentFactory

pytestmark = pytest.mark.django_db


def written(
    kind: RecordKind, path: Path, *, columns: list[str], masked: bool, rows: models.QuerySet | None = None, password: str = ""
) -> Path:
    table = compile_table(kind.table, kind.columns(columns), masked=masked, base_url="/x")
    rows = kind.model._default_manager.for_list().order_by("pk") if rows is None else rows
    related = kind.related(columns)
    cells = cells_of(rows, table, related=related)
    chunks = stream_xlsx(sheet_columns(table, masked=masked, related=related), cells, note="시험 · 조건: 전체", sheet_name=kind.title)
    if not password:
        path.write_bytes(b"".join(chunks))
        return path
    with encrypt_xlsx(chunks, password) as locked:
        path.write_bytes(locked.read())
    return path


def unchanged(report: ImportReport, count: int) -> bool:
    assert report.problems == []
    return str(report) == f"created=0 updated=0 unchanged={count} warned=0 rejected=0"


@pytest.fixture
def complexes() -> list[Complex]:
    awkward = [
        "=1+1", "+82-2", "-5", "@SUM(A1)", "가\r\n나\r다", "벨\x07소리", "긴 " * 20_000, "😀 한\u200b글", " 앞뒤 ", "_x0041_", "가  나", "없음", "<&>\"'", "홍*동", "1,234",  # noqa: E501
    ]  # fmt: skip
    return [
        *(ComplexFactory(remarks=text, builder=text[:20], road_address=text[:20], check_note=text[:20]) for text in awkward),
        ComplexFactory(
            dong=DongFactory(), dong_source="computed", dong_near_border=True, longitude=Decimal("127.0584774"), latitude=Decimal("37.5372327"),  # noqa: E501
            gross_area=Decimal("9999999999.99"), private_area=Decimal("0.10"), approved_on=date(1899, 12, 31), household_count=0, lift_count=None,  # noqa: E501
            office_phone="0212345678", office_fax="15881234", needs_check=True, declared_class="",
        ),
    ]  # fmt: skip


@pytest.mark.parametrize("columns", [[], ["all"], ["name", "remarks", "law_class", "manager_name"]], ids=["default", "all", "some"])
@pytest.mark.parametrize("masked", [True, False])
def test_complexes_come_back_unchanged(complexes: list[Complex], tmp_path: Path, columns: list[str], *, masked: bool) -> None:
    ManagerAppointmentFactory(complex=complexes[0])
    for band in AreaBand.objects.order_by("band_set_id", "pk").distinct("band_set_id"):
        BandHouseholds.objects.bulk_create(BandHouseholds(complex=one, band=band, households=one.household_count) for one in complexes[2:])
    path = written(COMPLEX, tmp_path / "a.xlsx", columns=columns, masked=masked)
    assert unchanged(import_file(COMPLEX, path), len(complexes))


@pytest.mark.parametrize("masked", [True, False])
def test_managers_come_back_unchanged_masked_or_not_and_locked(tmp_path: Path, *, masked: bool) -> None:
    ManagerAppointmentFactory.create_batch(3)
    ManagerAppointmentFactory(name="남", born_on=None, licence_no="12", mobile="", ended_on=date(2014, 1, 1), note="=1+1")
    path = written(MANAGER, tmp_path / "a.xlsx", columns=["all"], masked=masked, password="Right-horse-7")
    assert unchanged(import_file(MANAGER, path, password="Right-horse-7"), 4)


def test_selected_rows_come_back_unchanged_and_a_typed_value_is_the_only_change(complexes: list[Complex], tmp_path: Path) -> None:
    chosen = Complex.objects.for_list().filter(pk__in=[complexes[0].pk, complexes[-1].pk])
    assert unchanged(import_file(COMPLEX, written(COMPLEX, tmp_path / "a.xlsx", columns=["all"], masked=True, rows=chosen)), 2)
    path = written(COMPLEX, tmp_path / "b.xlsx", columns=["all"], masked=True, rows=chosen)
    Complex.objects.filter(pk=complexes[0].pk).update(household_count=401)
    report = import_file(COMPLEX, path)
    changed = [(row.record.pk, [change.name for change in row.changes]) for row in report.rows if row.changes and row.record]
    assert changed == [(complexes[0].pk, ["household_count"])]
    assert ManagerAppointment.objects.count() == 0
