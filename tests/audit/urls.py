"""The audit pages, and the door they send strangers to."""

from django.urls import include, path

urlpatterns = [path("audit/", include("audit.urls")), path("", include("accounts.urls"))]
