"""공동주택's pages of statistics: each asks for a report and hands it to the one page they share."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from core import clock
from core.records.actor import StaffRequest
from core.statistics.conditions import DayCondition, YearCondition
from core.statistics.page import is_for_file, statistics_page
from housing.models import Complaint, Complex, Grant, Representative
from housing.statistics.complaints import complaint_status, years_of_receipt
from housing.statistics.complexes import complex_status
from housing.statistics.grants import FIRST_COMPLEXES, grant_figures, grant_status, support_of_years
from housing.statistics.representatives import representative_status
from housing.views import may


@require_GET
@may("housing.view_complex")
def complexes(request: StaffRequest) -> HttpResponse:
    support = support_of_years(Grant.objects.visible_to(request.user))
    report = complex_status(Complex.objects.visible_to(request.user), at=clock.now(), beside=(support,))
    return statistics_page(request, report)


@require_GET
@may("housing.view_representative")
def representatives(request: StaffRequest) -> HttpResponse:
    condition = DayCondition(request.GET, default=clock.today())
    report = representative_status(Representative.objects.visible_to(request.user), day=condition.chosen, at=clock.now())
    return statistics_page(request, report, condition=condition)


@require_GET
@may("housing.view_grant")
def grants(request: StaffRequest) -> HttpResponse:
    rows = Grant.objects.visible_to(request.user)
    found = grant_figures(rows)
    years = sorted({year for year, _, _ in found}, reverse=True)
    condition = YearCondition(request.GET, years=years, default=max(years, default=None), with_all=True)
    # A file names every complex; a page that did would be no page to read.
    most = None if is_for_file(request) else FIRST_COMPLEXES
    report = grant_status(rows, found, year=condition.chosen, at=clock.now(), most_complexes=most)
    return statistics_page(request, report, condition=condition)


@require_GET
@may("housing.view_complaint")
def complaints(request: StaffRequest) -> HttpResponse:
    rows = Complaint.objects.visible_to(request.user)
    now = clock.now()
    condition = YearCondition(request.GET, years=years_of_receipt(rows, until=now.year), default=now.year)
    report = complaint_status(rows, year=condition.chosen or now.year, at=now)
    return statistics_page(request, report, condition=condition)
