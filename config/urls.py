"""Every address of the system."""

from collections.abc import Iterable

from django.urls import URLPattern, URLResolver, include, path

from config import views
from config.kinds import KINDS
from core.jobs.views import job_list
from core.records.urls import record_urls
from housing.urls import urlpatterns as housing_pages


def pages_of(app_label: str) -> list[URLPattern | URLResolver]:
    """The pages of every record kind of an app."""
    kinds = (kind for kind in KINDS.values() if kind.app_label == app_label)
    return [pattern for kind in kinds for pattern in record_urls(kind)]


def under(app_label: str, pages: Iterable[URLPattern | URLResolver]) -> URLResolver:
    return path(f"{app_label}/", include(([*pages, *pages_of(app_label)], app_label)))


urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("healthz", views.healthz, name="healthz"),
    path("", include("accounts.urls")),
    under("housing", housing_pages),
    path("office/", include((pages_of("core"), "core"))),
    path("audit/", include("audit.urls")),
    path("jobs/", job_list, name="jobs"),
]

handler400 = views.bad_request
