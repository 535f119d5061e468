"""Our addresses, and those of the references."""

from django.urls import path

from bench.references import PlainList, site
from config.urls import urlpatterns as ours

urlpatterns = [*ours, path("bench/admin/", site.urls), path("bench/tables2/", PlainList.as_view())]
