"""manage.py load_dongs KIKmix.xlsx --ward 성동구"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.places.kikmix import read_ward
from core.places.loading import PlacesRefused, load_ward


class Command(BaseCommand):
    help = "행정안전부 KIKmix 파일에서 한 시군구의 행정동과 법정동을 등록합니다."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--ward", required=True, help="시군구 이름. 예: 성동구")
        parser.add_argument("--province", default="", help="같은 이름의 구가 여럿일 때 시도 이름. 예: 서울특별시")

    def handle(self, *, file: Path, ward: str, province: str, **options: Any) -> None:
        try:
            counts = load_ward(read_ward(file, ward=ward, province=province))
        except PlacesRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(str(counts))
