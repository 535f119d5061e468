"""Two who save at once, each waiting for what the other holds: PostgreSQL sends one back, whichever page was writing."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.records import stash
from core.records.refusals import is_crossed
from core.records.views.resume import to_send_again


class CrossedWritesMiddleware:
    """Whoever was sent back is told, and sends the same form once more; everything the view wrote was rolled back.

    Not tried again unasked: what the other saved may be what this officer would rather look at first.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if request.method != "POST" or not is_crossed(error):
            return None
        page = {"title": "저장하지 못했습니다", **to_send_again(stash.sent_by(request))}
        response = render(request, "core/crossed.html", page, status=409)
        response["Cache-Control"] = "no-store"
        return response
