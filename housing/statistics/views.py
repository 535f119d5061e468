"""공동주택's pages of statistics: each asks a report and hands it to the one page they share."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from core import clock
from core.records.actor import StaffRequest
from core.statistics.page import statistics_page
from housing.models import Complex
from housing.statistics.complexes import complex_status
from housing.views import may


@require_GET
@may("housing.view_complex")
def complexes(request: StaffRequest) -> HttpResponse:
    report = complex_status(Complex.objects.visible_to(request.user), at=clock.now())
    return statistics_page(request, report, breadcrumb=[("공동주택", reverse("housing:complex_list"))])
