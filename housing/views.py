"""공동주택's own pages beyond the record pages: photos and twins."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import trail
from core.files.refusals import FileRefused
from core.files.serving import serve_file, serve_thumbnail, visible_file
from core.files.storing import remove_stored, storing
from core.files.uploads import PhotoUploadForm
from core.particles import quoted
from core.records.actor import StaffRequest
from core.records.views.base import logged_in
from core.records.views.hide import HideForm
from housing import actions
from housing.forms import ComplexPhotoForm, TwinForm
from housing.models import Complex, ComplexPhoto

View = Callable[..., HttpResponseBase]


def may(permission: str) -> Callable[[View], View]:
    return lambda view: logged_in(permission_required(permission, raise_exception=True)(view))


def visible_complex(request: StaffRequest, pk: int) -> Complex:
    return get_object_or_404(Complex.objects.visible_to(request.user), pk=pk)


def page(record: Complex, title: str, **more: Any) -> dict[str, Any]:
    breadcrumb = [("공동주택", reverse("housing:complex_list")), (str(record), record.get_absolute_url())]
    return {"title": title, "record": record, "breadcrumb": breadcrumb, **more}


@require_GET
@may("housing.view_complex")
def photo(request: StaffRequest, pk: int, photo_pk: int) -> FileResponse:
    visible = Complex.objects.visible_to(request.user).filter(pk=pk)
    return serve_file(visible_file(ComplexPhoto.objects.all(), pk=photo_pk, complex=visible), inline=True)


@require_GET
@may("housing.view_complex")
def photo_thumbnail(request: StaffRequest, pk: int, photo_pk: int) -> FileResponse:
    visible = Complex.objects.visible_to(request.user).filter(pk=pk)
    return serve_thumbnail(visible_file(ComplexPhoto.objects.all(), pk=photo_pk, complex=visible))


@require_http_methods(["GET", "POST"])
@may("housing.change_complex")
def photos(request: StaffRequest, pk: int) -> HttpResponse:
    """Add photos, and write what stands under each."""
    record = visible_complex(request, pk)
    is_sent = request.method == "POST"
    form = PhotoUploadForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    if form.is_valid():
        try:
            with storing(by=request.user) as storage, trail.context(step="complex.photos_added"):
                for upload in form.cleaned_data["files"]:
                    photo = ComplexPhoto(complex=record, order=record.photos.next_order())
                    storage.store_photo(photo, upload)
        except FileRefused as refusal:
            form.add_error("files", str(refusal))
        else:
            messages.success(request, f"사진 {len(form.cleaned_data['files'])}장을 올렸습니다.")
            return HttpResponseRedirect(reverse("housing:photos", args=[pk]))
    return photos_page(request, record, form)


def photos_page(request: StaffRequest, record: Complex, form: PhotoUploadForm, changed: ComplexPhotoForm | None = None) -> HttpResponse:
    """`changed` keeps what was typed under one photo."""
    forms = [
        changed if changed and changed.instance.pk == one.pk else ComplexPhotoForm(instance=one, prefix=f"photo{one.pk}")
        for one in record.photos.all()
    ]
    context = page(record, "사진", form=form, photo_forms=forms, cancel_url=record.get_absolute_url())
    return render(request, "housing/photos.html", context, status=422 if form.errors or changed else 200)


@require_POST
@may("housing.change_complex")
def photo_change(request: StaffRequest, pk: int, photo_pk: int) -> HttpResponse:
    record = visible_complex(request, pk)
    photo = get_object_or_404(record.photos, pk=photo_pk)
    form = ComplexPhotoForm(request.POST, instance=photo, prefix=f"photo{photo.pk}")
    if not form.is_valid():
        return photos_page(request, record, PhotoUploadForm(), form)
    form.save()
    messages.success(request, "사진 설명을 저장했습니다.")
    return HttpResponseRedirect(reverse("housing:photos", args=[pk]))


@require_http_methods(["GET", "POST"])
@may("housing.change_complex")
def photo_delete(request: StaffRequest, pk: int, photo_pk: int) -> HttpResponse:
    """Asked first: unlike a record, a photo cannot be brought back."""
    record = visible_complex(request, pk)
    photo = get_object_or_404(record.photos, pk=photo_pk)
    form = HideForm(request.POST if request.method == "POST" else None)
    photos_url = reverse("housing:photos", args=[pk])
    if form.is_valid():
        with transaction.atomic(), trail.context(step="complex.photo_removed", reason=form.cleaned_data["reason"]):
            remove_stored(photo)
        messages.success(request, "사진을 지웠습니다.")
        return HttpResponseRedirect(photos_url)
    context = page(
        record,
        "사진 지우기",
        form=form,
        question=f"사진 {quoted(photo.caption or photo.name, '을')} 지울까요?",
        consequences=["지운 사진은 되살릴 수 없습니다. 누가 언제 지웠는지는 단지의 이력에 남습니다."],
        submit_label="사진 지우기",
        submit_style="danger",
        cancel_url=photos_url,
    )
    return render(request, "core/confirm.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@may("housing.change_complex")
def twins(request: StaffRequest, pk: int) -> HttpResponse:
    """Say that another record is the same estate (분양 and its 임대), or take that back."""
    record = visible_complex(request, pk)
    form = TwinForm(request.POST or None)
    if request.method == "POST":
        try:
            if request.POST.get("step") == "unlink":
                actions.unlink_twin(record, by=request.user)
                messages.success(request, "동일 단지 묶음을 풀었습니다.")
                return HttpResponseRedirect(record.get_absolute_url())
            if form.is_valid():
                actions.link_twins(record, form.cleaned_data["other"], by=request.user)
                messages.success(request, "동일 단지로 묶었습니다.")
                return HttpResponseRedirect(record.get_absolute_url())
        except ValidationError as refusal:
            form.add_error(None, refusal)
    context = page(
        record,
        "동일 단지",
        form=form,
        linked=list(Complex.objects.shown().filter(estate=record.estate_id).exclude(pk=pk)) if record.estate_id else [],
        cancel_url=record.get_absolute_url(),
    )
    return render(request, "housing/twins.html", context, status=422 if form.errors else 200)
