"""The pages that belong to no app: my work, search over everything, and whether the system is well."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from audit.kinds import ACCESS_LOG
from config.kinds import KINDS, SEARCHED_KINDS
from core.bulk.models import BulkChange
from core.imports.models import ImportRun
from core.records.actor import StaffRequest
from core.records.kind import RecordKind
from core.records.private_search import hide_phone, holds_phone, is_token, revealed
from core.records.saved import SavedSearch
from core.records.views.list import RUN_OUT
from core.records.views.searches import list_url
from core.trail import AccessAction, digest_search, log_access

HITS_PER_KIND = 10
MOST_CHARACTERS = 100
RECENT_WORK = 5


@require_GET
@login_required
def home(request: StaffRequest) -> HttpResponse:
    """내 업무: what waits for this person, each a link to the list behind it."""
    cards = [card for kind in KINDS.values() if kind.may(request.user, "view") for card in cards_of(request, kind)]
    uploads = ImportRun.objects.visible_to(request.user).filter(status__in=ImportRun.OPEN)[:RECENT_WORK]
    changes = BulkChange.objects.of(request.user).filter(status__in=BulkChange.OPEN, kind__in=KINDS)[:RECENT_WORK]
    open_work = [
        {"label": str(run), "state": run.get_status_display(), "url": KINDS[run.kind].url(page, run.pk)}
        for page, runs in (("import_run", uploads), ("bulk_run", changes))
        for run in runs
    ]
    page = {"title": "내 업무", "cards": cards, "open_work": open_work, "saved_searches": _own_searches(request)}
    return render(request, "core/home.html", page)


def cards_of(request: StaffRequest, kind: RecordKind) -> Iterator[dict[str, Any]]:
    rows = kind.rows(request.user)
    for label, query in kind.cards:
        count = kind.filterset(query, queryset=rows, request=request).qs.count()
        if count:
            yield {"label": f"{kind.title}: {label}", "count": count, "url": f"{kind.url('list')}?{urlencode(query)}"}


def _own_searches(request: StaffRequest) -> list[dict[str, str]]:
    """Under the name of their list; one of a list this person may no longer see is not there."""
    kinds = {kind.name: kind for kind in (*KINDS.values(), ACCESS_LOG) if kind.may(request.user, "view")}
    found = SavedSearch.objects.filter(owner_id=request.user.pk, kind__in=kinds)
    return [{"label": f"{kinds[one.kind].title}: {one}", "url": list_url(kinds[one.kind].url("list"), one.query)} for one in found]


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def search(request: StaffRequest) -> HttpResponse:
    """The words in every kind this person may see, names first; a kind's own list has the rest.

    The words are posted, for they may hold a phone number, which must not stand in an address.
    """
    params = request.POST if request.method == "POST" else request.GET
    typed = params.get("q", "").replace("\0", "").strip()[:MOST_CHARACTERS]
    named = hide_phone(request, typed)
    if request.method == "POST" or named != typed:
        return HttpResponseRedirect(f"{request.path}?{urlencode({'q': named})}", status=303)
    found = revealed(request, named) if is_token(named) else named
    words = found or ""
    groups = [group for kind in SEARCHED_KINDS if words and (group := _found(request, kind, words, named=named))]
    notice = RUN_OUT if found is None else ""
    page = {"title": "통합검색", "query": words, "groups": groups, "notice": notice}
    response = render(request, "core/search.html", page)
    response["Cache-Control"] = "no-store"
    return response


def _found(request: StaffRequest, kind: RecordKind, words: str, *, named: str) -> dict[str, Any] | None:
    """`named` is what may stand in an address in place of the words."""
    if not kind.may(request.user, "view"):
        return None
    rows = kind.rows(request.user).search(words)
    hits = list(rows[:HITS_PER_KIND])
    if kind.searches_personal:
        log_access(
            request,
            action=AccessAction.SEARCH,
            kind=kind.name,
            subject_ids=[row.pk for row in hits],
            count=len(hits),
            query=f"통합검색={digest_search(words) if holds_phone(words) else words}",
        )
    if not hits:
        return None
    return {
        "label": kind.title,
        "count": rows.count(),
        "list_url": f"{kind.url('list')}?{urlencode({'q': named})}",
        "hits": [{"title": str(row), "url": kind.url("detail", row.pk)} for row in hits],
    }


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's answer to what it cannot read, and the sentence for what is too big."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent):
        return render(request, "413.html", {"max_size": f"{settings.UPLOAD_MAX_MB}MB"}, status=413)
    return render(request, "400.html", status=400)


@never_cache
@require_GET
def healthz(request: HttpRequest) -> JsonResponse:
    """For the machine that watches: 200 while the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})
