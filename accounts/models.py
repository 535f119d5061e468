"""Who works here, what they were granted and how often they mistyped; what a role may do stands in `accounts.roles`."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.contrib import auth
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models, transaction
from django.db.models import F, Q

from accounts.roles import Area, Role, permits
from core import clock, trail
from core.prepared import Slot


@trail.track()
class Department(models.Model):
    """부서. Renamed or merged ones stay, so that old records keep their names."""

    name = models.CharField("부서명", max_length=60, unique=True)
    phone = models.CharField("대표전화", max_length=20, default="", blank=True)
    is_closed = models.BooleanField("폐지", default=False)

    class Meta:
        verbose_name = "부서"
        verbose_name_plural = "부서"
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, *, name: str, password: str | None = None, department: Department | None = None) -> "User":
        """An account; without `password` it can only come in through SSO."""
        user = self.model(username=username, name=name, department=department)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=username)


@trail.track(exclude=["password", "last_login"])
class User(AbstractBaseUser):
    """직원. `username` is the 새올 id."""

    username = models.CharField("새올 아이디", max_length=50, unique=True)
    name = models.CharField("성명", max_length=40)
    department = models.ForeignKey(Department, models.PROTECT, null=True, blank=True, verbose_name="부서")
    position = models.CharField("직위", max_length=40, default="", blank=True)
    left_on = models.DateField("퇴직·전출일", null=True, blank=True)
    is_active = models.BooleanField("사용", default=True)
    is_demo = models.BooleanField("시연용", default=False, editable=False)
    created_at = models.DateTimeField("등록일시", auto_now_add=True)

    # (role, area) of the day: asked for once, unless `entering_user` fetched them with the account.
    held_roles: Sequence[Sequence[str]] | None = None

    objects = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = "직원"
        verbose_name_plural = "직원"
        ordering = ("name",)

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        return f"{self.name}({self.department})" if self.department_id else self.name

    def may_enter(self, *, on: date) -> bool:
        """Access ends on the day of leaving itself (B-PIV-01); a demo account exists only while DEMO does."""
        has_left = self.left_on is not None and self.left_on <= on
        return self.is_active and not has_left and (settings.DEMO or not self.is_demo)

    @property
    def active_roles(self) -> Sequence[Sequence[str]]:
        """(role, area) of what holds today; asked once for each user object, that is for each request."""
        today = clock.today()
        if not self.may_enter(on=today):
            return []
        if self.held_roles is None:
            self.held_roles = list(self.grants.active(on=today).order_by().values_list("role", "area"))
        return self.held_roles

    def has_perm(self, perm: str, obj: models.Model | None = None) -> bool:
        """Out of the grants alone; asking every backend, as Django does, would add up over the thirty questions of a page."""
        return any(permits(role, area, perm) for role, area in self.active_roles)

    def has_perms(self, perm_list: list[str], obj: models.Model | None = None) -> bool:
        return all(self.has_perm(perm, obj) for perm in perm_list)

    def has_module_perms(self, app_label: str) -> bool:
        return any(backend.has_module_perms(self, app_label) for backend in auth.get_backends() if hasattr(backend, "has_module_perms"))


class GrantQuerySet(models.QuerySet["Grant"]):
    def active(self, *, on: date | Slot) -> Self:
        """What holds on that day: a revocation counts from its day, the last day is included."""
        return self.filter(
            Q(until_on=None) | Q(until_on__gte=on),
            Q(revoked_on=None) | Q(revoked_on__gt=on),
            from_on__lte=on,
        )


class Grant(models.Model):
    """권한 부여. The row is its own history (B-PIV-02): a trigger refuses deletion and any change but the one revocation."""

    employee = models.ForeignKey(User, models.PROTECT, related_name="grants", verbose_name="직원")
    role = models.CharField("역할", max_length=20, choices=Role)
    area = models.CharField("업무", max_length=20, choices=Area)
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, verbose_name="대상 부서", help_text="비워 두면 모든 부서"
    )
    from_on = models.DateField("시작일")
    until_on = models.DateField("종료일", null=True, blank=True)
    reason = models.CharField("부여 사유", max_length=200)
    granted_by = models.CharField("부여자", max_length=120)
    granted_at = models.DateTimeField("부여일시", auto_now_add=True)
    revoked_on = models.DateField("회수일", null=True, blank=True)
    revoked_by = models.CharField("회수자", max_length=120, default="", blank=True)
    revoked_reason = models.CharField("회수 사유", max_length=200, default="", blank=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        verbose_name = "권한"
        verbose_name_plural = "권한"
        ordering = ("-granted_at",)
        constraints: ClassVar = [
            models.CheckConstraint(
                name="grant_ends_after_it_starts",
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                violation_error_message="종료일이 시작일보다 빠릅니다.",
            ),
            models.CheckConstraint(
                name="grant_has_a_reason_and_a_grantor",
                condition=~Q(reason="") & ~Q(granted_by=""),
                violation_error_message="부여 사유와 부여자를 입력하세요.",
            ),
            models.CheckConstraint(
                name="grant_revocation_is_whole",
                condition=Q(revoked_on=None, revoked_by="", revoked_reason="")
                | (Q(revoked_on__isnull=False) & ~Q(revoked_by="") & ~Q(revoked_reason="")),
                violation_error_message="회수일, 회수자, 회수 사유를 모두 입력하세요.",
            ),
            models.UniqueConstraint(
                name="grant_one_open_per_role_and_scope",
                fields=["employee", "role", "area", "department"],
                condition=Q(revoked_on=None, until_on=None),
                nulls_distinct=False,
                violation_error_message="같은 권한이 이미 있습니다.",
            ),
        ]

    def __str__(self) -> str:
        scope = self.department.name if self.department else "모든 부서"
        return f"{self.employee.name}: {self.get_role_display()} ({self.get_area_display()}, {scope})"


class LoginAttemptQuerySet(models.QuerySet["LoginAttempt"]):
    def is_locked(self, account: str, *, at: datetime) -> bool:
        found = self.filter(account=_attempt_key(account)).first()
        return found is not None and found.is_locked(at=at)

    @transaction.atomic
    def reserve(self, account: str, *, at: datetime) -> bool:
        """Count one try *before* its password is looked at, or say that the account is locked.

        Counting first and under the row's lock is what keeps a hundred simultaneous guesses to the allowed few.
        """
        # Names typed once and never again would pile up for ever.
        self.filter(last_tried_at__lt=at - timedelta(days=1)).delete()
        attempt, _ = self.select_for_update().get_or_create(account=_attempt_key(account), defaults={"last_tried_at": at})
        if attempt.is_locked(at=at):
            return False
        attempt.failures = attempt.failures + 1 if attempt.is_fresh(at=at) else 1
        attempt.last_tried_at = at
        attempt.save(update_fields=["failures", "last_tried_at"])
        return True

    def forget(self, account: str) -> int:
        """After a success, or by an administrator's hand."""
        return self.filter(account=_attempt_key(account), failures__gt=0).update(failures=0)


class LoginAttempt(models.Model):
    """로그인 실패 횟수. By the name typed, whether or not there is such an account: the answer must not tell."""

    account = models.CharField("아이디", max_length=50, unique=True)
    failures = models.PositiveIntegerField("실패 횟수", default=0)
    last_tried_at = models.DateTimeField("마지막 시도", db_index=True)

    objects = LoginAttemptQuerySet.as_manager()

    class Meta:
        verbose_name = "로그인 시도"
        verbose_name_plural = "로그인 시도"
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.account}: {self.failures}"

    def is_fresh(self, *, at: datetime) -> bool:
        return at - self.last_tried_at < timedelta(minutes=settings.LOGIN_LOCK_MINUTES)

    def is_locked(self, *, at: datetime) -> bool:
        return self.failures >= settings.LOGIN_ATTEMPTS and self.is_fresh(at=at)


def _attempt_key(account: str) -> str:
    return account.strip().casefold()[:50]
