"""Who deals with complaints: the employees who may write 공동주택's records today."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Grant, User
from accounts.roles import AREA_APPS, Role
from core import clock

AREAS = [area for area, apps in AREA_APPS.items() if "housing" in apps]
WRITING = [Role.OFFICER, Role.MANAGER]


def officers_today() -> QuerySet[User]:
    today = clock.today()
    grants = Grant.objects.active(on=today).filter(employee=OuterRef("pk"), area__in=AREAS, role__in=WRITING)
    still_here = Q(left_on=None) | Q(left_on__gt=today)
    return User.objects.filter(Exists(grants), still_here, is_active=True).select_related("department")
