"""What is typed at the door."""

from typing import ClassVar

from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError

from accounts.models import LoginAttempt
from core import clock


class LoginForm(AuthenticationForm):
    """One sentence for an unknown name, a wrong password and a closed account alike."""

    error_messages: ClassVar[dict[str, str]] = {
        "invalid_login": "아이디 또는 비밀번호가 맞지 않습니다. 다시 확인하고 입력하세요.",
        "inactive": "아이디 또는 비밀번호가 맞지 않습니다. 다시 확인하고 입력하세요.",
    }

    @property
    def is_locked(self) -> bool:
        return self.has_error("__all__", code="locked")

    def get_invalid_login_error(self) -> ValidationError:
        if LoginAttempt.objects.is_locked(self.cleaned_data["username"], at=clock.now()):
            sentence = (
                f"로그인에 {settings.LOGIN_ATTEMPTS}번 실패하여 잠겼습니다. "
                f"{settings.LOGIN_LOCK_MINUTES}분 뒤에 다시 시도하거나 시스템관리자에게 문의하세요."
            )
            return ValidationError(sentence, code="locked")
        return super().get_invalid_login_error()
