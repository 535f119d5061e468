"""The posts there are, as the department admin keeps them."""

import pytest

from accounts.roles import Role
from config.kinds import KINDS
from housing.models import Position
from tests.factories.accounts import browser
from tests.factories.residents import RepresentativeFactory
from tests.pages import html

pytestmark = pytest.mark.django_db


def test_position_in_use_is_retired_not_deleted() -> None:
    post = RepresentativeFactory()
    manager = browser(Role.MANAGER)
    address = f"{KINDS['housing.position'].route}{post.position_id}/delete/"
    page = html(manager.post(f"/{address}", {"reason": "정리", "confirm": "on"}, follow=True))
    assert Position.objects.filter(pk=post.position_id).exists()
    assert "쓰고 있어 삭제할 수 없습니다" in page
