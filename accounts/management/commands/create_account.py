"""Open an account at the command line, so that a system without SSO can be entered."""

import getpass
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.actions import record_grant
from accounts.models import Department, User
from accounts.policies import GrantRefused
from accounts.prompts import ask_password
from accounts.roles import Area, Role
from core import clock


class Command(BaseCommand):
    help = "계정을 만들고 역할을 하나 부여합니다. 비밀번호는 물어봅니다 (또는 표준 입력의 첫 줄)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", help="새올 아이디")
        parser.add_argument("--name", required=True, help="성명")
        parser.add_argument("--department", required=True, help="부서명 (없으면 만듭니다)")
        parser.add_argument("--role", choices=Role.values, help="역할 (없으면 역할 없는 계정)")
        parser.add_argument("--area", choices=Area.values, default=Area.ALL.value, help="업무 (기본: all)")

    @transaction.atomic
    def handle(self, *, username: str, name: str, department: str, role: str | None, area: str, **options: Any) -> None:
        home, is_new = Department.objects.get_or_create(name=department)
        user = User(username=username, name=name, department=home)
        try:
            user.full_clean(exclude=["password"])
            user.set_password(ask_password(user))
            user.save()
            if role:
                record_grant(
                    user,
                    role=Role(role),
                    area=Area(area),
                    department=None,
                    reason="명령줄에서 계정을 만들며 부여",
                    from_on=clock.today(),
                    granted_by=f"명령줄 ({getpass.getuser()})",
                )
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error
        except GrantRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        if is_new:
            self.stdout.write(f"부서를 새로 만들었습니다: {department}")
        self.stdout.write(f"계정을 만들었습니다: {username}")
