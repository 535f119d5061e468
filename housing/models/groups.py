"""자생단체: the residents' groups of a complex, and the residents in them."""

from collections.abc import Mapping
from typing import Any, ClassVar, Self

import pgtrigger
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Right
from django.urls import reverse

from core.fields import BusinessDateField, PhoneField, phone_is_digits
from core.masking import Mask, mask_email, mask_phone
from core.prepared import TODAY, nested
from core.records.child_rows import count_changes
from core.records.models import Record, RecordQuerySet
from core.records.search import LAST_DIGITS, matching, of_number, word_index
from core.trail import track
from housing.models.complexes import Complex
from housing.models.residents import Resident
from housing.models.terms import Position

STAYS_WITH_ITS_MEMBERS = "구성원이 있는 단체는 다른 공동주택으로 옮길 수 없습니다. 단지를 되돌리거나 구성원을 먼저 빼세요."

# The group's row is locked while its complex is compared, so that it cannot move meanwhile; a resident never moves.
REFUSE_OTHER_COMPLEX = """
PERFORM FROM housing_group WHERE id = NEW.group_id FOR SHARE;
IF (SELECT complex_id FROM housing_group WHERE id = NEW.group_id)
    IS DISTINCT FROM (SELECT complex_id FROM housing_resident WHERE id = NEW.resident_id) THEN
    RAISE EXCEPTION '다른 공동주택의 입주민은 이 단체의 구성원이 될 수 없습니다.' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""
REFUSE_LEAVING_MEMBERS = f"""
IF EXISTS (SELECT FROM housing_groupmember WHERE group_id = NEW.id) THEN
    RAISE EXCEPTION '{STAYS_WITH_ITS_MEMBERS}' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""


class GroupKind(models.TextChoices):
    """단체구분 of the ward's screens."""

    ACTIVATION = "activation", "공동체활성화 단체"
    OTHER = "other", "기타 자생단체"


class GroupQuerySet(RecordQuerySet):
    goes_with: ClassVar = ("complex",)

    def search(self, text: str) -> Self:
        """Name of the group, of its complex or of a member holding `text`; or a number, whole or by its last four digits (B-MASK-05)."""
        if not text.strip():
            return self
        rows = self.model._default_manager.order_by()
        members = GroupMember.objects.order_by().filter(resident__hidden_at=None)
        found: list[models.QuerySet] = [
            matching(rows, text, "name").values("pk"),
            rows.filter(complex__in=Complex.objects.search(text).order_by().values("pk")).values("pk"),
            members.filter(resident__in=matching(Resident.objects.order_by(), text, "name").values("pk")).values("group_id"),
        ]
        of_group, of_member = (of_number(text, column, by_ending=True) for column in ("phone", "mobile"))
        if of_group is not None and of_member is not None:
            people = Resident.objects.order_by().filter(of_member).values("pk")
            found += [rows.filter(of_group).values("pk"), members.filter(resident__in=people).values("group_id")]
        return self.filter(pk__in=found[0].union(*found[1:], all=True))

    def without_officer(self) -> Self:
        """Groups that still exist, and nobody holds a post in."""
        officers = GroupMember.objects.officers().filter(group=OuterRef("pk"))
        return self.filter(~Exists(officers), dissolved_on=None)

    def for_list(self) -> Self:
        """With `officer_position`, `officer_name` and `officer_mobile` of the first officer in office (대표자)."""
        officer = GroupMember.objects.officers().filter(group=OuterRef("pk"))
        return self.select_related("complex__dong").annotate(
            officer_position=Subquery(officer.values("position__label")[:1]),
            officer_name=Subquery(officer.values("resident__name")[:1]),
            officer_mobile=Subquery(officer.values("resident__mobile")[:1]),
        )

    def for_panel(self) -> Self:
        """With `officer_rows` [position, name, mobile] of the officers in office; groups that still exist come first."""
        officers = GroupMember.objects.officers().filter(group=OuterRef("pk"))
        rows = nested(officers, "position__label", "resident__name", "resident__mobile")
        return self.annotate(officer_rows=rows).order_by(F("dissolved_on").desc(nulls_first=True), "kind", "name")

    def for_page(self) -> Self:
        """With `member_rows` [position, name, mobile, from, until, is in it today], those who are in it today first."""
        members = (
            GroupMember.objects.shown()
            .with_state()
            .filter(group=OuterRef("pk"))
            .order_by(F("is_current").desc(), F("position__order").asc(nulls_last=True), "pk")
        )
        fields = ("position__label", "resident__name", "resident__mobile", "from_on", "until_on", "is_current")
        return self.select_related("complex").annotate(member_rows=nested(members, *fields))


