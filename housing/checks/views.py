"""살펴볼 것 over all complexes: how many each check concerns, and the list of them."""

from datetime import date
from itertools import groupby
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from core import clock
from core.records.actor import StaffRequest
from core.statistics.conditions import DayCondition
from housing.checks.all_checks import checks_open_to, concerned
from housing.checks.check import Check
from housing.models import Complex
from housing.views import may


@require_GET
@may("housing.view_complex")
def checks(request: StaffRequest) -> HttpResponse:
    """As of `?on=`; what is no day is said, and today taken."""
    today = clock.today()
    condition = DayCondition(request.GET, default=today, name="on")
    day, shown = condition.chosen, checks_open_to(request.user)
    counts = concerned(Complex.objects.visible_to(request.user), shown, day=day)
    groups = [
        (group, [{"check": check, "count": counts[check.slug], "url": _list_of(check, day if day != today else None)} for check in members])
        for group, members in groupby(shown, key=lambda check: check.group)
    ]
    page = {
        "title": "살펴볼 것",
        "breadcrumb": [("공동주택", reverse("housing:complex_list"))],
        "groups": groups,
        "day": day,
        "filter_form": condition,
        "filter_errors": condition.complaints(),
    }
    return render(request, "housing/checks/checks.html", page)


def _list_of(check: Check, day: date | None) -> str:
    asked = {"check": check.slug} | ({"on": day.isoformat()} if day else {})
    return f"{reverse('housing:complex_list')}?{urlencode(asked)}"
