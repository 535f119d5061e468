"""Templates and styles load nothing from outside, and hold no inline style or script: the policy allows neither."""

import re
from pathlib import Path

import pytest
from django.test import Client

from accounts.roles import Role
from tests.factories.accounts import browser
from tests.factories.housing import ManagerAppointmentFactory
from tests.pages import html

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SHEETS = sorted((ROOT / "static").rglob("*.css"))
SCRIPTS = sorted((ROOT / "static").rglob("*.js"))

COMMENT = re.compile(r"\{%\s*comment.*?endcomment\s*%\}|\{#.*?#\}|<!--.*?-->", re.DOTALL)
ELSEWHERE = re.compile(r"""(?:src|href|action|formaction|poster|data|srcset)\s*=\s*["']?\s*(?:https?:)?//""", re.IGNORECASE)
INLINE_STYLE = re.compile(r"<style\b|\sstyle\s*=", re.IGNORECASE)
INLINE_SCRIPT = re.compile(r"<script(?![^>]*\b(?:src=|type=[\"']application/json))", re.IGNORECASE)
HANDLER = re.compile(r"\son[a-z]+\s*=\s*[\"']|javascript:", re.IGNORECASE)
FORBIDDEN = (ELSEWHERE, INLINE_STYLE, INLINE_SCRIPT, HANDLER)


def by_name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def offences(text: str) -> list[str]:
    return [match.group() for pattern in FORBIDDEN for match in pattern.finditer(text)]


@pytest.mark.parametrize("template", TEMPLATES, ids=by_name)
def test_template_needs_nothing_the_policy_forbids(template: Path) -> None:
    assert offences(COMMENT.sub("", template.read_text())) == []


@pytest.mark.parametrize("sheet", SHEETS, ids=by_name)
def test_style_sheet_loads_nothing_from_outside(sheet: Path) -> None:
    assert re.findall(r"""(?:url\(|@import)\s*["']?\s*(?:https?:)?//[^)]*""", sheet.read_text()) == []


@pytest.mark.parametrize("script", SCRIPTS, ids=by_name)
def test_script_loads_nothing_from_outside_and_evaluates_nothing(script: Path) -> None:
    assert re.findall(r"""(?:import|fetch|src\s*=|open)\s*\(?\s*["'`](?:https?:)?//|\beval\(|new Function\(""", script.read_text()) == []


@pytest.mark.django_db
def test_pages_as_sent_need_nothing_the_policy_forbids() -> None:
    client: Client = browser(Role.MANAGER)
    manager = ManagerAppointmentFactory()
    addresses = [
        "/",
        "/search/?q=시험",
        "/housing/statistics/",
        "/housing/statistics/representatives/",
        "/housing/statistics/grants/",
        "/housing/statistics/complaints/",
        "/housing/checks/",
        "/housing/complexes/",
        "/housing/complexes/new/",
        "/housing/complexes/import/",
        f"/housing/complexes/{manager.complex_id}/",
        f"/housing/complexes/{manager.complex_id}/photos/",
        "/nowhere/",
    ]
    for address in addresses:
        answer = client.get(address)
        assert offences(html(answer)) == [], address
        policy = answer["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "default-src 'self'" in policy
