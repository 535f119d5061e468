"""What is typed at the door."""

from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError

from accounts.models import LoginAttempt
from core import clock

LOCKED = "locked"


class LoginForm(AuthenticationForm):
    """One sentence for an unknown name, a wrong password and a closed account alike."""

    error_messages = {  # noqa: RUF012 as the parent declares it
        "invalid_login": "아이디 또는 비밀번호가 맞지 않습니다. 다시 확인하고 입력하세요.",
        "inactive": "아이디 또는 비밀번호가 맞지 않습니다. 다시 확인하고 입력하세요.",
    }

    def get_invalid_login_error(self) -> ValidationError:
        if LoginAttempt.objects.is_locked(self.cleaned_data["username"], at=clock.now()):
            sentence = (
                f"로그인에 {settings.LOGIN_ATTEMPTS}번 실패하여 잠겼습니다. "
                f"{settings.LOGIN_LOCK_MINUTES}분 뒤에 다시 시도하거나 시스템관리자에게 문의하세요."
            )
            return ValidationError(sentence, code=LOCKED)
        return super().get_invalid_login_error()
