"""What a password of a local account must look like, beyond Django's own rules."""

import string

from django.core.exceptions import ValidationError

from accounts.models import User


class ThreeKindsValidator:
    """Three of: capital letters, small letters, digits, other characters."""

    MESSAGE = "영문 대문자, 소문자, 숫자, 특수문자 가운데 세 가지 이상을 섞어 쓰세요."

    def validate(self, password: str, user: User | None = None) -> None:
        kinds = {_kind(character) for character in password}
        if len(kinds) < 3:
            raise ValidationError(self.MESSAGE, code="password_too_few_kinds")

    def get_help_text(self) -> str:
        return self.MESSAGE


def _kind(character: str) -> str:
    if character in string.ascii_uppercase:
        return "capital"
    if character in string.ascii_lowercase:
        return "small"
    return "digit" if character in string.digits else "other"
