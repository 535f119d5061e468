"""Let someone who mistyped too often try again at once."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from accounts.models import LoginAttempt


class Command(BaseCommand):
    help = "로그인 실패로 잠긴 계정을 풉니다."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", help="새올 아이디")

    def handle(self, *, username: str, **options: Any) -> None:
        was_counted = LoginAttempt.objects.forget(username)
        self.stdout.write(f"잠금을 풀었습니다: {username}" if was_counted else f"잠겨 있지 않습니다: {username}")
