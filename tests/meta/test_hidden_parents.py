"""Whatever belongs to a record leaves lists and counts with it (`RecordQuerySet.goes_with`), and comes back with it."""

from collections.abc import Iterator

import pytest
from django.db.models import ForeignKey

from config.kinds import KINDS
from core import clock
from core.places.models import Dong
from core.records.codes import Code
from core.records.kind import RecordKind
from core.records.models import Record
from housing.models import Complaint
from tests.factories.complaints import ComplaintFactory
from tests.factories.housing import ComplexFactory
from tests.meta.records import make_record


def belongings() -> Iterator[tuple[RecordKind, str]]:
    """A code and a dong only describe, and an earlier complaint is no home of the next."""
    for kind in KINDS.values():
        for field in kind.model._meta.fields:
            parent = field.related_model
            if not isinstance(field, ForeignKey) or parent is kind.model or not issubclass(parent, Record):
                continue
            if not issubclass(parent, Code | Dong):
                yield kind, field.name


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "name"), list(belongings()), ids=lambda one: getattr(one, "name", one))
def test_what_belongs_to_a_hidden_record_goes_and_comes_with_it(kind: RecordKind, name: str) -> None:
    row = ComplaintFactory(complex=ComplexFactory()) if kind.model is Complaint else make_record(kind)
    row.refresh_from_db()
    parent = type(getattr(row, name))._default_manager.filter(pk=getattr(row, f"{name}_id"))
    shown = kind.model._default_manager.shown().filter(pk=row.pk)
    assert shown.exists()

    parent.update(hidden_at=clock.now())
    assert not shown.all().exists()

    parent.update(hidden_at=None)
    assert shown.all().exists()


@pytest.mark.django_db
def test_what_belongs_nowhere_is_shown_beside_hidden_records() -> None:
    ComplexFactory(hidden_at=clock.now())
    assert ComplaintFactory(complex=None) in Complaint.objects.shown()
