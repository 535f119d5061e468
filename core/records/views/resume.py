"""작성하던 내용: the form that arrived after its officer's session had ended, to be sent again."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.records import stash
from core.records.conflict import readable
from core.records.kind import RecordKind
from core.records.views.base import logged_in


@never_cache
@require_http_methods(["GET", "POST"])
@logged_in
def resume(request: HttpRequest) -> HttpResponse:
    """POST throws the form away. Where nothing waits there is nothing to see: on to the first page."""
    waiting = stash.waiting_for(request)
    if request.method == "POST" or waiting is None:
        stash.forget(request)
        return HttpResponseRedirect("/")
    return render(request, "core/resume.html", {"title": "작성하던 내용", **to_send_again(waiting)})


def to_send_again(waiting: stash.Stash) -> dict[str, Any]:
    """What core/resume.html shows of a form."""
    return {"waiting": waiting, "typed": _typed(waiting)}


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token is of an earlier session: logged in again elsewhere meanwhile, its officer is asked to send it once more."""
    if request.user.is_authenticated and stash.keep(request) and stash.waiting_for(request):
        return HttpResponseRedirect(reverse("session_resume"))
    return render(request, "403_csrf.html", status=403)


def _typed(waiting: stash.Stash) -> list[tuple[str, str]]:
    """The fields by the names the officer knows them by; those of a page that is not a record's have none."""
    form = _form(waiting)
    if form is None:
        return []
    return [(str(form[name].label), readable(form, name, form[name].value())) for name in form.fields if form.data.get(name)]


def _form(waiting: stash.Stash) -> forms.BaseForm | None:
    try:
        found = resolve(waiting.path.partition("?")[0])
    except Resolver404:
        return None
    kind: Any = getattr(found.func, "view_initkwargs", {}).get("kind")
    if not isinstance(kind, RecordKind) or kind.form is None:
        return None
    data = QueryDict(mutable=True)
    for name, value in waiting.fields:
        data.appendlist(name, value)
    return kind.form(data)
