"""Find stored files that no row names, left behind by a crash or by rows deleted in bulk."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand

from core import clock
from core.files import disk
from core.files.models import StoredFile

GRACE = timedelta(days=1)
"""A file younger than this may belong to a transaction that is still open."""


class Command(BaseCommand):
    help = "어느 기록에도 속하지 않는 파일을 찾습니다. --delete를 붙이면 지웁니다."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--delete", action="store_true", help="찾은 파일을 지웁니다")

    def handle(self, *, delete: bool, **options: Any) -> None:
        # The disk is read before the rows, so that a file stored in between is not taken for an orphan.
        stored = list(disk.stored_before(clock.now() - GRACE))
        models: list[type[StoredFile]] = [model for model in apps.get_models() if issubclass(model, StoredFile)]
        kept = {key for model in models for row in model._default_manager.iterator() for key in row.all_keys()}
        orphans = [path for key, path in stored if key not in kept]
        for path in orphans:
            self.stdout.write(str(path))
            if delete:
                path.unlink(missing_ok=True)
        self.stdout.write(f"주인 없는 파일 {len(orphans):,}개{'를 지웠습니다' if delete else ''}.")
