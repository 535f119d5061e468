"""What a person keeps about a list: the columns they chose, and searches under a name.

A saved search is an address's query, never a phone number or a word looked up in personal columns: `core.records.saved_query`
decides what may be kept.
"""

from dataclasses import dataclass, field
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import BooleanField, CharField, ExpressionWrapper, Q, Value

from core.records.actor import Actor


class ColumnChoice(models.Model):
    """One person's columns of one kind, as an address names them: 'name,dong'."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="직원")
    kind = models.CharField("대상", max_length=60)
    columns = models.TextField("열")

    class Meta:
        verbose_name = "고른 열"
        verbose_name_plural = "고른 열"
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="columnchoice_once_per_kind", fields=["owner", "kind"], violation_error_message="고른 열이 이미 있습니다."
            ),
        ]

    def __str__(self) -> str:
        return self.columns


class SavedSearchQuerySet(models.QuerySet["SavedSearch"]):
    def visible_to(self, user: Actor) -> Self:
        """One's own, and those shared with one's department."""
        shared = Q(department_id=user.department_id) if user.department_id is not None else Q(pk__in=())
        return self.filter(Q(owner_id=user.pk) | shared)

    def removable_by(self, user: Actor) -> Self:
        """One's own; a department admin also clears away what others shared with the department."""
        rows = self.visible_to(user)
        return rows if user.has_perm("core.delete_savedsearch") else rows.filter(owner_id=user.pk)


class SavedSearch(models.Model):
    """저장한 검색. `department_id` is the department it is shared with: that of its owner when they shared it, not where
    they work now. A number and no foreign key, for departments live above the core."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="만든 사람")
    department_id = models.BigIntegerField("공유한 부서", null=True, blank=True)
    kind = models.CharField("대상", max_length=60)
    name = models.CharField("이름", max_length=40)
    query = models.TextField("조건", blank=True)
    created_at = models.DateTimeField("저장 일시", auto_now_add=True)

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        verbose_name = "저장한 검색"
        verbose_name_plural = "저장한 검색"
        default_permissions = ("delete",)
        ordering = ("name", "pk")
        indexes: ClassVar = [
            models.Index(name="savedsearch_of_department", fields=["department_id", "kind"], condition=Q(department_id__isnull=False))
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="savedsearch_name_once_per_kind",
                fields=["owner", "kind", "name"],
                violation_error_message="같은 이름으로 저장한 검색이 이미 있습니다.",
            ),
            models.CheckConstraint(
                name="savedsearch_has_a_name", condition=~Q(name=""), violation_error_message="저장할 이름을 입력하세요."
            ),
        ]

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class NamedSearch:
    """A saved search as a menu shows it."""

    pk: int
    name: str
    query: str
    is_own: bool


@dataclass(frozen=True)
class Kept:
    columns: tuple[str, ...] = ()
    searches: list[NamedSearch] = field(default_factory=list)


def kept_for(user: Actor, kind: str) -> Kept:
    """Both in one query: every list asks for them."""
    is_own = ExpressionWrapper(Q(owner_id=user.pk), output_field=BooleanField())
    chosen = ColumnChoice.objects.filter(owner_id=user.pk, kind=kind).order_by()
    searches = SavedSearch.objects.visible_to(user).filter(kind=kind).order_by()
    rows = chosen.values_list(Value(0), Value("", output_field=CharField()), "columns", is_own).union(
        searches.values_list("pk", "name", "query", is_own), all=True
    )
    names: tuple[str, ...] = ()
    found = []
    for pk, name, text, own in rows:
        if pk:
            found.append(NamedSearch(pk, name, text, own))
        else:
            names = tuple(text.split(","))
    return Kept(names, sorted(found, key=lambda one: (not one.is_own, one.name)))


def choose_columns(user: Actor, kind: str, names: list[str]) -> None:
    """Without names the kind's own columns come back."""
    if names:
        ColumnChoice.objects.update_or_create(owner_id=user.pk, kind=kind, defaults={"columns": ",".join(names)})
    else:
        ColumnChoice.objects.filter(owner_id=user.pk, kind=kind).delete()
