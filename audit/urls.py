"""The addresses of the reviews."""

from django.urls import path

from audit.kinds import ACCESS_LOG
from audit.views import AccessLogListView

app_name = "audit"
urlpatterns = [path("access/", AccessLogListView.as_view(kind=ACCESS_LOG), name="access_list")]
