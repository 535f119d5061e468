"""Give a local account a new password."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from accounts.models import LoginAttempt
from accounts.prompts import ask_password, find_account


class Command(BaseCommand):
    help = "계정의 비밀번호를 바꿉니다. 열려 있던 세션은 모두 끝나고 잠금도 풀립니다."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", help="새올 아이디")

    def handle(self, *, username: str, **options: Any) -> None:
        user = find_account(username)
        user.set_password(ask_password(user))
        user.save(update_fields=["password"])
        LoginAttempt.objects.forget(username)
        self.stdout.write(f"비밀번호를 바꿨습니다: {username}")
