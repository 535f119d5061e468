"""What the documents point to is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
PATH_LIKE = re.compile(r"`((?:config|core|accounts|audit|housing|tests|templates|static|bench|docs)/[\w./-]+)`")
LINK = re.compile(r"\]\((?!https?:)([^)#]+)\)")


def named_paths(document: Path) -> set[Path]:
    text = document.read_text()
    named = {ROOT / path.rstrip("/") for path in PATH_LIKE.findall(text)}
    return named | {(document.parent / path).resolve() for path in LINK.findall(text)}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_document_names_only_files_that_exist(document: Path) -> None:
    assert {str(path.relative_to(ROOT)) for path in named_paths(document) if not path.exists()} == set()


def test_readme_names_files_at_all() -> None:
    assert len(named_paths(ROOT / "README.md")) > 20
