"""`manage.py import_records`: its last line, its refusals, and the dry run that saves nothing."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from housing.models import Complex
from tests.imports_sheets import csv_bytes

pytestmark = pytest.mark.django_db


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "단지.csv"
    path.write_bytes(
        csv_bytes([["단지코드", "단지명", "세대수"], ["A1", "가마을", 10], ["A2", "나마을", "많음"], ["합계", "", 10]], encoding="cp949")
    )
    return path


def said(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().out.splitlines()


def test_sheet_is_saved_but_for_its_rejected_rows_which_are_named(sheet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("import_records", "housing.complex", str(sheet))
    lines = said(capsys)
    assert lines[-1] == "created=1 updated=0 unchanged=0 warned=0 rejected=1"
    assert lines[0].startswith("3행: 세대수: ‘많음’은 숫자로")
    assert "4행 제외" in lines[1]
    call_command("import_records", "housing.complex", str(sheet))
    assert said(capsys)[-1] == "created=0 updated=0 unchanged=1 warned=0 rejected=1"


def test_dry_run_says_the_same_and_saves_nothing(sheet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("import_records", "housing.complex", str(sheet), "--dry-run")
    assert said(capsys)[-1] == "created=1 updated=0 unchanged=0 warned=0 rejected=1"
    assert not Complex.objects.exists()


def test_history_names_the_command_line_as_the_writer(sheet: Path) -> None:
    call_command("import_records", "housing.complex", str(sheet))
    event = Complex.pgh_event_model.objects.get()
    assert "import_records" in str(vars(event))


def test_missing_file_wrong_table_and_unknown_kind_are_sentences(tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    other.write_bytes(csv_bytes([["시간", "금액"], ["1", "2"]]))
    for arguments, sentence in (
        (("housing.complex", str(tmp_path / "none.csv")), "그런 파일이 없습니다"),
        (("housing.complex", str(other)), "공동주택 자료로 볼 수 없는 표입니다"),
        (("housing.nothing", str(other)), "housing.nothing"),
    ):
        with pytest.raises(CommandError, match=sentence):
            call_command("import_records", *arguments)
