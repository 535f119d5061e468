"""Asking for a new password at the command line."""

import getpass
import sys

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError

from accounts.models import User


def ask_password(user: User) -> str:
    """Typed twice at a terminal, or one line of standard input; raises CommandError with the rules it breaks."""
    if sys.stdin.isatty():
        password = getpass.getpass("새 비밀번호: ")
        if password != getpass.getpass("한 번 더: "):
            raise CommandError("두 비밀번호가 다릅니다.")
    else:
        password = sys.stdin.readline().rstrip("\n")
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise CommandError("\n".join(error.messages)) from error
    return password


def find_account(username: str) -> User:
    try:
        return User.objects.get(username=username)
    except User.DoesNotExist as error:
        raise CommandError(f"{username}: 없는 계정입니다.") from error
