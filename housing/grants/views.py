"""The steps of a grant, and the advice beside its form."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from core.records.actor import StaffRequest
from core.records.views.base import logged_in
from core.typed_numbers import number_in
from housing.grants.forms import GrantForm
from housing.models import Grant


def visible_grant(request: StaffRequest, pk: int) -> Grant:
    return get_object_or_404(Grant.objects.visible_to(request.user).for_page(), pk=pk)


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
