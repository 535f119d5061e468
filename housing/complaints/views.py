"""The pages of the steps of a complaint; its list, form and detail are those of every record kind."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from core.particles import quoted
from core.records.actor import StaffRequest
from core.trail import AccessAction, log_access
from housing.complaints.steps import STEPS_BY_SLUG, Step, StepForm
from housing.models import Complaint
from housing.views import may


@require_http_methods(["GET", "POST"])
@may("housing.change_complaint")
def complaint_step(request: StaffRequest, pk: int, slug: str) -> HttpResponse:
    step = STEPS_BY_SLUG[slug]
    complaint = get_object_or_404(Complaint.objects.visible_to(request.user).for_page(), pk=pk)
    page_url = reverse("housing:complaint_detail", args=[pk])
    form = step.form(request.POST if request.method == "POST" else None, complaint=complaint)
    if form.is_valid():
        try:
            form.carry_out(by=request.user)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            log_access(request, action=AccessAction.CHANGE, kind="housing.complaint", subject_ids=[pk], count=1)
            messages.success(request, step.done)
            return HttpResponseRedirect(page_url)
    elif not form.is_bound and complaint.is_open == step.is_for_closed:
        state = "아직 처리 중인" if complaint.is_open else "이미 종결된"
        messages.error(request, f"{state} 민원이라 {quoted(step.label, '을')} 할 수 없습니다.")
        return HttpResponseRedirect(page_url)
    return step_page(request, complaint, step, form)


def step_page(request: StaffRequest, complaint: Complaint, step: Step, form: StepForm) -> HttpResponse:
    page_url = reverse("housing:complaint_detail", args=[complaint.pk])
    context = {
        "title": step.label,
        "record": complaint,
        "breadcrumb": [("민원", reverse("housing:complaint_list")), (str(complaint), page_url)],
        "form": form,
        "question": step.question,
        "explanation": form.explanation,
        "submit_label": step.label,
        "cancel_url": page_url,
    }
    return render(request, "core/confirm.html", context, status=422 if form.is_bound else 200)
