"""The door, and one page behind it."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def home(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"home of {request.user.get_username() or 'nobody'}")


urlpatterns = [path("", home, name="home"), path("", include("accounts.urls"))]
