"""Which dong a written name means. Whoever matches many names loads an index once."""

from collections.abc import Iterable
from typing import Self, TypeVar

from core.places.models import Dong, LegalDong
from core.places.names import dong_key, suffixes, without_ordinal

Place = TypeVar("Place", Dong, LegalDong)


class DongIndex:
    """Every spelling of the dongs that exist today. A spelling two dongs share means neither."""

    def __init__(self, dongs: Iterable[Dong]) -> None:
        self._exact: dict[str, Dong | None] = {}
        self._loose: dict[str, Dong | None] = {}
        for dong in dongs:
            keys = {dong_key(name) for name in (dong.code, dong.name, dong.short_name, *dong.aliases) if name}
            _put(self._exact, keys, dong)
            _put(self._loose, {without_ordinal(key) for key in keys}, dong)

    @classmethod
    def load(cls) -> Self:
        return cls(Dong.objects.filter(is_abolished=False))

    def exactly(self, spelling: str) -> Dong | None:
        """The one dong this is a spelling of, as it stands; an optional 제 apart."""
        key = dong_key(spelling)
        return self._exact.get(key) or self._loose.get(without_ordinal(key))

    def match(self, text: str) -> Dong | None:
        for suffix in suffixes(text):
            key = dong_key(suffix)
            for index, candidate in ((self._exact, key), (self._loose, key), (self._loose, without_ordinal(key))):
                if dong := index.get(candidate):
                    return dong
        return None


class LegalDongIndex:
    """법정동 by name; 동 at the end and blanks may be missing, nothing else."""

    def __init__(self, dongs: Iterable[LegalDong]) -> None:
        self._exact: dict[str, LegalDong | None] = {}
        for dong in dongs:
            # A village (리) is stored under its town's name and may be written without it.
            _put(self._exact, {dong_key(name) for name in (dong.code, dong.name, dong.name.split()[-1])}, dong)

    @classmethod
    def load(cls) -> Self:
        return cls(LegalDong.objects.all())

    def __bool__(self) -> bool:
        return bool(self._exact)

    def match(self, text: str) -> LegalDong | None:
        return next((dong for suffix in suffixes(text) if (dong := self._exact.get(dong_key(suffix)))), None)


def _put(index: dict[str, Place | None], keys: Iterable[str], place: Place) -> None:
    for key in keys:
        index[key] = None if key in index else place


def match_dong(text: str) -> Dong | None:
    return DongIndex.load().match(text)


def match_legal_dong(text: str) -> LegalDong | None:
    return LegalDongIndex.load().match(text)
