"""The demo data, loaded once for all tests of a module."""

from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from accounts.models import User
from housing.demo import load_demo_complexes
from tests.factories.accounts import make_user


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Stands under every test of the module, asked for or not, until its last: a module that uses it has it in all its tests.
    What a test changes is taken back with the test, to where the demo stood."""
    with django_db_blocker.unblock(), transaction.atomic():
        User.objects.filter(pk=make_user("housing").pk).update(is_demo=True)
        load_demo_complexes()
        connection.check_constraints()
        with connection.cursor() as cursor:
            # Nobody else does within this transaction, and plans made for empty tables take minutes.
            cursor.execute("ANALYZE")
        yield
        transaction.set_rollback(True)
