"""저장한 검색: keeping the conditions of a list under a name, and sharing them with the department."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render

from core.particles import quoted, with_particle
from core.records.actor import Actor, StaffRequest
from core.records.list_request import ListRequest
from core.records.refusals import sentence_for
from core.records.saved import SavedSearch
from core.records.saved_query import query_to_keep
from core.records.views.base import RecordView


class SavedSearchForm(forms.ModelForm):
    is_shared = forms.BooleanField(
        label="부서 공유", required=False, help_text="같은 부서의 직원도 이 검색을 열 수 있습니다. 고치는 것은 만든 사람만 할 수 있습니다."
    )

    class Meta:
        model = SavedSearch
        fields = ("name",)

    def __init__(self, *args: Any, by: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self.by = by
        self.fields["is_shared"].initial = self.instance.department_id is not None
        if by.department_id is None:
            del self.fields["is_shared"]

    def save_or_refuse(self) -> bool:
        """Whether it was saved; a name already taken is a sentence on the form."""
        search = self.instance
        shared_with = search.department_id or self.by.department_id
        search.department_id = shared_with if self.cleaned_data.get("is_shared") else None
        try:
            with transaction.atomic():
                search.save()
        except IntegrityError as error:
            self.add_error("name", sentence_for(error, SavedSearch))
            return False
        return True


class RecordSearchesView(RecordView):
    """GET lists them; with a list's query in the address, that query can be saved here."""

    def get(self, request: StaffRequest) -> HttpResponse:
        return self.page(SavedSearchForm(by=request.user))

    def page(self, form: SavedSearchForm, *, status: int = 200) -> HttpResponse:
        asked, kind = ListRequest(self.request, self.kind), self.kind
        try:
            query_to_keep(asked)
            refusal = ""
        except ValidationError as error:
            refusal = str(error.message)
        rows = SavedSearch.objects.filter(kind=kind.name)
        removable = set(rows.removable_by(self.request.user).values_list("pk", flat=True))
        page = self.context(
            title="저장한 검색",
            form=form,
            refusal=refusal,
            said=asked.said or "전체",
            cancel_url=asked.url_at(kind.url("list")),
            searches=[self.row(one, removable) for one in rows.visible_to(self.request.user).select_related("owner")],
        )
        response = render(self.request, "core/searches.html", page, status=status)
        response["Cache-Control"] = "no-store"
        return response

    def row(self, search: SavedSearch, removable: set[int]) -> dict[str, Any]:
        owner: Any = search.owner
        is_own = owner.pk == self.request.user.pk
        return {
            "name": search.name,
            "url": list_url(self.kind.url("list"), search.query),
            "owner": "" if is_own else owner.display_name,
            "is_shared": search.department_id is not None,
            "edit_url": self.kind.url("search", search.pk) if is_own else "",
            "delete_url": self.kind.url("search", search.pk) if search.pk in removable else "",
        }

    def post(self, request: StaffRequest) -> HttpResponse:
        search = SavedSearch(kind=self.kind.name, owner_id=request.user.pk)
        form = SavedSearchForm(request.POST, by=request.user, instance=search)
        if not form.is_valid():
            return self.page(form, status=422)
        asked = ListRequest(request, self.kind)
        try:
            search.query = query_to_keep(asked)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        if form.errors or not form.save_or_refuse():
            return self.page(form, status=422)
        messages.success(request, f"{quoted(search, '으로')} 저장했습니다.")
        return HttpResponseRedirect(list_url(self.kind.url("list"), search.query))


class RecordSearchView(RecordView):
    """One's own can be renamed, shared and removed; a shared one of the department only removed, by its admin."""

    def get(self, request: StaffRequest, search_pk: int) -> HttpResponse:
        return self.page(SavedSearchForm(by=request.user, instance=self.own(search_pk)))

    def own(self, pk: int) -> SavedSearch:
        return get_object_or_404(SavedSearch, kind=self.kind.name, owner_id=self.request.user.pk, pk=pk)

    def page(self, form: SavedSearchForm, *, status: int = 200) -> HttpResponse:
        page = self.context(title="저장한 검색 고치기", form=form, cancel_url=self.kind.url("searches"))
        return render(self.request, "core/form.html", page, status=status)

    def post(self, request: StaffRequest, search_pk: int) -> HttpResponse:
        if "remove" in request.POST:
            removable = SavedSearch.objects.removable_by(request.user).filter(kind=self.kind.name)
            search = get_object_or_404(removable, pk=search_pk)
            search.delete()
            messages.success(request, f"저장한 검색 {with_particle(f'‘{search}’', '을')} 지웠습니다.")
            return HttpResponseRedirect(self.kind.url("searches"))
        form = SavedSearchForm(request.POST, by=request.user, instance=self.own(search_pk))
        if not form.is_valid() or not form.save_or_refuse():
            return self.page(form, status=422)
        messages.success(request, "저장했습니다.")
        return HttpResponseRedirect(self.kind.url("searches"))


def list_url(address: str, query: str) -> str:
    return f"{address}?{query}" if query else address
