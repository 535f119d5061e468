"""Fills a demo database with the ward's numbers and nobody's names; `--scale N` adds N complexes for measuring."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from accounts.demo import load_demo_staff
from config.demo_mark import mark_as_demo
from core import trail
from core.places.loading import load_seongdong
from housing.demo import load_demo_complexes


class Command(BaseCommand):
    help = "Load the demo data; a second run changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--scale", type=int, default=0, help="further synthetic complexes, for measuring")

    def handle(self, *args: Any, scale: int, **options: Any) -> None:
        mark_as_demo()
        with trail.context(account="system", name="시연 자료", step="demo.loaded", page="load_demo"):
            load_seongdong()
            load_demo_staff()
            made = load_demo_complexes(scale=scale)
        self.stdout.write(f"demo data ready: {made} complexes added")
