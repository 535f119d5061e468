"""Wraps each request in a trail context, so that views need not say who is writing."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from core.trail.circumstances import Asked, client_ip, context, request_id_of


class TrailMiddleware:
    """Stands after AuthenticationMiddleware. The account is asked only when something is written, so that a page that
    needs no login stays free of the session query, and a log-in is recorded under the person it lets in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with context(
            account=Asked(lambda: request.user.get_username()),
            name=Asked(lambda: getattr(request.user, "display_name", "")),
            ip=client_ip(request),
            page=request.path,
            request_id=request_id_of(request),
        ):
            return self.get_response(request)
