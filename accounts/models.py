"""Who works here and what they were granted; what a role may do stands in `accounts.roles`."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q


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


class User(AbstractBaseUser):
    """직원. `username` is the 새올 id."""

    username = models.CharField("새올 아이디", max_length=50, unique=True)
    name = models.CharField("성명", max_length=40)
    department = models.ForeignKey(Department, models.PROTECT, null=True, blank=True, verbose_name="부서")
    position = models.CharField("직위", max_length=40, default="", blank=True)
    left_on = models.DateField("퇴직·전출일", null=True, blank=True)
    is_active = models.BooleanField("사용", default=True)
    created_at = models.DateTimeField("등록일시", auto_now_add=True)

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

    def has_perm(self, perm: str, obj: object | None = None) -> bool:
        from django.contrib.auth.models import _user_has_perm

        return self.is_active and _user_has_perm(self, perm, obj)
