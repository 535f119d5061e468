"""The addresses of the reviews."""

from django.urls import path

from audit.kinds import ACCESS_LOG
from audit.views import AccessLogListView
from core.records.urls import LIST_PAGES, paths_of

app_name = "audit"
urlpatterns = [
    path("access/", AccessLogListView.as_view(kind=ACCESS_LOG), name="access_list"),
    *paths_of(ACCESS_LOG, "access/", "access", LIST_PAGES),
]
