"""What a person keeps about a list: the columns they chose, and searches under a name.

A saved search is an address's query, never a phone number or a word looked up in personal columns: `core.records.saved_query`
decides what may be kept.
"""

from dataclasses import dataclass
from typing import ClassVar, Self

from django.conf import settings
from django.db import connection, models
from django.db.models import Q

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
    columns: tuple[str, ...]
    searches: list[NamedSearch]


_KEPT = """
    SELECT NULL, '', columns, TRUE FROM core_columnchoice WHERE owner_id = %(owner)s AND kind = %(kind)s
    UNION ALL
    SELECT id, name, query, owner_id = %(owner)s FROM core_savedsearch
    WHERE kind = %(kind)s AND (owner_id = %(owner)s OR department_id = %(department)s)
"""
"""Every list asks this: as SQL, for composing it anew would cost three times the query. The rows of `visible_to`."""


def kept_for(user: Actor, kind: str) -> Kept:
    """The chosen columns and the searches, one's own first, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(_KEPT, {"owner": user.pk, "kind": kind, "department": user.department_id})
        rows = cursor.fetchall()
    columns = next((text for pk, _, text, _ in rows if pk is None), "")
    searches = [NamedSearch(*row) for row in rows if row[0] is not None]
    return Kept(tuple(columns.split(",")), sorted(searches, key=lambda one: (not one.is_own, one.name)))


def choose_columns(user: Actor, kind: str, names: list[str]) -> None:
    """Without names the kind's own columns come back."""
    if names:
        ColumnChoice.objects.update_or_create(owner_id=user.pk, kind=kind, defaults={"columns": ",".join(names)})
    else:
        ColumnChoice.objects.filter(owner_id=user.pk, kind=kind).delete()
