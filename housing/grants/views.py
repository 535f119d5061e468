"""The steps of a grant, and the advice beside its form."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from core.particles import quoted
from core.records.actor import StaffRequest
from core.records.views.base import logged_in
from core.typed_numbers import number_in
from housing.grants.actions import take_back, take_step
from housing.grants.forms import GrantForm, StepForm, TakeBackForm
from housing.grants.steps import STEP
from housing.models import Grant, GrantStatus
from housing.views import may


def visible_grant(request: StaffRequest, pk: int) -> Grant:
    return get_object_or_404(Grant.objects.visible_to(request.user).for_page(), pk=pk)


@require_http_methods(["GET", "POST"])
@may("housing.change_grant")
def step(request: StaffRequest, pk: int, slug: str) -> HttpResponse:
    """From the grant's own page, and as a page of its own where something is missing or the state is another by now."""
    grant, taken = visible_grant(request, pk), STEP.get(slug)
    if taken is None:
        raise Http404
    form = StepForm(taken, grant, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            values = form.cleaned_data
            moved = take_step(grant, taken, values, by=request.user, reason=values.get("reason", ""))
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            messages.success(request, f"{taken.label}: 상태가 {quoted(GrantStatus(moved.status).label, '으로')} 바뀌었습니다.")
            return HttpResponseRedirect(f"{grant.get_absolute_url()}#panel-settlement")
    return step_page(request, grant, form, title=taken.label)


@require_http_methods(["GET", "POST"])
@may("housing.change_grant")
def back(request: StaffRequest, pk: int) -> HttpResponse:
    grant = visible_grant(request, pk)
    form = TakeBackForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            moved = take_back(grant, by=request.user, reason=form.cleaned_data["reason"])
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            messages.success(request, f"‘{GrantStatus(moved.status).label}’ 상태로 되돌렸습니다.")
            return HttpResponseRedirect(f"{grant.get_absolute_url()}#panel-settlement")
    return step_page(request, grant, form, title="앞 단계로 되돌리기")


def step_page(request: StaffRequest, grant: Grant, form: StepForm | TakeBackForm, *, title: str) -> HttpResponse:
    page = {
        "title": title,
        "record": grant,
        "breadcrumb": [("지원사업", reverse("housing:grant_list")), (str(grant), grant.get_absolute_url())],
        "form": form,
        "question": f"{grant.complex}의 ‘{grant}’ 사업입니다. 지금 상태: {GrantStatus(grant.status).label}",
        "submit_label": title,
        "cancel_url": grant.get_absolute_url(),
    }
    return render(request, "core/confirm.html", page, status=422 if form.errors else 200)


@require_POST
@logged_in
def advice(request: StaffRequest) -> HttpResponse:
    """What stands beside the form, for what is typed in it now. Nothing is saved."""
    if not (request.user.has_perm("housing.add_grant") or request.user.has_perm("housing.change_grant")):
        raise PermissionDenied
    number = number_in(request.GET.get("grant", ""))
    grant = visible_grant(request, number) if number is not None else None
    form = GrantForm(request.POST, instance=grant)
    form.full_clean()
    return render(request, "housing/grants/_advice_body.html", {"aside": form.aside()})
