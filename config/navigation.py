"""The menu: the systems and their pages, as a literal table, cut down to what a person may open."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from accounts.models import User
from accounts.roles import permits
from config.screen_numbers import screen_number
from core import clock
from core.records import stash
from core.sliding_session import grace_seconds

Entry = tuple[str, str, str]
"""Label, URL name, permission."""

SYSTEMS: tuple[tuple[str, str, tuple[Entry, ...]], ...] = (
    (
        "공동주택",
        "/housing/",
        (
            ("공동주택", "housing:complex_list", "housing.view_complex"),
            ("관리사무소장", "housing:managerappointment_list", "housing.view_managerappointment"),
            ("입주자대표", "housing:representative_list", "housing.view_representative"),
            ("입주민", "housing:resident_list", "housing.view_resident"),
            ("자생단체", "housing:group_list", "housing.view_group"),
            ("지원사업", "housing:grant_list", "housing.view_grant"),
            ("지원기준", "housing:supportcriterion_list", "housing.view_supportcriterion"),
            ("민원", "housing:complaint_list", "housing.view_complaint"),
            ("살펴볼 것", "housing:checks", "housing.view_complex"),
            ("공동주택 현황", "housing:statistics", "housing.view_complex"),
            ("입주자대표 현황", "housing:representative_statistics", "housing.view_representative"),
            ("지원사업 현황", "housing:grant_statistics", "housing.view_grant"),
            ("민원 현황", "housing:complaint_statistics", "housing.view_complaint"),
        ),
    ),
    (
        "코드",
        "/housing/codes/",
        (
            ("직위", "housing:position_list", "housing.view_position"),
            ("사업구분", "housing:programme_list", "housing.view_programme"),
            ("민원 종류", "housing:complaintkind_list", "housing.view_complaintkind"),
            ("단지분류", "housing:buildingkind_list", "housing.view_buildingkind"),
            ("분양형태", "housing:salekind_list", "housing.view_salekind"),
            ("난방방식", "housing:heatingkind_list", "housing.view_heatingkind"),
            ("복도유형", "housing:corridorkind_list", "housing.view_corridorkind"),
            ("관리방식", "housing:managementkind_list", "housing.view_managementkind"),
            ("면적 구간표", "housing:areabandset_list", "housing.view_areabandset"),
            ("면적 구간", "housing:areaband_list", "housing.view_areaband"),
        ),
    ),
    (
        "관리",
        "/audit/",
        (
            ("접속기록", "audit:access_list", "core.view_accesslog"),
            ("구 지정 휴일", "core:holiday_list", "core.view_holiday"),
            ("행정동", "core:dong_list", "core.view_dong"),
            ("작업", "jobs", "core.view_job"),
        ),
    ),
)


@dataclass(frozen=True)
class Item:
    label: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class System:
    label: str
    url: str
    is_current: bool
    items: list[Item] = field(default_factory=list)


@lru_cache(maxsize=256)
def _open_to(roles: tuple[tuple[str, str], ...]) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """The systems, each with its address prefix and the (label, address) of what people of these roles may open."""
    found = []
    for label, prefix, entries in SYSTEMS:
        may_open = [(entry, reverse(name)) for entry, name, wanted in entries if any(permits(role, area, wanted) for role, area in roles)]
        if may_open:
            found.append((label, prefix, may_open))
    return found


def systems_for(request: HttpRequest) -> list[System]:
    """What the person may open. Of addresses that begin alike, the longest is where the page belongs; else the system's own prefix."""
    if not isinstance(request.user, User):
        return []
    opened = _open_to(tuple((role, area) for role, area in request.user.active_roles))
    here = _longest_start(request.path, (url for _, _, entries in opened for _, url in entries))
    nearest = _longest_start(request.path, (prefix for _, prefix, _ in opened))
    systems = []
    for label, prefix, entries in opened:
        items = [Item(entry, url, url == here) for entry, url in entries]
        is_current = any(item.is_current for item in items) if here else prefix == nearest
        systems.append(System(label, items[0].url, is_current, items))
    return systems


def _longest_start(path: str, starts: Iterable[str]) -> str:
    return max((start for start in starts if path.startswith(start)), key=len, default="")


def frame(request: HttpRequest) -> dict[str, Any]:
    """What templates/base.html prints on every page."""
    banners = []
    if settings.DEMO:
        banners.append({"tone": "information", "text": "시연용입니다. 사람과 자료는 모두 지어낸 것입니다."})
    elif settings.IS_EMBEDDED:
        text = "내장 데이터베이스로 돌고 있습니다. 운영하려면 DATABASE_URL을 정하세요."
        banners.append({"tone": "danger", "text": text})
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return {"banners": banners, "help_contact": settings.HELP_PHONE}
    return {
        "banners": banners,
        "systems": systems_for(request),
        "session_seconds": settings.SESSION_COOKIE_AGE - grace_seconds(),
        "session_warn_seconds": settings.SESSION_WARN_SECONDS,
        "extend_url": reverse("session_extend"),
        "token_url": reverse("session_token"),
        "help_contact": settings.HELP_PHONE,
        "screen_id": screen_number(request.resolver_match.view_name) if request.resolver_match else "",
        "form_owner": stash.owner_mark(request.user),
        "printed_by": request.user.display_name,
        "printed_at": "{0.year}. {0.month}. {0.day}. {0:%H:%M}".format(clock.now()),
    }
