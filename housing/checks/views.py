"""살펴볼 것 over all complexes: how many each check concerns, and the list of them."""

from itertools import groupby
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from core import clock
from core.records.actor import StaffRequest
from housing.checks.all_checks import CHECKS, concerned
from housing.models import Complex
from housing.views import may


@require_GET
@may("housing.view_complex")
def checks(request: StaffRequest) -> HttpResponse:
    day = clock.today()
    counts = concerned(Complex.objects.visible_to(request.user), day=day)
    groups = [
        (group, [{"check": check, "count": counts[check.slug], "url": _list_of(check.slug)} for check in members])
        for group, members in groupby(CHECKS, key=lambda check: check.group)
    ]
    page = {
        "title": "살펴볼 것",
        "breadcrumb": [("공동주택", reverse("housing:complex_list"))],
        "groups": groups,
        "day": day,
    }
    return render(request, "housing/checks/checks.html", page)


def _list_of(slug: str) -> str:
    return f"{reverse('housing:complex_list')}?{urlencode({'check': slug})}"
