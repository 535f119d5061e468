"""manage.py load_boundaries 경계.geojson"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.places.boundary_files import load_boundaries
from core.places.loading import PlacesRefused


class Command(BaseCommand):
    help = "GeoJSON 파일의 행정동 경계를 등록합니다. 행정동코드(adm_cd2)로, 없으면 이름으로 찾습니다."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **options: Any) -> None:
        try:
            counts = load_boundaries(file)
        except PlacesRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"boundaries: {counts}")
