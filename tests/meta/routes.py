"""Every address of the system, filled in with rows that exist."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from config.kinds import KINDS
from housing.models import Complex, ComplexPhoto
from tests.factories.housing import ComplexFactory
from tests.meta.records import make_record


@dataclass(frozen=True)
class Route:
    """`name` is the full URL name; `keys` are what its address wants."""

    name: str
    keys: tuple[str, ...]

    def __str__(self) -> str:
        return self.name

    def address(self) -> str:
        return reverse(self.name, kwargs={key: self.value(key) for key in self.keys})

    def value(self, key: str) -> object:
        if key == "pk":
            kind = next((kind for kind in KINDS.values() if self.name.startswith(f"{kind.app_label}:{kind.noun}_")), None)
            return (make_record(kind) if kind else complex_()).pk
        given = {
            "photo_pk": photo_pk,
            "run_id": uuid.uuid4,
            "change_id": uuid.uuid4,
            "search_pk": lambda: 1,
            "file_pk": lambda: 1,
        }
        return given[key]()


def complex_() -> Complex:
    return Complex.objects.first() or ComplexFactory()


def photo_pk() -> int:
    return ComplexPhoto.objects.create(
        complex=complex_(), name="정문.jpg", key="k", thumbnail_key="t", size=1, sha256="0" * 64, width=1, height=1
    ).pk


def routes(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[Route]:
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix)
        elif isinstance(pattern, URLPattern):
            assert pattern.name, f"{pattern.pattern} has no name"
            yield Route(f"{prefix}{pattern.name}", tuple(pattern.pattern.converters))
