"""The pictures of the README, taken anew by `make screenshots` and in no other run."""

from pathlib import Path

import pytest
from django.conf import settings

from tests.browser.officers import Officers

PICTURES = Path(settings.BASE_DIR) / "docs" / "images"
PAGES = {"list": "/housing/complexes/", "detail": "/housing/complexes/1/"}


@pytest.mark.parametrize("name", PAGES)
def test_picture_of_the_readme_is_taken(officers: Officers, name: str) -> None:
    page = officers.open("housing", PAGES[name])
    page.evaluate("document.fonts.ready")
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png", animations="disabled")
    assert (PICTURES / f"{name}.png").stat().st_size > 10_000
