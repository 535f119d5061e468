"""Who may do what: the whole answer, in one table.

A person gets a role by a grant (`accounts.models.Grant`), which also names the area it is for. Record kinds and code tables are covered
by verbs, so a new kind needs no line here; everything else is named in full. What a role may *not* do is what is not listed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.apps import apps
from django.db import models

from core.records.codes import Code
from core.records.models import Record
from core.records.standards import Standard


class Role(models.TextChoices):
    OFFICER = "officer", "담당자"
    MANAGER = "manager", "부서 관리자"
    SUPERVISOR = "supervisor", "상급자"
    SYSADMIN = "sysadmin", "시스템관리자"
    PRIVACY = "privacy", "개인정보 보호담당"


class Area(models.TextChoices):
    """The part of the office's records a grant is for."""

    HOUSING = "housing", "공동주택"
    COMMUNITY = "community", "마을공동체"
    BENCHMARKING = "benchmarking", "벤치마킹"
    ALL = "all", "전체"

    def covers(self, area: str) -> bool:
        return self == Area.ALL or self == area


AREA_APPS: Mapping[str, frozenset[str]] = {
    Area.HOUSING: frozenset({"housing"}),
    Area.COMMUNITY: frozenset({"community"}),
    Area.BENCHMARKING: frozenset({"benchmarking"}),
    Area.ALL: frozenset({"housing", "community", "benchmarking"}),
}

RECORD_VERBS: Mapping[str, str] = {
    "view": "보기 (개인정보는 가려서)",
    "add": "등록",
    "change": "수정",
    "delete": "삭제 (숨김)",
    "restore": "삭제 취소",
    "reveal": "한 건의 개인정보 보기",
    "reveal_for_reason": "사유를 적고 한 건의 개인정보 보기",
    "export": "엑셀 내려받기 (개인정보는 가려서)",
    "unmask": "사유를 적고 개인정보가 든 엑셀 내려받기",
}
CODE_VERBS: Mapping[str, str] = {
    "view": "보기",
    "add": "등록",
    "change": "수정·사용 중지",
    "delete": "쓰지 않은 코드 삭제",
    "restore": "삭제 취소",
    "export": "엑셀 내려받기",
}


@dataclass(frozen=True, kw_only=True)
class Rights:
    """`records`, `codes` and `standards` are verbs within the granted area; `others` hold whatever the area."""

    records: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    standards: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    may_grant: tuple[Role, ...] = ()


HOLIDAYS = tuple(f"core.{verb}_holiday" for verb in ("view", "add", "change", "delete", "restore", "export"))
DONGS = tuple(f"core.{verb}_dong" for verb in ("view", "change", "export"))

ROLES: Mapping[Role, Rights] = {
    Role.OFFICER: Rights(
        records=("view", "add", "change", "delete", "reveal", "export", "unmask"),
        standards=("view", "export"),
    ),
    Role.MANAGER: Rights(
        records=("view", "add", "change", "delete", "restore", "reveal", "export", "unmask"),
        codes=("view", "add", "change", "delete", "restore", "export"),
        standards=("view", "add", "change", "delete", "restore", "export"),
        others=("accounts.view_grant", "accounts.add_grant", "accounts.change_grant", "core.delete_savedsearch", *HOLIDAYS, *DONGS),
        may_grant=(Role.OFFICER, Role.SUPERVISOR, Role.MANAGER),
    ),
    Role.SUPERVISOR: Rights(
        records=("view", "export"),
        standards=("view", "export"),
    ),
    Role.SYSADMIN: Rights(
        records=("view", "reveal_for_reason"),
        standards=("view",),
        others=(
            "accounts.view_department",
            "accounts.add_department",
            "accounts.change_department",
            "accounts.view_grant",
            "accounts.add_grant",
            "accounts.change_grant",
            "core.view_job",
        ),
        # The ward's source: 권한부여: 전산정보과. Nobody grants to themselves, so this opens no personal data to the grantor.
        may_grant=(Role.OFFICER, Role.MANAGER, Role.SUPERVISOR, Role.SYSADMIN, Role.PRIVACY),
    ),
    Role.PRIVACY: Rights(
        others=("core.view_accesslog", "accounts.view_grant"),
    ),
}


@lru_cache(maxsize=4096)
def permits(role: str, area: str, permission: str) -> bool:
    """Whether `role`, granted for `area`, holds `permission` ("housing.view_complex"). Roles and areas no longer known hold nothing."""
    if role not in ROLES or area not in AREA_APPS:
        return False
    rights = ROLES[Role(role)]
    if permission in rights.others:
        return True
    app_label, _, codename = permission.partition(".")
    verb, _, model_name = codename.rpartition("_")
    return app_label in AREA_APPS[area] and verb in _verbs(rights, app_label, model_name)


def permits_app(role: str, area: str, app_label: str) -> bool:
    """Whether the role, so granted, holds anything at all in that app."""
    if role not in ROLES or area not in AREA_APPS:
        return False
    rights = ROLES[Role(role)]
    in_area = app_label in AREA_APPS[area] and bool(rights.records or rights.codes or rights.standards)
    return in_area or any(name.startswith(f"{app_label}.") for name in rights.others)


def _verbs(rights: Rights, app_label: str, model_name: str) -> tuple[str, ...]:
    try:
        model = apps.get_model(app_label, model_name)
    except LookupError:
        return ()
    if issubclass(model, Code):
        return rights.codes
    if issubclass(model, Standard):
        return rights.standards
    return rights.records if issubclass(model, Record) else ()
