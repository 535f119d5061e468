"""Takes a sheet in from the command line, by the same steps as the page."""

from argparse import ArgumentParser
from getpass import getpass
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.kinds import KINDS
from core import trail
from core.imports.command import ImportReport, import_file
from core.sheets.reader import PasswordNeeded, SheetRefused

SHOWN_PROBLEMS = 20


class Command(BaseCommand):
    help = "Import a sheet into a record kind; the rows that are rejected are left out and listed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", choices=[name for name, kind in KINDS.items() if kind.sheet is not None])
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and save nothing")

    def handle(self, *args: Any, kind: str, file: Path, dry_run: bool, **options: Any) -> None:
        if not file.is_file():
            raise CommandError(f"{file}: 그런 파일이 없습니다.")
        try:
            report = self.run(kind, file, dry_run=dry_run)
        except SheetRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        for line, sentence in report.problems[:SHOWN_PROBLEMS]:
            self.stdout.write(f"{line}행: {sentence}")
        if len(report.problems) > SHOWN_PROBLEMS:
            self.stdout.write(f"… 외 {len(report.problems) - SHOWN_PROBLEMS}건")
        for one in report.left_out:
            self.stdout.write(f"{one.line}행 제외: {one.reason}")
        self.stdout.write(str(report))

    def run(self, kind: str, file: Path, *, dry_run: bool) -> ImportReport:
        with trail.context(account="system", name="명령줄", page="import_records"):
            try:
                return import_file(KINDS[kind], file, dry_run=dry_run)
            except PasswordNeeded:
                return import_file(KINDS[kind], file, dry_run=dry_run, password=getpass("파일 비밀번호: "))
