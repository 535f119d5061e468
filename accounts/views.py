"""The door: logging in and out, and keeping a session alive. The screens over grants are not here yet."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import auth
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView as DjangoLoginView
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, resolve_url
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.demo import demo_people
from accounts.forms import LOCKED, LoginForm
from accounts.models import User
from core.trail import AccessAction, Source, client_ip, log_access

LOGGED_KIND = "accounts.user"
"""What the access log calls comings and goings."""


class LoginView(DjangoLoginView):
    """Django's: it starts a new session key, and follows `next` only to this host. Whoever is logged in is sent on."""

    template_name = "accounts/login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True

    def get_redirect_url(self) -> str:  # type: ignore[override]  # the stubs are a version ahead
        url = super().get_redirect_url()
        # Back to the door would be a circle.
        return "" if urlsplit(url).path in {resolve_url("login"), resolve_url("logout")} else url

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        people = demo_people() if settings.DEMO else []
        # `sso_url` is filled when the ward's SSO joins the backends.
        return super().get_context_data(demo_people=people, sso_url="", **kwargs)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        # Before the session opens: who cannot be logged does not come in.
        _log(self.request, AccessAction.LOGIN, form.get_user())
        return super().form_valid(form)

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        if username := form.cleaned_data.get("username"):
            # A name that is no account is not kept: now and then it is somebody's password.
            who = User.objects.select_related("department").filter(username=username).first() or User(name="없는 계정")
            _log(self.request, AccessAction.LOGIN_FAILED, who, reason="잠김" if form.has_error(NON_FIELD_ERRORS, LOCKED) else "")
        return super().form_invalid(form)


@require_POST
@login_not_required
def log_out(request: HttpRequest) -> HttpResponse:
    user = request.user
    # First of all the session ends, whatever becomes of the log.
    auth.logout(request)
    if isinstance(user, User):
        _log(request, AccessAction.LOGOUT, user)
    return redirect(settings.LOGOUT_REDIRECT_URL)


@require_POST
@never_cache
@login_not_required
def session_extend(request: HttpRequest) -> HttpResponse:
    """204 and a fresh expiry; 401 if the session is over already."""
    # Whatever SlidingSessionMiddleware would think of it: this was asked for.
    request.session.modified = request.user.is_authenticated
    return HttpResponse(status=204 if request.user.is_authenticated else 401)


@require_GET
@never_cache
@login_not_required
def session_token(request: HttpRequest) -> JsonResponse:
    """The form token as it is now and whose it is, for a form left open while its officer logged in again; 401 until they have."""
    user = request.user
    body = {"token": get_token(request), "username": user.get_username()}
    return JsonResponse(body, status=200 if user.is_authenticated else 401)


def _log(request: HttpRequest, action: AccessAction, who: User, *, reason: str = "") -> None:
    # At the door, who is meant is not yet, or no longer, the request's user.
    source = Source(actor=who, ip=client_ip(request), page=request.path)
    log_access(source, action=action, kind=LOGGED_KIND, subject_ids=[], count=0, reason=reason)
