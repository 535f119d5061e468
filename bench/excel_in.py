"""An upload of 20,000 × 30 cells from file to saved rows, against openpyxl and a ModelForm a row. Both are taken back."""

import time
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
from django.db import models, transaction
from django.forms import modelform_factory

from accounts.models import User
from bench.pages import OFFICER
from bench.report import Measure, Measures
from config.kinds import COMPLEX
from core.imports import running, steps
from core.imports.models import ImportRun
from core.jobs.work import Step
from core.places.models import Dong, LegalDong
from core.records.tables import compiled_columns
from core.sheets.writer import SheetColumn, stream_xlsx
from housing.models import BuildingKind, Complex, CorridorKind, HeatingKind, SaleKind
from housing.models.querysets import DeclaredClass

ROWS = 20_000
REFERENCE_ROWS = 1_000
CODES: Mapping[str, type[models.Model]] = {
    "building_kind": BuildingKind,
    "sale_kind": SaleKind,
    "heating": HeatingKind,
    "corridor": CorridorKind,
    "dong": Dong,
    "legal_dong": LegalDong,
}
COLUMNS = (
    *("kapt_code", "name", "building_kind", "sale_kind", "declared_class", "dong", "legal_dong", "road_address", "lot_address"),
    *("postcode", "building_count", "household_count", "sale_household_count", "rental_household_count", "floors_below"),
    *("floors_above", "approved_on", "heating", "corridor", "lift_count", "parking_count", "gross_area", "private_area"),
    *("fee_area", "builder", "developer", "remarks", "office_phone", "office_fax", "management_company"),
)

STEPS: tuple[Step, ...] = ("check", "save")


def excel_in() -> Measures:
    with TemporaryDirectory() as folder:
        ours = _taken_back(lambda: _upload(_ledger(Path(folder, "ours.xlsx"), ROWS)))
        theirs = _taken_back(lambda: _forms(_ledger(Path(folder, "theirs.xlsx"), REFERENCE_ROWS)))
    theirs *= ROWS / REFERENCE_ROWS
    detail = f"{ours:.1f} s against {theirs:.1f} s (measured with {REFERENCE_ROWS:,} rows, times {ROWS // REFERENCE_ROWS})"
    yield Measure("upload of 20,000 × 30 cells, against openpyxl + ModelForm", theirs / ours, "×", 4, detail)


def _taken_back(job: Callable[[], float]) -> float:
    with transaction.atomic():
        seconds = job()
        transaction.set_rollback(True)
    return seconds


def _labels(model: type[models.Model]) -> list[str]:
    return [str(one) for one in model.objects.all()]


def _ledger(path: Path, count: int) -> Path:
    columns = compiled_columns(COMPLEX.table)
    sheet = [SheetColumn(columns[name].header, columns[name].cell) for name in COLUMNS]
    with path.open("wb") as file:
        file.writelines(stream_xlsx(sheet, _rows(count), note="공동주택", sheet_name="공동주택"))
    return path


def _rows(count: int) -> Iterator[list[Any]]:
    codes = {name: _labels(model) for name, model in CODES.items()}
    for number in range(count):
        picked = {name: labels[number % len(labels)] for name, labels in codes.items()}
        yield [
            *(f"B{number:08d}", f"성동한신무학 {number}차", picked["building_kind"], picked["sale_kind"]),
            *(DeclaredClass.labels[number % 3], picked["dong"], picked["legal_dong"], f"서울특별시 성동구 마장로 {number}"),
            *(f"서울특별시 성동구 홍익동 {number}", f"{number % 90_000 + 1_000:05d}", number % 30, number % 3_000, number % 2_000),
            *(number % 1_000, number % 5, number % 30, date(1970, 1, 1) + timedelta(days=number % 15_000), picked["heating"]),
            *(picked["corridor"], number % 40, number % 2_000, number * 7 / 100, number * 5 / 100, number * 6 / 100),
            *("가람건설", "가람개발", "=1+1" if number % 50 == 0 else "특이사항 없음", f"02-0000-{number % 10_000:04d}"),
            *(f"02-0001-{number % 10_000:04d}", "가람관리"),
        ]


def _upload(path: Path) -> float:
    owner = User.objects.get(username=OFFICER)
    started = time.perf_counter()
    run = ImportRun(kind=COMPLEX.name, owner=owner, file_name=path.name)
    steps.take_in(run, COMPLEX, path)
    for step in STEPS:
        ImportRun.objects.filter(pk=run.pk).update(status=running.UPLOADS.working[step])
        running.carry_out(run, COMPLEX, step=step)
    run.refresh_from_db()
    seconds = time.perf_counter() - started
    if run.created_count != ROWS:
        raise AssertionError(f"{run.created_count} rows created, {run.rejected_count} rejected")
    return seconds


def _forms(path: Path) -> float:
    started = time.perf_counter()
    form_class = modelform_factory(Complex, fields=COLUMNS)
    keys = {name: {str(one): one.pk for one in model.objects.all()} for name, model in CODES.items()}
    keys["declared_class"] = {label: value for value, label in DeclaredClass.choices}
    rows = openpyxl.load_workbook(path, read_only=True).active.iter_rows(min_row=3, values_only=True)
    for row in rows:
        data = {name: keys[name].get(value, value) if name in keys else value for name, value in zip(COLUMNS, row, strict=True)}
        form = form_class(data)
        if not form.is_valid():
            raise AssertionError(form.errors)
        form.save()
    return time.perf_counter() - started
