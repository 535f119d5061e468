"""Rows of a representatives' sheet as the tests write them, and what an upload makes of them."""

from typing import Any

from config.kinds import KINDS
from core.imports.rows import CheckedRow
from tests.imports_sheets import checked, saved

REPRESENTATIVE, RESIDENT = KINDS["housing.representative"], KINDS["housing.resident"]
HEADERS = ["단지명", "직위", "성명", "생년월일", "성별", "동호수", "연락처", "임기"]
ROW = ["한빛마을", "회장", "달가람", "580302", "여", "101-1001", "010-0000-1234", "2026.03.14~2028.03.13"]


def save(*rows: list[Any], headers: list[str] = HEADERS, **options: Any) -> list[CheckedRow]:
    return saved(headers, *rows, kind=REPRESENTATIVE, **options)


def check(*rows: list[Any], headers: list[str] = HEADERS) -> list[CheckedRow]:
    return checked(headers, *rows, kind=REPRESENTATIVE)


def row(**changed: Any) -> list[Any]:
    names = ("complex", "position", "name", "born_on", "sex", "home", "mobile", "term")
    return [changed.get(name, cell) for name, cell in zip(names, ROW, strict=True)]


def outcomes(rows: list[CheckedRow]) -> list[str]:
    return [str(one.outcome) for one in rows]
