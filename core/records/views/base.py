"""What each record page asks first: who is it, may they, and is the row theirs to see."""

from collections.abc import Callable, Hashable
from functools import lru_cache, wraps
from typing import Any, ClassVar, TypeVar, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django.views import View
from django_htmx.middleware import HtmxDetails

from core.prepared import Prepared, Slot
from core.records import stash
from core.records.actor import StaffRequest
from core.records.kind import RecordKind
from core.records.models import Record, RecordQuerySet

AnyView = TypeVar("AnyView", bound=Callable[..., HttpResponseBase])


NO_ACTION = {"label": "", "url": "", "style": "", "method": "", "menu": ()}
"""Every key templates/core/_actions.html asks for: one that is not there costs Django's templates more than printing a link."""


class RecordView(View):
    """`verb` is the permission the page takes. Out of scope is 404, no right is 403."""

    kind: RecordKind = None  # type: ignore[assignment]  # as_view takes only what the class has
    request: StaffRequest
    verb: ClassVar[str] = "view"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return ask_to_log_in(request)
        if not self.has_right():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def has_right(self) -> bool:
        return self.kind.may(self.request.user, "view") and self.kind.may(self.request.user, self.verb)

    @property
    def may_reveal(self) -> bool:
        return self.kind.may(self.request.user, "reveal") or self.kind.must_say_why(self.request.user)

    def rows(self) -> RecordQuerySet:
        return self.kind.rows(self.request.user)

    def record(self, pk: int) -> Record:
        model = self.kind.model
        scope = model._default_manager.scope_of(self.request.user)
        found = None if scope is None else _record_within(model, scope).first(pk=model._meta.pk.to_python(pk))
        if found is None:
            raise Http404
        return found

    def context(self, *, title: str, record: Record | None = None, **more: Any) -> dict[str, Any]:
        """The frame every page of the kind shares."""
        kind = self.kind
        breadcrumb = [(kind.title, kind.url("list"))] if title != kind.title else []
        if record is not None and title != str(record):
            breadcrumb.append((str(record), kind.url("detail", record.pk)))
        actions = [{**NO_ACTION, **action} for action in more.pop("actions", ())]
        return {"kind": kind, "title": title, "record": record, "breadcrumb": breadcrumb, "actions": actions, **more}


@lru_cache(maxsize=256)
def _record_within(model: type[Record], scope: Hashable) -> Prepared[Record]:
    rows = model._default_manager.within
    return Prepared(lambda: rows(scope).for_page().filter(pk=Slot("pk", model._meta.pk)))


def logged_in(view: AnyView) -> AnyView:
    """For a page that is a function: Django's `login_required`, except that what was sent is not lost."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs) if request.user.is_authenticated else ask_to_log_in(request)

    return cast("AnyView", guarded)


def ask_to_log_in(request: HttpRequest) -> HttpResponse:
    """The login page, then back here, or to the form that was just sent. A partial request cannot be redirected unseen, so the
    browser is told to go."""
    htmx: HtmxDetails | None = getattr(request, "htmx", None)
    if htmx:
        if request.method != "GET":
            return HttpResponse(status=401)
        target = htmx.current_url_abs_path or request.get_full_path()
        return go_whole(f"{resolve_url(settings.LOGIN_URL)}?next={target}")
    if request.method == "POST" and stash.keep(request):
        messages.info(request, "로그인이 끊겼습니다. 다시 로그인하면 작성하던 내용을 이어서 저장할 수 있습니다.")
        return redirect_to_login(resolve_url("session_resume"))
    return redirect_to_login(request.get_full_path())


def go_whole(url: str) -> HttpResponse:
    """The answer to a partial request that has nothing to put in its place: the browser goes to `url`."""
    return HttpResponse(status=204, headers={"HX-Redirect": url})