@track()
class Group(Record):
    """자생단체. Who runs it are members holding a post; its own number and address may well be a person's."""

    PERSONAL: ClassVar[Mapping[str, Mask]] = {"phone": mask_phone, "email": mask_email}

    complex = models.ForeignKey(Complex, models.PROTECT, related_name="groups", verbose_name="공동주택")
    kind = models.CharField("단체구분", max_length=12, choices=GroupKind)
    name = models.CharField("단체명", max_length=80)
    formed_on = BusinessDateField("구성일", null=True, blank=True)
    dissolved_on = BusinessDateField("해산일", null=True, blank=True)
    member_count = models.PositiveIntegerField(
        "회원수", null=True, blank=True, help_text="단체가 알린 수입니다. 모르면 비워 두세요(0명과 다릅니다)."
    )
    phone = PhoneField("단체 연락처", help_text="단체의 번호입니다. 임원의 번호는 구성원에 적습니다.")
    email = models.EmailField("이메일", default="", blank=True)
    activities = models.CharField("주요 활동", max_length=300, default="", blank=True)
    note = models.CharField("비고", max_length=300, default="", blank=True)
    needs_check = models.BooleanField("확인 필요", default=False)

    officer_rows: list[list[Any]]
    member_rows: list[list[Any]]
    """Of `for_panel` and `for_page`."""

    objects: ClassVar = GroupQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "자생단체"
        verbose_name_plural = "자생단체"
        ordering = ("name", "id")
        indexes: ClassVar = [
            models.Index(name="group_by_name", fields=["name", "id"]),
            word_index("group_by_word", "name"),
            models.Index(Right("phone", LAST_DIGITS), name="group_by_last_four"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(name="group_name_not_blank", condition=~Q(name=""), violation_error_message="단체명을 입력하세요."),
            models.UniqueConstraint(
                name="group_name_once_per_complex",
                fields=["complex", "name"],
                condition=Q(hidden_at=None),
                violation_error_message="이 단지에 이름이 같은 자생단체가 이미 있습니다.",
            ),
            models.CheckConstraint(
                name="group_dissolved_after_it_was_formed",
                # A ward's own files are kept as they stand, but never unmarked.
                condition=Q(formed_on=None) | Q(dissolved_on=None) | Q(dissolved_on__gte=F("formed_on")) | Q(needs_check=True),
                violation_error_message="해산일이 구성일보다 빠릅니다.",
            ),
            phone_is_digits("phone", name="group_phone_is_digits"),
        ]
        triggers: ClassVar = [
            *Record.Meta.triggers,
            pgtrigger.Trigger(
                name="stay_with_members",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("complex_id"),
                condition=pgtrigger.AnyChange("complex"),
                func=REFUSE_LEAVING_MEMBERS,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.complex} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("housing:group_detail", args=[self.pk])


IN_IT_TODAY = Q(until_on=None) | Q(until_on__gte=TODAY)


class GroupMemberQuerySet(models.QuerySet):
    def shown(self) -> Self:
        return self.filter(resident__hidden_at=None)

    def with_state(self) -> Self:
        """Adds `is_current`: the last day in the group is today, or later, or unknown."""
        return self.annotate(is_current=models.ExpressionWrapper(IN_IT_TODAY, output_field=models.BooleanField()))

    def current(self) -> Self:
        return self.shown().filter(IN_IT_TODAY)

    def officers(self) -> Self:
        """Members holding a post today, in the order of the posts; the first is the group's 대표자."""
        return self.current().filter(position__isnull=False).order_by("position__order", "pk")


@track()
class GroupMember(models.Model):
    """자생단체 구성원: a resident in a group; without a post a plain member."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="members", verbose_name="자생단체")
    resident = models.ForeignKey(Resident, models.PROTECT, related_name="memberships", verbose_name="입주민")
    position = models.ForeignKey(Position, models.PROTECT, null=True, blank=True, related_name="group_members", verbose_name="직위")
    from_on = BusinessDateField("시작일", null=True, blank=True)
    until_on = BusinessDateField("종료일", null=True, blank=True)

    objects: ClassVar = GroupMemberQuerySet.as_manager()

    class Meta:
        verbose_name = "자생단체 구성원"
        verbose_name_plural = "자생단체 구성원"
        ordering = ("group", F("position__order").asc(nulls_last=True), "id")
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="groupmember_once_per_group",
                fields=["group", "resident"],
                violation_error_message="이 사람은 이미 이 단체의 구성원입니다.",
            ),
            models.CheckConstraint(
                name="groupmember_ends_after_it_starts",
                condition=Q(from_on=None) | Q(until_on=None) | Q(until_on__gte=F("from_on")),
                violation_error_message="구성원의 종료일이 시작일보다 빠릅니다.",
            ),
        ]
        triggers: ClassVar = [
            *count_changes("housing_group", "group_id"),
            pgtrigger.Trigger(
                name="same_complex",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("group_id", "resident_id"),
                func=REFUSE_OTHER_COMPLEX,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group} 구성원"
